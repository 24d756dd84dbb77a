package dev.reel.pipeline.transform;

/** What a registered transform is for (topology.md §9.5). */
public enum TransformCategory {
    AUDIO_DECODER,
    VIDEO_DECODER,
    AUDIO_ENCODER,
    VIDEO_ENCODER,
    AUDIO_EFFECT,
    VIDEO_EFFECT,
    VIDEO_PROCESSOR,
    DEMULTIPLEXER,
    MULTIPLEXER,
    DECRYPTOR,
    OTHER
}
