package dev.reel.protection.isobmff;

import org.jspecify.annotations.Nullable;

/** Walks over the samples of one track in decode order. One thread at a time. */
public interface SampleCursor {
    /** The next sample, or null behind the last one. */
    @Nullable
    MediaSample next();
}
