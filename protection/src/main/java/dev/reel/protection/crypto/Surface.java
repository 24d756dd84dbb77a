package dev.reel.protection.crypto;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.device.ProtectedSurface;
import dev.reel.protection.device.SurfaceDescription;
import dev.reel.protection.memory.MemoryBlock;
import dev.reel.protection.memory.MemoryKind;
import java.nio.ByteBuffer;

/** One surface: rows of bytes in a block of memory, and what is in them. */
final class Surface implements ProtectedSurface {
    private static final int PITCH_ALIGNMENT = 64;

    private final Surfaces all;
    private final SurfaceDescription description;
    private final int pitch;
    private final MemoryBlock block;
    private Contents contents = Contents.NOTHING;

    Surface(Surfaces all, SurfaceDescription description, MemoryBlock block) {
        this.all = all;
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

    @Override
    public int pitch() {
        return all.lock().call(() -> all.own(this).pitch);
    }

    @Override
    public MemoryKind memory() {
        return all.lock().call(() -> all.own(this).block.kind());
    }

    @Override
    public ByteBuffer map() {
        return all.lock().call(() -> {
            if (all.own(this).description.usage().isProtected()) {
                throw new MediaException(
                        Status.E_INVALIDARG, "A protected surface is never mapped: read it back encrypted");
            }
            return bytes();
        });
    }

    @Override
    public void copyTo(ProtectedSurface target) {
        all.lock().run(() -> all.own(target).copyFrom(all.own(this)));
    }

    /** Wipes the surface and gives its memory back; a second call does nothing. */
    @Override
    public void close() {
        all.lock().run(() -> all.end(this));
    }

    int size() {
        return block.size();
    }

    ByteBuffer bytes() {
        return block.bytes();
    }

    void contents(Contents now) {
        contents = now;
    }

    /** Takes what is in {@code source}, and what is known of it. */
    private void copyFrom(Surface source) {
        boolean leaks =
                source.description.usage().isProtected() && !description.usage().isProtected();
        if (leaks || source == this || source.pitch != pitch || source.size() != size()) {
            throw new MediaException(
                    Status.E_INVALIDARG,
                    "Surfaces are copied to another of the same size, never from protected to unprotected");
        }
        bytes().put(source.bytes());
        contents = source.contentsOfACopy();
    }

    private Contents contentsOfACopy() {
        if (!description.usage().isProtected()) {
            return Contents.CLEAR;
        }
        return description.usage().readBack() || contents == Contents.NOTHING ? contents : Contents.BITSTREAM;
    }

    void wipe() {
        block.wipe();
        contents = Contents.NOTHING;
    }

    /** {@code E_INVALIDARG} when {@code session} may not read the surface back. */
    void requireReadBack(SessionKeys session) {
        if (!description.usage().isProtected() || !description.usage().readBack() || description.samples() != 1) {
            throw refused("it is not a protected off-screen plain or render-target surface, or it is multisampled");
        }
        if (contents instanceof Contents.Withheld withheld) {
            throw refused(withheld.why());
        }
        if (contents instanceof Contents.OfSession filled && filled.session() != session) {
            throw refused("another session filled it, and only that one may");
        }
    }

    private static MediaException refused(String why) {
        return new MediaException(Status.E_INVALIDARG, "This surface cannot be read back: " + why);
    }

    /** Wipes the memory and gives it back. */
    void release() {
        block.close();
    }
}
