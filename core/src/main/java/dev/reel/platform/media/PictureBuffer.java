package dev.reel.platform.media;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A picture in memory of its own with padded rows, the 2D buffer (platform.md §6).
 *
 * <p>It is filled and read row by row between {@link #lock2D} and {@link #unlock2D}, or as bytes without gaps between
 * {@link #lock} and {@link #unlock}; what is done one way shows in the other after the last unlock. The two exclude each
 * other, and each may be nested. Any thread may lock; who writes must be the only holder.
 */
public final class PictureBuffer implements VideoFrame {
    /** Which row comes first in memory. */
    public enum Rows {
        TOP_DOWN,
        BOTTOM_UP
    }

    private final UUID subtype;
    private final int width;
    private final int height;
    private final Rows order;
    private final boolean surface;
    private final PictureLayout layout;
    private final ByteBuffer memory;
    private final AtomicInteger references = new AtomicInteger(1);
    private @Nullable ByteBuffer linear;
    private int linearLocks;
    private int rowLocks;
    private int length;

    private PictureBuffer(UUID subtype, int width, int height, Rows order, boolean surface) {
        this.subtype = subtype;
        this.width = width;
        this.height = height;
        this.order = order;
        this.surface = surface;
        layout = PictureLayout.of(subtype, width, height);
        if (order == Rows.BOTTOM_UP && FrameLayout.stride(subtype, width) > 0) {
            throw new MediaException(
                    Status.MF_E_INVALIDMEDIATYPE,
                    "a picture of subtype " + Subtype.nameOf(subtype) + " cannot be bottom-up, only RGB can");
        }
        memory = MemoryBuffer.aligned(layout.memoryLength(), layout.alignment());
    }

    /**
     * A picture with length 0. A subtype that is not known, or a bottom-up one that is not RGB, is
     * {@code MF_E_INVALIDMEDIATYPE}.
     */
    public static PictureBuffer allocate(UUID subtype, int width, int height, Rows order) {
        return new PictureBuffer(subtype, width, height, order, false);
    }

    /** The same for a device's picture, top-down: its length is a note of the caller's, any number is taken. */
    public static PictureBuffer surface(UUID subtype, int width, int height) {
        return new PictureBuffer(subtype, width, height, Rows.TOP_DOWN, true);
    }

    /**
     * The picture's bytes without gaps, all {@link #contiguousLength} of them; the same memory while the lock is nested.
     * {@code MF_E_INVALIDREQUEST} while the rows are locked.
     */
    public synchronized ByteBuffer lock() {
        checkOpen();
        if (rowLocks > 0) {
            throw new MediaException(
                    Status.MF_E_INVALIDREQUEST, "the picture's rows are locked; unlock them before its bytes");
        }
        ByteBuffer bytes = linear;
        if (bytes == null) {
            bytes = gathered();
            linear = bytes;
        }
        linearLocks++;
        return bytes.duplicate();
    }

    /** Undoes one {@link #lock}, the last one puts the bytes into the rows; once too often is fine. */
    public synchronized void unlock() {
        checkOpen();
        ByteBuffer bytes = linear;
        if (bytes == null || --linearLocks > 0) {
            return;
        }
        layout.planes().forEach(plane -> plane.spread(bytes, memory));
        linear = null;
    }

    /** The picture's rows; {@code MF_E_UNEXPECTED} while its bytes are locked. */
    public synchronized Scanlines lock2D() {
        checkOpen();
        if (linear != null) {
            throw new MediaException(
                    Status.MF_E_UNEXPECTED, "the picture's bytes are locked; unlock them before its rows");
        }
        rowLocks++;
        return scanlines();
    }

    /** Undoes one {@link #lock2D}; {@code ERROR_WAS_UNLOCKED} when there is none. */
    public synchronized void unlock2D() {
        checkRowsLocked();
        rowLocks--;
    }

    /** What {@link #lock2D} gave; {@code ERROR_WAS_UNLOCKED} when the rows are not locked. */
    public synchronized Scanlines scanline0AndPitch() {
        checkRowsLocked();
        return scanlines();
    }

    /** Bytes of the picture without gaps. */
    public int contiguousLength() {
        return layout.contiguousLength();
    }

    /** False: rows are padded, and nobody is to rely on one that happens to need none. */
    public boolean isContiguous() {
        return false;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public UUID subtype() {
        return subtype;
    }

    @Override
    public int planes() {
        return layout.planes().size();
    }

    @Override
    public ByteBuffer plane(int index) {
        checkOpen();
        PictureLayout.Plane plane = layout.planes().get(index);
        return memory.slice(plane.offset(), plane.length());
    }

    @Override
    public int stride(int index) {
        int pitch = layout.planes().get(index).pitch();
        return order == Rows.BOTTOM_UP ? -pitch : pitch;
    }

    /** The locked bytes while they are locked, else a copy that cannot be written; as far as the current length goes. */
    @Override
    public synchronized ByteBuffer data() {
        checkOpen();
        ByteBuffer bytes = linear != null ? linear.duplicate() : gathered().asReadOnlyBuffer();
        return bytes.limit(Math.min(length, bytes.capacity()));
    }

    @Override
    public synchronized int currentLength() {
        checkOpen();
        return length;
    }

    @Override
    public synchronized void setCurrentLength(int newLength) {
        checkOpen();
        if (!surface && (newLength < 0 || newLength > maxLength())) {
            throw new MediaException(
                    Status.E_INVALIDARG, "a picture of " + maxLength() + " bytes cannot hold a length of " + newLength);
        }
        length = newLength;
    }

    @Override
    public int maxLength() {
        checkOpen();
        return layout.contiguousLength();
    }

    @Override
    public PictureBuffer retain() {
        if (references.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
            throw new IllegalStateException("the buffer is closed");
        }
        return this;
    }

    @Override
    public void close() {
        references.getAndUpdate(count -> count == 0 ? 0 : count - 1);
    }

    private ByteBuffer gathered() {
        ByteBuffer bytes = ByteBuffer.allocateDirect(layout.contiguousLength());
        layout.planes().forEach(plane -> plane.gather(memory, bytes));
        return bytes;
    }

    private Scanlines scanlines() {
        int pitch = layout.pitch();
        return order == Rows.BOTTOM_UP
                ? new Scanlines(memory.duplicate(), (height - 1) * pitch, -pitch)
                : new Scanlines(memory.duplicate(), 0, pitch);
    }

    private void checkRowsLocked() {
        checkOpen();
        if (rowLocks == 0) {
            throw new MediaException(Status.ERROR_WAS_UNLOCKED, "the picture's rows are not locked; call lock2D first");
        }
    }

    private void checkOpen() {
        if (references.get() == 0) {
            throw new IllegalStateException("the buffer is closed");
        }
    }
}
