package dev.reel.desktop;

import dev.reel.ffmpeg.Subtitle;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaBuffer;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.platform.media.VideoFrame;
import dev.reel.player.VideoInfo.Orientation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads pictures with four bytes per element: blue, green, red, anything; turned and mirrored as they are to be seen, so that
 * width, height and places are those on the screen. One object serves all samples of a stream; it is valid while the sample is
 * held.
 */
final class RgbPicture {
    private ByteBuffer bytes = ByteBuffer.allocate(0);
    /** As it lies in the buffer. */
    private int width;

    private int height;
    private int stride;
    private Orientation orientation = Orientation.UPRIGHT;

    /** True for RGB32 and ARGB32 whose pictures each stand for themselves. */
    static boolean reads(MediaType type) {
        return type.isVideo()
                && type.isTrue(MediaTypeAttributes.ALL_SAMPLES_INDEPENDENT)
                && type.find(MediaTypeAttributes.SUBTYPE)
                        .filter(subtype -> subtype.equals(Subtype.RGB32) || subtype.equals(Subtype.ARGB32))
                        .isPresent();
    }

    /** Points to the picture in a sample of a type. */
    void set(Sample sample, MediaType type) {
        MediaBuffer buffer = sample.convertToContiguousBuffer();
        if (buffer instanceof VideoFrame frame) {
            bytes = frame.plane(0);
            width = frame.width();
            height = frame.height();
            stride = frame.stride(0);
        } else {
            bytes = buffer.data();
            width = type.width();
            height = type.height();
            stride = type.get(MediaTypeAttributes.DEFAULT_STRIDE, 4 * width);
        }
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        orientation = new Orientation(
                type.get(MediaTypeAttributes.VIDEO_ROTATION, 0), type.isTrue(MediaTypeAttributes.VIDEO_MIRRORED));
        if (bytes.limit() < (height - 1L) * Math.abs(stride) + 4L * width) {
            throw new MediaException(
                    Status.MF_E_BUFFERTOOSMALL,
                    "a picture of " + width + "x" + height + " does not fit into " + bytes.limit() + " bytes");
        }
    }

    /** A copy that stays when the sample is gone; an earlier copy of the same size is filled again. */
    RgbPicture copyTo(RgbPicture target) {
        int needed = 4 * width * height;
        if (target.bytes.capacity() != needed) {
            target.bytes = ByteBuffer.allocate(needed).order(ByteOrder.LITTLE_ENDIAN);
        }
        target.width = width();
        target.height = height();
        target.stride = 4 * target.width;
        target.orientation = Orientation.UPRIGHT;
        for (int y = 0; y < target.height; y++) {
            if (orientation.equals(Orientation.UPRIGHT)) {
                target.bytes.put(target.stride * y, bytes, row(y), target.stride);
            } else {
                for (int x = 0; x < target.width; x++) {
                    target.bytes.putInt(target.stride * y + 4 * x, bytes.getInt(place(x, y)));
                }
            }
        }
        return target;
    }

    int width() {
        return orientation.isTransposed() ? height : width;
    }

    int height() {
        return orientation.isTransposed() ? width : height;
    }

    /** The element as 0x00RRGGBB. */
    int rgb(int x, int y) {
        return bytes.getInt(place(x, y)) & 0xFFFFFF;
    }

    /** Where in the buffer an element lies that is seen at a place. */
    private int place(int x, int y) {
        int column = switch (orientation.rotation()) {
            case 90 -> width - 1 - y;
            case 180 -> width - 1 - x;
            case 270 -> y;
            default -> x;
        };
        int line = switch (orientation.rotation()) {
            case 90 -> x;
            case 180 -> height - 1 - y;
            case 270 -> height - 1 - x;
            default -> y;
        };
        return row(line) + 4 * (orientation.mirrored() ? width - 1 - column : column);
    }

    /** Copies a row, each element as 0x??RRGGBB. */
    void copyRow(int y, int[] target, int offset) {
        if (!orientation.equals(Orientation.UPRIGHT)) {
            for (int x = 0; x < width(); x++) {
                target[offset + x] = bytes.getInt(place(x, y));
            }
            return;
        }
        bytes.position(row(y)).limit(row(y) + 4 * width);
        bytes.slice().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(target, offset, width);
        bytes.clear();
    }

    /** Lays the pictures of a subtitle over this one, which is a copy. */
    void lay(Subtitle subtitle) {
        double across = subtitle.width() > 0 ? width / (double) subtitle.width() : 1;
        double down = subtitle.height() > 0 ? height / (double) subtitle.height() : 1;
        for (Subtitle.Picture part : subtitle.pictures()) {
            int left = Math.max(0, (int) (part.x() * across));
            int right = Math.min(width, (int) ((part.x() + part.width()) * across));
            int bottom = Math.min(height, (int) ((part.y() + part.height()) * down));
            for (int y = Math.max(0, (int) (part.y() * down)); y < bottom; y++) {
                int from = Math.min(part.height() - 1, Math.max(0, (int) (y / down) - part.y())) * part.width();
                for (int x = left; x < right; x++) {
                    int over = part.elements()[
                            from + Math.min(part.width() - 1, Math.max(0, (int) (x / across) - part.x()))];
                    bytes.putInt(row(y) + 4 * x, blend(bytes.getInt(row(y) + 4 * x), over));
                }
            }
        }
    }

    private static int blend(int below, int over) {
        int alpha = over >>> 24;
        int result = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            int mixed = ((over >> shift & 0xFF) * alpha + (below >> shift & 0xFF) * (255 - alpha)) / 255;
            result |= mixed << shift;
        }
        return result;
    }

    /** Forgets the picture, whose memory may go. */
    void clear() {
        bytes = ByteBuffer.allocate(0);
    }

    private int row(int y) {
        return stride >= 0 ? y * stride : (height - 1 - y) * -stride;
    }
}
