package dev.reel.ffmpeg.internal;

import dev.reel.ffmpeg.NativeCount;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.jspecify.annotations.Nullable;

/**
 * Converts pictures to one pixel format and size.
 *
 * <p>One thread at a time. The input may change its format at any frame.
 */
public final class PixelConverter implements AutoCloseable {
    private final int format;
    private final int width;
    private final int height;
    private final NativeLog log = new NativeLog();
    private @Nullable SwsContext context;

    /**
     * @param format FFmpeg's number of the pixel format to give
     */
    public PixelConverter(int format, int width, int height) {
        Natives.load();
        this.format = format;
        this.width = width;
        this.height = height;
        SwsContext made = swscale.sws_alloc_context();
        if (made == null) {
            throw new OutOfMemoryError("no memory for a pixel converter");
        }
        NativeCount.born(NativeCount.Kind.SCALER);
        log.attach(made);
        made.flags(swscale.SWS_BICUBIC);
        context = made;
    }

    /** A converted copy with the input's times; the caller releases it. */
    public NativeFrame convert(NativeFrame source) {
        SwsContext scaler = context;
        if (scaler == null) {
            throw new IllegalStateException("the pixel converter is closed");
        }
        NativeFrame result = new NativeFrame();
        try {
            AVFrame in = source.pointer();
            AVFrame out = result.pointer();
            String what = "cannot convert a picture of " + Dictionary.text(avutil.av_get_pix_fmt_name(in.format()))
                    + " to " + Dictionary.text(avutil.av_get_pix_fmt_name(format));
            AvError.check(avutil.av_frame_copy_props(out, in), what, log);
            out.format(format).width(width).height(height);
            AvError.check(avutil.av_frame_get_buffer(out, 0), what, log);
            AvError.check(log.hear(() -> swscale.sws_scale_frame(scaler, out, in)), what, log);
            return result;
        } catch (RuntimeException | Error e) {
            result.release();
            throw e;
        }
    }

    @Override
    public void close() {
        SwsContext current = context;
        if (current != null) {
            context = null;
            swscale.sws_free_context(current);
            NativeCount.gone(NativeCount.Kind.SCALER);
        }
        log.close();
    }
}
