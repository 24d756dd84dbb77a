package dev.reel.protection.subsample;

import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.cenc.SubsampleMap;
import dev.reel.protection.subsample.BitReader.Exhausted;
import org.jspecify.annotations.Nullable;

/** VP9: the uncompressed header of each frame and the index of a superframe stay clear. */
final class Vp9Selector implements SubsampleSelector {
    /** Stays clear of a frame whose header cannot be followed. */
    private static final int UNKNOWN_HEADER = 256;

    private final MapBuilder map;
    private final Vp9Header header = new Vp9Header();

    Vp9Selector(Scheme scheme) {
        map = new MapBuilder(scheme);
    }

    @Override
    public @Nullable SubsampleMap select(byte[] sample, int offset, int length) {
        map.reset();
        int[] sizes = superframe(sample, offset, length);
        int at = offset;
        for (int size : sizes) {
            frame(sample, at, size);
            at += size;
        }
        map.clear(offset + length - at);
        return map.build();
    }

    private void frame(byte[] data, int offset, int size) {
        int clear;
        try {
            clear = header.parse(data, offset, size);
        } catch (Exhausted e) {
            clear = Math.min(size, UNKNOWN_HEADER);
        }
        map.clear(clear);
        map.secret(size - clear);
    }

    /** Sizes of the frames: those of a superframe's index, else the sample as one frame. */
    private static int[] superframe(byte[] data, int offset, int length) {
        int marker = length == 0 ? 0 : data[offset + length - 1] & 0xFF;
        if ((marker & 0xE0) == 0xC0) {
            int bytes = (marker >>> 3 & 3) + 1;
            int[] sizes = new int[(marker & 7) + 1];
            int indexSize = 2 + bytes * sizes.length;
            int at = offset + length - indexSize;
            if (indexSize <= length && (data[at] & 0xFF) == marker) {
                at++;
                long total = 0;
                for (int i = 0; i < sizes.length; i++) {
                    long size = 0;
                    for (int j = 0; j < bytes; j++) {
                        size |= (data[at++] & 0xFFL) << (8 * j);
                    }
                    total += size;
                    sizes[i] = (int) size;
                }
                if (total <= length - indexSize) {
                    return sizes;
                }
            }
        }
        return new int[] {length};
    }
}
