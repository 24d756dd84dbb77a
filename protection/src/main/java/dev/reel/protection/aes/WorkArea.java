package dev.reel.protection.aes;

import dev.reel.protection.memory.MemoryBlock;
import dev.reel.protection.memory.ProtectedMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The one piece of scratch memory of an engine: 64 KiB on the heap for the JDK, in protected memory for native AES. */
final class WorkArea implements AutoCloseable {
    static final int SIZE = 64 * 1024;

    private final byte[] heap;
    private final @Nullable MemoryBlock block;

    WorkArea(ProtectedMemory memory, boolean forNative) {
        heap = new byte[forNative ? 0 : SIZE];
        block = forNative ? memory.allocate(SIZE) : null;
    }

    byte[] heap() {
        return heap;
    }

    /** The protected bytes in native order. */
    ByteBuffer bytes() {
        return required().bytes().order(ByteOrder.nativeOrder());
    }

    long address() {
        return required().address();
    }

    /** Wipes the first {@code used} bytes. */
    void wipe(int used) {
        if (block == null) {
            Arrays.fill(heap, 0, used, (byte) 0);
        } else {
            MemoryBlock.wipe(block.bytes().limit(used));
        }
    }

    @Override
    public void close() {
        Arrays.fill(heap, (byte) 0);
        if (block != null) {
            block.close();
        }
    }

    private MemoryBlock required() {
        if (block == null) {
            throw new IllegalStateException("this work area is on the heap");
        }
        return block;
    }
}
