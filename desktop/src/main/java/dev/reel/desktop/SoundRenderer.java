package dev.reel.desktop;

import dev.reel.ffmpeg.AudioTempo;
import dev.reel.pipeline.clock.ClockState;
import dev.reel.pipeline.clock.ClockStateSink;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.pipeline.sink.SampleRenderer;
import dev.reel.pipeline.transform.Transform.Message;
import dev.reel.pipeline.transform.Transform.OutputResult;
import dev.reel.pipeline.transform.TransformOutput;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes sound to a line a little ahead of its time, where the clock says it belongs: silence fills gaps, and what is late is
 * left out. At other speeds than normal the sound is fitted at its own pitch, as far as it can be understood.
 */
final class SoundRenderer implements SampleRenderer, ClockStateSink {
    private static final int STEREO = 2;
    private static final int BITS = 16;
    private static final int FLOAT_BITS = 32;
    private static final byte[] SILENCE = new byte[8192];
    /** After so many lines in a row that play nothing there is no hope. */
    private static final int SILENT_LINES = 2;

    private final AudioLines lines;
    private final DeviceClock clock;
    private final List<MediaType> types;
    private final AudioTempo tempo = new AudioTempo();
    private final TransformOutput fitted = new TransformOutput();
    private final WriteWatch watch;
    /** What was rendered and may not have been heard: it is written anew when the rate changes. */
    private final ArrayDeque<Sample> recent = new ArrayDeque<>();

    private boolean mustReplay;
    private @Nullable AudioLine line;
    private MediaType type = new MediaType();
    private final LineBytes bytes;
    /** The clock to keep to, where another than this device drives it. */
    private volatile @Nullable PresentationClock master;

    private boolean playing;
    /** Lines opened one after the other that played nothing. */
    private int silent;
    /** True when no line is tried any more until the next start. */
    private boolean givenUp;

    private Consumer<MediaEvent> news = event -> {};

    /** @param stream the type of the stream to play: its rate is offered first */
    SoundRenderer(Platform platform, AudioLines lines, DeviceClock clock, SoundLevels levels, MediaType stream) {
        this.lines = lines;
        this.clock = clock;
        this.watch = new WriteWatch(platform);
        this.bytes = new LineBytes(levels);
        List<MediaType> offered = new ArrayList<>();
        offer(offered, stream.sampleRate(), Math.min(STEREO, stream.channels()));
        offer(offered, 48_000, STEREO);
        offer(offered, 44_100, STEREO);
        this.types = List.copyOf(offered);
    }

    private void offer(List<MediaType> offered, int rate, int channels) {
        boolean there = offered.stream().anyMatch(type -> type.sampleRate() == rate && type.channels() == channels);
        if (rate > 0 && channels > 0 && !there && lines.supports(rate, channels)) {
            offered.add(MediaType.audio(Subtype.PCM, rate, channels, BITS));
        }
    }

    @Override
    public MajorType majorType() {
        return MajorType.AUDIO;
    }

    @Override
    public List<MediaType> mediaTypes() {
        return types;
    }

    @Override
    public boolean accepts(MediaType proposed) {
        return proposed.isAudio()
                && proposed.contains(MediaTypeAttributes.AUDIO_BLOCK_ALIGNMENT)
                && proposed.contains(MediaTypeAttributes.AUDIO_AVG_BYTES_PER_SECOND)
                && isReadable(proposed)
                && !proposed.isTrue(MediaTypeAttributes.AUDIO_PLANAR)
                && proposed.channels() > 0
                && proposed.sampleRate() > 0
                && lines.supports(proposed.sampleRate(), proposed.channels());
    }

    private static boolean isReadable(MediaType proposed) {
        int bits = proposed.get(MediaTypeAttributes.AUDIO_BITS_PER_SAMPLE, 0);
        return isFloat(proposed) ? bits == FLOAT_BITS : bits == BITS && isOf(proposed, Subtype.PCM);
    }

    private static boolean isFloat(MediaType type) {
        return isOf(type, Subtype.FLOAT);
    }

    private static boolean isOf(MediaType type, Subtype subtype) {
        return type.find(MediaTypeAttributes.SUBTYPE).filter(subtype::equals).isPresent();
    }

    @Override
    public void configure(MediaType newType) {
        boolean sameLine =
                line != null && type.sampleRate() == newType.sampleRate() && type.channels() == newType.channels();
        if (sameLine && isFloat(type) == isFloat(newType)) {
            return;
        }
        forget();
        if (!sameLine) {
            closeLine();
        }
        type = newType;
        bytes.setFormat(newType.channels(), isFloat(newType));
        tempo.setInputType(0, newType);
        tempo.setOutputType(0, newType);
        if (!sameLine) {
            open();
        }
    }

    /** Says who hears that sound was given up; before the first sample. */
    void tell(Consumer<MediaEvent> listener) {
        news = listener;
    }

    /** Keeps to a clock that another drives; null when this device is the one that drives. */
    void follow(@Nullable PresentationClock newMaster) {
        master = newMaster;
    }

    @Override
    public void render(Sample sample, long lateness) {
        if (line == null) {
            return;
        }
        forgetHeard();
        recent.add(sample.retain());
        if (!clock.isStanding()) {
            fit(sample);
        }
    }

