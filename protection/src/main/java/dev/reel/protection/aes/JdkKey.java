package dev.reel.protection.aes;

import dev.reel.protection.aes.KeySlots.Slot;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import javax.crypto.SecretKey;

/** A key that the JDK's ciphers work on; whether they keep it between two operations is what {@code kept} says. */
final class JdkKey implements AesKey {
    static final int SLOT_SIZE = 64;

    private final Slot slot;
    private final WorkArea work;
    private final boolean kept;
    private final JdkAes aes;

    JdkKey(Slot slot, WorkArea work, boolean kept) {
        this.slot = slot;
        this.work = work;
        this.kept = kept;
        this.aes = new JdkAes(new SlotKey(slot));
    }

    Slot slot() {
        return slot;
    }

    @Override
    public KeyStream stream(long iv, long count) {
        aes.beginCounter(iv, count);
        return new Stream();
    }

    @Override
    public void encryptBlocks(ByteBuffer in, ByteBuffer out) {
        singleBlocks(true, in, out);
    }

    @Override
    public void decryptBlocks(ByteBuffer in, ByteBuffer out) {
        singleBlocks(false, in, out);
    }

    @Override
    public void decryptChained(byte[] iv, ByteBuffer in, ByteBuffer out) {
        aes.beginChain(iv, false);
        if (in.remaining() >= LENGTH) {
            in.get(in.limit() - LENGTH, iv);
        }
        finish(through(aes::chain, in, out));
    }

    private void singleBlocks(boolean encrypt, ByteBuffer in, ByteBuffer out) {
        aes.beginBlocks(encrypt);
        finish(through(aes::blocks, in, out));
    }

    /** One step of a cipher from array to array. */
    private interface Step {
        void take(byte[] in, int inAt, byte[] out, int outAt, int length);
    }

    /** Puts {@code in} through in pieces of the work area; returns how much of it was used. */
    private int through(Step step, ByteBuffer in, ByteBuffer out) {
        int most = Math.min(in.remaining(), WorkArea.SIZE);
        while (in.hasRemaining()) {
            int length = Math.min(in.remaining(), WorkArea.SIZE);
            byte[] result = work.heap();
            if (in.hasArray()) {
                step.take(in.array(), in.arrayOffset() + in.position(), result, 0, length);
                in.position(in.position() + length);
            } else {
                byte[] copy = work.input();
                in.get(copy, 0, length);
                step.take(copy, 0, result, 0, length);
            }
            out.put(result, 0, length);
        }
        return most;
    }

    private void finish(int used) {
        work.wipe(used);
        if (!kept) {
            aes.forget();
        }
    }

    @Override
    public void close() {
        aes.close();
        slot.close();
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
        private int most;

        @Override
        public void process(ByteBuffer in, ByteBuffer out) {
            most = Math.max(most, through(aes::counter, in, out));
        }

        @Override
        public void close() {
            finish(most);
        }
    }
}
