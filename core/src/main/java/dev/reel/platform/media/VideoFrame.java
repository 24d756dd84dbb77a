package dev.reel.platform.media;

import java.nio.ByteBuffer;

/** A buffer that holds one uncompressed picture in planes, as its producer laid it out. */
public interface VideoFrame extends MediaBuffer {
    int width();

    int height();

    /** The pixel format as a media subtype. */
    Subtype subtype();

    int planes();

    /** The bytes of a plane from its first row on; a view that is valid while the frame is held. */
    ByteBuffer plane(int index);

    /** Bytes from one row of a plane to the next; negative for bottom-up pictures. */
    int stride(int index);
}
