package dev.reel.testkit.fake;

import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Subtype;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What one stream of a fake source delivers, step by step. Times are 100 ns units.
 *
 * <p>Start with one of the ready-made streams and change it: {@code StreamScript.video(30, Duration.ofSeconds(5)).gap(10)}.
 * A script is not changed any more once a source uses it.
 */
public final class StreamScript {
    /** One step of a script. */
    public sealed interface Step {}

    /** A sample. */
    public record Data(long time, long duration, boolean cleanPoint, boolean discontinuity) implements Step {
        long end() {
            return time + duration;
        }
    }

    /** A stretch without data: MEStreamTick with its time. */
    public record Gap(long time, long duration) implements Step {}

    /** MEStreamFormatChanged: what follows has another type. */
    public record FormatChange(MediaType type) implements Step {}

    /** The stream breaks here with an MEError. */
    public record Break(Status status) implements Step {}

    private final MediaType type;
    private final List<Step> steps = new ArrayList<>();

    /** A stream of a type without any step. */
    public StreamScript(MediaType type) {
        this.type = type;
    }

    /** Uncompressed I420 video, every frame a key frame. */
    public static StreamScript video(int framesPerSecond, Duration length) {
        MediaType type = MediaType.video(Subtype.I420, 640, 360);
        type.setPair(MediaTypeAttributes.FRAME_RATE, framesPerSecond, 1);
        return new StreamScript(type).frames(framesPerSecond, length, 1);
    }

    /** H.264 video with a key frame every so many frames. */
    public static StreamScript compressedVideo(int framesPerSecond, Duration length, int keyEvery) {
        MediaType type = MediaType.of(MajorType.VIDEO, Subtype.H264);
        type.setPair(MediaTypeAttributes.FRAME_SIZE, 640, 360);
        type.setPair(MediaTypeAttributes.FRAME_RATE, framesPerSecond, 1);
        return new StreamScript(type).frames(framesPerSecond, length, keyEvery);
    }

    /** PCM audio, 48 kHz stereo 16 bit, in pieces of 20 ms. */
    public static StreamScript audio(Duration length) {
        return new StreamScript(MediaType.audio(Subtype.PCM, 48_000, 2, 16)).frames(50, length, 1);
    }

    /** AAC audio, 48 kHz stereo, in pieces of 20 ms. */
    public static StreamScript compressedAudio(Duration length) {
        MediaType type = MediaType.of(MajorType.AUDIO, Subtype.AAC);
        type.set(MediaTypeAttributes.AUDIO_SAMPLES_PER_SECOND, 48_000);
        type.set(MediaTypeAttributes.AUDIO_NUM_CHANNELS, 2);
        return new StreamScript(type).frames(50, length, 1);
    }

    /** A stream of some other kind, without steps. */
    public static StreamScript of(MajorType major, Subtype subtype) {
        return new StreamScript(MediaType.of(major, subtype));
    }

    /** Appends evenly timed samples behind what is there, the first of every {@code keyEvery} a key frame. */
    public StreamScript frames(int perSecond, Duration length, int keyEvery) {
        long start = end();
        long count = Math.round(length.toNanos() / 1e9 * perSecond);
        for (int i = 0; i < count; i++) {
            long time = i * Platform.SECOND / perSecond;
            long next = (i + 1) * Platform.SECOND / perSecond;
            steps.add(new Data(start + time, next - time, i % keyEvery == 0, false));
        }
        return this;
    }

    /** Appends a sample that is a key frame. */
    public StreamScript sample(long time, long duration) {
        return step(new Data(time, duration, true, false));
    }

    /** Appends any step. */
    public StreamScript step(Step step) {
        steps.add(step);
        return this;
    }

    /** Puts a step before the {@code index}-th one. */
    public StreamScript insert(int index, Step step) {
        steps.add(index, step);
        return this;
    }

    /** Replaces the {@code index}-th step, a sample, by a gap of its length. */
    public StreamScript gap(int index) {
        Data data = (Data) steps.get(index);
        steps.set(index, new Gap(data.time, data.duration));
        return this;
    }

    /** Moves every sample and gap in time. */
    public StreamScript shift(long amount) {
        steps.replaceAll(step -> step instanceof Data data
                ? new Data(data.time + amount, data.duration, data.cleanPoint, data.discontinuity)
                : step instanceof Gap gap ? new Gap(gap.time + amount, gap.duration) : step);
        return this;
    }

    /** The type of the stream from its start. */
    public MediaType type() {
        return type;
    }

    public List<Step> steps() {
        return List.copyOf(steps);
    }

    /** How many samples there are. */
    public int sampleCount() {
        return (int) steps.stream().filter(Data.class::isInstance).count();
    }

    /** Where the last sample or gap ends. */
    public long end() {
        long end = 0;
        for (Step step : steps) {
            if (step instanceof Data data) {
                end = Math.max(end, data.end());
            } else if (step instanceof Gap gap) {
                end = Math.max(end, gap.time + gap.duration);
            }
        }
        return end;
    }
}
