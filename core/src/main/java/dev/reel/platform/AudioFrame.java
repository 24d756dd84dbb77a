package dev.reel.platform;

import java.nio.ByteBuffer;
import java.util.UUID;

/** A buffer that holds uncompressed audio, interleaved or one plane per channel. */
public interface AudioFrame extends MediaBuffer {
    int sampleRate();

    int channels();

    /** Samples per channel. */
    int frames();

    /** {@link Subtype#PCM} or {@link Subtype#FLOAT}. */
    UUID subtype();

    int bitsPerSample();

    /** True when each channel has a plane of its own. */
    boolean isPlanar();

    /** The bytes of a channel when planar, of all channels when not (index 0); a view that is valid while the frame is held. */
    ByteBuffer plane(int index);
}
