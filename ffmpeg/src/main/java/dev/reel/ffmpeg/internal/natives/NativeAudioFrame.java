package dev.reel.ffmpeg.internal.natives;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.AudioFrame;
import dev.reel.platform.media.Subtype;
import java.nio.ByteBuffer;

/** Samples in native memory. */
public final class NativeAudioFrame extends FrameBuffer implements AudioFrame {
    private final int format;

    /** Takes over the caller's reference. */
    public NativeAudioFrame(NativeFrame frame) {
        super(frame);
        format = frame.format();
    }

    @Override
    public int sampleRate() {
        return frame().sampleRate();
    }

    @Override
    public int channels() {
        return frame().channels();
    }

    @Override
    public int frames() {
        return frame().samples();
    }

    @Override
    public Subtype subtype() {
        return SampleFormats.subtype(format);
    }

    @Override
    public int bitsPerSample() {
        return SampleFormats.bits(format);
    }

    @Override
    public boolean isPlanar() {
        return SampleFormats.isPlanar(format);
    }

    @Override
    public ByteBuffer plane(int index) {
        if (index < 0 || index >= (isPlanar() ? channels() : 1)) {
            throw new IndexOutOfBoundsException("no plane " + index + " of samples");
        }
        return frame().plane(index, isPlanar() ? currentLength() / channels() : currentLength());
    }

    @Override
    public int currentLength() {
        return frames() * channels() * (bitsPerSample() / 8);
    }

    @Override
    public AudioFrame slice(int first, int count) {
        if (first < 0 || count < 0 || first > frames() - count) {
            throw new MediaException(
                    Status.E_INVALIDARG,
                    count + " samples from " + first + " on are not all among the " + frames() + " of the frame");
        }
        int step = bitsPerSample() / 8 * (isPlanar() ? 1 : channels());
        return new NativeAudioFrame(frame().slice(first, count, step, isPlanar() ? channels() : 1));
    }

    /** All samples; a copy, plane after plane, when they are planar. */
    @Override
    public ByteBuffer data() {
        if (!isPlanar() || channels() == 1) {
            return plane(0);
        }
        ByteBuffer all = ByteBuffer.allocateDirect(currentLength());
        for (int channel = 0; channel < channels(); channel++) {
            all.put(plane(channel));
        }
        return all.flip();
    }
}
