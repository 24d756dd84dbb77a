package dev.reel.protection.crypto;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.d3d12.SubSampleMap;
import dev.reel.protection.d3d12.VideoPolicies;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much of one sample's secret bytes its caller was shown, and how much more it may be: headers, not the sample
 * (crypto-session.md §16). A header is the beginning of a NAL unit. What it shows of secret bytes is at most an eighth of the
 * unit's own, and for small units up to {@value #ALLOWANCE} more, from an allowance that all samples of one vector share.
 */
final class ShownBytes {
    static final int SHARE = 8;
    static final int ALLOWANCE = VideoPolicies.HEADER_BYTES;

    /** Less than this of a header is of no use to anybody. */
    private static final int LEAST = 16;

    private final Allowance allowance;
    private final Map<Integer, Integer> drawnBy = new HashMap<>();
    private boolean any;

    ShownBytes(Allowance allowance) {
        this.allowance = allowance;
    }

    /** What may be shown beyond the share, in bytes. */
    static final class Allowance {
        private int left = ALLOWANCE;
    }

    boolean any() {
        return any;
    }

    /**
     * Grants headers.
     *
     * @param map the sample's own
     * @param endOf where each NAL unit asked for ends, by where it begins
     * @return how many bytes of each may be shown; {@code E_INVALIDARG} when that would be more than headers
     */
    Map<Integer, Integer> grant(SubSampleMap map, Map<Integer, Integer> endOf) {
        Secret secret = new Secret(map);
        Map<Integer, Integer> granted = new LinkedHashMap<>();
        Map<Integer, Integer> drawn = new HashMap<>();
        int left = allowance.left;
        for (int round : new int[] {LEAST, VideoPolicies.HEADER_BYTES}) {
            for (Map.Entry<Integer, Integer> unit : endOf.entrySet()) {
                int begin = unit.getKey();
                int size = unit.getValue() - begin;
                long free = secret.between(begin, unit.getValue()) / SHARE;
                int before = drawn.getOrDefault(begin, drawnBy.getOrDefault(begin, 0));
                int length = Math.min(round, size);
                while (length > 0 && secret.between(begin, begin + length) > free + before + left) {
                    length--;
                }
                if (length < Math.min(LEAST, size)) {
                    throw new MediaException(
                            Status.E_INVALIDARG,
                            "Only headers are shown: the NAL units asked for are so small that their beginnings are"
                                    + " most of the sample");
                }
                int needed = (int) Math.max(before, secret.between(begin, begin + length) - free);
                left -= needed - before;
                drawn.put(begin, needed);
                granted.merge(begin, length, Math::max);
            }
        }
        allowance.left = left;
        drawnBy.putAll(drawn);
        any = true;
        return granted;
    }

    /** The encrypted bytes of a map, countable between two places. */
    private static final class Secret {
        private final TreeMap<Long, long[]> ranges = new TreeMap<>();

        Secret(SubSampleMap map) {
            long at = 0;
            long sum = 0;
            for (SubSampleMap.Pair pair : map.pairs()) {
                at += pair.clear();
                ranges.put(at, new long[] {sum, pair.encrypted()});
                sum += pair.encrypted();
                at += pair.encrypted();
            }
        }

        long between(long begin, long end) {
            return before(end) - before(begin);
        }

        private long before(long place) {
            Map.Entry<Long, long[]> range = ranges.lowerEntry(place);
            return range == null ? 0 : range.getValue()[0] + Math.min(range.getValue()[1], place - range.getKey());
        }
    }
}
