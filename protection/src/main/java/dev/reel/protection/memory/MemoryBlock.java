package dev.reel.protection.memory;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One block of protected memory, wiped and given back by {@link #close()}.
 *
 * <p>The owner uses it from one thread at a time and never lets {@link #bytes()} outlive the block: after {@code close}
 * the pages are gone and touching them would end the process.
 */
public final class MemoryBlock implements AutoCloseable {
    private static final byte[] ZEROS = new byte[4096];

    private final ByteBuffer bytes;
    private final long address;
    private final long mapped;
    private final MemoryKind kind;
    private final Runnable released;
    private boolean open = true;

    MemoryBlock(ByteBuffer plain, Runnable released) {
        this.bytes = plain;
        this.address = 0;
        this.mapped = 0;
        this.kind = MemoryKind.PLAIN;
        this.released = released;
    }

    MemoryBlock(long address, long mapped, int size, MemoryKind kind, Runnable released) {
        this.bytes = new Pointer(address).getByteBuffer(0, size).order(ByteOrder.BIG_ENDIAN);
        this.address = address;
        this.mapped = mapped;
        this.kind = kind;
        this.released = released;
    }

    /** A fresh view of the whole block: position 0, big-endian. */
    public ByteBuffer bytes() {
        requireOpen();
        return bytes.duplicate();
    }

    /** The size in bytes. */
    public int size() {
        return bytes.capacity();
    }

    /** The native address, or 0 for {@link MemoryKind#PLAIN} memory, which native code does not touch. */
    public long address() {
        requireOpen();
        return address;
    }

    /** What keeps this block. */
    public MemoryKind kind() {
        return kind;
    }

    /** Overwrites the whole block with zeros. */
    public void wipe() {
        requireOpen();
        wipe(bytes.duplicate());
    }

    /** Overwrites what remains of {@code buffer} with zeros, moving its position to its limit. */
    public static void wipe(ByteBuffer buffer) {
        while (buffer.hasRemaining()) {
            buffer.put(ZEROS, 0, Math.min(ZEROS.length, buffer.remaining()));
        }
    }

    /** Wipes the block and gives the memory back; a second call does nothing. */
    @Override
    public void close() {
        if (!open) {
            return;
        }
        wipe();
        open = false;
        LinuxCalls calls = LinuxCalls.get();
        if (address != 0 && calls != null) {
            calls.unmap(address, mapped);
        }
        released.run();
    }

    private void requireOpen() {
        if (!open) {
            throw new IllegalStateException("this protected block is already released");
        }
    }
}
