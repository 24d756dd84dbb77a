package dev.reel.protection.crypto;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.aes.AesKey;
import dev.reel.protection.device.OaepHash;
import dev.reel.protection.identity.DeviceIdentity;
import dev.reel.protection.identity.Oaep;
import java.nio.ByteBuffer;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The device's certificate chain and its side of the key exchange (crypto-session.md §5). The identity may be foreign code and
 * slow, a token: it is used under a lock of its own and never under the device's.
 */
final class KeyExchange {
    private final ReentrantLock identityLock = new ReentrantLock();
    private final DeviceIdentity identity;
    private final OaepHash hash;
    private volatile List<X509Certificate> chain;

    KeyExchange(DeviceIdentity identity, OaepHash hash) {
        this.identity = identity;
        this.hash = hash;
        this.chain = List.copyOf(identity.chain());
    }

    List<X509Certificate> chain() {
        return chain;
    }

    /** The chain as concatenated DER, leaf first. */
    byte[] encodedChain() {
        try {
            List<X509Certificate> present = chain;
            int size = 0;
            for (X509Certificate certificate : present) {
                size += certificate.getEncoded().length;
            }
            ByteBuffer all = ByteBuffer.allocate(size);
            for (X509Certificate certificate : present) {
                all.put(certificate.getEncoded());
            }
            return all.array();
        } catch (CertificateEncodingException failed) {
            throw new MediaException(Status.E_FAIL, "The device's certificates cannot be encoded", failed);
        }
    }

    /** The 16 bytes of the key inside {@code data}, which the caller wipes; whatever is wrong with the 256 bytes, the failure is one and the same. */
    byte[] open(ByteBuffer data) {
        if (data.remaining() != DeviceIdentity.BLOCK) {
            throw refused();
        }
        byte[] ciphertext = new byte[DeviceIdentity.BLOCK];
        data.duplicate().get(ciphertext);
        identityLock.lock();
        try {
            byte[] raw = Oaep.decrypt(identity, hash, ciphertext, AesKey.LENGTH);
            if (raw == null) {
                throw refused();
            }
            return raw;
        } finally {
            identityLock.unlock();
        }
    }

    /** A new certificate and key pair. */
    void renew() {
        identityLock.lock();
        try {
            identity.renew();
            chain = List.copyOf(identity.chain());
        } finally {
            identityLock.unlock();
        }
    }

    void close() {
        identityLock.lock();
        try {
            identity.close();
        } finally {
            identityLock.unlock();
        }
    }

    private static MediaException refused() {
        return new MediaException(
                Status.E_INVALIDARG,
                "The key exchange was refused: send 256 bytes of RSAES-OAEP under the device's certificate");
    }
}
