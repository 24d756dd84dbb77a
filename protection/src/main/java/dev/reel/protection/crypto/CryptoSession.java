package dev.reel.protection.crypto;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.aes.AesKey;
import dev.reel.protection.cenc.BlockCipherEngine;
import dev.reel.protection.device.AesCtrIv;
import dev.reel.protection.device.CryptoDevice;
import dev.reel.protection.device.CryptoSessionStatus;
import dev.reel.protection.device.CryptoTypes;
import dev.reel.protection.device.DecryptionBlt;
import dev.reel.protection.device.SessionHandle;
import dev.reel.protection.device.SurfaceHandle;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One crypto session with its device: the handle calls of {@link CryptoDevice} as methods of an object.
 *
 * <p>May be used from any thread; the device carries out one call at a time. {@link #close()} destroys the session.
 */
public final class CryptoSession implements AutoCloseable {
    private final CryptoDevice device;
    private final SessionHandle handle;
    private final AtomicBoolean open = new AtomicBoolean(true);

    private CryptoSession(CryptoDevice device, SessionHandle handle) {
        this.device = device;
        this.handle = handle;
    }

    /** A session of AES128_CTR with RSAES-OAEP; the NULL_GUID as profile serves no decoder. */
    public static CryptoSession create(CryptoDevice device, UUID decodeProfile) {
        return new CryptoSession(
                device,
                device.createCryptoSession(CryptoTypes.AES128_CTR, decodeProfile, CryptoTypes.KEY_EXCHANGE_RSAES_OAEP));
    }

    /** The session's handle on its device. */
    public SessionHandle handle() {
        return handle;
    }

    /** The device's certificate chain, concatenated DER, leaf first (crypto-session.md §5.1). */
    public byte[] certificate() {
        ByteBuffer chain = ByteBuffer.allocate(device.certificateSize(handle));
        device.certificate(handle, chain);
        return chain.array();
    }

    /** Puts the session key in force that {@code wrapped} holds: 256 bytes of RSAES-OAEP (§5.3). */
    public void negotiateKeyExchange(byte[] wrapped) {
        device.negotiateKeyExchange(handle, ByteBuffer.wrap(wrapped));
    }

    /** Decrypts into a protected surface (§7). */
    public void decrypt(DecryptionBlt blt) {
        device.decryptionBlt(handle, blt);
    }

    /** Encrypts a protected surface into {@code target}; returns the vector that the driver chose (§10). */
    public AesCtrIv encrypt(SurfaceHandle source, ByteBuffer target) {
        ByteBuffer iv = ByteBuffer.allocate(AesCtrIv.SIZE);
        device.encryptionBlt(handle, source, target, iv);
        return AesCtrIv.read(iv);
    }

    /** Starts a key refresh; returns the random that the next session key is XORed with (§11). */
    public byte[] startRefresh() {
        ByteBuffer random = ByteBuffer.allocate(AesKey.LENGTH);
        device.startSessionKeyRefresh(handle, random);
        return random.array();
    }

    /** Puts the refreshed session key in force. */
    public void finishRefresh() {
        device.finishSessionKeyRefresh(handle);
    }

    /** Makes a new read-back key; returns it AES-ECB encrypted under the session key (§12). */
    public byte[] readBackKey() {
        ByteBuffer wrapped = ByteBuffer.allocate(AesKey.LENGTH);
        device.encryptionBltKey(handle, wrapped);
        return wrapped.array();
    }

    /** A content key, AES-ECB encrypted under the session key, at work for a decrypter of this process (§1). */
    public BlockCipherEngine contentKeyEngine(byte[] wrapped) {
        return device.contentKeyEngine(handle, ByteBuffer.wrap(wrapped));
    }

    /** What became of the key and the content (§13). */
    public CryptoSessionStatus status() {
        return device.cryptoSessionStatus(handle);
    }

    /** Destroys the session and wipes its keys; does nothing when it is destroyed already, or its device closed. */
    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            try {
                device.destroyCryptoSession(handle);
            } catch (MediaException gone) {
                if (!gone.status().equals(Status.E_INVALIDARG)) {
                    throw gone;
                }
            }
        }
    }
}
