package dev.reel.protection.memory;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/** The few C library calls behind protected memory; {@link #get()} is null where there is no Linux or no JNA. */
final class LinuxCalls {
    static final int PROT_READ_WRITE = 3;
    static final int MAP_SHARED = 1;
    static final int MAP_PRIVATE_ANONYMOUS = 0x22;
    static final int MADV_DONTFORK = 10;
    static final int MADV_DONTDUMP = 16;
    static final int PR_GET_DUMPABLE = 3;
    static final int RLIMIT_CORE = 4;
    static final int RLIMIT_MEMLOCK = 8;

    /** The same number on x86-64, arm64 and riscv64. */
    static final long SYS_MEMFD_SECRET = 447;

    private static final long MAP_FAILED = -1;

    private LinuxCalls() {}

    private static final class Holder {
        static final @Nullable LinuxCalls CALLS = load();

        private static @Nullable LinuxCalls load() {
            try {
                if (!Platform.isLinux() || !Platform.is64Bit()) {
                    return null;
                }
                Native.register(CLibrary.class, "c");
                return new LinuxCalls();
            } catch (LinkageError absent) {
                return null;
            }
        }
    }

    static @Nullable LinuxCalls get() {
        return Holder.CALLS;
    }

    /** A new secret descriptor; throws when the kernel has none to give. */
    int memfdSecret() {
        return CLibrary.syscall(new NativeLong(SYS_MEMFD_SECRET), new NativeLong(0))
                .intValue();
    }

    void truncate(int descriptor, long size) {
        CLibrary.ftruncate(descriptor, new NativeLong(size));
    }

    long map(long size, int flags, int descriptor) {
        Pointer address = CLibrary.mmap(
                Pointer.NULL, new NativeLong(size), PROT_READ_WRITE, flags, descriptor, new NativeLong(0));
        long value = Pointer.nativeValue(address);
        if (value == MAP_FAILED || value == 0) {
            throw new LastErrorException(Native.getLastError());
        }
        return value;
    }

    void unmap(long address, long size) {
        CLibrary.munmap(new Pointer(address), new NativeLong(size));
    }

    void close(int descriptor) {
        CLibrary.close(descriptor);
    }

    void lock(long address, long size) {
        CLibrary.mlock(new Pointer(address), new NativeLong(size));
    }

    void advise(long address, long size, int advice) {
        CLibrary.madvise(new Pointer(address), new NativeLong(size), advice);
    }

    boolean dumpable() {
        return CLibrary.prctl(
                        PR_GET_DUMPABLE, new NativeLong(0), new NativeLong(0), new NativeLong(0), new NativeLong(0))
                != 0;
    }

    /** The soft limit, {@link Long#MAX_VALUE} when there is none. */
    long softLimit(int resource) {
        long[] limits = new long[2];
        CLibrary.getrlimit(resource, limits);
        return limits[0] < 0 ? Long.MAX_VALUE : limits[0];
    }

    /** Native methods bound to the C library by name. */
    private static final class CLibrary {
        private CLibrary() {}

        static native NativeLong syscall(NativeLong number, NativeLong argument) throws LastErrorException;

        static native int ftruncate(int descriptor, NativeLong length) throws LastErrorException;

        static native Pointer mmap(
                @Nullable Pointer address,
                NativeLong length,
                int protection,
                int flags,
                int descriptor,
                NativeLong offset);

        static native int munmap(Pointer address, NativeLong length) throws LastErrorException;

        static native int close(int descriptor) throws LastErrorException;

        static native int mlock(Pointer address, NativeLong length) throws LastErrorException;

        static native int madvise(Pointer address, NativeLong length, int advice) throws LastErrorException;

        static native int prctl(int option, NativeLong a, NativeLong b, NativeLong c, NativeLong d)
                throws LastErrorException;

        static native int getrlimit(int resource, long[] limits) throws LastErrorException;
    }
}
