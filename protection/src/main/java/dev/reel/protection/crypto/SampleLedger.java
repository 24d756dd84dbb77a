package dev.reel.protection.crypto;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.crypto.KeyMarks.Mark;
import dev.reel.protection.d3d12.SubSampleMap;
import dev.reel.protection.device.AesCtrIv;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which sample each stretch of key stream belongs to, for the life of a device: with a map or bytes of one's own the same key
 * stream could be had piece by piece (crypto-session.md §16). The first transform of a sample settles its bytes and its map.
 *
 * <p>Samples of which nothing was shown are forgotten, the oldest first, when there are too many.
 */
final class SampleLedger {
    private static final int BLOCK = 16;

    private final int most;
    private final Map<Vector, KeyStreams> known = new HashMap<>();
    private final Set<Stretch> forgettable = new LinkedHashSet<>();
    private int size;

    SampleLedger(int most) {
        this.most = most;
    }

    /** A key value with the upper half of a counter block. */
    private record Vector(Mark key, long iv) {}

    /** All samples under one vector; together they have one allowance. */
    private static final class KeyStreams {
        private final TreeMap<Long, Stretch> byFirstBlock = new TreeMap<>(Long::compareUnsigned);
        private final ShownBytes.Allowance allowance = new ShownBytes.Allowance();
    }

    /** The blocks {@code first} to {@code last} of one vector, and the sample that they belong to. */
    private static final class Stretch {
        private final Vector vector;
        private final long first;
        private final long last;
        private final byte[] digest;
        private final ShownBytes shown;

        Stretch(Vector vector, long first, long last, byte[] digest, ShownBytes shown) {
            this.vector = vector;
            this.first = first;
            this.last = last;
            this.digest = digest;
            this.shown = shown;
        }
    }

    /** What was shown of this sample so far; {@code E_INVALIDARG} when its key stream belongs to another sample or another map. */
    ShownBytes of(Mark key, AesCtrIv iv, SubSampleMap map, ByteBuffer sample) {
        ShownBytes known = find(key, iv, map, sample);
        return known != null ? known : add(key, iv, map, sample, null);
    }

    /** The same for a sample that only this device can have made; {@code E_INVALIDARG} for one that it does not know. */
    ShownBytes made(Mark key, AesCtrIv iv, SubSampleMap map, ByteBuffer sample) {
        ShownBytes known = find(key, iv, map, sample);
        if (known == null) {
            throw new MediaException(
                    Status.E_INVALIDARG,
                    "This is no sample that the context made, or one made too long ago: transcrypt it anew");
        }
        return known;
    }

    /** Enters the sample that a transcryption made of the one that {@code shown} is about. */
    void copied(Mark key, AesCtrIv iv, SubSampleMap map, ByteBuffer sample, ShownBytes shown) {
        var unusedShown = add(key, iv, map, sample, shown);
    }

    private @Nullable ShownBytes find(Mark key, AesCtrIv iv, SubSampleMap map, ByteBuffer sample) {
        KeyStreams streams = known.get(new Vector(key, iv.iv()));
        long blocks = blocks(map);
        if (streams == null || blocks == 0) {
            return null;
        }
        long last = iv.count() + blocks - 1;
        Stretch same = null;
        if (Long.compareUnsigned(last, iv.count()) >= 0) {
            same = overlapping(streams, iv.count(), last);
        } else {
            same = overlapping(streams, iv.count(), -1);
            Stretch wrapped = overlapping(streams, 0, last);
            same = same == null ? wrapped : same;
        }
        if (same == null) {
            return null;
        }
        if (same.first != iv.count() || !MessageDigest.isEqual(same.digest, digest(map, sample))) {
            throw new MediaException(
                    Status.E_INVALIDARG,
                    "This vector belongs to another sample or another sub-sample map: a sample has one map, the"
                            + " stream's own, and a vector is never used twice");
        }
        return same.shown;
    }

    private static @Nullable Stretch overlapping(KeyStreams streams, long first, long last) {
        Map.Entry<Long, Stretch> nearest = streams.byFirstBlock.floorEntry(last);
        return nearest != null && Long.compareUnsigned(nearest.getValue().last, first) >= 0 ? nearest.getValue() : null;
    }

    private ShownBytes add(Mark key, AesCtrIv iv, SubSampleMap map, ByteBuffer sample, @Nullable ShownBytes original) {
        long blocks = blocks(map);
        if (blocks == 0) {
            return new ShownBytes(new ShownBytes.Allowance());
        }
        makeRoom();
        Vector vector = new Vector(key, iv.iv());
        KeyStreams streams = known.computeIfAbsent(vector, fresh -> new KeyStreams());
        ShownBytes shown = original != null ? original : new ShownBytes(streams.allowance);
        byte[] digest = digest(map, sample);
        long last = iv.count() + blocks - 1;
        if (Long.compareUnsigned(last, iv.count()) >= 0) {
            enter(streams, new Stretch(vector, iv.count(), last, digest, shown));
        } else {
            enter(streams, new Stretch(vector, iv.count(), -1, digest, shown));
            enter(streams, new Stretch(vector, 0, last, new byte[0], shown));
        }
        return shown;
    }

    private void enter(KeyStreams streams, Stretch stretch) {
        streams.byFirstBlock.put(stretch.first, stretch);
        forgettable.add(stretch);
        size++;
    }

    private void makeRoom() {
        Iterator<Stretch> oldest = forgettable.iterator();
        while (size >= most && oldest.hasNext()) {
            Stretch stretch = oldest.next();
            oldest.remove();
            KeyStreams streams = known.get(stretch.vector);
            if (streams != null && !stretch.shown.any()) {
                streams.byFirstBlock.remove(stretch.first);
                size--;
                if (streams.byFirstBlock.isEmpty()) {
                    known.remove(stretch.vector);
                }
            }
        }
        if (size >= most) {
            throw new MediaException(
                    Status.E_OUTOFMEMORY,
                    "This device has shown the headers of as many samples as it can remember: open another one");
        }
    }

    /** The blocks of key stream that the encrypted bytes of a map take. */
    private static long blocks(SubSampleMap map) {
        long encrypted =
                map.pairs().stream().mapToLong(SubSampleMap.Pair::encrypted).sum();
        return (encrypted + BLOCK - 1) / BLOCK;
    }

    private static byte[] digest(SubSampleMap map, ByteBuffer sample) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            ByteBuffer pairs = ByteBuffer.allocate(map.pairs().size() * 2 * Long.BYTES);
            map.pairs().forEach(pair -> pairs.putLong(pair.clear()).putLong(pair.encrypted()));
            digest.update(pairs.flip());
            digest.update(sample.duplicate());
            return digest.digest();
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("every JDK has SHA-256", absent);
        }
    }
}
