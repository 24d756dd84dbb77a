package dev.reel.ffmpeg.internal.natives;

import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/** Writes a picture's planes one after the other without padding, as raw video files hold them. */
public final class PictureBytes implements AutoCloseable {
    private final Block block = new Block();

    /** The packed picture; valid until the next call. */
    public ByteBuffer pack(NativeFrame frame) {
        AVFrame picture = frame.pointer();
        int size = avutil.av_image_get_buffer_size(picture.format(), picture.width(), picture.height(), 1);
        if (size < 0) {
            throw new IllegalArgumentException("a picture of " + picture.width() + "x" + picture.height()
                    + " in pixel format " + picture.format() + " has no size: " + AvError.text(size));
        }
        BytePointer target = block.atLeast(size);
        int written = avutil.av_image_copy_to_buffer(
                target,
                size,
                picture.data(),
                picture.linesize(),
                picture.format(),
                picture.width(),
                picture.height(),
                1);
        return new BytePointer(target)
                .limit(Math.max(written, 0))
                .asByteBuffer()
                .asReadOnlyBuffer();
    }

    @Override
    public void close() {
        block.close();
    }
}
