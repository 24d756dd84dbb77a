package dev.reel.desktop;

import dev.reel.pipeline.Activate;
import dev.reel.pipeline.ActivateAttributes;
import dev.reel.pipeline.AudioPolicy;
import dev.reel.pipeline.AudioStreamVolume;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.RateSupport;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.SimpleAudioVolume;
import dev.reel.pipeline.clock.ClockState;
import dev.reel.pipeline.clock.CorrelatedTime;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.pipeline.clock.PresentationTimeSource;
import dev.reel.pipeline.sink.RenderPolicy;
import dev.reel.pipeline.sink.RenderingSink;
import dev.reel.pipeline.sink.SinkActivate;
import dev.reel.platform.AttributeBlob;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Plays sound on the machine's sound card and drives the presentation clock by what has been played (topology.md §8, §8.2,
 * media-session.md §9.9).
 *
 * <p>Takes interleaved PCM, of 16 bits or 32-bit floats, at the rates of the card. At rates from 0.5 to 4 sound keeps its pitch;
 * at any other it is silent and time goes on by the platform's clock. Before a media type is set the clock cannot start:
 * {@code MF_E_NOT_INITIALIZED}. A device that stops playing is opened anew; where that does not help, the stream says so with an
 * MENonFatalError of status {@code MF_E_AUDIO_PLAYBACK_DEVICE_INVALIDATED} and goes on in silence until the next start. Under a presentation clock that another drives the card keeps to that clock. Services: those of
 * {@link RenderingSink}, volume by {@link Services#POLICY_VOLUME} and {@link Services#STREAM_VOLUME}, and
 * {@link Services#AUDIO_POLICY}.
 */
public final class SoundCard extends RenderingSink implements PresentationTimeSource {
    /** How far ahead of its time sound is written to the card. */
    private static final long AHEAD = 400 * Platform.MILLISECOND;

    private final Platform platform;
    private final DeviceClock device;
    private final SoundRenderer renderer;
    private final SimpleAudioVolume volume;
    private final AudioStreamVolume channelVolume;
    private final AudioPolicy policy = new SoundPolicy(this::checkOpen);
    private final RateSupport rates = new RateSupport() {
        @Override
        public float slowestRate(boolean reverse, boolean thin) {
            requireType();
            return RenderPolicy.ANY_RATE.slowestRate(reverse, thin);
        }

        @Override
        public float fastestRate(boolean reverse, boolean thin) {
            requireType();
            return RenderPolicy.ANY_RATE.fastestRate(reverse, thin);
        }
    };

    SoundCard(Platform platform, AudioLines lines, MediaType stream) {
        this(platform, lines, stream, new DeviceClock(platform), new SoundLevels());
    }

    private SoundCard(Platform platform, AudioLines lines, MediaType stream, DeviceClock device, SoundLevels levels) {
        this(platform, device, levels, new SoundRenderer(platform, lines, device, levels, stream));
    }

    private SoundCard(Platform platform, DeviceClock device, SoundLevels levels, SoundRenderer renderer) {
        super(platform, "sound card", RenderPolicy.audio().withEarly(AHEAD).blocking(), renderer);
        this.platform = platform;
        this.device = device;
        this.renderer = renderer;
        this.volume = levels.whole(this::checkOpen);
        this.channelVolume = levels.each(this::channels);
        renderer.tell(stream()::tell);
        device.whenStanding(() -> stream().run(renderer::revive));
    }

    /** Why no sound can be played here, or empty when it can. */
    public static Optional<String> obstacle() {
        return obstacle(JavaSoundLines.ENDPOINTS.standard());
    }

    /**
     * A sink for the default sound card; {@code MF_E_NO_AUDIO_PLAYBACK_DEVICE} where there is none.
     *
     * @param stream the type of the stream to play: its sample rate is offered first
     */
    public static SoundCard create(Platform platform, MediaType stream) {
        obstacle().ifPresent(reason -> {
            throw noDevice(reason);
        });
        return new SoundCard(platform, new JavaSoundLines(), stream);
    }

    /** The names of the sound devices of this machine, for {@link AudioRendererAttributes#ENDPOINT_ID}. */
    public static List<String> endpoints() {
        return JavaSoundLines.ENDPOINTS.names();
    }

    /**
     * Makes the sink when it is needed, on the device that its attributes name, else on the default one. A device that is not
     * there is {@code MF_E_NO_AUDIO_PLAYBACK_DEVICE}; {@link AudioRendererAttributes#ENDPOINT_ID} and
     * {@link AudioRendererAttributes#ENDPOINT_ROLE} together are {@code E_INVALIDARG}.
     */
    public static Activate<MediaSink> activate(Platform platform, MediaType stream) {
        return activate(platform, stream, JavaSoundLines.ENDPOINTS);
    }

    static Activate<MediaSink> activate(Platform platform, MediaType stream, AudioEndpoints endpoints) {
        SinkActivate activate = new SinkActivate(attributes -> {
            String name = attributes.find(AudioRendererAttributes.ENDPOINT_ID).orElse(null);
            if (name != null && attributes.contains(AudioRendererAttributes.ENDPOINT_ROLE)) {
                throw new MediaException(
                        Status.E_INVALIDARG, "a sound device is chosen by its name or by a role, not by both");
            }
            AudioLines lines = name == null ? endpoints.standard() : find(endpoints, name);
            obstacle(lines).ifPresent(reason -> {
                throw noDevice(reason);
            });
            return new SoundCard(platform, lines, stream);
        });
        activate.attributes()
                .set(ActivateAttributes.CLASS_ID, SoundSinkClass.ID)
                .set(ActivateAttributes.SINK_STREAM_TYPE, AttributeBlob.of(stream));
        return activate;
    }

    private static AudioLines find(AudioEndpoints endpoints, String name) {
        return endpoints
                .named(name)
                .orElseThrow(() -> noDevice("there is no sound device \"" + name + "\", there are "
                        + (endpoints.names().isEmpty() ? "none" : String.join(", ", endpoints.names()))));
    }

    private static Optional<String> obstacle(AudioLines lines) {
        return lines.supports(48_000, 2) || lines.supports(44_100, 2)
                ? Optional.empty()
                : Optional.of("there is no sound card that plays 16-bit stereo");
    }

    private static MediaException noDevice(String reason) {
        return new MediaException(
                Status.MF_E_NO_AUDIO_PLAYBACK_DEVICE, "sound cannot be played: " + reason + "; choose none for audio");
    }

    /** As every sink, but a clock without a time source is {@code MF_E_CLOCK_NO_TIME_SOURCE}. */
    @Override
    public void setPresentationClock(@Nullable PresentationClock clock) {
        if (clock != null && !clock.hasTimeSource()) {
            throw new MediaException(
                    Status.MF_E_CLOCK_NO_TIME_SOURCE, "the sound card needs a presentation clock with a time source");
        }
        super.setPresentationClock(clock);
        renderer.follow(clock != null && clock.timeSource() != this ? clock : null);
    }

    @Override
    public <T> Optional<T> service(UUID service, Class<T> type) {
        Object found = service.equals(Services.RATE_CONTROL)
                ? rates
                : service.equals(Services.POLICY_VOLUME)
                        ? volume
                        : service.equals(Services.STREAM_VOLUME)
                                ? channelVolume
                                : service.equals(Services.AUDIO_POLICY) ? policy : null;
        return found == null
                ? super.service(service, type)
                : type.isInstance(found) ? Optional.of(type.cast(found)) : Optional.empty();
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

    private void checkOpen() {
        // Asks the sink, which knows.
        var unused = characteristics();
    }

    private int channels() {
        requireType();
        MediaType type = stream().currentMediaType();
        return type == null ? 0 : type.channels();
    }

    private void requireType() {
        checkOpen();
        if (!stream().hasType()) {
            throw new MediaException(
                    Status.MF_E_NOT_INITIALIZED,
                    "the sound card has no media type yet; set one before the clock starts");
        }
    }
}