    /** Replaces a line that takes no sound or does not play it, and writes again what was not heard of it. */
    void revive() {
        if (line == null || !clock.isStanding()) {
            return;
        }
        silent = clock.hasMoved() ? 0 : silent + 1;
        closeLine();
        if (silent >= SILENT_LINES) {
            giveUp("it takes sound and plays none");
            return;
        }
        try {
            open();
        } catch (MediaException refused) {
            giveUp(String.valueOf(refused.getMessage()));
            return;
        }
        replay();
    }

    private void giveUp(String why) {
        givenUp = true;
        forget();
        news.accept(MediaEvent.failure(
                MediaEventType.MENonFatalError,
                new MediaException(
                        Status.MF_E_AUDIO_PLAYBACK_DEVICE_INVALIDATED,
                        "the sound stops here, the device cannot be used any more: " + why
                                + "; a seek tries it again")));
    }

    private void open() {
        AudioLine opened = lines.open(type);
        line = opened;
        clock.device(opened, type.sampleRate());
    }

    /** Fits a sample to the rate and plays what comes of it. */
    private void fit(Sample sample) {
        float rate = clock.rate();
        if (tempo.rate() != rate) {
            tempo.processMessage(Message.FLUSH, 0);
            tempo.setRate(false, rate);
        }
        Sample given = sample.retain();
        try {
            tempo.processInput(0, given);
        } catch (RuntimeException refused) {
            given.close();
            throw refused;
        }
        while (tempo.processOutput(fitted) == OutputResult.PRODUCED) {
            Sample made = fitted.takeSample();
            if (made != null) {
                try (made) {
                    play(made);
                }
            }
        }
    }

    private void play(Sample sample) {
        AudioLine device = line;
        if (device == null) {
            return;
        }
        int length = bytes.copy(sample);
        int block = bytes.block();
        PresentationClock leader = master;
        if (leader != null && leader.hasTimeSource()) {
            clock.keepTo(leader.time());
        }
        long place = clock.place(sample.time(), length / block);
        if (place == DeviceClock.UNHEARD) {
            return;
        }
        if (!playing) {
            playing = true;
            device.start();
        }
        int skip = place < 0 ? (int) (-place * block) : 0;
        if (!writeSilence(device, place * block) || !write(device, bytes.array(), skip, length - skip)) {
            // Nobody stopped it, so it is broken.
            clock.stand();
        }
    }

    @Override
    public void flush() {
        forget();
        silence();
        clock.flushed();
    }

    @Override
    public void close() {
        forget();
        closeLine();
    }

    @Override
    public void onClockStart(long systemTime, long startOffset) {
        flush();
        if (givenUp) {
            givenUp = false;
            silent = 0;
            try {
                open();
            } catch (MediaException refused) {
                giveUp(String.valueOf(refused.getMessage()));
            }
        }
    }

    @Override
    public void onClockStop(long systemTime) {
        forget();
        silence();
    }

    @Override
    public void onClockPause(long systemTime) {
        AudioLine device = line;
        if (device == null || !playing) {
            return;
        }
        if (clock.isDoubtful()) {
            // It may play on what it has: that is taken back and written again.
            silence();
            clock.flushed();
            mustReplay = true;
        } else {
            device.stop();
        }
    }

    @Override
    public void onClockRestart(long systemTime) {
        AudioLine device = line;
        if (device != null && playing) {
            device.start();
        }
        if (mustReplay) {
            replay();
        }
    }

    @Override
    public void onClockSetRate(long systemTime, float rate) {
        silence();
        clock.flushed();
        mustReplay = true;
        if (clock.state() == ClockState.RUNNING) {
            replay();
        }
    }

    /** Writes again, at the new rate, what was written ahead at the old one. */
    private void replay() {
        mustReplay = false;
        tempo.processMessage(Message.FLUSH, 0);
        forgetHeard();
        recent.forEach(this::fit);
    }

    private void forgetHeard() {
        long now = clock.time();
        while (!recent.isEmpty() && endOf(recent.element()) <= now) {
            recent.remove().close();
        }
    }

    private static long endOf(Sample sample) {
        return sample.time() + (sample.hasDuration() ? sample.duration() : 0);
    }

    private void forget() {
        tempo.processMessage(Message.FLUSH, 0);
        recent.forEach(Sample::close);
        recent.clear();
        mustReplay = false;
    }

    private void silence() {
        AudioLine device = line;
        if (device != null && playing) {
            playing = false;
            device.stop();
            device.flush();
        }
    }

    private void closeLine() {
        AudioLine device = line;
        if (device != null) {
            silence();
            line = null;
            clock.device(null, 1);
            device.close();
        }
    }

    private boolean writeSilence(AudioLine device, long length) {
        boolean taken = true;
        for (long left = length; left > 0 && taken; left -= SILENCE.length) {
            taken = write(device, SILENCE, 0, (int) Math.min(left, SILENCE.length));
        }
        return taken;
    }

    /** False when the device has not taken it all. */
    private boolean write(AudioLine device, byte[] from, int offset, int length) {
        return length <= 0 || watch.write(device, from, offset, length) == length;
    }
}
