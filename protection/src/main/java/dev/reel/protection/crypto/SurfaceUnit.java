package dev.reel.protection.crypto;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.device.SurfaceDescription;
import dev.reel.protection.device.SurfaceHandle;
import dev.reel.protection.memory.MemoryBlock;
import dev.reel.protection.memory.MemoryKind;
import dev.reel.protection.memory.ProtectedMemory;
import java.nio.ByteBuffer;

/** The surfaces of a device (crypto-session.md §6). */
final class SurfaceUnit {
    private static final long MOST_UNPROTECTED_BYTES = 1L << 30;

    private final ProtectedMemory protectedMemory;
    private final ProtectedMemory plainMemory =
            new ProtectedMemory(MemoryKind.PLAIN, MemoryKind.PLAIN, MOST_UNPROTECTED_BYTES);
    private final Handles<Surface> surfaces = new Handles<>("surface");

    SurfaceUnit(ProtectedMemory protectedMemory) {
        this.protectedMemory = protectedMemory;
    }

    SurfaceHandle create(SurfaceDescription description) {
        if (description.width() <= 0 || description.height() <= 0 || description.samples() <= 0) {
            throw new MediaException(Status.E_INVALIDARG, "A surface has at least one byte, one row and one sample");
        }
        ProtectedMemory memory = description.usage().isProtected() ? protectedMemory : plainMemory;
        MemoryBlock block = memory.allocate(Surface.size(description));
        SurfaceHandle handle = new SurfaceHandle(Handles.next());
        surfaces.put(handle.value(), new Surface(description, block));
        return handle;
    }

    Surface get(SurfaceHandle handle) {
        return surfaces.get(handle.value());
    }

    void destroy(SurfaceHandle handle) {
        surfaces.remove(handle.value()).close();
    }

    ByteBuffer map(SurfaceHandle handle) {
        Surface surface = get(handle);
        if (surface.description().usage().isProtected()) {
            throw new MediaException(
                    Status.E_INVALIDARG, "A protected surface is never mapped: read it back encrypted");
        }
        return surface.bytes();
    }

    void copy(SurfaceHandle from, SurfaceHandle to) {
        Surface source = get(from);
        Surface target = get(to);
        boolean leaks = source.description().usage().isProtected()
                && !target.description().usage().isProtected();
        if (leaks || source == target || source.pitch() != target.pitch() || source.size() != target.size()) {
            throw new MediaException(
                    Status.E_INVALIDARG,
                    "Surfaces are copied to another of the same size, never from protected to unprotected");
        }
        target.copyFrom(source);
    }

    /** Wipes what all protected surfaces hold; they stay. */
    void wipeContent() {
        surfaces.all().stream()
                .filter(surface -> surface.description().usage().isProtected())
                .forEach(Surface::wipe);
    }

    void destroyAll() {
        surfaces.all().forEach(Surface::close);
        surfaces.clear();
    }
}
