package dev.reel.ffmpeg.internal.natives;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.ffmpeg.avutil.AVComponentDescriptor;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Whether the numbers of a picture are colours at all. Any picture was once red, green and blue, so luma and chroma go together;
 * where a decoder made them of noise, they lie far outside.
 */
public final class Gamut {
    private static final int POINTS_ACROSS = 160;
    /** How far outside of 0 to 255 red, green or blue may be. The factors are the least of all standards, for the full range. */
    private static final double TOLERANCE = 40;

    private Gamut() {}

    /** The part of a picture, 0 to 1, that is no colour; 0 for grey, RGB and anything else that cannot tell. */
    public static double outside(AVFrame frame) {
        AVPixFmtDescriptor format = avutil.av_pix_fmt_desc_get(frame.format());
        boolean unknown = format == null
                || format.nb_components() < 3
                || (format.flags()
                                & (avutil.AV_PIX_FMT_FLAG_RGB
                                        | avutil.AV_PIX_FMT_FLAG_PAL
                                        | avutil.AV_PIX_FMT_FLAG_HWACCEL
                                        | avutil.AV_PIX_FMT_FLAG_BITSTREAM
                                        | avutil.AV_PIX_FMT_FLAG_FLOAT
                                        | avutil.AV_PIX_FMT_FLAG_BE))
                        != 0
                || (frame.colorspace() > avutil.AVCOL_SPC_SMPTE240M
                        && frame.colorspace() != avutil.AVCOL_SPC_BT2020_NCL);
        if (format == null || unknown) {
            return 0;
        }
        Component luma = new Component(frame, format, 0);
        Component blue = new Component(frame, format, 1);
        Component red = new Component(frame, format, 2);
        int step = Math.max(1, frame.width() / POINTS_ACROSS);
        int points = 0;
        int outside = 0;
        for (int y = 0; y < frame.height(); y += step) {
            for (int x = 0; x < frame.width(); x += step) {
                double l = luma.at(x, y);
                double u = blue.at(x, y) - 128;
                double v = red.at(x, y) - 128;
                points++;
                if (beyond(l + 1.402 * v) || beyond(l - 0.1645 * u - 0.468 * v) || beyond(l + 1.772 * u)) {
                    outside++;
                }
            }
        }
        return points == 0 ? 0 : (double) outside / points;
    }

    private static boolean beyond(double value) {
        return value < -TOLERANCE || value > 255 + TOLERANCE;
    }

    private static final class Component {
        private final ByteBuffer data;
        private final int stride;
        private final int step;
        private final int offset;
        private final int shift;
        private final int depth;
        private final int across;
        private final int down;

        Component(AVFrame frame, AVPixFmtDescriptor format, int number) {
            AVComponentDescriptor component = format.comp(number);
            across = number == 0 ? 0 : format.log2_chroma_w();
            down = number == 0 ? 0 : format.log2_chroma_h();
            step = component.step();
            offset = component.offset();
            shift = component.shift();
            depth = component.depth();
            stride = frame.linesize(component.plane());
            int rows = (frame.height() + (1 << down) - 1) >> down;
            data = frame.data(component.plane())
                    .capacity((long) Math.abs(stride) * rows)
                    .asByteBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN);
        }

        /** On the scale of 8 bits. */
        double at(int x, int y) {
            int position = (y >> down) * stride + (x >> across) * step + offset;
            int raw = depth > 8 ? data.getShort(position) & 0xFFFF : data.get(position) & 0xFF;
            return (double) (raw >> shift) / (1 << (depth - 8));
        }
    }
}
