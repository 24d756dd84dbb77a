package dev.reel.protection.trust;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.policy.ProtectionCode;
import java.nio.ByteBuffer;

/**
 * The body of an answer: what a process is at one moment.
 *
 * @param flags bits of {@link TrustFlag}
 * @param revocation the version of the revocation list that the process goes by
 * @param level ordinal of the protection level it reaches
 */
public record TrustState(int version, int flags, int revocation, int level) {
    static final int VERSION = 1;
    static final int SIZE = 16;

    byte[] toBytes() {
        return ByteBuffer.allocate(SIZE)
                .putInt(version)
                .putInt(flags)
                .putInt(revocation)
                .putInt(level)
                .array();
    }

    static TrustState of(ByteBuffer in) {
        return new TrustState(in.getInt(), in.getInt(), in.getInt(), in.getInt());
    }

    /** The failure that a state stands for; version and flags in the order of §10.1. */
    void requireGood(boolean kernelMatters) {
        if (version != VERSION) {
            throw failure(ProtectionCode.MF_E_PEAUTH_UNTRUSTED, "it speaks version " + version + " of the check");
        }
        if (TrustFlag.REBOOT.isIn(flags)) {
            throw failure(ProtectionCode.MF_E_REBOOT_REQUIRED, "the machine must be started again");
        }
        if (TrustFlag.TRUSTED.isIn(flags) && !TrustFlag.UNTRUSTED.isIn(flags)) {
            return;
        }
        if (TrustFlag.ALL_PROCESS_RESTART.isIn(flags)) {
            throw failure(
                    ProtectionCode.MF_E_ALL_PROCESS_RESTART_REQUIRED, "all protected processes must be started again");
        }
        if (TrustFlag.PROCESS_RESTART.isIn(flags)) {
            throw failure(ProtectionCode.MF_E_PROCESS_RESTART_REQUIRED, "it must be started again");
        }
        if (TrustFlag.DEBUGGER.isIn(flags)) {
            throw failure(ProtectionCode.MF_E_DEBUGGING_NOT_ALLOWED, "a debugger traces it; detach it and try again");
        }
        boolean kernelOnly = TrustFlag.KERNEL_UNSECURE.isIn(flags) && !TrustFlag.USER_MODE_UNSECURE.isIn(flags);
        if (!kernelOnly) {
            throw failure(ProtectionCode.MF_E_PE_UNTRUSTED, "it is not shielded; 'reel doctor' says what is missing");
        }
        if (kernelMatters) {
            throw failure(ProtectionCode.MF_E_KERNEL_UNTRUSTED, "the kernel is not locked down");
        }
    }

    static MediaException failure(Status status, String why) {
        return new MediaException(status, "the protected process cannot be trusted: " + why);
    }
}
