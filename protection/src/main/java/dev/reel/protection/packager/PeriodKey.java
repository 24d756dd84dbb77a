package dev.reel.protection.packager;

import dev.reel.protection.cenc.CipherDirection;
import dev.reel.protection.cenc.ContentKey;
import dev.reel.protection.cenc.JdkBlockCipher;
import dev.reel.protection.cenc.SampleCipher;
import dev.reel.protection.cenc.Scheme;
import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * One content key at work: its cipher and its IVs, which must never repeat under the key, whichever track uses it.
 *
 * <p>Schemes cenc and cens count 8-byte IVs up from a random start; cbc1 draws 16 bytes that nobody can foresee; cbcs uses
 * one constant IV (protected-path.md §17.2).
 */
final class PeriodKey implements AutoCloseable {
    private final ContentKey key;
    private final Scheme scheme;
    private final SecureRandom random;
    private final SampleCipher cipher;
    private final byte[] constantIv = new byte[16];
    private long nextIv;

    PeriodKey(ContentKey key, Scheme scheme, SecureRandom random) {
        this.key = key;
        this.scheme = scheme;
        this.random = random;
        cipher = new SampleCipher(new JdkBlockCipher(key), CipherDirection.ENCRYPT);
        random.nextBytes(constantIv);
        nextIv = random.nextLong();
    }

    ContentKey key() {
        return key;
    }

    SampleCipher cipher() {
        return cipher;
    }

    /** Bytes of IV that samples carry. */
    int ivSize() {
        return switch (scheme) {
            case CENC, CENS -> 8;
            case CBC1 -> 16;
            case CBCS -> 0;
        };
    }

    byte[] constantIv() {
        return scheme == Scheme.CBCS ? constantIv.clone() : new byte[0];
    }

    /** The IV of the next sample. */
    byte[] nextIv() {
        switch (scheme) {
            case CENC, CENS -> {
                return ByteBuffer.allocate(8).putLong(nextIv++).array();
            }
            case CBC1 -> {
                byte[] iv = new byte[16];
                random.nextBytes(iv);
                return iv;
            }
            case CBCS -> {
                return constantIv;
            }
        }
        throw new IllegalStateException("scheme " + scheme);
    }

    @Override
    public void close() {
        cipher.close();
    }
}
