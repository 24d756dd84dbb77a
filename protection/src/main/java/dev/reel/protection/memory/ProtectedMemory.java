package dev.reel.protection.memory;

import com.sun.jna.LastErrorException;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Allocates protected blocks up to a quota, in the best kind of memory that the machine gives and never below a required kind.
 *
 * <p>May be used from any thread. Failure to allocate is {@code E_OUTOFMEMORY} and leaves nothing behind
 * (crypto-session.md §6).
 */
public final class ProtectedMemory {
    private static final int PAGE = 4096;
    private static final List<MemoryKind> STRONGEST_FIRST =
            List.of(MemoryKind.SECRET, MemoryKind.LOCKED, MemoryKind.PLAIN);

    private final MemoryKind wanted;
    private final MemoryKind required;
    private final long quota;
    private final AtomicLong used = new AtomicLong();

    /**
     * Memory of at most {@code quota} bytes.
     *
     * @param wanted the best kind to try
     * @param required the weakest kind to accept
     */
    public ProtectedMemory(MemoryKind wanted, MemoryKind required, long quota) {
        if (required.compareTo(wanted) > 0) {
            throw new MediaException(
                    Status.E_INVALIDARG, "Required memory, " + required + ", is more than wanted, " + wanted);
        }
        this.wanted = wanted;
        this.required = required;
        this.quota = quota;
    }

    /** The most bytes that can be allocated at one time. */
    public long quota() {
        return quota;
    }

    /** The bytes allocated now. */
    public long used() {
        return used.get();
    }

    /** A zeroed block of {@code size} bytes; {@code E_OUTOFMEMORY} beyond the quota or when the required kind is not to be had. */
    public MemoryBlock allocate(long size) {
        if (size <= 0 || size > Integer.MAX_VALUE - PAGE) {
            throw new MediaException(
                    Status.E_OUTOFMEMORY,
                    "A protected block of " + size + " bytes cannot be allocated: the size must be from 1 to 2 GiB");
        }
        reserve(size);
        Runnable released = () -> used.addAndGet(-size);
        MemoryBlock block = tryKinds((int) size, released);
        if (block == null) {
            released.run();
            throw new MediaException(
                    Status.E_OUTOFMEMORY,
                    "No " + required + " memory for " + size + " bytes: the kernel refused" + limit()
                            + "; raise the limit on locked memory (ulimit -l) or require less");
        }
        return block;
    }

    private static String limit() {
        long limit = ProtectionReport.lockedMemoryLimit();
        return limit == Long.MAX_VALUE ? "" : "; this process may lock " + limit + " bytes in all";
    }

    private void reserve(long size) {
        long before = used.getAndUpdate(now -> size <= quota - now ? now + size : now);
        if (size > quota - before) {
            throw new MediaException(
                    Status.E_OUTOFMEMORY,
                    "No protected memory left for " + size + " bytes: " + before + " of " + quota
                            + " bytes are in use; release a surface or raise the quota");
        }
    }

    private @Nullable MemoryBlock tryKinds(int size, Runnable released) {
        for (MemoryKind kind : STRONGEST_FIRST) {
            if (kind.compareTo(wanted) <= 0 && kind.compareTo(required) >= 0) {
                MemoryBlock block = tryKind(kind, size, released);
                if (block != null) {
                    return block;
                }
            }
        }
        return null;
    }

    /** True when {@code size} bytes of this kind can be had right now, besides what this process has of it. */
    public static boolean available(MemoryKind kind, int size) {
        MemoryBlock block = tryKind(kind, size, () -> {});
        if (block == null) {
            return false;
        }
        block.close();
        return true;
    }

    private static @Nullable MemoryBlock tryKind(MemoryKind kind, int size, Runnable released) {
        LinuxCalls calls = LinuxCalls.get();
        if (kind == MemoryKind.PLAIN) {
            try {
                return new MemoryBlock(
                        ByteBuffer.allocateDirect(size + 16).alignedSlice(16).slice(0, size), released);
            } catch (OutOfMemoryError exhausted) {
                return null;
            }
        }
        if (calls == null) {
            return null;
        }
        long mapped = ((long) size + PAGE - 1) / PAGE * PAGE;
        try {
            return kind == MemoryKind.SECRET
                    ? secret(calls, mapped, size, released)
                    : locked(calls, mapped, size, released);
        } catch (LastErrorException refused) {
            return null;
        }
    }

    /** Maps secret memory and closes the descriptor at once: an open one could be copied out by {@code pidfd_getfd}. */
    private static MemoryBlock secret(LinuxCalls calls, long mapped, int size, Runnable released) {
        int descriptor = calls.memfdSecret();
        long address;
        try {
            calls.truncate(descriptor, mapped);
            address = calls.map(mapped, LinuxCalls.MAP_SHARED, descriptor);
        } finally {
            calls.close(descriptor);
        }
        return keep(calls, address, mapped, size, MemoryKind.SECRET, released);
    }

    private static MemoryBlock locked(LinuxCalls calls, long mapped, int size, Runnable released) {
        long address = calls.map(mapped, LinuxCalls.MAP_PRIVATE_ANONYMOUS, -1);
        return keep(calls, address, mapped, size, MemoryKind.LOCKED, released);
    }

    private static MemoryBlock keep(
            LinuxCalls calls, long address, long mapped, int size, MemoryKind kind, Runnable released) {
        try {
            if (kind == MemoryKind.LOCKED) {
                calls.lock(address, mapped);
            }
            calls.advise(address, mapped, LinuxCalls.MADV_DONTDUMP);
            calls.advise(address, mapped, LinuxCalls.MADV_DONTFORK);
        } catch (LastErrorException refused) {
            calls.unmap(address, mapped);
            throw refused;
        }
        return new MemoryBlock(address, mapped, size, kind, released);
    }
}
