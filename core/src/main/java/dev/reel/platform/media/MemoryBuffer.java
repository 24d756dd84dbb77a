package dev.reel.platform.media;

import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** A buffer in ordinary memory. */
public final class MemoryBuffer implements MediaBuffer {
    /** Leaves room to align. */
    private static final int MOST = Integer.MAX_VALUE - (1 << 16);

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

    /**
     * The same whose memory begins at a multiple of {@code alignment} bytes, a power of two; anything else is
     * {@code E_INVALIDARG}. The capacity is exactly what was asked for.
     */
    public static MemoryBuffer allocateAligned(int capacity, int alignment) {
        if (capacity < 0 || Integer.bitCount(alignment) != 1 || alignment < 0) {
            throw new MediaException(
                    Status.E_INVALIDARG,
                    "a buffer cannot have " + capacity + " bytes at a multiple of " + alignment
                            + "; the alignment is a power of two");
        }
        return new MemoryBuffer(aligned(capacity, alignment), 0);
    }

    /** Memory outside the heap that begins at a multiple of a power of two. */
    static ByteBuffer aligned(int capacity, int alignment) {
        ByteBuffer room = ByteBuffer.allocateDirect(Math.addExact(capacity, alignment - 1));
        int misplaced = room.alignmentOffset(0, alignment);
        return room.slice(misplaced == 0 ? 0 : alignment - misplaced, capacity);
    }

    /**
     * A buffer for audio of a type, with room for what lasts {@code duration} (100 ns units) and never less than
     * {@code minimum} bytes (MFCreateMediaBufferFromMediaType): one block and one alignment, at least 16, are added.
     *
     * @param alignment a power of two that the memory begins at a multiple of; 0 when that does not matter
     */
    public static MemoryBuffer forAudio(MediaType type, long duration, int minimum, int alignment) {
        if (type == null) {
            throw new MediaException(Status.E_INVALIDARG, "a media type is required");
        }
        int perSecond = type.get(MediaTypeAttributes.AUDIO_AVG_BYTES_PER_SECOND, 0);
        long data = (duration * perSecond + Platform.SECOND - 1) / Platform.SECOND;
        long room = data + type.get(MediaTypeAttributes.AUDIO_BLOCK_ALIGNMENT, 0) + Math.max(16, alignment);
        return allocateAligned((int) Math.min(MOST, Math.max(minimum, room)), Math.max(1, alignment));
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
