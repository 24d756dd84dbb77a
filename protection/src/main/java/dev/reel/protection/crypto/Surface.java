package dev.reel.protection.crypto;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.device.SessionHandle;
import dev.reel.protection.device.SurfaceDescription;
import dev.reel.protection.memory.MemoryBlock;
import java.nio.ByteBuffer;

/** One surface: rows of bytes in a block of memory, and what is in them. */
final class Surface implements AutoCloseable {
    private static final int PITCH_ALIGNMENT = 64;

    private final SurfaceDescription description;
    private final int pitch;
    private final MemoryBlock block;
    private Contents contents = Contents.NOTHING;

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

    Contents contents() {
        return contents;
    }

    void contents(Contents now) {
        contents = now;
    }

    /** Takes what is in {@code source}, and what is known of it. */
    void copyFrom(Surface source) {
        bytes().put(source.bytes());
        contents = source.description.usage() == SurfaceDescription.Usage.UNPROTECTED
                ? Contents.CLEAR
                : source.description.usage().readBack() || source.contents == Contents.NOTHING
                        ? source.contents
                        : Contents.BITSTREAM;
    }

    void wipe() {
        block.wipe();
        contents = Contents.NOTHING;
    }

    /** {@code E_INVALIDARG} when {@code session} may not read the surface back. */
    void requireReadBack(SessionHandle session) {
        if (!description.usage().isProtected() || !description.usage().readBack() || description.samples() != 1) {
            throw refused("it is not a protected off-screen plain or render-target surface, or it is multisampled");
        }
        if (contents instanceof Contents.Withheld withheld) {
            throw refused(withheld.why());
        }
        if (contents instanceof Contents.OfSession filled && !filled.session().equals(session)) {
            throw refused("another session filled it, and only that one may");
        }
    }

    private static MediaException refused(String why) {
        return new MediaException(Status.E_INVALIDARG, "This surface cannot be read back: " + why);
    }

    /** Wipes the surface and gives its memory back. */
    @Override
    public void close() {
        block.close();
    }
}
