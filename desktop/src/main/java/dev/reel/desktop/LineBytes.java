package dev.reel.desktop;

import dev.reel.platform.media.AudioFrame;
import dev.reel.platform.media.MediaBuffer;
import dev.reel.platform.media.Sample;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Sound as a line takes it: whole frames of interleaved 16-bit values, at their volume. One thread at a time. */
final class LineBytes {
    private static final float FULL_SCALE = 32_768;

    private final SoundLevels levels;
    private byte[] bytes = new byte[0];
    private boolean floats;
    private int channels = 1;

    LineBytes(SoundLevels levels) {
        this.levels = levels;
    }

    /** @param isFloat whether samples come as 32-bit floats, else as 16-bit numbers */
    void setFormat(int channelCount, boolean isFloat) {
        channels = channelCount;
        floats = isFloat;
        levels.setChannels(channelCount);
    }

    /** Bytes of a frame on the line. */
    int block() {
        return channels * Short.BYTES;
    }

    byte[] array() {
        return bytes;
    }

    /** Takes the whole frames of a sample; gives the number of bytes. */
    int copy(Sample sample) {
        MediaBuffer buffer = sample.convertToContiguousBuffer();
        ByteBuffer data = buffer instanceof AudioFrame frame ? frame.plane(0) : buffer.data();
        int frames = data.remaining() / (channels * (floats ? Float.BYTES : Short.BYTES));
        int length = frames * block();
        if (bytes.length < length) {
            bytes = Arrays.copyOf(bytes, length);
        }
        if (!floats && levels.isNeutral()) {
            data.get(bytes, 0, length);
            return length;
        }
        data.order(floats ? ByteOrder.nativeOrder() : ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        for (int i = 0; i < frames * channels; i++) {
            float value = (floats ? data.getFloat() * FULL_SCALE : data.getShort()) * levels.gain(i % channels);
            int rounded = Math.round(Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, value)));
            bytes[at++] = (byte) rounded;
            bytes[at++] = (byte) (rounded >> 8);
        }
        return length;
    }
}
