package dev.reel.desktop;

import dev.reel.pipeline.Activate;
import dev.reel.pipeline.ClockState;
import dev.reel.pipeline.CorrelatedTime;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.PresentationClock;
import dev.reel.pipeline.PresentationTimeSource;
import dev.reel.pipeline.sink.RenderPolicy;
import dev.reel.pipeline.sink.RenderingSink;
import dev.reel.pipeline.sink.SinkActivate;
import dev.reel.platform.MediaException;
import dev.reel.platform.MediaType;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Plays sound on the machine's sound card and drives the presentation clock by what has been played (topology.md §8, §8.2,
 * media-session.md §9.9).
 *
 * <p>Takes interleaved 16-bit PCM at the rates of the card. At rates from 0.5 to 4 sound keeps its pitch; at
 * any other it is silent and time goes on by the platform's clock. Before a media type is set the clock cannot start: {@code MF_E_NOT_INITIALIZED}.
 */
public final class SoundCard extends RenderingSink implements PresentationTimeSource {
    /** How far ahead of its time sound is written to the card. */
    private static final long AHEAD = 200 * Platform.MILLISECOND;

    private final Platform platform;
    private final DeviceClock device;

    SoundCard(Platform platform, AudioLines lines, MediaType stream) {
        this(platform, lines, stream, new DeviceClock(platform));
    }

    private SoundCard(Platform platform, AudioLines lines, MediaType stream, DeviceClock device) {
        super(
                platform,
                "sound card",
                RenderPolicy.audio().withEarly(AHEAD).blocking(),
                new SoundRenderer(lines, device, stream));
        this.platform = platform;
        this.device = device;
    }

    /** Why no sound can be played here, or empty when it can. */
    public static Optional<String> obstacle() {
        JavaSoundLines lines = new JavaSoundLines();
        return lines.supports(48_000, 2) || lines.supports(44_100, 2)
                ? Optional.empty()
                : Optional.of("there is no sound card that plays 16-bit stereo");
    }

    /**
     * A sink for the default sound card; {@code MF_E_NO_AUDIO_PLAYBACK_DEVICE} where there is none.
     *
     * @param stream the type of the stream to play: its sample rate is offered first
     */
    public static SoundCard create(Platform platform, MediaType stream) {
        obstacle().ifPresent(reason -> {
            throw new MediaException(
                    Status.MF_E_NO_AUDIO_PLAYBACK_DEVICE,
                    "sound cannot be played: " + reason + "; choose none for audio");
        });
        return new SoundCard(platform, new JavaSoundLines(), stream);
    }

    /** Makes the sink when it is needed. */
    public static Activate<MediaSink> activate(Platform platform, MediaType stream) {
        return new SinkActivate(() -> create(platform, stream));
    }

    /** As every sink, but a clock without a time source is {@code MF_E_CLOCK_NO_TIME_SOURCE}. */
    @Override
    public void setPresentationClock(@Nullable PresentationClock clock) {
        if (clock != null && !clock.hasTimeSource()) {
            throw new MediaException(
                    Status.MF_E_CLOCK_NO_TIME_SOURCE, "the sound card needs a presentation clock with a time source");
        }
        super.setPresentationClock(clock);
    }

    @Override
    public Set<Characteristic> clockCharacteristics() {
        return Set.of(Characteristic.FREQUENCY_10MHZ);
    }

    @Override
    public long time() {
        return device.time();
    }

    @Override
    public CorrelatedTime correlatedTime() {
        long now = platform.time();
        return new CorrelatedTime(device.time(), now);
    }

    @Override
    public ClockState state() {
        return device.state();
    }

    @Override
    public long systemTimeOf(long clockTime) {
        return device.systemTimeOf(clockTime);
    }

    @Override
    public void onClockStart(long systemTime, long startOffset) {
        requireType();
        device.start(systemTime, startOffset);
        super.onClockStart(systemTime, startOffset);
    }

    @Override
    public void onClockStop(long systemTime) {
        requireType();
        device.stop();
        super.onClockStop(systemTime);
    }

    @Override
    public void onClockPause(long systemTime) {
        device.pause(systemTime);
        super.onClockPause(systemTime);
    }

    @Override
    public void onClockRestart(long systemTime) {
        requireType();
        device.restart(systemTime);
        super.onClockRestart(systemTime);
    }

    @Override
    public void onClockSetRate(long systemTime, float rate) {
        device.setRate(systemTime, rate);
        super.onClockSetRate(systemTime, rate);
    }

    private void requireType() {
        if (!stream().hasType()) {
            throw new MediaException(
                    Status.MF_E_NOT_INITIALIZED,
                    "the sound card has no media type yet; set one before the clock starts");
        }
    }
}
