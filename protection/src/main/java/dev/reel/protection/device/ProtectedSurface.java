package dev.reel.protection.device;

import dev.reel.protection.memory.MemoryKind;
import java.nio.ByteBuffer;

/** One surface of a device, as an object (crypto-session.md §6). May be used from any thread; of another device it is {@code E_INVALIDARG}. */
public interface ProtectedSurface extends AutoCloseable {
    /** The distance between rows in bytes. */
    int pitch();

    /** The memory that the surface got. */
    MemoryKind memory();

    /** The bytes of an unprotected surface; {@code E_INVALIDARG} for a protected one. */
    ByteBuffer map();

    /** Copies to a surface of the same size; {@code E_INVALIDARG} from a protected to an unprotected one. */
    void copyTo(ProtectedSurface target);

    /** Wipes the surface and gives its memory back; a second call does nothing. */
    @Override
    void close();
}
