package dev.reel.protection.packager;

import dev.reel.protection.cenc.SampleEncryption;
import dev.reel.protection.isobmff.MediaSample;
import dev.reel.protection.isobmff.OutputEntry;
import dev.reel.protection.isobmff.Track;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Passes the samples of one track through unchanged. */
record CopyWork(Track track) implements TrackWork {
    @Override
    public List<OutputEntry> entries() {
        return track.entries().stream().map(OutputEntry::asIs).toList();
    }

    @Override
    public Shape shape(MediaSample first, Period period) {
        return new Shape(first.descriptionIndex(), null);
    }

    @Override
    public @Nullable SampleEncryption apply(byte[] data, int offset, MediaSample sample) {
        return null;
    }
}
