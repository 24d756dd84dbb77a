package dev.reel.protection.identity;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import javax.crypto.Cipher;

/**
 * An RSA-2048 key pair that lives as long as its process and is never written. Its root, an elliptic one because that is made quickly,
 * signs once and is forgotten.
 */
public final class EphemeralIdentity implements DeviceIdentity {
    private final Clock clock;
    private final SecureRandom random;
    private KeyPair pair;
    private List<X509Certificate> chain;

    /** Makes the key pair, which takes a while. */
    public EphemeralIdentity(Clock clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
        this.pair = generate(random);
        this.chain = certify(pair, clock, random);
    }

    private static KeyPair generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(8 * BLOCK, random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException failed) {
            throw new MediaException(Status.E_FAIL, "no RSA key pair can be made", failed);
        }
    }

    private static List<X509Certificate> certify(KeyPair leaf, Clock clock, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256, random);
            KeyPair root = generator.generateKeyPair();
            Certificates certificates = new Certificates(random, null);
            return List.of(
                    certificates.leaf(leaf.getPublic(), root.getPrivate(), clock.instant()),
                    certificates.root(root, clock.instant()));
        } catch (GeneralSecurityException failed) {
            throw new MediaException(Status.E_FAIL, "no certificate can be made", failed);
        }
    }

    @Override
    public String description() {
        return "key pair of this process, in memory";
    }

    @Override
    public List<X509Certificate> chain() {
        return chain;
    }

    @Override
    public byte[] decryptRaw(byte[] block) {
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, pair.getPrivate());
            return cipher.doFinal(block);
        } catch (GeneralSecurityException failed) {
            throw new MediaException(Status.E_FAIL, "the process's private key does not work", failed);
        }
    }

    @Override
    public void renew() {
        pair = generate(random);
        chain = certify(pair, clock, random);
    }

    /** Nothing to do: the JDK's RSA keys cannot be wiped and go with the process. */
    @Override
    public void close() {}
}
