package dev.reel.protection.cenc;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * AES by the JDK's ciphers, one cipher object per mode kept for the life of the key so that only the IV is set anew per
 * sample (protected-path.md §17.5).
 *
 * <p>The JDK keeps copies of the key on the heap that nobody can wipe; choose another engine where that matters.
 */
public final class JdkAesEngine implements BlockCipherEngine {
    private static final int PIECE = 64 * 1024;
    /**
     * The JVM replaces its AES loops by machine instructions once they were called often enough, however long each call
     * took; short pieces in the beginning bring that about after megabytes, not after hundreds of them.
     */
    private static final int WARM_UP_PIECE = 2 * 1024;

    private static final long WARM_UP_BYTES = 32L << 20;
    private static final long NO_WRAP = Long.MAX_VALUE;

    private @Nullable SecretKeySpec key;
    private final Cipher ctr;
    private final Cipher cbc;
    private long ctrHigh;
    private long bytesBeforeWrap;
    private long workedBytes;

    /** An engine for this key; the key may be closed afterwards. */
    public JdkAesEngine(ContentKey contentKey) {
        key = contentKey.<SecretKeySpec>use(bytes -> new SecretKeySpec(bytes, "AES"));
        try {
            ctr = Cipher.getInstance("AES/CTR/NoPadding");
            cbc = Cipher.getInstance("AES/CBC/NoPadding");
        } catch (GeneralSecurityException e) {
            throw failed(e);
        }
    }

    @Override
    public void beginCtr(byte[] counterBlock) {
        ByteBuffer block = ByteBuffer.wrap(counterBlock);
        ctrHigh = block.getLong(0);
        long blocksBeforeWrap = -block.getLong(8);
        boolean near = blocksBeforeWrap > 0 && blocksBeforeWrap < (1L << 58);
        bytesBeforeWrap = near ? blocksBeforeWrap * 16 : NO_WRAP;
        init(ctr, Cipher.ENCRYPT_MODE, counterBlock);
    }

    @Override
    public void ctr(byte[] data, int offset, int length) {
        int first = (int) Math.min(length, bytesBeforeWrap);
        update(ctr, data, offset, first);
        if (bytesBeforeWrap != NO_WRAP) {
            bytesBeforeWrap -= first;
        }
        if (first < length || bytesBeforeWrap == 0) {
            bytesBeforeWrap = NO_WRAP;
            init(
                    ctr,
                    Cipher.ENCRYPT_MODE,
                    ByteBuffer.allocate(16).putLong(ctrHigh).array());
            update(ctr, data, offset + first, length - first);
        }
    }

    @Override
    public void beginCbc(byte[] iv, CipherDirection direction) {
        init(cbc, direction == CipherDirection.ENCRYPT ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE, iv);
    }

    @Override
    public void cbc(byte[] data, int offset, int length) {
        if (length % 16 != 0) {
            throw new IllegalArgumentException("CBC needs whole blocks, not " + length + " bytes");
        }
        update(cbc, data, offset, length);
    }

    private void init(Cipher cipher, int mode, byte[] iv) {
        SecretKeySpec present = key;
        if (present == null) {
            throw new IllegalStateException("the cipher engine is closed");
        }
        try {
            cipher.init(mode, present, new IvParameterSpec(iv));
        } catch (GeneralSecurityException e) {
            throw failed(e);
        }
    }

    private void update(Cipher cipher, byte[] data, int offset, int length) {
        if (key == null) {
            throw new IllegalStateException("the cipher engine is closed");
        }
        if (length == 0) {
            return;
        }
        try {
            int piece = workedBytes < WARM_UP_BYTES ? WARM_UP_PIECE : PIECE;
            workedBytes += length;
            for (int from = 0; from < length; from += piece) {
                int size = Math.min(piece, length - from);
                if (cipher.update(data, offset + from, size, data, offset + from) != size) {
                    throw new MediaException(Status.E_UNEXPECTED, "The AES provider kept back bytes of whole blocks.");
                }
            }
        } catch (GeneralSecurityException e) {
            throw failed(e);
        }
    }

    private static MediaException failed(GeneralSecurityException e) {
        return new MediaException(Status.E_FAIL, "The JDK's AES cipher failed: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        key = null;
    }
}
