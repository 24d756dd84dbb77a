package dev.reel.protection.isobmff;

import org.jspecify.annotations.Nullable;

/**
 * Walks over the samples of a plain file by its sample table. The tables stay packed as the file has them; only the place in
 * each of them moves.
 */
final class TableCursor implements SampleCursor {
    /** A file may refer to the same bytes twice, but not so often that walking over it never ends. */
    private static final long MAX_REUSE = 16;

    private final MediaInput in;
    private final Sizes sizes;
    private final Chunks chunks;
    private final Runs durations;
    private final @Nullable Runs offsets;
    private final @Nullable ByteReader syncNumbers;
    private final @Nullable ByteReader dependencies;
    private final ProtectionCursor protection;
    private long nextSync;
    private int number;
    private long decodeTime;
    private long budget;

    TableCursor(MediaInput in, Track track) {
        this.in = in;
        Box stbl = track.sampleTable();
        sizes = Sizes.of(stbl);
        chunks = new Chunks(stbl);
        durations = new Runs(stbl.require("stts"), false);
        Box ctts = stbl.find("ctts");
        offsets = ctts == null ? null : new Runs(ctts, true);
        syncNumbers = counted(stbl.find("stss"));
        Box sdtp = stbl.find("sdtp");
        dependencies = sdtp == null ? null : sdtp.reader();
        if (dependencies != null) {
            dependencies.skip(4);
        }
        nextSync = syncNumbers == null ? 0 : nextSync();
        protection = ProtectionCursor.ofTrack(in, track, sizes.count);
        budget = MAX_REUSE * in.size();
    }

    private static @Nullable ByteReader counted(@Nullable Box box) {
        if (box == null) {
            return null;
        }
        ByteReader reader = box.reader();
        reader.skip(4);
        reader.count(4);
        return reader;
    }

    @Override
    public @Nullable MediaSample next() {
        if (number == sizes.count) {
            return null;
        }
        int size = sizes.next();
        long offset = chunks.next(size);
        budget -= size;
        if (!in.contains(offset, size) || budget < 0) {
            throw Malformed.file("sample " + (number + 1) + " lies at " + offset + " with " + size
                    + " bytes, but the file has " + in.size());
        }
        long duration = durations.next();
        long compositionOffset = offsets == null ? 0 : offsets.next();
        number++;
        MediaSample sample = new MediaSample(
                offset,
                size,
                decodeTime,
                compositionOffset,
                duration,
                flags(),
                chunks.description,
                protection.next(chunks.description, size, chunks.number - 1));
        decodeTime += duration;
        return sample;
    }

    private int flags() {
        boolean sync = syncNumbers == null;
        if (syncNumbers != null && nextSync == number) {
            sync = true;
            nextSync = nextSync();
        }
        int flags = sync ? MediaSample.SYNC : MediaSample.NOT_SYNC;
        if (dependencies != null && dependencies.remaining() > 0) {
            int dependency = dependencies.u8() << 20;
            flags = dependency == 0 ? flags : dependency | (sync ? 0 : 0x00010000);
        }
        return flags;
    }

    private long nextSync() {
        long next = 0;
        while (syncNumbers != null && next <= number && syncNumbers.remaining() >= 4) {
            next = syncNumbers.u32();
        }
        return next > number ? next : 0;
    }

    /** {@code stsz} or {@code stz2}. */
    private static final class Sizes {
        private final ByteReader table;
        private final int fixed;
        private final int bits;
        private final int count;
        private int half = -1;

        private Sizes(ByteReader table, int fixed, int bits, int count) {
            this.table = table;
            this.fixed = fixed;
            this.bits = bits;
            this.count = count;
        }

        static Sizes of(Box stbl) {
            Box stsz = stbl.find("stsz");
            boolean compact = stsz == null;
            ByteReader in = (stsz == null ? stbl.require("stz2") : stsz).reader();
            in.skip(4);
            int first = in.i32();
            if (!compact && first != 0) {
                long count = in.u32();
                if (first < 0 || count > Integer.MAX_VALUE) {
                    throw Malformed.file("box stsz announces " + count + " samples of the same size");
                }
                return new Sizes(in, first, 0, (int) count);
            }
            int bits = compact ? first & 0xFF : 32;
            if (bits != 4 && bits != 8 && bits != 16 && bits != 32) {
                throw Malformed.file("box stz2 has fields of " + bits + " bits");
            }
            long count = in.u32();
            if ((count * bits + 7) / 8 > in.remaining()) {
                throw Malformed.file("the sample sizes announce " + count + " samples and are cut short");
            }
            return new Sizes(in, 0, bits, (int) count);
        }

        int next() {
            int size = switch (bits) {
                case 0 -> fixed;
                case 4 -> nibble();
                case 8 -> table.u8();
                case 16 -> table.u16();
                default -> table.i32();
            };
            if (size < 0) {
                throw Malformed.file("a sample is larger than 2 GiB");
            }
            return size;
        }

        private int nibble() {
            if (half < 0) {
                half = table.u8();
                return half >>> 4;
            }
            int low = half & 15;
            half = -1;
            return low;
        }
    }

    /** {@code stsc} with {@code stco} or {@code co64}: which chunk holds the next sample, and where. */
    private static final class Chunks {
        private final ByteReader places;
        private final boolean wide;
        private final ByteReader map;
        private final int total;
        private int number;
        private long leftInChunk;
        private long position;
        private long samplesPerChunk;
        private int description = 1;
        private int nextDescription;
        private long nextFirst;
        private long nextSamples;

        Chunks(Box stbl) {
            Box stco = stbl.find("stco");
            wide = stco == null;
            places = (stco == null ? stbl.require("co64") : stco).reader();
            places.skip(4);
            total = places.count(wide ? 8 : 4);
            map = stbl.require("stsc").reader();
            map.skip(4);
            map.count(12);
            readMap();
        }

        private void readMap() {
            if (map.remaining() >= 12) {
                nextFirst = map.u32();
                nextSamples = map.u32();
                nextDescription = map.i32();
            } else {
                nextFirst = Long.MAX_VALUE;
            }
        }

        long next(int size) {
            while (leftInChunk == 0) {
                if (number == total) {
                    throw Malformed.file("its samples do not fit in its " + total + " chunks");
                }
                number++;
                while (number >= nextFirst) {
                    samplesPerChunk = nextSamples;
                    description = nextDescription;
                    readMap();
                }
                position = wide ? places.u63() : places.u32();
                leftInChunk = samplesPerChunk;
            }
            leftInChunk--;
            long at = position;
            position += size;
            return at;
        }
    }

    /** {@code stts} or {@code ctts}: runs of one value; behind the last run its value stays. */
    private static final class Runs {
        private final ByteReader table;
        private final boolean signed;
        private long left;
        private long value;

        Runs(Box box, boolean composition) {
            table = box.reader();
            table.skip(4);
            table.count(8);
            signed = composition;
        }

        /** Composition offsets are read as signed whatever the version says: writers put negative ones in version 0. */
        long next() {
            while (left == 0 && table.remaining() >= 8) {
                left = table.u32();
                value = signed ? table.i32() : table.u32();
            }
            if (left > 0) {
                left--;
            }
            return value;
        }
    }
}
