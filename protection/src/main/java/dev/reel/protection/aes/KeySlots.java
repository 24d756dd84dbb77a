package dev.reel.protection.aes;

import dev.reel.protection.memory.MemoryBlock;
import dev.reel.protection.memory.ProtectedMemory;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Cuts blocks of protected memory into slots of one key each, so that a key does not cost a page. */
final class KeySlots implements AutoCloseable {
    /** Room for some ninety keys of native AES; the first block is taken at once, so that who has a store has memory for keys. */
    static final int BLOCK_SIZE = 64 * 1024;

    private final ProtectedMemory memory;
    private final int slotSize;
    private final List<MemoryBlock> blocks = new ArrayList<>();
    private final Deque<Slot> free = new ArrayDeque<>();

    KeySlots(ProtectedMemory memory, int slotSize) {
        this.memory = memory;
        this.slotSize = slotSize;
        addBlock();
    }

    /** One zeroed slot; {@code E_OUTOFMEMORY} when there is no more memory of the required kind. */
    Slot take() {
        if (free.isEmpty()) {
            addBlock();
        }
        Slot slot = free.removeFirst();
        slot.taken = true;
        return slot;
    }

    private void addBlock() {
        MemoryBlock block = memory.allocate(BLOCK_SIZE);
        blocks.add(block);
        for (int at = 0; at + slotSize <= BLOCK_SIZE; at += slotSize) {
            free.addLast(new Slot(block, at));
        }
    }

    /** Wipes and gives back everything, slots in use included. */
    @Override
    public void close() {
        free.clear();
        blocks.forEach(MemoryBlock::close);
        blocks.clear();
    }

    /** Room for a key and what is derived from it. */
    final class Slot implements AutoCloseable {
        private final MemoryBlock block;
        private final int offset;
        private boolean taken;

        Slot(MemoryBlock block, int offset) {
            this.block = block;
            this.offset = offset;
        }

        /** The slot's bytes; the key is the first sixteen. */
        ByteBuffer bytes() {
            requireTaken();
            return block.bytes().slice(offset, slotSize);
        }

        /** The native address of the byte at {@code at}. */
        long address(int at) {
            requireTaken();
            return block.address() + offset + at;
        }

        /** Wipes the slot and makes it free; a second call does nothing. */
        @Override
        public void close() {
            if (taken) {
                MemoryBlock.wipe(bytes());
                taken = false;
                free.addFirst(this);
            }
        }

        private void requireTaken() {
            if (!taken) {
                throw new IllegalStateException("this key is already wiped");
            }
        }
    }
}
