package dev.reel.protection.crypto;

import dev.reel.platform.MediaException;
import dev.reel.protection.aes.AesEngine;
import dev.reel.protection.device.CryptoDeviceOptions;
import dev.reel.protection.device.ProtectionStatus;
import dev.reel.protection.memory.MemoryKind;
import dev.reel.protection.memory.ProcessShield;
import dev.reel.protection.memory.ProtectedMemory;
import dev.reel.protection.memory.ProtectionLevel;
import dev.reel.protection.memory.ProtectionReport;
import dev.reel.protection.memory.ProtectionReport.HeapCopies;

/**
 * Decides once, when a device opens, where keys and surfaces live and what works on them (protected-path.md §19.3).
 *
 * @param engine makes the keys
 * @param surfaces allocates the surfaces
 * @param report what came of the wish
 */
record KeyKeeping(AesEngine engine, ProtectedMemory surfaces, ProtectionReport report) {

    /** The best that the options want and the machine gives; {@code D3DERR_CANNOTPROTECTCONTENT} below what they require. */
    static KeyKeeping choose(CryptoDeviceOptions options, ProcessShield shield) {
        MemoryKind best = ProtectionReport.bestMemory();
        MemoryKind kind = options.wanted() == ProtectionLevel.OPEN ? MemoryKind.PLAIN : best;
        AesEngine.Worker worker = worker(options.wanted(), kind);
        ProtectionReport report = ProtectionReport.of(kind, copies(worker), shield);
        if (!report.level().atLeast(options.required())) {
            throw new MediaException(
                    ProtectionStatus.D3DERR_CANNOTPROTECTCONTENT,
                    "The level " + options.required() + " is required, but this process gives " + report.level() + ": "
                            + String.join("; ", report.reasons()));
        }
        MemoryKind atLeast = options.required().atLeast(ProtectionLevel.SECRET) ? MemoryKind.SECRET : MemoryKind.PLAIN;
        return new KeyKeeping(
                new AesEngine(kind, worker), new ProtectedMemory(kind, atLeast, options.protectedBytes()), report);
    }

    private static AesEngine.Worker worker(ProtectionLevel wanted, MemoryKind kind) {
        if (kind != MemoryKind.SECRET || !wanted.atLeast(ProtectionLevel.SECRET)) {
            return AesEngine.Worker.JDK_KEPT;
        }
        return wanted == ProtectionLevel.SECRET_NATIVE && AesEngine.nativeAvailable()
                ? AesEngine.Worker.NATIVE
                : AesEngine.Worker.JDK_BRIEF;
    }

    private static HeapCopies copies(AesEngine.Worker worker) {
        return switch (worker) {
            case JDK_KEPT -> HeapCopies.KEPT;
            case JDK_BRIEF -> HeapCopies.BRIEF;
            case NATIVE -> HeapCopies.NONE;
        };
    }
}
