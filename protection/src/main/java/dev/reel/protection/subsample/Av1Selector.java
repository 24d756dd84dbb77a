package dev.reel.protection.subsample;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.cenc.SubsampleMap;
import dev.reel.protection.subsample.BitReader.Exhausted;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** AV1: only tile data is protected; headers of OBUs, frames and tile groups stay clear. */
final class Av1Selector implements SubsampleSelector {
    /** Stays clear of a frame whose header cannot be followed. */
    private static final int UNKNOWN_HEADER = 256;

    private static final int SEQUENCE = 1;
    private static final int FRAME_HEADER = 3;
    private static final int TILE_GROUP = 4;
    private static final int FRAME = 6;

    private final MapBuilder map;
    private byte[] sequenceBytes = {};
    private @Nullable Av1Frames frames;
    private @Nullable Av1Tiles tiles;

    Av1Selector(byte @Nullable [] configuration, Scheme scheme) {
        map = new MapBuilder(scheme);
        if (configuration != null && configuration.length > 4) {
            select(configuration, 4, configuration.length - 4);
        }
    }

    @Override
    public @Nullable SubsampleMap select(byte[] sample, int offset, int length) {
        map.reset();
        int at = offset;
        int end = offset + length;
        while (at < end) {
            int header = sample[at] & 0xFF;
            int type = header >>> 3 & 15;
            int payload = at + 1;
            int temporal = 0;
            int spatial = 0;
            if ((header & 4) != 0 && payload < end) {
                temporal = sample[payload] >>> 5 & 7;
                spatial = sample[payload] >>> 3 & 3;
                payload++;
            }
            int next = end;
            if ((header & 2) != 0) {
                long size = 0;
                int shift = 0;
                boolean more = true;
                while (more) {
                    if (payload >= end || shift > 28) {
                        throw broken("the size of an OBU is cut short");
                    }
                    size |= (sample[payload] & 0x7FL) << shift;
                    more = (sample[payload++] & 0x80) != 0;
                    shift += 7;
                }
                if (size > end - payload) {
                    throw broken("an OBU of " + size + " bytes has only " + (end - payload));
                }
                next = payload + (int) size;
            }
            map.clear(payload - at);
            unit(sample, type, payload, next, temporal, spatial);
            at = next;
        }
        return map.build();
    }

    private static MediaException broken(String why) {
        return new MediaException(Status.MF_E_INVALID_STREAM_DATA, "A video sample is not valid: " + why + ".");
    }

    private void unit(byte[] data, int type, int start, int end, int temporal, int spatial) {
        int done = start;
        try {
            BitReader in = new BitReader(data, start, end, false);
            switch (type) {
                case SEQUENCE -> sequence(data, start, end, in);
                case FRAME_HEADER -> {
                    if (tiles == null && frames != null) {
                        tiles = frames.parse(in, temporal, spatial);
                    }
                }
                case FRAME -> {
                    if (frames == null) {
                        throw new Exhausted();
                    }
                    tiles = frames.parse(in, temporal, spatial);
                    in.align();
                    done = tileGroup(data, in, start, end);
                }
                case TILE_GROUP -> done = tileGroup(data, in, start, end);
                default -> {}
            }
        } catch (Exhausted e) {
            tiles = null;
            if (type == FRAME || type == TILE_GROUP) {
                int clear = Math.min(UNKNOWN_HEADER, end - start);
                map.clear(clear);
                map.secret(end - start - clear);
                return;
            }
        }
        map.clear(end - done);
    }

    private void sequence(byte[] data, int start, int end, BitReader in) throws Exhausted {
        byte[] bytes = Arrays.copyOfRange(data, start, end);
        if (frames == null || !Arrays.equals(bytes, sequenceBytes)) {
            frames = new Av1Frames(Av1Sequence.parse(in));
            sequenceBytes = bytes;
        }
    }

    /** Maps the tiles of one group and returns where it ends; nothing is mapped when its header is broken. */
    private int tileGroup(byte[] data, BitReader in, int start, int end) throws Exhausted {
        Av1Tiles present = tiles;
        if (present == null) {
            throw new Exhausted();
        }
        int first = 0;
        int last = present.count() - 1;
        if (present.count() > 1 && in.flag()) {
            first = in.u(present.columnBits() + present.rowBits());
            last = in.u(present.columnBits() + present.rowBits());
        }
        in.align();
        if (first > last || last >= present.count()) {
            throw new Exhausted();
        }
        int[] starts = new int[last - first + 2];
        int[] sizes = new int[last - first + 1];
        int at = in.bytePosition();
        for (int i = 0; i < sizes.length; i++) {
            long size = (long) end - at;
            if (i < sizes.length - 1) {
                if (present.sizeBytes() > end - at) {
                    throw new Exhausted();
                }
                size = 1;
                for (int j = 0; j < present.sizeBytes(); j++) {
                    size += (data[at++] & 0xFFL) << (8 * j);
                }
            }
            if (size <= 0 || size > end - at) {
                throw new Exhausted();
            }
            starts[i] = at;
            sizes[i] = (int) size;
            at += (int) size;
        }
        int mapped = start;
        for (int i = 0; i < sizes.length; i++) {
            map.clear(starts[i] - mapped);
            map.secret(sizes[i]);
            mapped = starts[i] + sizes[i];
        }
        if (last == present.count() - 1) {
            tiles = null;
        }
        return mapped;
    }
}
