package dev.reel.desktop;

import dev.reel.platform.Platform;
import dev.reel.platform.media.MediaBuffer;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.platform.media.VideoFrame;
import java.nio.ByteBuffer;

/** An RGB32 picture with padded rows, as a converter makes it. */
record TestPicture(int width, int height, ByteBuffer bytes) implements VideoFrame {
    private static final int PADDING = 12;

    /** A sample at a time in milliseconds; elements as 0xRRGGBB, row after row. */
    static Sample sample(long millis, int width, int height, int... elements) {
        ByteBuffer bytes = ByteBuffer.allocate(height * (4 * width + PADDING));
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int rgb = elements[y * width + x];
                int at = y * (4 * width + PADDING) + 4 * x;
                bytes.put(at, (byte) rgb);
                bytes.put(at + 1, (byte) (rgb >> 8));
                bytes.put(at + 2, (byte) (rgb >> 16));
                bytes.put(at + 3, (byte) 0x55);
            }
        }
        return new Sample(new TestPicture(width, height, bytes))
                .setTime(millis * Platform.MILLISECOND)
                .setDuration(40 * Platform.MILLISECOND);
    }

    @Override
    public Subtype subtype() {
        return Subtype.RGB32;
    }

    @Override
    public int planes() {
        return 1;
    }

    @Override
    public ByteBuffer plane(int index) {
        return bytes.duplicate();
    }

    @Override
    public int stride(int index) {
        return 4 * width + PADDING;
    }

    @Override
    public ByteBuffer data() {
        return bytes.duplicate();
    }

    @Override
    public int currentLength() {
        return bytes.capacity();
    }

    @Override
    public void setCurrentLength(int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int maxLength() {
        return bytes.capacity();
    }

    @Override
    public MediaBuffer retain() {
        return this;
    }

    @Override
    public void close() {}
}
