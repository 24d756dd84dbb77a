package dev.reel.ffmpeg.internal;

import dev.reel.ffmpeg.NativeCount;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/** One owner of one compressed packet. */
public final class Packet implements AutoCloseable {
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

    AVPacket pointer() {
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

    /** Moves the contents into a new packet and leaves this one empty. */
    public Packet take() {
        Packet result = new Packet();
        avcodec.av_packet_move_ref(result.pointer(), pointer());
        return result;
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
