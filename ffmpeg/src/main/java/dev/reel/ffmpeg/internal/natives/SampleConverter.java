package dev.reel.ffmpeg.internal.natives;

import dev.reel.ffmpeg.NativeCount;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * Converts audio frames of one format to interleaved samples of another: format, channel layout, rate.
 *
 * <p>One thread at a time.
 */
public final class SampleConverter implements AutoCloseable {
    /**
     * What a sample looks like.
     *
     * @param format FFmpeg's number of the sample format
     * @param rate samples per second
     * @param layout FFmpeg's name of the channel layout
     */
    public record Format(int format, int rate, String layout) {
        /** The format of a frame. */
        public static Format of(NativeFrame frame) {
            AVFrame pointer = frame.pointer();
            return new Format(pointer.format(), pointer.sample_rate(), NativeParameters.describe(pointer.ch_layout()));
        }

        /** The same rate and layout as 32-bit floats, channels interleaved. */
        public Format asFloats() {
            return new Format(avutil.AV_SAMPLE_FMT_FLT, rate, layout);
        }

        /** The same rate and layout as signed 16-bit integers, channels interleaved. */
        public Format asShorts() {
            return new Format(avutil.AV_SAMPLE_FMT_S16, rate, layout);
        }
    }

    private final Format from;
    private final Format to;
    private final int bytesPerFrame;
    private final NativeLog log = new NativeLog();
    private final Block output = new Block();
    private final PointerPointer<BytePointer> outputPlanes = new PointerPointer<>(1);
    private final SwrContext context = new SwrContext(null);
    private boolean open;

    public SampleConverter(Format from, Format to) {
        Natives.load();
        this.from = from;
        this.to = to;
        try (AVChannelLayout in = layout(from.layout());
                AVChannelLayout out = layout(to.layout())) {
            this.bytesPerFrame = avutil.av_get_bytes_per_sample(to.format()) * out.nb_channels();
            String what = "cannot convert " + from + " to " + to;
            NativeCount.born(NativeCount.Kind.RESAMPLER);
            open = true;
            try {
                AvError.check(
                        log.hear(() -> swresample.swr_alloc_set_opts2(
                                context, out, to.format(), to.rate(), in, from.format(), from.rate(), 0, null)),
                        what,
                        log);
                AvError.check(log.hear(() -> swresample.swr_init(context)), what, log);
            } catch (RuntimeException | Error e) {
                close();
                throw e;
            } finally {
                avutil.av_channel_layout_uninit(in);
                avutil.av_channel_layout_uninit(out);
            }
        }
    }

    /** What {@link #convert} takes. */
    public Format from() {
        return from;
    }

    /** What {@link #convert} gives. */
    public Format to() {
        return to;
    }

    /** Bytes of one sample of all channels of the result. */
    public int bytesPerFrame() {
        return bytesPerFrame;
    }

    /** Converts a frame, or with {@code null} gives what the resampler still holds; valid until the next call. */
    public ByteBuffer convert(@Nullable NativeFrame frame) {
        int most = outputBound(frame);
        if (most == 0) {
            return ByteBuffer.allocate(0);
        }
        BytePointer memory = output.atLeast((long) most * bytesPerFrame);
        outputPlanes.put(0, memory);
        int made = convertInto(outputPlanes, most, frame);
        return new BytePointer(memory)
                .limit((long) made * bytesPerFrame)
                .asByteBuffer()
                .asReadOnlyBuffer();
    }

    /** Like {@link #convert} into a new frame that the caller releases; null when nothing came out. */
    @Nullable
    public NativeFrame convertFrame(@Nullable NativeFrame frame) {
        int most = outputBound(frame);
        if (most == 0) {
            return null;
        }
        NativeFrame result = new NativeFrame();
        try {
            AVFrame target = result.pointer();
            avutil.av_channel_layout_from_string(target.ch_layout(), to.layout());
            target.format(to.format()).sample_rate(to.rate()).nb_samples(most);
            AvError.check(avutil.av_frame_get_buffer(target, 0), "cannot convert audio", log);
            int made = convertInto(target.extended_data(), most, frame);
            target.nb_samples(made);
            if (made == 0) {
                result.release();
                return null;
            }
            return result;
        } catch (RuntimeException | Error e) {
            result.release();
            throw e;
        }
    }

    private int outputBound(@Nullable NativeFrame frame) {
        if (!open) {
            throw new IllegalStateException("the sample converter is closed");
        }
        int count = frame == null ? 0 : frame.samples();
        return AvError.check(swresample.swr_get_out_samples(context, count), "cannot convert audio", log);
    }

    private int convertInto(PointerPointer<?> target, int most, @Nullable NativeFrame frame) {
        PointerPointer<?> input = frame == null ? null : frame.pointer().extended_data();
        int count = frame == null ? 0 : frame.samples();
        return AvError.check(
                log.hear(() -> swresample.swr_convert(context, target, most, input, count)),
                "cannot convert audio",
                log);
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            swresample.swr_free(context);
            outputPlanes.deallocate();
            output.close();
            NativeCount.gone(NativeCount.Kind.RESAMPLER);
        }
        log.close();
    }

    private static AVChannelLayout layout(String name) {
        AVChannelLayout result = new AVChannelLayout();
        result.zero();
        avutil.av_channel_layout_from_string(result, name);
        return result;
    }
}
