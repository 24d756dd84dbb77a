package dev.reel.protection.isobmff;

import dev.reel.protection.cenc.SampleEncryption;
import dev.reel.protection.cenc.SubsampleMap;
import dev.reel.protection.cenc.TrackEncryption;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Writes the {@code moof} of one fragment of one track. */
final class FragmentBoxes {
    private static final int BASE_IS_MOOF = 0x020000;
    private static final int SUBSAMPLES = 2;

    private FragmentBoxes() {}

    /** Appends {@code moof} and the header of the {@code mdat} that follows it to an empty writer. */
    static void write(BoxWriter out, OutputFragment fragment, int sequence) {
        int moof = out.begin("moof");
        int mfhd = out.begin("mfhd", 0, 0);
        out.i32(sequence);
        out.end(mfhd);
        int traf = out.begin("traf");
        int dataOffset = header(out, fragment);
        TrackEncryption group = fragment.group();
        if (group != null) {
            group(out, group, fragment.samples().size());
        }
        encryption(out, fragment.encryptions());
        out.end(traf);
        out.end(moof);
        out.patch32(dataOffset, out.size() + 8);
        out.i32(Math.addExact(fragment.size(), 8));
        out.i32(FourCc.of("mdat"));
    }

    /** Writes tfhd, tfdt and trun; returns where the data offset stands. */
    private static int header(BoxWriter out, OutputFragment fragment) {
        List<MediaSample> samples = fragment.samples();
        MediaSample first = samples.get(0);
        boolean sameDuration = same(samples, MediaSample::duration);
        boolean sameSize = same(samples, MediaSample::size);
        boolean sameFlags = same(samples, MediaSample::flags);
        boolean firstFlagsOnly = !sameFlags && same(samples.subList(1, samples.size()), MediaSample::flags);
        int usualFlags = firstFlagsOnly ? samples.get(1).flags() : first.flags();
        boolean flagsEach = !sameFlags && !firstFlagsOnly;
        int tfhd = out.begin(
                "tfhd", 0, BASE_IS_MOOF | 2 | (sameDuration ? 8 : 0) | (sameSize ? 0x10 : 0) | (flagsEach ? 0 : 0x20));
        out.i32(fragment.trackId());
        out.i32(fragment.descriptionIndex());
        optional(out, sameDuration, (int) first.duration());
        optional(out, sameSize, first.size());
        optional(out, !flagsEach, usualFlags);
        out.end(tfhd);
        int tfdt = out.begin("tfdt", 1, 0);
        out.i64(first.decodeTime());
        out.end(tfdt);
        boolean offsets = samples.stream().anyMatch(s -> s.compositionOffset() != 0);
        int flags = 1
                | (firstFlagsOnly ? 4 : 0)
                | (sameDuration ? 0 : 0x100)
                | (sameSize ? 0 : 0x200)
                | (flagsEach ? 0x400 : 0)
                | (offsets ? 0x800 : 0);
        boolean negative = samples.stream().anyMatch(s -> s.compositionOffset() < 0);
        int trun = out.begin("trun", negative ? 1 : 0, flags);
        out.i32(samples.size());
        int dataOffset = out.size();
        out.i32(0);
        optional(out, firstFlagsOnly, first.flags());
        for (MediaSample sample : samples) {
            optional(out, !sameDuration, (int) sample.duration());
            optional(out, !sameSize, sample.size());
            optional(out, flagsEach, sample.flags());
            optional(out, offsets, (int) sample.compositionOffset());
        }
        out.end(trun);
        return dataOffset;
    }

    private static void optional(BoxWriter out, boolean present, int value) {
        if (present) {
            out.i32(value);
        }
    }

    private static boolean same(List<MediaSample> samples, ToLongFunction<MediaSample> fact) {
        return samples.stream().mapToLong(fact).distinct().limit(2).count() <= 1;
    }

    private static void group(BoxWriter out, TrackEncryption group, int samples) {
        int sbgp = out.begin("sbgp", 0, 0);
        out.i32(FourCc.of("seig"));
        out.i32(1);
        out.i32(samples);
        out.i32(0x10001);
        out.end(sbgp);
        int sgpd = out.begin("sgpd", 1, 0);
        out.i32(FourCc.of("seig"));
        BoxWriter entry = new BoxWriter();
        entry.u8(0);
        TrackProtection.writeEncryption(entry, group);
        out.i32(entry.size());
        out.i32(1);
        out.bytes(entry.toBytes());
        out.end(sgpd);
    }

    /** Writes saiz, saio and senc; the first two only when samples carry anything. */
    private static void encryption(BoxWriter out, List<@Nullable SampleEncryption> all) {
        if (all.stream().noneMatch(Objects::nonNull)) {
            return;
        }
        boolean maps = all.stream().anyMatch(e -> e != null && e.subsamples() != null);
        int[] sizes = all.stream().mapToInt(e -> entrySize(e, maps)).toArray();
        boolean same = java.util.Arrays.stream(sizes).distinct().limit(2).count() <= 1;
        int placeAt = -1;
        if (!same || sizes[0] != 0) {
            int saiz = out.begin("saiz", 0, 0);
            out.u8(same ? sizes[0] : 0);
            out.i32(sizes.length);
            if (!same) {
                for (int size : sizes) {
                    out.u8(size);
                }
            }
            out.end(saiz);
            int saio = out.begin("saio", 0, 0);
            out.i32(1);
            placeAt = out.size();
            out.i32(0);
            out.end(saio);
        }
        int senc = out.begin("senc", 0, maps ? SUBSAMPLES : 0);
        out.i32(all.size());
        if (placeAt >= 0) {
            out.patch32(placeAt, out.size());
        }
        for (SampleEncryption encryption : all) {
            entry(out, encryption, maps);
        }
        out.end(senc);
    }

    private static int entrySize(@Nullable SampleEncryption encryption, boolean maps) {
        if (encryption == null) {
            return maps ? 2 : 0;
        }
        SubsampleMap map = encryption.subsamples();
        int size = encryption.carriedIvSize() + (maps ? 2 : 0) + (map == null ? 0 : 6 * map.count());
        if (size > 255) {
            throw new IllegalArgumentException("auxiliary information of " + size + " bytes does not fit");
        }
        return size;
    }

    private static void entry(BoxWriter out, @Nullable SampleEncryption encryption, boolean maps) {
        if (encryption != null && encryption.carriedIvSize() > 0) {
            out.bytes(encryption.iv());
        }
        if (!maps) {
            return;
        }
        SubsampleMap map = encryption == null ? null : encryption.subsamples();
        out.u16(map == null ? 0 : map.count());
        for (int i = 0; map != null && i < map.count(); i++) {
            out.u16(map.clear(i));
            out.i32(map.protectedBytes(i));
        }
    }
}
