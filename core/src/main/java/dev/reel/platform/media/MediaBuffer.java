package dev.reel.platform.media;

import java.nio.ByteBuffer;

/**
 * Memory that holds media data, counted by references (platform.md §6).
 *
 * <p>Whoever gets a buffer from a sample uses it while holding the sample. {@link #retain} and {@link #close} pair up; the
 * memory goes back at the last close, and every later access throws {@link IllegalStateException}, never touching freed
 * memory. Reading is safe from several threads; writing only while nobody else holds the buffer.
 */
public interface MediaBuffer extends AutoCloseable {
    /** The data, position 0 to limit {@link #currentLength()}; a view, not a copy. For pictures with padded rows this may copy. */
    ByteBuffer data();

    /** Bytes of valid data. */
    int currentLength();

    /** Sets the number of valid bytes; above {@link #maxLength()} is {@code E_INVALIDARG}. */
    void setCurrentLength(int length);

    /** Capacity in bytes. */
    int maxLength();

    /** Adds a reference and returns this buffer. */
    MediaBuffer retain();

    /** Gives one reference back. */
    @Override
    void close();
}
