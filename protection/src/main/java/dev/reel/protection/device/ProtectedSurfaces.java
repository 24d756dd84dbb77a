package dev.reel.protection.device;

import dev.reel.protection.memory.MemoryKind;
import java.nio.ByteBuffer;

/** A device's surfaces (crypto-session.md §6). Handles behave as those of {@link CryptoSessions}. */
public interface ProtectedSurfaces {
    /** Creates a zeroed surface; {@code E_OUTOFMEMORY} beyond the protected-memory quota. */
    SurfaceHandle createSurface(SurfaceDescription description);

    /** Wipes a surface and gives its memory back. */
    void destroySurface(SurfaceHandle surface);

    /** The distance between rows in bytes. */
    int surfacePitch(SurfaceHandle surface);

    /** The memory that the surface got. */
    MemoryKind surfaceMemory(SurfaceHandle surface);

    /** The bytes of an unprotected surface; {@code E_INVALIDARG} for a protected one. */
    ByteBuffer mapSurface(SurfaceHandle surface);

    /** Copies between surfaces of one size; {@code E_INVALIDARG} from a protected to an unprotected one. */
    void copySurface(SurfaceHandle from, SurfaceHandle to);
}
