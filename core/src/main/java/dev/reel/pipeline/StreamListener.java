package dev.reel.pipeline;

import dev.reel.platform.media.Sample;

/**
 * Takes what a media stream delivers, in stream order: samples by {@link #onSample}, which stands for MEMediaSample,
 * everything else by {@link #onEvent}.
 */
public interface StreamListener extends EventListener {
    /** Takes a sample and its reference. */
    void onSample(Sample sample);
}
