package dev.reel.protection.cenc;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.aes.JdkAes;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.crypto.SecretKey;

/**
 * The block cipher of a key of the caller's own, by the JDK's AES (protected-path.md §17.5). Data passes through a second buffer,
 * which is wiped after each call.
 *
 * <p>Copies of the key are on the heap until {@link #close()}; use a session's content key where that matters.
 */
public final class JdkBlockCipher implements BlockCipher {
    private static final int BLOCK = 16;

    private final RawKey key;
    private final JdkAes aes;
    private byte[] second = new byte[0];
    private boolean open = true;

    /** A cipher for this key; the key may be closed afterwards. */
    public JdkBlockCipher(ContentKey contentKey) {
        key = new RawKey(contentKey.<byte[]>use(byte[]::clone));
        aes = new JdkAes(key);
    }

    @Override
    public void beginCtr(byte[] counterBlock) {
        requireOpen();
        requireBlock(counterBlock);
        ByteBuffer block = ByteBuffer.wrap(counterBlock);
        aes.beginCounter(block.getLong(), block.getLong());
    }

    @Override
    public void ctr(byte[] data, int offset, int length) {
        through(aes::counter, data, offset, length);
    }

    @Override
    public void beginCbc(byte[] iv, CipherDirection direction) {
        requireOpen();
        requireBlock(iv);
        aes.beginChain(iv, direction == CipherDirection.ENCRYPT);
    }

    @Override
    public void cbc(byte[] data, int offset, int length) {
        if (length % BLOCK != 0) {
            throw new MediaException(Status.E_INVALIDARG, "CBC needs whole blocks, not " + length + " bytes");
        }
        through(aes::chain, data, offset, length);
    }

    /** One step of the cipher from array to array. */
    private interface Step {
        void take(byte[] in, int inAt, byte[] out, int outAt, int length);
    }

    private void through(Step step, byte[] data, int offset, int length) {
        requireOpen();
        byte[] room = second(Math.min(length, JdkAes.PIECE));
        int used = Math.min(length, room.length);
        try {
            for (int done = 0; done < length; done += room.length) {
                int size = Math.min(room.length, length - done);
                step.take(data, offset + done, room, 0, size);
                System.arraycopy(room, 0, data, offset + done, size);
            }
        } finally {
            Arrays.fill(room, 0, used, (byte) 0);
        }
    }

    private byte[] second(int wanted) {
        if (second.length < wanted) {
            second = new byte[Math.min(JdkAes.PIECE, Math.max(4096, Integer.highestOneBit(wanted) * 2))];
        }
        return second;
    }

    private void requireOpen() {
        if (!open) {
            throw new IllegalStateException("the block cipher is closed");
        }
    }

    private static void requireBlock(byte[] block) {
        if (block.length != BLOCK) {
            throw new MediaException(Status.E_INVALIDARG, "A vector has 16 bytes, not " + block.length);
        }
    }

    @Override
    public void close() {
        open = false;
        aes.close();
        key.wipe();
    }

    /** The key for the JDK; copies that it hands out are the ciphers'. */
    private static final class RawKey implements SecretKey {
        private static final long serialVersionUID = 1L;

        private final transient byte[] raw;

        RawKey(byte[] raw) {
            this.raw = raw;
        }

        void wipe() {
            Arrays.fill(raw, (byte) 0);
        }

        @Override
        public String getAlgorithm() {
            return "AES";
        }

        @Override
        public String getFormat() {
            return "RAW";
        }

        @Override
        public byte[] getEncoded() {
            return raw.clone();
        }

        private void writeObject(ObjectOutputStream out) throws NotSerializableException {
            throw new NotSerializableException("a content key");
        }
    }
}
