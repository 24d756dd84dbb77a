package dev.reel.ffmpeg.internal.natives;

import dev.reel.ffmpeg.NativeCount;
import org.bytedeco.javacpp.BytePointer;

/** A scratch block of native memory that grows on demand. */
final class Block implements AutoCloseable {
    private BytePointer memory = new BytePointer();
    private long size;

    /** At least {@code wanted} bytes; the earlier contents are lost when the block grows. */
    BytePointer atLeast(long wanted) {
        if (size < wanted) {
            close();
            memory = new BytePointer(wanted);
            size = wanted;
            NativeCount.born(NativeCount.Kind.BLOCK);
        }
        return memory;
    }

    @Override
    public void close() {
        if (size > 0) {
            memory.deallocate();
            memory = new BytePointer();
            size = 0;
            NativeCount.gone(NativeCount.Kind.BLOCK);
        }
    }
}
