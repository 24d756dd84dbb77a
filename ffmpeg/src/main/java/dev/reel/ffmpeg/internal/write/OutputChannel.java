package dev.reel.ffmpeg.internal.write;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where a muxer's bytes go. One thread at a time. */
interface OutputChannel {
    /** Writes all bytes at the position. */
    void write(ByteBuffer bytes) throws IOException;

    /** Bytes so far. */
    long size() throws IOException;

    /** Where the next bytes go. */
    long position() throws IOException;

    /** Goes to a position, in what is written or at its end. */
    void seek(long position) throws IOException;

    /** Ends a write that waits for whoever reads a pipe, and every later one; a file goes on. From any thread. */
    default void giveUp() {}

    /** Everything is written: the result appears under its name. */
    void commit() throws IOException;

    /** Leaves nothing behind; does nothing after {@link #commit}. */
    void discard();
}
