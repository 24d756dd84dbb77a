package dev.reel.protection.crypto;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.aes.AesKey;
import dev.reel.protection.cenc.BlockCipher;
import dev.reel.protection.crypto.SessionState.Call;
import dev.reel.protection.device.AesCtrIv;
import dev.reel.protection.device.Capability;
import dev.reel.protection.device.CryptoSession;
import dev.reel.protection.device.CryptoSessionStatus;
import dev.reel.protection.device.CryptoTypes;
import dev.reel.protection.device.DecodeProfile;
import dev.reel.protection.device.HardwareCommand;
import dev.reel.protection.device.ProtectedSurface;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;

/** A session of this process's device: checks each call for exchange, state and caps, and has its keys do it under the device's lock. */
final class DeviceSession implements CryptoSession {
    private final LocalDevice device;
    private final Optional<DecodeProfile> profile;
    private final UUID exchange;
    private final SessionKeys keys;

    DeviceSession(LocalDevice device, Optional<DecodeProfile> profile, UUID exchange, SessionKeys keys) {
        this.device = device;
        this.profile = profile;
        this.exchange = exchange;
        this.keys = keys;
    }

    Optional<DecodeProfile> profile() {
        return profile;
    }

    SessionKeys keys() {
        return keys;
    }

    @Override
    public byte[] certificate() {
        return device.lock().call(() -> {
            requireRsa(Call.CERTIFICATE);
            return device.encodedChain();
        });
    }

    @Override
    public void negotiateKeyExchange(ByteBuffer wrapped) {
        var unusedDone = device.receiveKey(wrapped, () -> requireRsa(Call.KEY_EXCHANGE), fresh -> {
            keys.replaceKey(fresh);
            return this;
        });
    }

    @Override
    public HardwareCommand.Answer execute(HardwareCommand command) {
        device.lock().run(() -> keys.require(Call.STATUS));
        if (!exchange.equals(CryptoTypes.KEY_EXCHANGE_HW_PROTECTION)) {
            throw new MediaException(
                    Status.E_INVALIDARG, "Only a session of the hardware-protection exchange carries DRM commands");
        }
        return device.execute(command);
    }

    @Override
    public void decrypt(EncryptedBuffer source, ProtectedSurface destination) {
        device.capabilities().require(Capability.DECRYPTION_BLT);
        device.lock().run(() -> {
            Surface target = device.own(destination);
            requireRsa(Call.BLT);
            device.transfers().decrypt(keys, target, source);
        });
    }

    @Override
    public AesCtrIv encrypt(ProtectedSurface source, ByteBuffer target) {
        device.capabilities().require(Capability.ENCRYPTED_READ_BACK);
        return device.lock().call(() -> {
            Surface from = device.own(source);
            requireRsa(Call.BLT);
            return device.transfers().encrypt(keys, from, target);
        });
    }

    @Override
    public byte[] startRefresh() {
        device.capabilities().require(Capability.FRESHEN_SESSION_KEY);
        return device.lock().call(() -> {
            requireRsa(Call.START_REFRESH);
            return keys.startRefresh();
        });
    }

    @Override
    public void finishRefresh() {
        device.capabilities().require(Capability.FRESHEN_SESSION_KEY);
        device.lock().run(() -> {
            requireRsa(Call.FINISH_REFRESH);
            keys.finishRefresh();
        });
    }

    @Override
    public byte[] readBackKey() {
        device.capabilities().require(Capability.ENCRYPTED_READ_BACK_KEY);
        return device.lock().call(() -> {
            requireRsa(Call.READ_BACK_KEY);
            return keys.newReadBackKey();
        });
    }

    @Override
    public BlockCipher contentKeyCipher(ByteBuffer wrapped) {
        return device.lock().call(() -> {
            requireRsa(Call.BLT);
            if (!device.capabilities().has(Capability.CONTENT_KEY) || wrapped.remaining() != AesKey.LENGTH) {
                throw new MediaException(
                        Status.E_INVALIDARG,
                        "A wrapped content key has " + AesKey.LENGTH + " bytes, on a device that takes them");
            }
            return new SessionBlockCipher(device.lock(), keys, keys.lend(wrapped));
        });
    }

    @Override
    public CryptoSessionStatus status() {
        return device.lock().call(() -> {
            keys.require(Call.STATUS);
            return keys.status();
        });
    }

    @Override
    public void close() {
        device.end(this);
    }

    /** Refuses {@code call} on a session of the other exchange, which has no such calls (§15), or in a state that forbids it. */
    void requireRsa(Call call) {
        if (!exchange.equals(CryptoTypes.KEY_EXCHANGE_RSAES_OAEP)) {
            throw new MediaException(
                    Status.E_INVALIDARG, "A session of the hardware-protection exchange only carries DRM commands");
        }
        keys.require(call);
    }
}
