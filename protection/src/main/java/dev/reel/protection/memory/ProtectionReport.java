package dev.reel.protection.memory;

import com.sun.jna.LastErrorException;
import java.util.ArrayList;
import java.util.List;

/**
 * The protection level in effect, the best level to be had on this machine, and why (protected-path.md §19.3).
 *
 * @param level what keys get in this process, all promises of the level included
 * @param reachable what keys would get in a shielded process on this machine
 * @param keyMemory the memory that keys live in
 * @param heapCopies how long copies of a key stay on the heap
 * @param shield what shields the process
 * @param reasons one sentence per fact that decided
 */
public record ProtectionReport(
        ProtectionLevel level,
        ProtectionLevel reachable,
        MemoryKind keyMemory,
        HeapCopies heapCopies,
        ProcessShield shield,
        List<String> reasons) {

    /** How long copies of a key stay on the heap. */
    public enum HeapCopies {
        /** As long as the key: the JDK's cipher is kept. */
        KEPT,
        /** For the length of one operation of the JDK's cipher. */
        BRIEF,
        /** Never: native AES works on a schedule in the same memory as the key. */
        NONE
    }

    public ProtectionReport {
        reasons = List.copyOf(reasons);
    }

    /**
     * The report for keys in memory of this kind, with such heap copies, in a process so shielded.
     *
     * @param notHad what better ways were tried in vain, one sentence each
     */
    public static ProtectionReport of(
            MemoryKind keyMemory, HeapCopies heapCopies, ProcessShield shield, List<String> notHad) {
        List<String> reasons = new ArrayList<>();
        reasons.add("keys rest in " + words(keyMemory));
        reasons.add(words(heapCopies));
        reasons.addAll(notHad);
        reasons.addAll(shield.gaps());
        ProtectionLevel reachable = reachable(keyMemory, heapCopies);
        ProtectionLevel level = shield.complete() ? reachable : ProtectionLevel.OPEN;
        return new ProtectionReport(level, reachable, keyMemory, heapCopies, shield, reasons);
    }

    private static ProtectionLevel reachable(MemoryKind keyMemory, HeapCopies heapCopies) {
        if (keyMemory != MemoryKind.SECRET) {
            return ProtectionLevel.PROCESS;
        }
        return switch (heapCopies) {
            case KEPT -> ProtectionLevel.PROCESS;
            case BRIEF -> ProtectionLevel.SECRET;
            case NONE -> ProtectionLevel.SECRET_NATIVE;
        };
    }

    private static String words(MemoryKind keyMemory) {
        return switch (keyMemory) {
            case SECRET -> "secret memory (memfd_secret, descriptor closed)";
            case LOCKED ->
                "locked memory left out of dumps (secret memory needs Linux 5.14, secretmem.enable and room in ulimit"
                        + " -l)";
            case PLAIN -> "plain memory";
        };
    }

    private static String words(HeapCopies heapCopies) {
        return switch (heapCopies) {
            case KEPT -> "the JDK's AES keeps copies of a key on the heap while the key lives";
            case BRIEF -> "the JDK's AES has copies of a key on the heap while one operation runs";
            case NONE -> "native AES works on key schedules beside the keys; the heap has no copies";
        };
    }

    /** The bytes of locked or secret memory that this user may hold; {@link Long#MAX_VALUE} when unlimited or unknown. */
    public static long lockedMemoryLimit() {
        LinuxCalls calls = LinuxCalls.get();
        try {
            return calls == null ? Long.MAX_VALUE : calls.softLimit(LinuxCalls.RLIMIT_MEMLOCK);
        } catch (LastErrorException unknown) {
            return Long.MAX_VALUE;
        }
    }

    /** The report as lines for a person, the level first. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("protection level of this process: " + level + " (" + level.meaning() + ")");
        lines.add("level of a shielded process on this machine: " + reachable + " (" + reachable.meaning() + ")");
        lines.add("system-call filter: " + (shield.systemCallFilter() ? "present" : "none"));
        reasons.forEach(reason -> lines.add("because " + reason));
        return List.copyOf(lines);
    }
}
