package dev.reel.protection.device;

import dev.reel.protection.memory.ProtectionLevel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * How to open a device; start from {@link #defaults()}.
 *
 * @param wanted the protection level to aim at; what cannot be had is reported by {@link CryptoDevice#protection()}
 * @param required the level below which opening fails
 * @param sessionQuota the most sessions at one time
 * @param protectedBytes the most bytes of protected surfaces at one time
 * @param oaepHash the hash of the key exchange
 * @param withheld capabilities that the device is not to have
 * @param identityFile where the software device keeps its key pair; empty for one that is never written
 * @param token the token of the PKCS#11 device
 * @param environment what answers hardware commands; without it that exchange is not offered
 */
public record CryptoDeviceOptions(
        ProtectionLevel wanted,
        ProtectionLevel required,
        int sessionQuota,
        long protectedBytes,
        OaepHash oaepHash,
        Set<Capability> withheld,
        Optional<Path> identityFile,
        Optional<Token> token,
        Optional<HardwareCommand.Environment> environment) {

    /**
     * A PKCS#11 token.
     *
     * @param library the PKCS#11 module
     * @param slot the slot that the token is in, by its PKCS#11 slot id
     * @param pin the user PIN; never printed
     */
    public record Token(Path library, long slot, String pin) {
        @Override
        public String toString() {
            return "Token[library=" + library + ", slot=" + slot + "]";
        }
    }

    public CryptoDeviceOptions {
        withheld = Set.copyOf(withheld);
    }

    /** The best level to be had, 64 sessions, 256 MiB of surfaces, OAEP with SHA-512, a key pair in memory. */
    public static CryptoDeviceOptions defaults() {
        return new CryptoDeviceOptions(
                ProtectionLevel.SECRET_NATIVE,
                ProtectionLevel.OPEN,
                64,
                256L << 20,
                OaepHash.SHA_512,
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same, aiming at {@code wanted} and refusing less than {@code required}. */
    public CryptoDeviceOptions withLevels(ProtectionLevel wanted, ProtectionLevel required) {
        return new CryptoDeviceOptions(
                wanted, required, sessionQuota, protectedBytes, oaepHash, withheld, identityFile, token, environment);
    }

    /** The same with other quotas. */
    public CryptoDeviceOptions withQuotas(int sessionQuota, long protectedBytes) {
        return new CryptoDeviceOptions(
                wanted, required, sessionQuota, protectedBytes, oaepHash, withheld, identityFile, token, environment);
    }

    /** The same with another hash of the key exchange. */
    public CryptoDeviceOptions withOaepHash(OaepHash oaepHash) {
        return new CryptoDeviceOptions(
                wanted, required, sessionQuota, protectedBytes, oaepHash, withheld, identityFile, token, environment);
    }

    /** The same without these capabilities. */
    public CryptoDeviceOptions without(Set<Capability> withheld) {
        return new CryptoDeviceOptions(
                wanted, required, sessionQuota, protectedBytes, oaepHash, withheld, identityFile, token, environment);
    }

    /** The same with the software device's key pair kept in {@code file}. */
    public CryptoDeviceOptions withIdentityFile(Path file) {
        return new CryptoDeviceOptions(
                wanted,
                required,
                sessionQuota,
                protectedBytes,
                oaepHash,
                withheld,
                Optional.of(file),
                token,
                environment);
    }

    /** The same with a PKCS#11 token. */
    public CryptoDeviceOptions withToken(Token token) {
        return new CryptoDeviceOptions(
                wanted,
                required,
                sessionQuota,
                protectedBytes,
                oaepHash,
                withheld,
                identityFile,
                Optional.of(token),
                environment);
    }

    /** The same with a secure environment for hardware commands. */
    public CryptoDeviceOptions withEnvironment(HardwareCommand.Environment environment) {
        return new CryptoDeviceOptions(
                wanted,
                required,
                sessionQuota,
                protectedBytes,
                oaepHash,
                withheld,
                identityFile,
                token,
                Optional.of(environment));
    }
}
