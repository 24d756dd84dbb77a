package dev.reel.pipeline.transform;

/** What makes a registered transform one that not every client wants (topology.md §9.5). */
public enum TransformTrait {
    /** It is an {@link AsyncTransform}. */
    ASYNCHRONOUS,
    /** It works on a device. */
    HARDWARE,
    /** It may be used for some purposes only and has to be unlocked for them. */
    FIELD_OF_USE,
    /** It is made for transcoding and not fit for playback. */
    TRANSCODE_ONLY
}
