package dev.reel.protection.d3d12;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.List;

/**
 * Which bytes of a sample are encrypted: pairs of clear and encrypted lengths, in order (crypto-session.md §16).
 *
 * @param pairs the pairs; never empty
 */
public record SubSampleMap(List<Pair> pairs) {
    private static final long MOST = 0xFFFF_FFFFL;

    /**
     * One pair, each an unsigned 32-bit number of bytes.
     *
     * @param clear bytes left as they are
     * @param encrypted bytes that follow, encrypted
     */
    public record Pair(long clear, long encrypted) {}

    /** Checks the pairs; {@code E_INVALIDARG} for an empty map or a pair of nothing. */
    public SubSampleMap {
        pairs = List.copyOf(pairs);
        boolean bad = pairs.isEmpty()
                || pairs.stream()
                        .anyMatch(pair -> pair.clear < 0
                                || pair.encrypted < 0
                                || pair.clear > MOST
                                || pair.encrypted > MOST
                                || pair.clear + pair.encrypted == 0);
        if (bad) {
            throw new MediaException(
                    Status.E_INVALIDARG, "A sub-sample map has at least one pair, and no pair of no bytes");
        }
    }

    /** The whole of a sample, encrypted. */
    public static SubSampleMap whole(long length) {
        return new SubSampleMap(List.of(new Pair(0, length)));
    }

    /** The bytes that the map covers, in 64 bits. */
    public long length() {
        return pairs.stream().mapToLong(pair -> pair.clear + pair.encrypted).sum();
    }
}
