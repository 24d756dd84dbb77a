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
 * @param nativeAes native AES works on key schedules in protected memory
 * @param shield what shields the process
 * @param reasons one sentence per fact that decided
 */
public record ProtectionReport(
        ProtectionLevel level,
        ProtectionLevel reachable,
        MemoryKind keyMemory,
        boolean nativeAes,
        ProcessShield shield,
        List<String> reasons) {

    public ProtectionReport {
        reasons = List.copyOf(reasons);
    }

    /** What this machine and this process give when everything available is used. */
    public static ProtectionReport ofThisMachine(boolean nativeAesAvailable) {
        return of(bestMemory(), nativeAesAvailable, ProcessShield.observe());
    }

    /** The report for keys in memory of this kind, worked on by native AES or not, in a process so shielded. */
    public static ProtectionReport of(MemoryKind keyMemory, boolean nativeAes, ProcessShield shield) {
        List<String> reasons = new ArrayList<>();
        ProtectionLevel reachable;
        if (keyMemory != MemoryKind.SECRET) {
            reachable = ProtectionLevel.PROCESS;
            reasons.add(keyMemory == MemoryKind.LOCKED
                    ? "keys are in locked memory left out of dumps: no secret memory (Linux 5.14 or newer, secretmem.enable, ulimit -l)"
                    : "keys are in plain memory: neither secret memory nor locked memory is used");
        } else if (nativeAes) {
            reachable = ProtectionLevel.SECRET_NATIVE;
            reasons.add("keys and key schedules are in secret memory (memfd_secret, descriptor closed) and native AES works on them");
        } else {
            reachable = ProtectionLevel.SECRET;
            reasons.add("keys are in secret memory (memfd_secret, descriptor closed); the JDK's AES makes short-lived heap copies");
        }
        reasons.addAll(shield.gaps());
        return new ProtectionReport(
                shield.complete() ? reachable : ProtectionLevel.OPEN, reachable, keyMemory, nativeAes, shield, reasons);
    }

    /** The best kind of memory that a small allocation gets here. */
    public static MemoryKind bestMemory() {
        for (MemoryKind kind : List.of(MemoryKind.SECRET, MemoryKind.LOCKED)) {
            if (ProtectedMemory.available(kind)) {
                return kind;
            }
        }
        return MemoryKind.PLAIN;
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
