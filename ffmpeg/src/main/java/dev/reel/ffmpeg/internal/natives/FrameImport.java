package dev.reel.ffmpeg.internal.natives;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.AudioFrame;
import dev.reel.platform.media.MediaBuffer;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.VideoFrame;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/** Makes native frames of buffers that others made; a frame of this module passes as it is. */
public final class FrameImport {
    private FrameImport() {}

    /** The picture in a buffer; the caller releases it. */
    public static NativeFrame picture(MediaBuffer buffer, MediaType type) {
        if (buffer instanceof NativeVideoFrame own) {
            return own.frame().retain();
        }
        int format = PixelFormats.format(type.subtype()).orElse(avutil.AV_PIX_FMT_NONE);
        NativeFrame result = new NativeFrame();
        try {
            AVFrame target = result.pointer();
            target.format(format).width(type.width()).height(type.height());
            Colours.of(type).in(format).describe(target);
            allocate(target, type);
            if (buffer instanceof VideoFrame frame) {
                copyPlanes(frame, target, format);
            } else {
                unpack(buffer.data(), target, type);
            }
            return result;
        } catch (RuntimeException | Error e) {
            result.release();
            throw e;
        }
    }

    /** The samples in a buffer; the caller releases them. */
    public static NativeFrame samples(MediaBuffer buffer, SampleConverter.Format format) {
        if (buffer instanceof NativeAudioFrame own) {
            return own.frame().retain();
        }
        NativeFrame result = new NativeFrame();
        try {
            AVFrame target = result.pointer();
            avutil.av_channel_layout_from_string(target.ch_layout(), format.layout());
            int channels = target.ch_layout().nb_channels();
            int width = avutil.av_get_bytes_per_sample(format.format());
            int count = buffer.currentLength() / Math.max(channels * width, 1);
            target.format(format.format()).sample_rate(format.rate()).nb_samples(count);
            if (count > 0) {
                allocate(target, format);
                boolean planar = SampleFormats.isPlanar(format.format());
                int planes = planar ? channels : 1;
                int bytes = count * width * (planar ? 1 : channels);
                for (int plane = 0; plane < planes; plane++) {
                    ByteBuffer from = plane(buffer, plane, bytes);
                    target.extended_data(plane).limit(bytes).asByteBuffer().put(from);
                }
            }
            return result;
        } catch (RuntimeException | Error e) {
            result.release();
            throw e;
        }
    }

    private static ByteBuffer plane(MediaBuffer buffer, int plane, int bytes) {
        ByteBuffer source = buffer instanceof AudioFrame frame
                ? frame.plane(plane).duplicate()
                : buffer.data().duplicate().position(plane * bytes);
        source.limit(source.position() + bytes);
        return source;
    }

    private static void copyPlanes(VideoFrame frame, AVFrame target, int format) {
        for (int plane = 0; plane < frame.planes(); plane++) {
            copyRows(
                    frame.plane(plane),
                    frame.stride(plane),
                    target,
                    plane,
                    PixelFormats.rows(format, plane, frame.height()));
        }
    }

    /** Copies rows top-down; with a negative stride the last one comes first in memory. */
    private static void copyRows(ByteBuffer source, int stride, AVFrame target, int plane, int rows) {
        int from = Math.abs(stride);
        int to = target.linesize(plane);
        ByteBuffer destination = target.data(plane).limit((long) to * rows).asByteBuffer();
        for (int y = 0; y < rows; y++) {
            int start = (stride < 0 ? rows - 1 - y : y) * from;
            int length = Math.min(Math.min(from, to), source.limit() - start);
            destination.put(y * to, source, start, length);
        }
    }

    /** True when packed pictures of both types have their rows in the same places. */
    public static boolean samePlaces(MediaType one, MediaType other) {
        return one.width() == other.width() && one.subtype().equals(other.subtype()) && stride(one) == stride(other);
    }

    /** Bytes from row to row of a packed picture, negative for one that is bottom-up; 0 where the planes follow one another. */
    private static int stride(MediaType type) {
        int format = PixelFormats.format(type.subtype()).orElse(avutil.AV_PIX_FMT_NONE);
        if (avutil.av_pix_fmt_count_planes(format) != 1 || PixelFormats.hasPalette(format)) {
            return 0;
        }
        int least = avutil.av_image_get_linesize(format, type.width(), 0);
        int stated = type.get(MediaTypeAttributes.DEFAULT_STRIDE, least);
        int length = Math.max(Math.abs(stated), least);
        return stated < 0 ? -length : length;
    }

    private static void unpack(ByteBuffer packed, AVFrame target, MediaType type) {
        int stride = stride(type);
        int size = stride == 0
                ? avutil.av_image_get_buffer_size(target.format(), target.width(), target.height(), 1)
                : Math.abs(stride) * (target.height() - 1)
                        + avutil.av_image_get_linesize(target.format(), target.width(), 0);
        if (size < 0 || packed.remaining() < size) {
            throw new MediaException(
                    Status.MF_E_INVALID_STREAM_DATA,
                    "a picture of " + type + " needs " + size + " bytes, the sample has " + packed.remaining());
        }
        if (stride != 0) {
            copyRows(packed.slice(), stride, target, 0, target.height());
            return;
        }
        try (Block block = new Block();
                NativePlanes planes = new NativePlanes()) {
            BytePointer memory = block.atLeast(size);
            memory.limit(size).asByteBuffer().put(packed.duplicate());
            planes.fill(memory, target.format(), target.width(), target.height());
            planes.copyTo(target);
        }
    }

    private static void allocate(AVFrame target, Object type) {
        if (avutil.av_frame_get_buffer(target, 0) < 0) {
            throw new MediaException(Status.E_OUTOFMEMORY, "no memory for a frame of " + type);
        }
    }
}
