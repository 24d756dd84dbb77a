package dev.reel.protection.subsample;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.cenc.SubsampleMap;
import org.jspecify.annotations.Nullable;

/** Walks over the length-prefixed units of H.264 and HEVC and protects the slice data behind each slice header. */
final class NalSelector implements SubsampleSelector {
    private final NalSlices slices;
    private final MapBuilder map;

    private NalSelector(NalSlices slices, Scheme scheme) {
        this.slices = slices;
        this.map = new MapBuilder(scheme);
    }

    static SubsampleSelector of(NalSlices slices, Scheme scheme) {
        return new NalSelector(slices, scheme);
    }

    @Override
    public @Nullable SubsampleMap select(byte[] sample, int offset, int length) {
        map.reset();
        int at = offset;
        int end = offset + length;
        int prefix = slices.lengthSize();
        while (at < end) {
            if (end - at < prefix) {
                throw broken("the length of a unit is cut short");
            }
            long size = 0;
            for (int i = 0; i < prefix; i++) {
                size = size << 8 | (sample[at + i] & 0xFF);
            }
            at += prefix;
            if (size > end - at) {
                throw broken("a unit of " + size + " bytes has only " + (end - at));
            }
            int lead = slices.clearLead(sample, at, (int) size);
            map.clear(prefix + lead);
            map.secret((int) size - lead);
            at += (int) size;
        }
        return map.build();
    }

    private static MediaException broken(String why) {
        return new MediaException(Status.MF_E_INVALID_STREAM_DATA, "A video sample is not valid: " + why + ".");
    }
}
