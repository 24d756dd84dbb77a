package dev.reel.platform;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** A buffer in ordinary memory. */
public final class MemoryBuffer implements MediaBuffer {
    private final ByteBuffer memory;
    private final AtomicInteger references = new AtomicInteger(1);
    private volatile int length;

    private MemoryBuffer(ByteBuffer memory, int length) {
        this.memory = memory;
        this.length = length;
    }

    /** A buffer of {@code capacity} bytes outside the heap, length 0. */
    public static MemoryBuffer allocate(int capacity) {
        if (capacity < 0) {
            throw new MediaException(Status.E_INVALIDARG, "a buffer cannot have " + capacity + " bytes");
        }
        return new MemoryBuffer(ByteBuffer.allocateDirect(capacity), 0);
    }

    /** A buffer over an array, which is shared, not copied; length is the whole array. */
    public static MemoryBuffer wrap(byte[] bytes) {
        return new MemoryBuffer(ByteBuffer.wrap(bytes), bytes.length);
    }

    @Override
    public ByteBuffer data() {
        checkOpen();
        ByteBuffer view = memory.duplicate();
        view.clear().limit(length);
        return view;
    }

    @Override
    public int currentLength() {
        checkOpen();
        return length;
    }

    @Override
    public void setCurrentLength(int newLength) {
        checkOpen();
        if (newLength < 0 || newLength > memory.capacity()) {
            throw new MediaException(
                    Status.E_INVALIDARG,
                    "a buffer of " + memory.capacity() + " bytes cannot hold a length of " + newLength);
        }
        length = newLength;
    }

    @Override
    public int maxLength() {
        checkOpen();
        return memory.capacity();
    }

    @Override
    public MediaBuffer retain() {
        if (references.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
            throw new IllegalStateException("the buffer is closed");
        }
        return this;
    }

    @Override
    public void close() {
        references.getAndUpdate(count -> count == 0 ? 0 : count - 1);
    }

    private void checkOpen() {
        if (references.get() == 0) {
            throw new IllegalStateException("the buffer is closed");
        }
    }
}
