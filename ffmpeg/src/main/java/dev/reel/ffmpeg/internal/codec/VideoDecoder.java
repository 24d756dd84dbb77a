package dev.reel.ffmpeg.internal.codec;

import dev.reel.ffmpeg.internal.natives.CodecParameters;
import dev.reel.ffmpeg.internal.natives.FrameBuffer;
import dev.reel.ffmpeg.internal.natives.MediaTypes;
import dev.reel.ffmpeg.internal.natives.NativeFrame;
import dev.reel.ffmpeg.internal.natives.NativeVideoFrame;
import dev.reel.ffmpeg.internal.natives.PixelFormats;
import dev.reel.pipeline.QualityAdvise;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decodes pictures; drop modes leave out frames that others do not need, up to all but key frames. */
public final class VideoDecoder extends DecoderTransform implements QualityAdvise {
    private static final long FALLBACK_DURATION = 400_000;
    private static final int LIKELY_WIDTH = 640;
    private static final int LIKELY_HEIGHT = 360;
    private static final List<Decoder.Skip> DROP_MODES = List.of(Decoder.Skip.values());

    /** What is wanted, by any thread; the decoder follows when the next sample comes. */
    private volatile Decoder.Skip wanted = Decoder.Skip.NONE;

    private Decoder.Skip applied = Decoder.Skip.NONE;

    @Override
    protected boolean takes(MediaType type) {
        return type.isVideo();
    }

    @Override
    @Nullable
    MediaType likelyOutput(Decoder open, MediaType input) {
        CodecParameters parameters = open.parameters();
        int format = open.likelyFormat();
        boolean sized = parameters.width() > 0 && parameters.height() > 0;
        // Before the first picture the commonest is the best guess; a wrong one is a change of type later.
        int guess = format >= 0 ? format : PixelFormats.format(Subtype.I420).orElse(0);
        return MediaTypes.ofPicture(
                guess, sized ? parameters.width() : LIKELY_WIDTH, sized ? parameters.height() : LIKELY_HEIGHT, input);
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
    void beforeSample(Decoder open, Sample sample) {
        Decoder.Skip next = wanted;
        boolean dropsMore = next.compareTo(applied) > 0;
        boolean lacksReferences = applied.compareTo(Decoder.Skip.NON_INTRA) >= 0;
        // Frames that refer to frames left out could not be decoded: more comes back at a key frame only.
        if (next != applied && (dropsMore || !lacksReferences || sample.isCleanPoint())) {
            open.skip(next);
            applied = next;
        }
    }

    @Override
    void opened() {
        applied = Decoder.Skip.NONE;
    }

    @Override
    FrameBuffer wrap(NativeFrame frame) {
        return new NativeVideoFrame(frame);
    }

    /** Counts from the next sample on; any thread. */
    @Override
    public void setDropMode(int mode) {
        if (mode < 0 || mode > maximumDropMode()) {
            throw new MediaException(Status.MF_E_NO_MORE_DROP_MODES, "drop modes run from 0 to " + maximumDropMode());
        }
        wanted = DROP_MODES.get(mode);
    }

    @Override
    public int maximumDropMode() {
        return DROP_MODES.size() - 1;
    }

    @Override
    public int dropMode() {
        return DROP_MODES.indexOf(wanted);
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
