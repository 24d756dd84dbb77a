package dev.reel.protection.trust;

import dev.reel.protection.policy.ProtectionCode;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.KeyAgreement;

/**
 * One side of a key agreement by X25519. The reference sends a transient key under an RSA key instead; a pair of these is made in
 * milliseconds, an RSA pair in a young JVM takes seconds.
 */
final class KeyHalf {
    private final KeyPair pair;

    private KeyHalf(KeyPair pair) {
        this.pair = pair;
    }

    static KeyHalf make(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("X25519");
            generator.initialize(NamedParameterSpec.X25519, random);
            return new KeyHalf(generator.generateKeyPair());
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException("every JDK since 11 has X25519", failed);
        }
    }

    byte[] publicBytes() {
        return pair.getPublic().getEncoded();
    }

    /**
     * The session key; {@code MF_E_PEAUTH_UNTRUSTED} when the other half is none.
     *
     * @param first true on the side whose half was sent first
     */
    byte[] agree(byte[] theirs, boolean first) {
        byte[] secret = new byte[0];
        try {
            KeyAgreement agreement = KeyAgreement.getInstance("X25519");
            agreement.init(pair.getPrivate());
            agreement.doPhase(KeyFactory.getInstance("X25519").generatePublic(new X509EncodedKeySpec(theirs)), true);
            secret = agreement.generateSecret();
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(secret);
            digest.update(first ? publicBytes() : theirs);
            digest.update(first ? theirs : publicBytes());
            return Arrays.copyOf(digest.digest(), TrustSeal.KEY);
        } catch (GeneralSecurityException noKey) {
            throw TrustState.failure(ProtectionCode.MF_E_PEAUTH_UNTRUSTED, "its half of the key agreement is no key");
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
