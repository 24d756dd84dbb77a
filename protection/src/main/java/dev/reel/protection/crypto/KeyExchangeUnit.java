package dev.reel.protection.crypto;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.aes.AesKey;
import dev.reel.protection.aes.AesKeyStore;
import dev.reel.protection.device.OaepHash;
import dev.reel.protection.identity.DeviceIdentity;
import dev.reel.protection.identity.Oaep;
import java.nio.ByteBuffer;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;

/** The device's certificate chain and its side of the key exchange (crypto-session.md §5). */
final class KeyExchangeUnit {
    private final DeviceIdentity identity;
    private final OaepHash hash;
    private final AesKeyStore keys;
    private boolean away;

    KeyExchangeUnit(DeviceIdentity identity, OaepHash hash, AesKeyStore keys) {
        this.identity = identity;
        this.hash = hash;
        this.keys = keys;
    }

    /** From a teardown to the recovery there is neither certificate nor exchange. */
    void away(boolean now) {
        away = now;
    }

    int chainSize() {
        return chain().length;
    }

    void writeChain(ByteBuffer target) {
        byte[] chain = chain();
        if (target.isReadOnly() || target.remaining() < chain.length) {
            throw new MediaException(
                    Status.E_INVALIDARG,
                    "The certificate chain has " + chain.length + " bytes, more than the buffer takes");
        }
        target.put(target.position(), chain);
    }

    /** The key inside {@code data}; whatever is wrong with the 256 bytes, the failure is one and the same. */
    AesKey receiveKey(ByteBuffer data) {
        requirePresent();
        if (data.remaining() != DeviceIdentity.BLOCK) {
            throw refused();
        }
        byte[] ciphertext = new byte[DeviceIdentity.BLOCK];
        data.duplicate().get(ciphertext);
        byte[] raw = Oaep.decrypt(identity, hash, ciphertext, AesKey.LENGTH);
        if (raw == null) {
            throw refused();
        }
        try {
            return keys.importKey(raw);
        } finally {
            Arrays.fill(raw, (byte) 0);
        }
    }

    private byte[] chain() {
        requirePresent();
        try {
            int size = 0;
            for (X509Certificate certificate : identity.chain()) {
                size += certificate.getEncoded().length;
            }
            ByteBuffer all = ByteBuffer.allocate(size);
            for (X509Certificate certificate : identity.chain()) {
                all.put(certificate.getEncoded());
            }
            return all.array();
        } catch (CertificateEncodingException failed) {
            throw new MediaException(Status.E_FAIL, "The device's certificates cannot be encoded", failed);
        }
    }

    private void requirePresent() {
        if (away) {
            throw new MediaException(Status.E_FAIL, "The device lost its keys and has not recovered yet");
        }
    }

    private static MediaException refused() {
        return new MediaException(
                Status.E_INVALIDARG,
                "The key exchange was refused: send 256 bytes of RSAES-OAEP under the device's certificate");
    }
}
