package dev.reel.ffmpeg.internal.codec;

import dev.reel.ffmpeg.internal.natives.CodecParameters;
import dev.reel.ffmpeg.internal.natives.FrameBuffer;
import dev.reel.ffmpeg.internal.natives.NativeAudioFrame;
import dev.reel.ffmpeg.internal.natives.NativeFrame;
import dev.reel.ffmpeg.internal.natives.SampleFormats;
import dev.reel.ffmpeg.internal.natives.TimeBase;
import dev.reel.platform.media.MediaType;

/** Decodes samples; each frame begins where the one before ended unless the container says that there is a gap. */
public final class AudioDecoder extends DecoderTransform {
    /** Containers with coarse clocks, Matroska's milliseconds above all, round each time stamp. */
    private static final long TICKS_OF_ROUNDING = 2;

    private static final long LEAST_TOLERANCE = 10_000;

    private static final int COMMONEST_RATE = 48_000;
    private static final int COMMONEST_CHANNELS = 2;

    private int rate;
    private long counted;

    @Override
    protected boolean takes(MediaType type) {
        return type.isAudio();
    }

    @Override
    MediaType likelyOutput(Decoder open, MediaType input) {
        CodecParameters parameters = open.parameters();
        // Before the first frame the commonest is the best guess; a wrong one is a change of type later.
        int format = open.likelyFormat() >= 0 ? open.likelyFormat() : SampleFormats.COMMONEST;
        int rate = parameters.sampleRate() > 0 ? parameters.sampleRate() : COMMONEST_RATE;
        int channels = parameters.channels() > 0 ? parameters.channels() : COMMONEST_CHANNELS;
        return SampleFormats.type(format, rate, channels, parameters.channelMask());
    }

    @Override
    long duration(NativeFrame frame, MediaType input) {
        // The difference of two exact times: rounding each frame by itself would drift by milliseconds in an hour.
        if (frame.sampleRate() != rate) {
            rate = frame.sampleRate();
            counted = 0;
        }
        if (rate <= 0) {
            return 0;
        }
        TimeBase base = new TimeBase(1, rate);
        long begin = base.toHns(counted);
        counted += frame.samples();
        return base.toHns(counted) - begin;
    }

    @Override
    long tolerance(NativeFrame frame) {
        return Math.max(frame.timeBase().toHns(TICKS_OF_ROUNDING), LEAST_TOLERANCE);
    }

    @Override
    void restart() {
        counted = 0;
    }

    @Override
    FrameBuffer wrap(NativeFrame frame) {
        return new NativeAudioFrame(frame);
    }
}
