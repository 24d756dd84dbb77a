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
    private byte[] input = new byte[0];
    private final @Nullable MemoryBlock block;

    WorkArea(ProtectedMemory memory, boolean forNative) {
        heap = new byte[forNative ? 0 : SIZE];
        block = forNative ? memory.allocate(SIZE) : null;
    }

    byte[] heap() {
        return heap;
    }

    /** A second array on the heap, for input that lies in no array: no cipher of the JDK works in place. */
    byte[] input() {
        if (input.length == 0) {
            input = new byte[heap.length];
        }
        return input;
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
            Arrays.fill(input, 0, Math.min(used, input.length), (byte) 0);
        } else {
            MemoryBlock.wipe(block.bytes().limit(used));
        }
    }

    @Override
    public void close() {
        Arrays.fill(heap, (byte) 0);
        Arrays.fill(input, (byte) 0);
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
