package dev.reel.protection.packager;

import dev.reel.protection.cenc.SampleEncryption;
import dev.reel.protection.cenc.TrackEncryption;
import dev.reel.protection.isobmff.MediaSample;
import dev.reel.protection.isobmff.OutputEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a packaging run does to the samples of one track. */
interface TrackWork {
    /** The sample descriptions of the track that is written. */
    List<OutputEntry> entries();

    /** What the next fragment's samples have in common. */
    Shape shape(MediaSample first, Period period);

    /** Changes the bytes of a sample in place and says how they are encrypted afterwards. */
    @Nullable
    SampleEncryption apply(byte[] data, int offset, MediaSample sample);

    /** True when samples with these two descriptions may share a fragment. */
    default boolean together(MediaSample first, MediaSample next) {
        return first.descriptionIndex() == next.descriptionIndex();
    }

    /**
     * The common facts of a fragment.
     *
     * @param descriptionIndex number of the sample description that is written
     * @param group the sample group in place of the track's defaults, or null
     */
    record Shape(int descriptionIndex, @Nullable TrackEncryption group) {}

    /**
     * A stretch of time with one way of protection.
     *
     * @param clear true in the clear lead
     * @param number number of the key period, from 0
     */
    record Period(boolean clear, long number) {
        static final Period ONLY = new Period(false, 0);
    }
}
