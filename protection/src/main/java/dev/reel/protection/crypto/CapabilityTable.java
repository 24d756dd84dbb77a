package dev.reel.protection.crypto;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.device.Capability;
import dev.reel.protection.device.ContentProtectionCaps;
import dev.reel.protection.device.CryptoDeviceOptions;
import dev.reel.protection.device.CryptoTypes;
import dev.reel.protection.device.DdiModel;
import dev.reel.protection.device.DecodeProfile;
import dev.reel.protection.device.ProtectionStatus;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What the device can do for which pair of crypto type and profile, and the codes for pairs that it cannot (crypto-session.md §3, §4.1). */
final class CapabilityTable {
    /** Both alignments of the device, in bytes: one AES block. */
    static final int ALIGNMENT = 16;

    private static final Set<Capability> ALL = EnumSet.of(
            Capability.SOFTWARE,
            Capability.PARTIAL_DECRYPTION,
            Capability.CONTENT_KEY,
            Capability.FRESHEN_SESSION_KEY,
            Capability.ENCRYPTED_READ_BACK,
            Capability.ENCRYPTED_READ_BACK_KEY,
            Capability.SEQUENTIAL_CTR_IV,
            Capability.DECRYPTION_BLT);

    private final Set<Capability> capabilities = EnumSet.copyOf(ALL);
    private final List<UUID> exchanges = new ArrayList<>();
    private final long protectedBytes;

    CapabilityTable(CryptoDeviceOptions options) {
        capabilities.removeAll(options.withheld());
        capabilities.add(Capability.SOFTWARE);
        exchanges.add(CryptoTypes.KEY_EXCHANGE_RSAES_OAEP);
        if (options.environment().isPresent()) {
            exchanges.add(CryptoTypes.KEY_EXCHANGE_HW_PROTECTION);
        }
        protectedBytes = options.protectedBytes();
    }

    boolean has(Capability capability) {
        return capabilities.contains(capability);
    }

    /** {@code D3DERR_NOTAVAILABLE} when the optional function behind {@code capability} is not there. */
    void require(Capability capability) {
        if (!has(capability)) {
            throw new MediaException(
                    ProtectionStatus.D3DERR_NOTAVAILABLE,
                    "This device does not have " + capability + ": look at its caps");
        }
    }

    ContentProtectionCaps caps(DdiModel model, UUID cryptoType, UUID decodeProfile) {
        requirePair(cryptoType, decodeProfile, model.unknownType());
        return new ContentProtectionCaps(capabilities, exchanges, ALIGNMENT, ALIGNMENT, protectedBytes);
    }

    UUID exchange(UUID cryptoType, UUID decodeProfile, int index) {
        if (cryptoType.equals(CryptoTypes.NULL_GUID)) {
            throw unsupported(cryptoType, decodeProfile);
        }
        requirePair(cryptoType, decodeProfile, ProtectionStatus.D3DERR_UNSUPPORTEDCRYPTO);
        if (index < 0 || index >= exchanges.size()) {
            throw new MediaException(
                    Status.E_INVALIDARG, "There is no key exchange " + index + ": there are " + exchanges.size());
        }
        return exchanges.get(index);
    }

    /** Rows 2 to 5 of the creation table; returns the profile of the session to be. */
    Optional<DecodeProfile> requireCreatable(UUID cryptoType, UUID decodeProfile, UUID keyExchange) {
        if (cryptoType.equals(CryptoTypes.NULL_GUID)) {
            throw new MediaException(
                    ProtectionStatus.D3DERR_NOTAVAILABLE, "A crypto session needs a crypto type, not the NULL_GUID");
        }
        requirePair(cryptoType, decodeProfile, ProtectionStatus.D3DERR_NOTAVAILABLE);
        if (!exchanges.contains(keyExchange)) {
            throw new MediaException(
                    Status.E_INVALIDARG, "The device has no key exchange " + keyExchange + ": it has " + exchanges);
        }
        return DecodeProfile.of(decodeProfile);
    }

    private static void requirePair(UUID cryptoType, UUID decodeProfile, Status unknownType) {
        boolean anyType = cryptoType.equals(CryptoTypes.NULL_GUID);
        if (!anyType && !cryptoType.equals(CryptoTypes.AES128_CTR)) {
            throw new MediaException(
                    unknownType, "The device does not know the crypto type " + cryptoType + ": it has AES128_CTR");
        }
        if (!decodeProfile.equals(CryptoTypes.NULL_GUID)) {
            UUID type = anyType ? CryptoTypes.AES128_CTR : cryptoType;
            if (DecodeProfile.of(decodeProfile)
                    .filter(profile -> profile.supports(type))
                    .isEmpty()) {
                throw unsupported(cryptoType, decodeProfile);
            }
        }
    }

    private static MediaException unsupported(UUID cryptoType, UUID decodeProfile) {
        return new MediaException(
                ProtectionStatus.D3DERR_UNSUPPORTEDCRYPTO,
                "The decode profile " + decodeProfile + " does not go with the crypto type " + cryptoType);
    }
}
