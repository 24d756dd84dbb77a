package dev.reel.protection.aes;

import dev.reel.ffmpeg.crypto.NativeAes;
import dev.reel.protection.aes.KeySlots.Slot;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A key whose schedules lie beside it in protected memory; no byte of it is ever on the heap. */
final class NativeKey implements AesKey {
    private static final int ALIGNMENT = 64;
    private static final int ENCRYPT_AT = ALIGNMENT;

    /** Key stream made at a time: small enough to stay in the first-level cache until it is used. */
    private static final int STREAM_PIECE = 8 * 1024;

    private static final boolean SWAP = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private final Slot slot;
    private final WorkArea work;
    private final NativeAes aes;
    private boolean encryptReady;
    private boolean decryptReady;

    NativeKey(Slot slot, WorkArea work, NativeAes aes) {
        this.slot = slot;
        this.work = work;
        this.aes = aes;
    }

    /** Room for the key and two schedules, each aligned. */
    static int slotSize() {
        return ENCRYPT_AT + 2 * scheduleRoom();
    }

    private static int scheduleRoom() {
        return (NativeAes.scheduleSize() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    Slot slot() {
        return slot;
    }

    @Override
    public KeyStream stream(long iv, long count) {
        return new Stream(encryptSchedule(), iv, count);
    }

    @Override
    public void encryptBlocks(ByteBuffer in, ByteBuffer out) {
        singleBlocks(encryptSchedule(), in, out, false);
    }

    @Override
    public void decryptBlocks(ByteBuffer in, ByteBuffer out) {
        singleBlocks(decryptSchedule(), in, out, true);
    }

    @Override
    public void decryptChained(byte[] iv, ByteBuffer in, ByteBuffer out) {
        long schedule = decryptSchedule();
        ByteBuffer area = work.bytes();
        int room = WorkArea.SIZE - LENGTH;
        area.put(room, iv);
        while (in.hasRemaining()) {
            int length = Math.min(in.remaining(), room);
            transfer(in, area.clear(), length);
            aes.chained(schedule, work.address(), work.address(), length / LENGTH, work.address() + room, true);
            out.put(area.clear().limit(length));
        }
        area.clear().get(room, iv);
        work.wipe(WorkArea.SIZE);
    }

    private void singleBlocks(long schedule, ByteBuffer in, ByteBuffer out, boolean decrypt) {
        ByteBuffer area = work.bytes();
        int most = Math.min(in.remaining(), WorkArea.SIZE);
        while (in.hasRemaining()) {
            int length = Math.min(in.remaining(), WorkArea.SIZE);
            transfer(in, area.clear(), length);
            aes.blocks(schedule, work.address(), work.address(), length / LENGTH, decrypt);
            out.put(area.clear().limit(length));
        }
        work.wipe(most);
    }

    private static void transfer(ByteBuffer in, ByteBuffer to, int length) {
        to.put(in.slice(in.position(), length));
        in.position(in.position() + length);
    }

    @Override
    public void close() {
        slot.close();
        encryptReady = false;
        decryptReady = false;
    }

    private long encryptSchedule() {
        long schedule = slot.address(ENCRYPT_AT);
        if (!encryptReady) {
            expand(schedule, false);
            encryptReady = true;
        }
        return schedule;
    }

    private long decryptSchedule() {
        long schedule = slot.address(ENCRYPT_AT + scheduleRoom());
        if (!decryptReady) {
            expand(schedule, true);
            decryptReady = true;
        }
        return schedule;
    }

    /** Expands the key, then a key of zeros at the same stack depth: libavutil leaves the key it expands on the stack. */
    private void expand(long schedule, boolean decrypt) {
        aes.expandKey(schedule, slot.address(0), decrypt);
        int room = scheduleRoom();
        aes.expandKey(work.address(), work.address() + room, decrypt);
        work.wipe(room);
    }

    private static long bigEndian(long value) {
        return SWAP ? Long.reverseBytes(value) : value;
    }

    private final class Stream implements KeyStream {
        private final long schedule;
        private final long iv;
        private final ByteBuffer area = work.bytes();
        private long count;
        private int at;
        private int ready;
        private int most;

        Stream(long schedule, long iv, long count) {
            this.schedule = schedule;
            this.iv = bigEndian(iv);
            this.count = count;
        }

        @Override
        public void process(ByteBuffer in, ByteBuffer out) {
            ByteBuffer from = in.duplicate().order(ByteOrder.nativeOrder());
            ByteBuffer to = out.duplicate().order(ByteOrder.nativeOrder());
            while (from.hasRemaining()) {
                if (at == ready) {
                    refill(from.remaining());
                }
                int length = Math.min(from.remaining(), ready - at);
                add(from, to, length);
                at += length;
            }
            in.position(from.position());
            out.position(to.position());
        }

        private void refill(int needed) {
            int blocks = (Math.min(needed, STREAM_PIECE) + LENGTH - 1) / LENGTH;
            for (int i = 0; i < blocks; i++) {
                area.putLong(i * LENGTH, iv);
                area.putLong(i * LENGTH + Long.BYTES, bigEndian(count + i));
            }
            aes.blocks(schedule, work.address(), work.address(), blocks, false);
            count += blocks;
            at = 0;
            ready = blocks * LENGTH;
            most = Math.max(most, ready);
        }

        private void add(ByteBuffer from, ByteBuffer to, int length) {
            int source = from.position();
            int target = to.position();
            int i = 0;
            for (; i + 4 * Long.BYTES <= length; i += 4 * Long.BYTES) {
                long first = from.getLong(source + i) ^ area.getLong(at + i);
                long second = from.getLong(source + i + 8) ^ area.getLong(at + i + 8);
                long third = from.getLong(source + i + 16) ^ area.getLong(at + i + 16);
                long fourth = from.getLong(source + i + 24) ^ area.getLong(at + i + 24);
                to.putLong(target + i, first);
                to.putLong(target + i + 8, second);
                to.putLong(target + i + 16, third);
                to.putLong(target + i + 24, fourth);
            }
            for (; i < length; i++) {
                to.put(target + i, (byte) (from.get(source + i) ^ area.get(at + i)));
            }
            from.position(source + length);
            to.position(target + length);
        }

        @Override
        public void close() {
            work.wipe(most);
        }
    }
}
