package dev.reel.protection.aes;

import dev.reel.ffmpeg.crypto.NativeAes;
import dev.reel.protection.aes.KeySlots.Slot;
import dev.reel.protection.memory.MemoryBlock;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A key whose schedules lie beside it in protected memory; no byte of it is ever on the heap. */
final class NativeKey implements AesKey {
    private static final int ALIGNMENT = 64;
    private static final int ENCRYPT_AT = ALIGNMENT;

    /** Key stream made at a time: small enough to stay in the first-level cache until it is used. */
    private static final int STREAM_PIECE = 8 * 1024;

    /** Where in the work area the data lies to which the key stream at its beginning is added, and where the counter blocks. */
    private static final int DATA_AT = STREAM_PIECE;

    private static final int COUNTERS_AT = 2 * STREAM_PIECE;

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

    /** Writes the vector's half of counter blocks. Like the two below, a loop over locals alone, which the JIT compiles to bare moves. */
    private static void fillVectors(ByteBuffer counters, int from, int to, long iv) {
        for (int i = from; i < to; i++) {
            counters.putLong(i * LENGTH, iv);
        }
    }

    private static void fillCounts(ByteBuffer counters, long count, int blocks) {
        for (int i = 0; i < blocks; i++) {
            counters.putLong(i * LENGTH + Long.BYTES, bigEndian(count + i));
        }
    }

    /** Adds key stream from {@code at} on to the data in the work area: buffers of one kind only, whatever the caller's are. */
    private static void add(ByteBuffer data, ByteBuffer stream, int length) {
        int whole = length - length % (4 * Long.BYTES);
        int i = 0;
        for (; i < whole; i += 4 * Long.BYTES) {
            long first = data.getLong(i) ^ stream.getLong(i);
            long second = data.getLong(i + 8) ^ stream.getLong(i + 8);
            long third = data.getLong(i + 16) ^ stream.getLong(i + 16);
            long fourth = data.getLong(i + 24) ^ stream.getLong(i + 24);
            data.putLong(i, first);
            data.putLong(i + 8, second);
            data.putLong(i + 16, third);
            data.putLong(i + 24, fourth);
        }
        for (; i < length; i++) {
            data.put(i, (byte) (data.get(i) ^ stream.get(i)));
        }
    }

    private static ByteBuffer window(ByteBuffer buffer, int at, int length) {
        return buffer.slice(at, length).order(ByteOrder.nativeOrder());
    }

    private static long bigEndian(long value) {
        return SWAP ? Long.reverseBytes(value) : value;
    }

    private final class Stream implements KeyStream {
        private final long schedule;
        private final long iv;
        private final ByteBuffer area = work.bytes();
        private final ByteBuffer counters = window(area, COUNTERS_AT, STREAM_PIECE);
        private long count;
        private int vectors;
        private int at;
        private int ready;

        Stream(long schedule, long iv, long count) {
            this.schedule = schedule;
            this.iv = bigEndian(iv);
            this.count = count;
        }

        @Override
        public void process(ByteBuffer in, ByteBuffer out) {
            while (in.hasRemaining()) {
                if (at == ready) {
                    refill(in.remaining());
                }
                int length = Math.min(in.remaining(), ready - at);
                area.put(DATA_AT, in, in.position(), length);
                in.position(in.position() + length);
                add(window(area, DATA_AT, length), window(area, at, length), length);
                out.put(out.position(), area, DATA_AT, length);
                out.position(out.position() + length);
                at += length;
            }
        }

        private void refill(int needed) {
            int blocks = (Math.min(needed, STREAM_PIECE) + LENGTH - 1) / LENGTH;
            fillVectors(counters, vectors, blocks, iv);
            vectors = Math.max(vectors, blocks);
            fillCounts(counters, count, blocks);
            aes.blocks(schedule, work.address(), work.address() + COUNTERS_AT, blocks, false);
            count += blocks;
            at = 0;
            ready = blocks * LENGTH;
        }

        /** Counter blocks are no secret; what was made of them and of the data is. */
        @Override
        public void close() {
            int used = vectors * LENGTH;
            MemoryBlock.wipe(area.limit(used).position(0));
            MemoryBlock.wipe(area.limit(DATA_AT + used).position(DATA_AT));
        }
    }
}
