package dev.reel.protection.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The system calls that the process gives up for good (protected-path.md §19.1): other processes' memory, new programs and
 * processes, and what a hijacked process would open doors with. Denied calls fail with {@code EPERM}.
 *
 * @param architecture the kernel's name for the machine, checked first
 * @param denied numbers of calls that are denied whatever their arguments are
 */
record SystemCallFilter(
        int architecture, List<Integer> denied, int prctl, int cloning, int clone3, int socket, int seccomp) {
    private static final short LOAD = 0x20;
    private static final short JUMP_EQUAL = 0x15;
    private static final short JUMP_GREATER_OR_EQUAL = 0x35;
    private static final short JUMP_SET = 0x45;
    private static final short RETURN = 0x06;

    private static final int NUMBER = 0;
    private static final int ARCHITECTURE = 4;
    private static final int FIRST_ARGUMENT = 16;

    private static final int ALLOW = 0x7fff0000;
    private static final int DENY = 0x00050001;
    /** ENOSYS lets the C library fall back to clone, whose flags can be seen. */
    private static final int NOT_THERE = 0x00050026;

    private static final int X32 = 0x40000000;
    private static final int CLONE_THREAD = 0x10000;
    private static final int PR_SET_DUMPABLE = 4;
    private static final int PR_SET_PTRACER = 0x59616d61;

    private static final SystemCallFilter X86_64 = new SystemCallFilter(
            0xC000003E,
            // ptrace, process_vm_readv/writev, pidfd_getfd, pidfd_open, process_madvise, kcmp
            List.of(
                    101,
                    310,
                    311,
                    438,
                    434,
                    440,
                    312,
                    // execve, execveat, fork, vfork
                    59,
                    322,
                    57,
                    58,
                    // kexec_load, kexec_file_load, bpf, perf_event_open, userfaultfd, modules
                    246,
                    320,
                    321,
                    298,
                    323,
                    175,
                    313,
                    176,
                    // mount, umount2, pivot_root, chroot, unshare, setns, keys, open_by_handle_at, listen
                    165,
                    166,
                    155,
                    161,
                    272,
                    308,
                    250,
                    248,
                    249,
                    304,
                    50),
            157,
            56,
            435,
            41,
            317);

    private static final SystemCallFilter ARM64 = new SystemCallFilter(
            0xC00000B7,
            List.of(
                    117, 270, 271, 438, 434, 440, 272, 221, 281, 104, 294, 280, 241, 282, 105, 273, 106, 40, 39, 41, 51,
                    97, 268, 219, 217, 218, 265, 201),
            167,
            220,
            435,
            198,
            277);

    /** The filter of this machine's architecture, or null where none is known. */
    static @Nullable SystemCallFilter ofThisMachine() {
        return switch (System.getProperty("os.arch", "")) {
            case "amd64", "x86_64" -> X86_64;
            case "aarch64" -> ARM64;
            default -> null;
        };
    }

    /** The program for the kernel: eight bytes per instruction. */
    ByteBuffer program(boolean sockets) {
        Program program = new Program();
        program.add(LOAD, 0, 0, ARCHITECTURE);
        program.add(JUMP_EQUAL, 1, 0, architecture);
        program.add(RETURN, 0, 0, DENY);
        program.add(LOAD, 0, 0, NUMBER);
        if (architecture == X86_64.architecture) {
            program.add(JUMP_GREATER_OR_EQUAL, 0, 1, X32);
            program.add(RETURN, 0, 0, DENY);
        }
        for (int number : denied) {
            program.on(number, DENY);
        }
        if (!sockets) {
            program.on(socket, DENY);
        }
        program.on(clone3, NOT_THERE);
        // clone: only threads.
        program.add(JUMP_EQUAL, 0, 4, cloning);
        program.add(LOAD, 0, 0, FIRST_ARGUMENT);
        program.add(JUMP_SET, 1, 0, CLONE_THREAD);
        program.add(RETURN, 0, 0, DENY);
        program.add(RETURN, 0, 0, ALLOW);
        // prctl: nobody makes the process readable again.
        program.add(JUMP_EQUAL, 0, 4, prctl);
        program.add(LOAD, 0, 0, FIRST_ARGUMENT);
        program.add(JUMP_EQUAL, 1, 0, PR_SET_DUMPABLE);
        program.add(JUMP_EQUAL, 0, 1, PR_SET_PTRACER);
        program.add(RETURN, 0, 0, DENY);
        program.add(RETURN, 0, 0, ALLOW);
        return program.toBytes();
    }

    /** Instructions in a row. */
    private static final class Program {
        private final List<long[]> instructions = new ArrayList<>();

        void add(short code, int whenTrue, int whenFalse, int value) {
            instructions.add(new long[] {code, whenTrue, whenFalse, value});
        }

        void on(int number, int result) {
            add(JUMP_EQUAL, 0, 1, number);
            add(RETURN, 0, 0, result);
        }

        ByteBuffer toBytes() {
            ByteBuffer bytes =
                    ByteBuffer.allocateDirect(8 * instructions.size()).order(ByteOrder.nativeOrder());
            for (long[] instruction : instructions) {
                bytes.putShort((short) instruction[0])
                        .put((byte) instruction[1])
                        .put((byte) instruction[2])
                        .putInt((int) instruction[3]);
            }
            return bytes.flip();
        }
    }
}
