package dev.reel.platform.media;

import java.nio.ByteBuffer;

/** A buffer that holds uncompressed audio, interleaved or one plane per channel. */
public interface AudioFrame extends MediaBuffer {
    int sampleRate();

    int channels();

    /** Samples per channel. */
    int frames();

    /** {@link Subtype#PCM} or {@link Subtype#FLOAT}. */
    Subtype subtype();

    int bitsPerSample();

    /** True when each channel has a plane of its own. */
    boolean isPlanar();

    /** The bytes of a channel when planar, of all channels when not (index 0); a view that is valid while the frame is held. */
    ByteBuffer plane(int index);

    /**
     * Some of the samples as a frame of their own, without a copy: {@code count} per channel from {@code first} on. The caller
     * gets a reference, which keeps the memory alive whatever becomes of this frame; {@code E_INVALIDARG} when out of range.
     */
    AudioFrame slice(int first, int count);
}
