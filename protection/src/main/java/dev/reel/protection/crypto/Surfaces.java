package dev.reel.protection.crypto;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.device.ProtectedSurface;
import dev.reel.protection.device.SurfaceDescription;
import dev.reel.protection.memory.MemoryBlock;
import dev.reel.protection.memory.MemoryKind;
import dev.reel.protection.memory.ProtectedMemory;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The surfaces of a device (crypto-session.md §6). Used under its lock. */
final class Surfaces {
    private static final long MOST_UNPROTECTED_BYTES = 1L << 30;

    private final DeviceLock lock;
    private final ProtectedMemory protectedMemory;
    private final ProtectedMemory plainMemory =
            new ProtectedMemory(MemoryKind.PLAIN, MemoryKind.PLAIN, MOST_UNPROTECTED_BYTES);
    private final Set<Surface> living = new LinkedHashSet<>();

    Surfaces(DeviceLock lock, ProtectedMemory protectedMemory) {
        this.lock = lock;
        this.protectedMemory = protectedMemory;
    }

    DeviceLock lock() {
        return lock;
    }

    Surface create(SurfaceDescription description) {
        if (description.width() <= 0 || description.height() <= 0 || description.samples() <= 0) {
            throw new MediaException(Status.E_INVALIDARG, "A surface has at least one byte, one row and one sample");
        }
        ProtectedMemory memory = description.usage().isProtected() ? protectedMemory : plainMemory;
        MemoryBlock block = memory.allocate(Surface.size(description));
        Surface surface = new Surface(this, description, block);
        living.add(surface);
        return surface;
    }

    /** The surface as one of these; {@code E_INVALIDARG} for another device's, or one that is closed. */
    Surface own(ProtectedSurface surface) {
        if (surface instanceof Surface made && living.contains(made)) {
            return made;
        }
        throw new MediaException(
                Status.E_INVALIDARG, "This device has no such surface: it is closed or belongs to another device");
    }

    void end(Surface surface) {
        if (living.remove(surface)) {
            surface.release();
        }
    }

    /** Wipes what all protected surfaces hold; they stay. */
    void wipeContent() {
        AllSteps.each(
                living.stream()
                        .filter(surface -> surface.description().usage().isProtected())
                        .toList(),
                Surface::wipe);
    }

    void destroyAll() {
        List<Surface> ending = List.copyOf(living);
        living.clear();
        AllSteps.each(ending, Surface::release);
    }
}
