package dev.reel.protection.memory;

import com.sun.jna.LastErrorException;
import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What shields this process from others of the same user, as observed (protected-path.md §19.1, §19.4).
 *
 * @param dumpable others of the same user may read {@code /proc/PID/mem} and attach a debugger
 * @param attachable tools may attach to the virtual machine, load agents and take heap dumps
 * @param coreFiles a crash may write a core file
 * @param heapDumpOnExhaustion an exhausted heap is written to a file
 * @param systemCallFilter a seccomp filter limits what a hijacked process can do; reported, not part of the level
 */
public record ProcessShield(
        boolean dumpable,
        boolean attachable,
        boolean coreFiles,
        boolean heapDumpOnExhaustion,
        boolean systemCallFilter) {

    /** Looks at the running process; what cannot be found out counts as not shielded. */
    public static ProcessShield observe() {
        LinuxCalls calls = LinuxCalls.get();
        HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        return new ProcessShield(
                dumpable(calls),
                !option(machine, "DisableAttachMechanism", false),
                coreFiles(calls),
                option(machine, "HeapDumpOnOutOfMemoryError", true),
                filtered());
    }

    /** True when the process keeps the promises of {@link ProtectionLevel#PROCESS}. */
    public boolean complete() {
        return gaps().isEmpty();
    }

    /** What is missing for {@link ProtectionLevel#PROCESS}, each with what to do about it; empty when nothing is. */
    public List<String> gaps() {
        List<String> gaps = new ArrayList<>();
        if (dumpable) {
            gaps.add("the process is dumpable: same-user programs may read its memory (PR_SET_DUMPABLE 0 closes this)");
        }
        if (attachable) {
            gaps.add("tools may attach to this JVM (-XX:+DisableAttachMechanism closes this)");
        }
        if (coreFiles) {
            gaps.add("a crash may write a core file (ulimit -c 0 closes this)");
        }
        if (heapDumpOnExhaustion) {
            gaps.add("an exhausted heap may be written to disk (-XX:-HeapDumpOnOutOfMemoryError closes this)");
        }
        return List.copyOf(gaps);
    }

    private static boolean dumpable(@Nullable LinuxCalls calls) {
        try {
            return calls == null || calls.dumpable();
        } catch (LastErrorException unknown) {
            return true;
        }
    }

    private static boolean coreFiles(@Nullable LinuxCalls calls) {
        try {
            return calls == null || calls.softLimit(LinuxCalls.RLIMIT_CORE) != 0;
        } catch (LastErrorException unknown) {
            return true;
        }
    }

    private static boolean option(@Nullable HotSpotDiagnosticMXBean machine, String name, boolean unknown) {
        if (machine == null) {
            return unknown;
        }
        try {
            return Boolean.parseBoolean(machine.getVMOption(name).getValue());
        } catch (IllegalArgumentException absent) {
            return unknown;
        }
    }

    private static boolean filtered() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .anyMatch(line -> line.matches("Seccomp:\\s*2"));
        } catch (IOException absent) {
            return false;
        }
    }
}
