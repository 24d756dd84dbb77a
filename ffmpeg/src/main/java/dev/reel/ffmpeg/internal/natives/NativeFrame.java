package dev.reel.ffmpeg.internal.natives;

import dev.reel.ffmpeg.NativeCount;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * One decoded or converted frame in native memory, counted by reference: it starts with one reference, and the memory
 * goes with the last {@link #release}.
 *
 * <p>Once it has left the decoder or converter that filled it, its contents do not change, so several threads may read
 * it as long as each holds a reference.
 */
public final class NativeFrame {
    private final AVFrame frame;
    private final AtomicInteger references = new AtomicInteger(1);

    public NativeFrame() {
        Natives.load();
        AVFrame made = avutil.av_frame_alloc();
        if (made == null) {
            throw new OutOfMemoryError("no memory for a frame");
        }
        frame = made;
        NativeCount.born(NativeCount.Kind.FRAME);
    }

    public AVFrame pointer() {
        if (references.get() <= 0) {
            throw new IllegalStateException("the frame is released");
        }
        return frame;
    }

    /** Adds a reference. */
    public NativeFrame retain() {
        int seen = references.getAndUpdate(count -> count > 0 ? count + 1 : count);
        if (seen <= 0) {
            throw new IllegalStateException("the frame is released");
        }
        return this;
    }

    /** Gives one reference back; frees the memory with the last one. */
    public void release() {
        int left = references.decrementAndGet();
        if (left == 0) {
            avutil.av_frame_free(frame);
            NativeCount.gone(NativeCount.Kind.FRAME);
        } else if (left < 0) {
            references.set(0);
            throw new IllegalStateException("the frame is released already");
        }
    }

    public int width() {
        return pointer().width();
    }

    public int height() {
        return pointer().height();
    }

    /** FFmpeg's number of the pixel or sample format. */
    public int format() {
        return pointer().format();
    }

    /** Samples per channel. */
    public int samples() {
        return pointer().nb_samples();
    }

    public int sampleRate() {
        return pointer().sample_rate();
    }

    public int channels() {
        return pointer().ch_layout().nb_channels();
    }

    /** Best presentation time in ticks of {@link #timeBase}, or {@link TimeBase#NONE}. */
    public long pts() {
        return pointer().best_effort_timestamp();
    }

    /** The mark of the packet that this frame was decoded from; 0 when it had none. */
    public long mark() {
        Pointer opaque = pointer().opaque();
        return opaque == null ? 0 : opaque.address();
    }

    /** Duration in ticks of {@link #timeBase}; 0 when unknown. */
    public long duration() {
        return pointer().duration();
    }

    /** Unit of {@link #pts} and {@link #duration}. */
    public TimeBase timeBase() {
        return TimeBase.of(pointer().time_base());
    }

    public boolean isKeyFrame() {
        return (pointer().flags() & AVFrame.AV_FRAME_FLAG_KEY) != 0;
    }

    /** Bytes from one row of a plane to the next; negative for bottom-up images. */
    public int stride(int plane) {
        return pointer().linesize(plane);
    }

    /** This frame, or when its rows run from bottom to top a copy whose rows run down; takes over the reference. */
    public NativeFrame topDown() {
        AVFrame source = pointer();
        if (source.linesize(0) >= 0) {
            return this;
        }
        NativeFrame result = new NativeFrame();
        AVFrame copy = result.pointer();
        avutil.av_frame_copy_props(copy, source);
        copy.format(source.format()).width(source.width()).height(source.height());
        boolean copied = avutil.av_frame_get_buffer(copy, 0) >= 0 && avutil.av_frame_copy(copy, source) >= 0;
        release();
        if (!copied) {
            result.release();
            throw new OutOfMemoryError("no memory for a picture");
        }
        return result;
    }

    /**
     * A frame over a part of the same samples; the caller releases it.
     *
     * @param step bytes from one sample of a plane to the next
     */
    NativeFrame slice(int first, int count, int step, int planes) {
        NativeFrame result = new NativeFrame();
        AVFrame part = result.pointer();
        if (avutil.av_frame_ref(part, pointer()) < 0) {
            result.release();
            throw new OutOfMemoryError("no memory for a frame");
        }
        part.nb_samples(count);
        part.linesize(0, count * step);
        for (int plane = 0; plane < planes; plane++) {
            BytePointer from = part.extended_data(plane);
            BytePointer begin = from.getPointer((long) first * step);
            // With many channels the list of planes is not the one inside the frame.
            part.extended_data(plane, begin);
            if (plane < AVFrame.AV_NUM_DATA_POINTERS) {
                part.data(plane, begin);
            }
        }
        return result;
    }

    /** A frame of its own over the same memory, to be marked otherwise; the caller releases it. */
    public NativeFrame share() {
        NativeFrame result = new NativeFrame();
        if (avutil.av_frame_ref(result.pointer(), pointer()) < 0) {
            result.release();
            throw new OutOfMemoryError("no memory for a frame");
        }
        return result;
    }

    /** A plane without a copy: {@code length} bytes from its first; valid while a reference is held. */
    public ByteBuffer plane(int plane, long length) {
        BytePointer data = pointer().extended_data(plane);
        if (data == null) {
            throw new IllegalArgumentException("the frame has no plane " + plane);
        }
        return data.limit(length).asByteBuffer();
    }
}
