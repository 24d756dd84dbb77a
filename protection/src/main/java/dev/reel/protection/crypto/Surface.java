package dev.reel.protection.crypto;

import dev.reel.protection.device.SurfaceDescription;
import dev.reel.protection.memory.MemoryBlock;
import java.nio.ByteBuffer;

/** One surface: rows of bytes in a block of memory, and whether what is in it came from a partially encrypted buffer. */
final class Surface implements AutoCloseable {
    private static final int PITCH_ALIGNMENT = 64;

    private final SurfaceDescription description;
    private final int pitch;
    private final MemoryBlock block;
    private boolean partial;

    Surface(SurfaceDescription description, MemoryBlock block) {
        this.description = description;
        this.pitch = (int) pitch(description);
        this.block = block;
    }

    /** The distance between rows, in 64 bits because nothing has checked the width yet. */
    static long pitch(SurfaceDescription description) {
        return ((long) description.width() + PITCH_ALIGNMENT - 1) / PITCH_ALIGNMENT * PITCH_ALIGNMENT;
    }

    /** The bytes that a surface takes, in 64 bits. */
    static long size(SurfaceDescription description) {
        return pitch(description) * description.height();
    }

    SurfaceDescription description() {
        return description;
    }

    int pitch() {
        return pitch;
    }

    int size() {
        return block.size();
    }

    MemoryBlock block() {
        return block;
    }

    ByteBuffer bytes() {
        return block.bytes();
    }

    boolean partial() {
        return partial;
    }

    void partial(boolean now) {
        partial = now;
    }

    boolean canBeReadBack() {
        return description.usage().isProtected()
                && description.usage().readBack()
                && description.samples() == 1
                && !partial;
    }

    /** Wipes the surface and gives its memory back. */
    @Override
    public void close() {
        block.close();
    }
}
