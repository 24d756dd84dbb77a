package dev.reel.protection.process;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shields the running process from others, for good, before it has anything to hide (protected-path.md §19.4).
 *
 * @param gaps what could not be done here, one sentence each
 */
record Hardening(List<String> gaps) {
    private static final int PR_SET_PDEATHSIG = 1;
    private static final int PR_SET_DUMPABLE = 4;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int SIGTERM = 15;
    private static final int RLIMIT_CORE = 4;
    private static final int SECCOMP_SET_MODE_FILTER = 1;
    private static final int SECCOMP_FILTER_FLAG_TSYNC = 1;

    /**
     * Puts the shield up.
     *
     * @param parent the process that started this one; when it is gone already, this fails
     * @param sockets whether this process may open sockets later
     */
    static Hardening apply(long parent, boolean sockets) {
        if (!Platform.isLinux()) {
            return new Hardening(List.of("only Linux lets a process shield itself in this way"));
        }
        List<String> gaps = new ArrayList<>();
        Native.register(CLibrary.class, "c");
        attempt(gaps, "the kernel gives no signal when the parent dies", () -> prctl(PR_SET_PDEATHSIG, SIGTERM));
        if (ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(-1L) != parent) {
            throw new MediaException(Status.E_ABORT, "the application that started this process is gone");
        }
        attempt(gaps, "core files cannot be switched off", () -> CLibrary.setrlimit(RLIMIT_CORE, new long[] {0, 0}));
        attempt(gaps, "the process cannot be made unreadable to others", () -> prctl(PR_SET_DUMPABLE, 0));
        attempt(gaps, "the process can still gain privileges", () -> prctl(PR_SET_NO_NEW_PRIVS, 1));
        attempt(gaps, "there is no system-call filter", () -> filter(sockets));
        return new Hardening(List.copyOf(gaps));
    }

    /** The id of the process that traces this one, 0 for none. */
    static long tracer() {
        return Long.parseLong(status("TracerPid", "0"));
    }

    private static String status(String name, String unknown) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith(name + ":")) {
                    return line.substring(name.length() + 1).strip();
                }
            }
        } catch (IOException notHere) {
            return unknown;
        }
        return unknown;
    }

    private static void filter(boolean sockets) {
        SystemCallFilter filter = SystemCallFilter.ofThisMachine();
        if (filter == null) {
            throw new LastErrorException("no filter for " + System.getProperty("os.arch"));
        }
        ByteBuffer program = filter.program(sockets);
        Memory header = new Memory(16);
        header.setShort(0, (short) (program.remaining() / 8));
        header.setPointer(8, Native.getDirectBufferPointer(program));
        var unusedResult = CLibrary.syscall(
                new NativeLong(filter.seccomp()),
                new NativeLong(SECCOMP_SET_MODE_FILTER),
                new NativeLong(SECCOMP_FILTER_FLAG_TSYNC),
                header);
        header.clear();
    }

    private static void prctl(int option, long argument) {
        var unusedResult = CLibrary.prctl(
                option, new NativeLong(argument), new NativeLong(0), new NativeLong(0), new NativeLong(0));
    }

    private static void attempt(List<String> gaps, String otherwise, Runnable step) {
        try {
            step.run();
        } catch (LastErrorException refused) {
            gaps.add(otherwise + " (" + refused.getMessage() + ")");
        }
    }

    /** Native methods bound to the C library by name. */
    private static final class CLibrary {
        private CLibrary() {}

        static native int prctl(int option, NativeLong a, NativeLong b, NativeLong c, NativeLong d)
                throws LastErrorException;

        static native int setrlimit(int resource, long[] limits) throws LastErrorException;

        static native NativeLong syscall(NativeLong number, NativeLong a, NativeLong b, @Nullable Pointer c)
                throws LastErrorException;
    }
}
