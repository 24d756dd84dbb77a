package dev.reel.protection.crypto;

import dev.reel.platform.MediaException;
import dev.reel.protection.aes.AesKeyStore;
import dev.reel.protection.device.CryptoDeviceOptions;
import dev.reel.protection.device.ProtectionStatus;
import dev.reel.protection.memory.MemoryKind;
import dev.reel.protection.memory.ProcessShield;
import dev.reel.protection.memory.ProtectedMemory;
import dev.reel.protection.memory.ProtectionLevel;
import dev.reel.protection.memory.ProtectionReport;

/**
 * Decides once, when a device opens, where keys and surfaces live and what works on them (protected-path.md §19.3).
 *
 * @param keys where the keys rest
 * @param surfaces allocates the surfaces
 * @param report what came of the wish
 */
record KeyKeeping(AesKeyStore keys, ProtectedMemory surfaces, ProtectionReport report) {
    /** What surfaces must find beyond the memory of the keys where they may not fall back: one of them, and its work. */
    private static final int FIRST_SURFACES = 128 * 1024;

    /** The best that the options want and the machine gives; {@code D3DERR_CANNOTPROTECTCONTENT} below what they require. */
    static KeyKeeping choose(CryptoDeviceOptions options, ProcessShield shield) {
        AesKeyStore keys = AesKeyStore.best(options.wanted());
        ProtectionReport report = keys.report(shield);
        boolean secretOnly = options.required().atLeast(ProtectionLevel.SECRET);
        if (!report.level().atLeast(options.required())) {
            keys.close();
            throw refused("The level " + options.required() + " is required, but this process gives " + report.level()
                    + ": " + String.join("; ", report.reasons()));
        }
        if (secretOnly && !ProtectedMemory.available(MemoryKind.SECRET, FIRST_SURFACES)) {
            keys.close();
            throw refused("The level " + options.required()
                    + " is required, but there is secret memory for keys only, and none"
                    + " for surfaces: raise the limit on locked memory (ulimit -l), now "
                    + ProtectionReport.lockedMemoryLimit() + " bytes");
        }
        MemoryKind atLeast = secretOnly ? MemoryKind.SECRET : MemoryKind.PLAIN;
        return new KeyKeeping(
                keys, new ProtectedMemory(bestFor(options, keys), atLeast, options.protectedBytes()), report);
    }

    /** Surfaces get the best memory there is while there is some, whatever the keys got. */
    private static MemoryKind bestFor(CryptoDeviceOptions options, AesKeyStore keys) {
        return options.wanted() == ProtectionLevel.OPEN ? keys.kind() : MemoryKind.SECRET;
    }

    private static MediaException refused(String sentence) {
        return new MediaException(ProtectionStatus.D3DERR_CANNOTPROTECTCONTENT, sentence);
    }
}
