package dev.reel.ffmpeg.internal.natives;

import dev.reel.ffmpeg.NativeCount;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.jspecify.annotations.Nullable;

/** One owner of one compressed packet. */
public final class Packet implements AutoCloseable {
    /** Samples at the beginning and at the end that are no sound, and why: two numbers of four bytes and two of one. */
    private static final int SKIP_BYTES = 10;

    private @Nullable AVPacket packet;

    public Packet() {
        Natives.load();
        AVPacket made = avcodec.av_packet_alloc();
        if (made == null) {
            throw new OutOfMemoryError("no memory for a packet");
        }
        packet = made;
        NativeCount.born(NativeCount.Kind.PACKET);
    }

    public AVPacket pointer() {
        AVPacket current = packet;
        if (current == null) {
            throw new IllegalStateException("the packet is closed");
        }
        return current;
    }

    public int streamIndex() {
        return pointer().stream_index();
    }

    /** Bytes of payload. */
    public int size() {
        return pointer().size();
    }

    /** True when more than the payload comes with it. */
    public boolean hasSideData() {
        return pointer().side_data_elems() > 0;
    }

    /** Forgets that samples are to be skipped after decoding. */
    public void dropSkip() {
        drop(avcodec.AV_PKT_DATA_SKIP_SAMPLES);
    }

    /** Forgets what comes with it of a kind; {@code AV_PKT_DATA_…}. */
    public void drop(int kind) {
        AVPacket target = pointer();
        try (IntPointer count = new IntPointer(1).put(0, target.side_data_elems())) {
            avcodec.av_packet_side_data_remove(target.side_data(), count, kind);
            target.side_data_elems(count.get(0));
        }
    }

    public boolean isKeyFrame() {
        return (pointer().flags() & avcodec.AV_PKT_FLAG_KEY) != 0;
    }

    /** Presentation time in ticks of the stream's time base, or {@link TimeBase#NONE}. */
    public long pts() {
        return pointer().pts();
    }

    /** Decoding time in ticks of the stream's time base, or {@link TimeBase#NONE}. */
    public long dts() {
        return pointer().dts();
    }

    /** Duration in ticks of the stream's time base; 0 when unknown. */
    public long duration() {
        return pointer().duration();
    }

    /** The payload without a copy; valid until this packet is closed or filled again. */
    public ByteBuffer data() {
        AVPacket current = pointer();
        int size = current.size();
        BytePointer data = current.data();
        if (data == null || size <= 0) {
            return ByteBuffer.allocate(0).asReadOnlyBuffer();
        }
        return data.limit(size).asByteBuffer().asReadOnlyBuffer();
    }

    /** The payload without a copy, for whoever owns it alone; see {@link #makeWritable}. */
    ByteBuffer writableData() {
        AVPacket current = pointer();
        int size = current.size();
        BytePointer data = current.data();
        return data == null || size <= 0
                ? ByteBuffer.allocate(0)
                : data.limit(size).asByteBuffer();
    }

    /** Makes the payload this packet's own, by a copy if the demuxer holds on to it. */
    public void makeWritable() {
        if (avcodec.av_packet_make_writable(pointer()) < 0) {
            throw new OutOfMemoryError("no memory for a packet of " + size() + " bytes");
        }
    }

    /** A packet with a copy of bytes. */
    public static Packet copyOf(ByteBuffer bytes) {
        Packet result = new Packet();
        int size = bytes.remaining();
        if (avcodec.av_new_packet(result.pointer(), size) < 0) {
            result.close();
            throw new OutOfMemoryError("no memory for a packet of " + size + " bytes");
        }
        result.pointer().data().limit(size).asByteBuffer().put(bytes.duplicate());
        return result;
    }

    /** A packet of its own that shares the payload. */
    public Packet share() {
        Packet result = new Packet();
        if (avcodec.av_packet_ref(result.pointer(), pointer()) < 0) {
            result.close();
            throw new OutOfMemoryError("no memory for a packet");
        }
        return result;
    }

    /** Takes over another packet's contents. */
    public void take(Packet other) {
        avcodec.av_packet_move_ref(pointer(), other.pointer());
    }

    /** Sets times in ticks of the stream's time base. */
    public void setTimes(long pts, long dts) {
        pointer().pts(pts).dts(dts);
    }

    /** Sets the duration in ticks of the stream's time base. */
    public void setDuration(long duration) {
        pointer().duration(duration);
    }

    /** Samples at the beginning that are no sound; 0 when the packet does not say. */
    public int priming() {
        return skipped(0);
    }

    /** Samples at the end that are no sound; 0 when the packet does not say. */
    public int padding() {
        return skipped(Integer.BYTES);
    }

    private int skipped(int place) {
        if (!hasSideData()) {
            return 0;
        }
        try (SizeTPointer size = new SizeTPointer(1)) {
            BytePointer data = avcodec.av_packet_get_side_data(pointer(), avcodec.AV_PKT_DATA_SKIP_SAMPLES, size);
            return data == null || size.get() < SKIP_BYTES
                    ? 0
                    : data.limit(SKIP_BYTES)
                            .asByteBuffer()
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getInt(place);
        }
    }

    /** Says that so many samples at the end are no sound. */
    public void setPadding(int samples) {
        BytePointer data = avcodec.av_packet_new_side_data(pointer(), avcodec.AV_PKT_DATA_SKIP_SAMPLES, SKIP_BYTES);
        if (data == null) {
            throw new OutOfMemoryError("no memory for a packet");
        }
        data.limit(SKIP_BYTES)
                .asByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0)
                .putInt(samples)
                .putShort((short) 0);
    }

    public void setKeyFrame(boolean key) {
        pointer().flags(key ? avcodec.AV_PKT_FLAG_KEY : 0);
    }

    /** Attaches a number that comes back on the frames that are decoded from this packet. */
    public void setMark(long mark) {
        pointer().opaque(new Mark(mark));
    }

    /** A number in the shape of an address; never followed. */
    private static final class Mark extends Pointer {
        Mark(long value) {
            this.address = value;
        }
    }

    /** Drops the contents. */
    public void clear() {
        avcodec.av_packet_unref(pointer());
    }

    @Override
    public void close() {
        AVPacket current = packet;
        if (current != null) {
            packet = null;
            avcodec.av_packet_free(current);
            NativeCount.gone(NativeCount.Kind.PACKET);
        }
    }
}
