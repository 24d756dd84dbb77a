package dev.reel.protection.aes;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * AES-128 by the JDK's ciphers, for one key: counter mode with a 64-bit count, chaining, single blocks. Cipher objects are kept,
 * for making one costs more than a small sample; each holds copies of the key from its first use until {@link #forget()}.
 *
 * <p>Input and output are different arrays: of an array that a cipher is to change in place the JDK makes a copy that nobody wipes.
 * One thread at a time.
 */
public final class JdkAes implements AutoCloseable {
    /** The most bytes that go through a cipher in one call, which is what the JIT's AES likes best. */
    public static final int PIECE = 64 * 1024;

    /**
     * The JVM replaces its AES loops by machine instructions once they were called often enough, however long each call
     * took; short pieces in the beginning bring that about after megabytes, not after hundreds of them.
     */
    private static final int WARM_UP_PIECE = 2 * 1024;

    private static final long WARM_UP_BYTES = 32L << 20;
    private static final AtomicLong WORKED_BYTES = new AtomicLong();
    private static final int BLOCK = AesKey.LENGTH;
    private static final SecretKeySpec NOTHING = new SecretKeySpec(new byte[BLOCK], "AES");
    private static final IvParameterSpec NO_VECTOR = new IvParameterSpec(new byte[BLOCK]);
    private static final long NO_WRAP = Long.MAX_VALUE;

    private final SecretKey key;
    private @Nullable Cipher counter;
    private @Nullable Cipher chained;
    private @Nullable Cipher single;
    private final Set<Cipher> keyed = new HashSet<>();
    private long counterIv;
    private long bytesToWrap = NO_WRAP;
    private boolean warm;

    /** AES with {@code key}, whose encoded form is asked for each time that a cipher needs it. */
    public JdkAes(SecretKey key) {
        this.key = key;
    }

    /** Starts a key stream at the block {@code iv || count}; the count wraps to 0 without a carry. */
    public void beginCounter(long iv, long count) {
        counterIv = iv;
        long blocks = -count;
        bytesToWrap = blocks > 0 && blocks < NO_WRAP / BLOCK ? blocks * BLOCK : NO_WRAP;
        counter = begun(counter, "AES/CTR/NoPadding", Cipher.ENCRYPT_MODE, vector(iv, count));
    }

    /** Adds the next {@code length} bytes of the key stream. */
    public void counter(byte[] in, int inAt, byte[] out, int outAt, int length) {
        for (int done = 0; done < length; ) {
            if (bytesToWrap == 0) {
                beginCounter(counterIv, 0);
            }
            int size = (int) Math.min(length - done, bytesToWrap);
            update(counter, in, inAt + done, out, outAt + done, size);
            bytesToWrap -= bytesToWrap == NO_WRAP ? 0 : size;
            done += size;
        }
    }

    /** Starts a chain of blocks (CBC) from a 16-byte vector. */
    public void beginChain(byte[] iv, boolean encrypt) {
        chained = begun(
                chained,
                "AES/CBC/NoPadding",
                encrypt ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE,
                new IvParameterSpec(iv));
    }

    /** Goes on with the chain over whole blocks. */
    public void chain(byte[] in, int inAt, byte[] out, int outAt, int length) {
        update(chained, in, inAt, out, outAt, length);
    }

    /** Starts single blocks (ECB). */
    public void beginBlocks(boolean encrypt) {
        single = begun(single, "AES/ECB/NoPadding", encrypt ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE, null);
    }

    /** Goes on with whole single blocks. */
    public void blocks(byte[] in, int inAt, byte[] out, int outAt, int length) {
        update(single, in, inAt, out, outAt, length);
    }

    /** Makes the ciphers that were used drop their copies of the key: another key replaces the raw copy and the schedule. */
    public void forget() {
        for (Cipher cipher : keyed) {
            try {
                cipher.init(Cipher.ENCRYPT_MODE, NOTHING, cipher == single ? null : NO_VECTOR);
            } catch (GeneralSecurityException failed) {
                throw impossible(failed);
            }
        }
        keyed.clear();
    }

    /** Forgets the key and lets the ciphers go. */
    @Override
    public void close() {
        forget();
        counter = null;
        chained = null;
        single = null;
    }

    private static IvParameterSpec vector(long iv, long count) {
        return new IvParameterSpec(
                ByteBuffer.allocate(BLOCK).putLong(iv).putLong(count).array());
    }

    private Cipher begun(@Nullable Cipher kept, String transformation, int mode, @Nullable IvParameterSpec vector) {
        try {
            Cipher cipher = kept != null ? kept : Cipher.getInstance(transformation);
            keyed.add(cipher);
            cipher.init(mode, key, vector);
            return cipher;
        } catch (GeneralSecurityException failed) {
            throw impossible(failed);
        }
    }

    private void update(@Nullable Cipher cipher, byte[] in, int inAt, byte[] out, int outAt, int length) {
        if (cipher == null) {
            throw new IllegalStateException("this AES was not started, or is closed");
        }
        if (!warm) {
            warm = WORKED_BYTES.addAndGet(length) > WARM_UP_BYTES;
        }
        int most = warm ? PIECE : WARM_UP_PIECE;
        try {
            for (int done = 0; done < length; done += most) {
                int size = Math.min(most, length - done);
                if (cipher.update(in, inAt + done, size, out, outAt + done) != size) {
                    throw new IllegalStateException("the JDK's AES kept back bytes of whole blocks");
                }
            }
        } catch (GeneralSecurityException failed) {
            throw impossible(failed);
        }
    }

    private static IllegalStateException impossible(GeneralSecurityException failed) {
        return new IllegalStateException("the JDK's AES failed where it cannot", failed);
    }
}
