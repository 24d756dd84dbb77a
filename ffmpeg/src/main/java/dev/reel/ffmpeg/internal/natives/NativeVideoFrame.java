package dev.reel.ffmpeg.internal.natives;

import dev.reel.platform.media.Subtype;
import dev.reel.platform.media.VideoFrame;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.global.avutil;

/** A picture in native memory, its planes as the codec laid them out. */
public final class NativeVideoFrame extends FrameBuffer implements VideoFrame {
    private final int format;

    /** Takes over the caller's reference. */
    public NativeVideoFrame(NativeFrame frame) {
        super(frame);
        format = frame.format();
    }

    @Override
    public int width() {
        return frame().width();
    }

    @Override
    public int height() {
        return frame().height();
    }

    @Override
    public Subtype subtype() {
        return PixelFormats.subtype(format);
    }

    @Override
    public int planes() {
        return avutil.av_pix_fmt_count_planes(format);
    }

    @Override
    public int stride(int index) {
        return frame().stride(checkPlane(index));
    }

    @Override
    public ByteBuffer plane(int index) {
        int rows = PixelFormats.rows(format, checkPlane(index), height());
        return frame().plane(index, (long) stride(index) * rows);
    }

    @Override
    public int currentLength() {
        return avutil.av_image_get_buffer_size(format, width(), height(), 1);
    }

    /** The planes one after the other without padding: a copy. */
    @Override
    public ByteBuffer data() {
        try (PictureBytes packer = new PictureBytes()) {
            ByteBuffer packed = packer.pack(frame());
            return ByteBuffer.allocateDirect(packed.remaining()).put(packed).flip();
        }
    }

    private int checkPlane(int index) {
        if (index < 0 || index >= planes()) {
            throw new IndexOutOfBoundsException("no plane " + index + " in a picture of " + planes());
        }
        return index;
    }
}
