package dev.reel.ffmpeg.internal;

import dev.reel.pipeline.QualityAdvise;
import dev.reel.platform.MediaException;
import dev.reel.platform.MediaType;
import dev.reel.platform.MediaTypeAttributes;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.Subtype;
import org.jspecify.annotations.Nullable;

/** Decodes pictures; drop modes leave out frames that others do not need, up to all but key frames. */
final class VideoDecoder extends DecoderTransform implements QualityAdvise {
    private static final long FALLBACK_DURATION = 400_000;

    private int dropMode;

    @Override
    boolean isOurs(MediaType type) {
        return type.isVideo();
    }

    @Override
    @Nullable
    MediaType likelyOutput(Decoder open, MediaType input) {
        CodecParameters parameters = open.parameters();
        int format = open.likelyFormat();
        if (parameters.width() <= 0 || parameters.height() <= 0) {
            return null;
        }
        // Before the first picture the commonest format is the best guess; a wrong one is a change of type later.
        int guess = format >= 0 ? format : PixelFormats.format(Subtype.I420).orElse(0);
        return MediaTypes.ofPicture(guess, parameters.width(), parameters.height(), input);
    }

    @Override
    long duration(NativeFrame frame, MediaType input) {
        if (frame.duration() > 0) {
            return frame.timeBase().toHns(frame.duration());
        }
        int frames = input.high(MediaTypeAttributes.FRAME_RATE, 0);
        int seconds = input.low(MediaTypeAttributes.FRAME_RATE, 0);
        return frames > 0 && seconds > 0 ? Math.round((double) seconds * Platform.SECOND / frames) : FALLBACK_DURATION;
    }

    @Override
    long tolerance(NativeFrame frame) {
        return 0;
    }

    @Override
    void restart() {}

    @Override
    FrameBuffer wrap(NativeFrame frame) {
        return new NativeVideoFrame(frame);
    }

    @Override
    public void setDropMode(int mode) {
        Decoder.Skip[] modes = Decoder.Skip.values();
        if (mode < 0 || mode >= modes.length) {
            throw new MediaException(Status.MF_E_NO_MORE_DROP_MODES, "drop modes run from 0 to " + maximumDropMode());
        }
        openDecoder().skip(modes[mode]);
        dropMode = mode;
    }

    @Override
    public int maximumDropMode() {
        return Decoder.Skip.values().length - 1;
    }

    @Override
    public int dropMode() {
        return dropMode;
    }

    @Override
    public void setQualityLevel(int level) {
        if (level != 0) {
            throw new MediaException(Status.MF_E_NO_MORE_QUALITY_LEVELS, "decoding has one quality, 0");
        }
    }

    @Override
    public int qualityLevel() {
        return 0;
    }

    @Override
    public void dropTime(long amount) {
        throw new MediaException(Status.MF_E_DROPTIME_NOT_SUPPORTED, "a decoder cannot drop time");
    }
}
