package dev.reel.pipeline.bytestream;

import dev.reel.platform.Attributes;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to read or write at a position: a file, an answer of a web server, anything of the program's own (platform.md §7).
 *
 * <p>One thread at a time reads, writes and moves; {@link #close} may come from any thread and ends a read that waits, where
 * the stream can end it. Implementations extend {@link dev.reel.pipeline.bytestream.AbstractByteStream}. All methods fail with
 * {@link dev.reel.platform.MediaException}.
 */
public interface ByteStream extends AutoCloseable {
    /** From where {@link #seek} counts. */
    enum Origin {
        BEGIN,
        CURRENT
    }

    Set<ByteStreamCapability> capabilities();

    /** What is known of the stream, see {@link ByteStreamAttributes}; the same store every time. */
    Attributes attributes();

    /** Bytes in all; empty when unknown. */
    OptionalLong length();

    /** Cuts or extends; {@code E_NOTIMPL} where that is impossible. */
    void setLength(long length);

    /** Bytes before the next one to read or write. */
    long position();

    /** Moves; beyond the length is allowed. {@code MF_E_BYTESTREAM_NOT_SEEKABLE} when it cannot move, {@code E_INVALIDARG} when negative. */
    void setPosition(long position);

    /** Moves by a distance and gives the new position. */
    long seek(Origin origin, long distance);

    /** True at and beyond the end; where the length is unknown, when a read has met the end. */
    boolean isEndOfStream();

    /** Reads at most what fits. Waits for one byte at least; 0 is the end. {@code E_POINTER} for null. */
    int read(@Nullable ByteBuffer target);

    /** Writes all of the buffer and gives how much that was. {@code E_POINTER} for null. */
    int write(@Nullable ByteBuffer source);

    /** Sees that what was written is stored. */
    void flush();

    /** Frees what the stream holds; again is fine. */
    @Override
    void close();
}
