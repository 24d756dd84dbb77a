package dev.reel.ffmpeg.internal.natives;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/** Plane addresses and row lengths of a packed picture, for one native call. */
final class NativePlanes implements AutoCloseable {
    private final PointerPointer<BytePointer> data = new PointerPointer<>(4);
    private final IntPointer strides = new IntPointer(4L);

    /** Points into packed memory. */
    void fill(BytePointer memory, int format, int width, int height) {
        avutil.av_image_fill_arrays(data, strides, memory, format, width, height, 1);
    }

    /** Copies the picture into a frame of the same format and size. */
    void copyTo(AVFrame target) {
        avutil.av_image_copy(
                target.data(), target.linesize(), data, strides, target.format(), target.width(), target.height());
    }

    @Override
    public void close() {
        data.deallocate();
        strides.deallocate();
    }
}
