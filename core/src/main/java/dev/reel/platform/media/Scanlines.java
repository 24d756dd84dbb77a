package dev.reel.platform.media;

import java.nio.ByteBuffer;

/**
 * Rows of a picture's first plane in memory with padding (platform.md §6).
 *
 * @param memory all of the picture's memory, shared, not copied
 * @param offset where the top row begins
 * @param pitch bytes from a row to the one below it; negative when that comes earlier in memory
 */
public record Scanlines(ByteBuffer memory, int offset, int pitch) {
    /** A row, counted from the top, with its padding. */
    public ByteBuffer row(int index) {
        return memory.slice(offset + index * pitch, Math.abs(pitch));
    }
}
