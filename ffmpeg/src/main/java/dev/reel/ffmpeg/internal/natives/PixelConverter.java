package dev.reel.ffmpeg.internal.natives;

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
    /**
     * What pictures are converted to.
     *
     * @param format FFmpeg's number of the pixel format
     * @param range FFmpeg's number of the colour range; unspecified keeps the input's
     * @param space FFmpeg's number of the colour matrix; unspecified keeps the input's
     */
    public record Target(int format, int width, int height, int range, int space) {
        /** A format and size; colours keep the meaning that they have where it is left open here. */
        public static Target of(int format, int width, int height, Colours colours) {
            Colours possible = colours.in(format);
            return new Target(format, width, height, possible.range(), possible.matrix());
        }

        /** All that a picture is. */
        static Target like(NativeFrame frame) {
            AVFrame picture = frame.pointer();
            return new Target(
                    picture.format(), picture.width(), picture.height(), picture.color_range(), picture.colorspace());
        }

        /** Whether a picture is this already. */
        boolean isMetBy(NativeFrame frame) {
            Target other = like(frame);
            return format == other.format
                    && width == other.width
                    && height == other.height
                    && (range == avutil.AVCOL_RANGE_UNSPECIFIED || range == other.range)
                    && (space == avutil.AVCOL_SPC_UNSPECIFIED || space == other.space);
        }
    }

    private final Target target;
    private final NativeLog log = new NativeLog();
    private @Nullable SwsContext context;

    public PixelConverter(Target target) {
        Natives.load();
        this.target = target;
        SwsContext made = swscale.sws_alloc_context();
        if (made == null) {
            throw new OutOfMemoryError("no memory for a pixel converter");
        }
        NativeCount.born(NativeCount.Kind.SCALER);
        log.attach(made);
        made.flags(swscale.SWS_BICUBIC);
        made.threads(0);
        context = made;
    }

    /** A converted copy with the input's times; the caller releases it. */
    public NativeFrame convert(NativeFrame source) {
        SwsContext scaler = context;
        if (scaler == null) {
            throw new IllegalStateException("the pixel converter is closed");
        }
        NativeFrame input = new NativeFrame();
        NativeFrame result = new NativeFrame();
        try {
            AVFrame in = input.pointer();
            AVFrame out = result.pointer();
            String what = "cannot convert a picture of "
                    + Dictionary.text(avutil.av_get_pix_fmt_name(source.format())) + " to "
                    + Dictionary.text(avutil.av_get_pix_fmt_name(target.format()));
            AvError.check(avutil.av_frame_ref(in, source.pointer()), what, log);
            // The shipped program's scaler takes chroma to lie in the centre, whatever the stream says.
            in.chroma_location(avutil.AVCHROMA_LOC_UNSPECIFIED);
            AvError.check(avutil.av_frame_copy_props(out, in), what, log);
            out.format(target.format()).width(target.width()).height(target.height());
            colour(out, in);
            AvError.check(avutil.av_frame_get_buffer(out, 0), what, log);
            AvError.check(log.hear(() -> swscale.sws_scale_frame(scaler, out, in)), what, log);
            return result;
        } catch (RuntimeException | Error e) {
            result.release();
            throw e;
        } finally {
            input.release();
        }
    }

    private void colour(AVFrame out, AVFrame in) {
        boolean fromRgb = PixelFormats.isRgb(in.format());
        if (PixelFormats.isRgb(target.format())) {
            out.colorspace(avutil.AVCOL_SPC_RGB).color_range(avutil.AVCOL_RANGE_JPEG);
            return;
        }
        if (fromRgb) {
            out.colorspace(avutil.AVCOL_SPC_UNSPECIFIED).color_range(avutil.AVCOL_RANGE_MPEG);
        }
        if (target.range() != avutil.AVCOL_RANGE_UNSPECIFIED) {
            out.color_range(target.range());
        }
        if (target.space() != avutil.AVCOL_SPC_UNSPECIFIED) {
            out.colorspace(target.space());
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
