package dev.reel.player;

import dev.reel.platform.media.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * When each picture of a film begins, in order, and which are key pictures. Made of the packets where the first pictures show that
 * each packet is one picture, else by decoding all. Immutable.
 */
final class PictureIndex {
    /** How many pictures are compared with their packets before packets are taken for pictures. */
    private static final int COMPARED = 48;

    private final long[] times;
    private final long[] keys;

    private PictureIndex(List<Long> times, List<Long> keys) {
        this.times = times.stream().mapToLong(Long::longValue).sorted().toArray();
        this.keys = keys.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    static PictureIndex read(DecodedReader reader) {
        PictureIndex packets = ofPackets(reader);
        List<Long> first = decoded(reader, COMPARED);
        long[] expected = Arrays.copyOf(packets.times, Math.min(COMPARED, packets.times.length));
        boolean same = Arrays.equals(first.stream().mapToLong(Long::longValue).toArray(), expected);
        return same
                ? packets
                : new PictureIndex(
                        decoded(reader, Integer.MAX_VALUE),
                        Arrays.stream(packets.keys).boxed().toList());
    }

    private static PictureIndex ofPackets(DecodedReader reader) {
        List<Long> times = new ArrayList<>();
        List<Long> keys = new ArrayList<>();
        SampleReader packets = reader.samples();
        packets.seek(0);
        while (true) {
            Sample packet = packets.next();
            if (packet == null) {
                return new PictureIndex(times, keys);
            }
            try (packet) {
                if (packet.hasTime()) {
                    times.add(packet.time());
                    if (packet.isCleanPoint()) {
                        keys.add(packet.time());
                    }
                }
            }
        }
    }

    private static List<Long> decoded(DecodedReader reader, int most) {
        List<Long> times = new ArrayList<>();
        reader.seek(0);
        while (times.size() < most) {
            Sample picture = reader.next();
            if (picture == null) {
                break;
            }
            try (picture) {
                if (picture.hasTime()) {
                    times.add(picture.time());
                }
            }
        }
        return times;
    }

    int size() {
        return times.length;
    }

    /** When a picture begins, 100 ns units. */
    long time(int number) {
        return times[number];
    }

    OptionalLong numberOf(long time) {
        int found = Arrays.binarySearch(times, time);
        return found < 0 ? OptionalLong.empty() : OptionalLong.of(found);
    }

    OptionalLong nearestKey(long time) {
        return Arrays.stream(keys)
                .boxed()
                .min((one, other) -> Long.compare(Math.abs(one - time), Math.abs(other - time)))
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }
}
