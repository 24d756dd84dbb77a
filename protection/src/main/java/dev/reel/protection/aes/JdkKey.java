package dev.reel.protection.aes;

import dev.reel.protection.aes.KeySlots.Slot;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A key that the JDK's cipher works on. Cipher objects are kept, for making one costs more than a small sample; whether they
 * keep the key between two operations is what {@code kept} says.
 */
final class JdkKey implements AesKey {
    static final int SLOT_SIZE = 64;

    private static final byte[] NO_KEY = new byte[LENGTH];

    private final Slot slot;
    private final WorkArea work;
    private final boolean kept;
    private @Nullable Cipher counter;
    private @Nullable Cipher blocks;

    JdkKey(Slot slot, WorkArea work, boolean kept) {
        this.slot = slot;
        this.work = work;
        this.kept = kept;
    }

    Slot slot() {
        return slot;
    }

    @Override
    public KeyStream stream(long iv, long count) {
        return new Stream(iv, count);
    }

    @Override
    public void encryptBlocks(ByteBuffer in, ByteBuffer out) {
        singleBlocks(Cipher.ENCRYPT_MODE, in, out);
    }

    @Override
    public void decryptBlocks(ByteBuffer in, ByteBuffer out) {
        singleBlocks(Cipher.DECRYPT_MODE, in, out);
    }

    @Override
    public void decryptChained(byte[] iv, ByteBuffer in, ByteBuffer out) {
        Cipher cipher = cipher("AES/CBC/NoPadding");
        try {
            cipher.init(Cipher.DECRYPT_MODE, new SlotKey(slot), new IvParameterSpec(iv));
            if (in.remaining() >= LENGTH) {
                in.get(in.limit() - LENGTH, iv);
            }
            work.wipe(pieces(cipher, in, out));
        } catch (GeneralSecurityException failed) {
            throw impossible(failed);
        } finally {
            scrub(cipher, true);
        }
    }

    private void singleBlocks(int mode, ByteBuffer in, ByteBuffer out) {
        Cipher cipher = blocks != null ? blocks : cipher("AES/ECB/NoPadding");
        blocks = cipher;
        try {
            cipher.init(mode, new SlotKey(slot));
            work.wipe(pieces(cipher, in, out));
        } catch (GeneralSecurityException failed) {
            throw impossible(failed);
        } finally {
            if (!kept) {
                scrub(cipher, false);
            }
        }
    }

    /** Puts {@code in} through in pieces of the work area, which the JIT's AES likes best; returns how much of it was used. */
    private int pieces(Cipher cipher, ByteBuffer in, ByteBuffer out) throws GeneralSecurityException {
        int most = Math.min(in.remaining(), WorkArea.SIZE);
        while (in.hasRemaining()) {
            piece(cipher, in, out, Math.min(in.remaining(), WorkArea.SIZE));
        }
        return most;
    }

    private void piece(Cipher cipher, ByteBuffer in, ByteBuffer out, int length) throws GeneralSecurityException {
        byte[] scratch = work.heap();
        if (in.hasArray()) {
            cipher.update(in.array(), in.arrayOffset() + in.position(), length, scratch, 0);
            in.position(in.position() + length);
        } else {
            in.get(scratch, 0, length);
            cipher.update(scratch, 0, length, scratch, 0);
        }
        out.put(scratch, 0, length);
    }

    @Override
    public void close() {
        if (counter != null) {
            scrub(counter, true);
            counter = null;
        }
        if (blocks != null) {
            scrub(blocks, false);
            blocks = null;
        }
        slot.close();
    }

    /** Makes the cipher drop its copies of the key: a new key replaces the raw copy and the schedule. */
    private static void scrub(Cipher cipher, boolean withVector) {
        try {
            SecretKeySpec nothing = new SecretKeySpec(NO_KEY, "AES");
            if (withVector) {
                cipher.init(Cipher.ENCRYPT_MODE, nothing, new IvParameterSpec(NO_KEY));
            } else {
                cipher.init(Cipher.ENCRYPT_MODE, nothing);
            }
        } catch (GeneralSecurityException failed) {
            throw impossible(failed);
        }
    }

    private static Cipher cipher(String transformation) {
        try {
            return Cipher.getInstance(transformation);
        } catch (GeneralSecurityException failed) {
            throw impossible(failed);
        }
    }

    private static IllegalStateException impossible(GeneralSecurityException failed) {
        return new IllegalStateException("the JDK's AES failed where it cannot", failed);
    }

    /** The slot as a key of the JDK; every copy that it hands out is the cipher's to wipe. */
    private static final class SlotKey implements SecretKey {
        private static final long serialVersionUID = 1L;

        private final transient Slot slot;

        SlotKey(Slot slot) {
            this.slot = slot;
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
            byte[] raw = new byte[LENGTH];
            slot.bytes().get(raw);
            return raw;
        }

        private void writeObject(ObjectOutputStream out) throws NotSerializableException {
            throw new NotSerializableException("a key in protected memory");
        }
    }

    private final class Stream implements KeyStream {
        private final long iv;
        private final Cipher cipher;
        private long bytesToWrap;
        private int most;

        Stream(long iv, long count) {
            this.iv = iv;
            this.cipher = counter != null ? counter : cipher("AES/CTR/NoPadding");
            counter = cipher;
            start(count);
        }

        /** The JDK carries into the IV half, so the cipher is started anew where the count wraps to zero. */
        private void start(long count) {
            byte[] block =
                    ByteBuffer.allocate(LENGTH).putLong(iv).putLong(count).array();
            try {
                cipher.init(Cipher.ENCRYPT_MODE, new SlotKey(slot), new IvParameterSpec(block));
            } catch (GeneralSecurityException failed) {
                throw impossible(failed);
            }
            long blocksToWrap = -count;
            bytesToWrap =
                    blocksToWrap > 0 && blocksToWrap < Long.MAX_VALUE / LENGTH ? blocksToWrap * LENGTH : Long.MAX_VALUE;
        }

        @Override
        public void process(ByteBuffer in, ByteBuffer out) {
            while (in.hasRemaining()) {
                if (bytesToWrap == 0) {
                    start(0);
                }
                int length = (int) Math.min(Math.min(in.remaining(), WorkArea.SIZE), bytesToWrap);
                most = Math.max(most, length);
                try {
                    piece(cipher, in, out, length);
                } catch (GeneralSecurityException failed) {
                    throw impossible(failed);
                }
                bytesToWrap -= bytesToWrap == Long.MAX_VALUE ? 0 : length;
            }
        }

        @Override
        public void close() {
            work.wipe(most);
            if (!kept) {
                scrub(cipher, true);
            }
        }
    }
}
