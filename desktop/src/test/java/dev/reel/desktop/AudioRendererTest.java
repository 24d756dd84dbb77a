package dev.reel.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reel.pipeline.Activate;
import dev.reel.pipeline.AudioPolicy;
import dev.reel.pipeline.AudioStreamVolume;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.RateSupport;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.SimpleAudioVolume;
import dev.reel.pipeline.SinkCharacteristic;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.pipeline.clock.PresentationTimeSource.Characteristic;
import dev.reel.pipeline.clock.SystemTimeSource;
import dev.reel.platform.AttributeKey;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** topology.md §8.2: the audio renderer, which here is the sound card. */
class AudioRendererTest {
    private static final long MS = Platform.MILLISECOND;
    private static final MediaType MONO = MediaType.audio(Subtype.PCM, FakeLine.RATE, 1, 16);
    private static final MediaType FLOATS = MediaType.audio(Subtype.FLOAT, FakeLine.RATE, 1, 32);

    private final VirtualPlatform virtual = new VirtualPlatform();
    private final FakeLine line = new FakeLine(virtual);
    private final SoundCard card = new SoundCard(virtual.platform(), line, MONO);
    private final PresentationClock clock = new PresentationClock(virtual.platform());
    private long next;

    @Test
    @Conformance(spec = "topology", section = "8.2", rule = "flags FIXED_STREAMS and CAN_PREROLL")
    void flags() {
        assertThat(card.characteristics())
                .containsExactlyInAnyOrder(SinkCharacteristic.FIXED_STREAMS, SinkCharacteristic.CAN_PREROLL);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "8.2",
            rule = "time source with FREQUENCY_10MHZ, no underlying clock: MF_E_NO_CLOCK")
    void clockOfADevice() {
        assertThat(card.clockCharacteristics()).containsExactly(Characteristic.FREQUENCY_10MHZ);
        assertThat(outcome(card::underlyingClock)).isEqualTo(Status.MF_E_NO_CLOCK);
    }

    static Stream<Arguments> services() {
        return Stream.of(
                Arguments.of("rate support", Services.RATE_CONTROL, RateSupport.class),
                Arguments.of("policy volume", Services.POLICY_VOLUME, SimpleAudioVolume.class),
                Arguments.of("stream volume", Services.STREAM_VOLUME, AudioStreamVolume.class),
                Arguments.of("audio policy", Services.AUDIO_POLICY, AudioPolicy.class));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    @Conformance(spec = "topology", section = "8.2", rule = "services and their ids")
    void services(String name, UUID id, Class<?> type) {
        assertThat(card.service(id, type)).isPresent();
        assertThat(card.service(id, String.class)).as("no other type").isEmpty();
    }

    static Stream<Arguments> types() {
        return Stream.of(
                type("PCM of 16 bits", true, MONO, type -> {}),
                type("32-bit floats", true, FLOATS, type -> {}),
                type("PCM of 24 bits", false, MediaType.audio(Subtype.PCM, FakeLine.RATE, 1, 24), type -> {}),
                type("AAC", false, MediaType.audio(Subtype.AAC, FakeLine.RATE, 1, 16), type -> {}),
                type("planes", false, FLOATS, type -> type.set(MediaTypeAttributes.AUDIO_PLANAR, 1)),
                without("major type", MediaTypeAttributes.MAJOR_TYPE),
                without("subtype", MediaTypeAttributes.SUBTYPE),
                without("channels", MediaTypeAttributes.AUDIO_NUM_CHANNELS),
                without("bits", MediaTypeAttributes.AUDIO_BITS_PER_SAMPLE),
                without("rate", MediaTypeAttributes.AUDIO_SAMPLES_PER_SECOND),
                without("block align", MediaTypeAttributes.AUDIO_BLOCK_ALIGNMENT),
                without("average bytes", MediaTypeAttributes.AUDIO_AVG_BYTES_PER_SECOND));
    }

    private static Arguments without(String name, AttributeKey<?> key) {
        return type("without " + name, false, MONO, type -> type.delete(key));
    }

    private static Arguments type(String name, boolean taken, MediaType base, Consumer<MediaType> change) {
        MediaType proposed = base.copy();
        change.accept(proposed);
        return Arguments.of(name, taken, proposed);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    @Conformance(
            spec = "topology",
            section = "8.2",
            rule = "PCM and float are taken; which attributes a type must have")
    void types(String name, boolean taken, MediaType proposed) {
        assertThat(card.stream().isMediaTypeSupported(proposed)).isEqualTo(taken);
        assertThat(outcome(() -> card.stream().setCurrentMediaType(proposed)))
                .isEqualTo(taken ? Status.S_OK : Status.MF_E_INVALIDMEDIATYPE);
    }

    static Stream<Arguments> phases() {
        Consumer<AudioRendererTest> rates = test -> test.rates().fastestRate(false, false);
        Consumer<AudioRendererTest> slowest = test -> test.rates().slowestRate(true, false);
        Consumer<AudioRendererTest> channels = test -> test.channels().channelCount();
        Consumer<AudioRendererTest> levels = test -> test.channels().allVolumes();
        Consumer<AudioRendererTest> level = test -> test.volume().masterVolume();
        Consumer<AudioRendererTest> mute = test -> test.volume().setMuted(true);
        Consumer<AudioRendererTest> name = test -> test.policy().setDisplayName("film");
        return Stream.of(
                phase("rate support: fastest", Status.MF_E_NOT_INITIALIZED, rates),
                phase("rate support: slowest", Status.MF_E_NOT_INITIALIZED, slowest),
                phase("stream volume: channels", Status.MF_E_NOT_INITIALIZED, channels),
                phase("stream volume: levels", Status.MF_E_NOT_INITIALIZED, levels),
                phase("policy volume: level", Status.S_OK, level),
                phase("policy volume: mute", Status.S_OK, mute),
                phase("audio policy: name", Status.S_OK, name));
    }

    private static Arguments phase(String name, Status beforeType, Consumer<AudioRendererTest> call) {
        return Arguments.of(name, beforeType, call);
    }

    @ParameterizedTest(name = "{0}: before a type {1}")
    @MethodSource("phases")
    @Conformance(
            spec = "topology",
            section = "8.2",
            rule = "services before a type (rate support MF_E_NOT_INITIALIZED), with one, after shutdown"
                    + " (MF_E_SHUTDOWN)")
    void servicesByPhase(String name, Status beforeType, Consumer<AudioRendererTest> call) {
        // The current type itself is null then, which stands for MF_E_NOT_INITIALIZED.
        assertThat(card.stream().currentMediaType()).isNull();
        assertThat(outcome(() -> call.accept(this))).isEqualTo(beforeType);
        card.stream().setCurrentMediaType(MONO);
        assertThat(outcome(() -> call.accept(this))).isEqualTo(Status.S_OK);
        card.shutdown();
        assertThat(outcome(() -> call.accept(this))).isEqualTo(Status.MF_E_SHUTDOWN);
    }

    @Test
    @Conformance(spec = "topology", section = "8.2", rule = "any rate, once there is a type")
    void anyRate() {
        card.stream().setCurrentMediaType(MONO);
        assertThat(rates().fastestRate(false, false)).isEqualTo(Float.MAX_VALUE);
        assertThat(rates().fastestRate(true, true)).isEqualTo(-Float.MAX_VALUE);
        assertThat(rates().slowestRate(false, true)).isZero();
    }

    static Stream<Arguments> volumes() {
        return Stream.of(
                volume("as it comes", 1000, test -> {}),
                volume("half", 500, test -> test.volume().setMasterVolume(0.5f)),
                volume("none", 0, test -> test.volume().setMasterVolume(0)),
                volume("muted", 0, test -> test.volume().setMuted(true)),
                volume("muted and back", 250, test -> {
                    test.volume().setMasterVolume(0.25f);
                    test.volume().setMuted(true);
                    test.volume().setMuted(false);
                }),
                volume("the channel's", 250, test -> test.channels().setChannelVolume(0, 0.25f)),
                volume("both", 125, test -> {
                    test.volume().setMasterVolume(0.5f);
                    test.channels().setAllVolumes(List.of(0.25f));
                }));
    }

    private static Arguments volume(String name, int heard, Consumer<AudioRendererTest> set) {
        return Arguments.of(name, heard, set);
    }

    @ParameterizedTest(name = "{0}: 1000 becomes {1}")
    @MethodSource("volumes")
    @Conformance(spec = "topology", section = "8.2", rule = "policy volume and stream volume are heard")
    void volumeIsHeard(String name, int heard, Consumer<AudioRendererTest> set) {
        feed(MONO, time -> 1000);
        set.accept(this);
        clock.start(0);
        advance(100);
        assertThat(values()).hasSizeGreaterThan(80).allMatch(value -> value == heard);
    }

    @ParameterizedTest
    @ValueSource(floats = {-0.1f, 1.1f, Float.NaN})
    @Conformance(spec = "topology", section = "8.2", rule = "a volume is from 0 to 1, else E_INVALIDARG")
    void levelsOutOfRange(float level) {
        card.stream().setCurrentMediaType(MONO);
        assertThat(outcome(() -> volume().setMasterVolume(level))).isEqualTo(Status.E_INVALIDARG);
        assertThat(outcome(() -> channels().setChannelVolume(0, level))).isEqualTo(Status.E_INVALIDARG);
        assertThat(outcome(() -> channels().setChannelVolume(1, 1))).isEqualTo(Status.E_INVALIDARG);
        assertThat(outcome(() -> channels().channelVolume(-1))).isEqualTo(Status.E_INVALIDARG);
        assertThat(outcome(() -> channels().setAllVolumes(List.of(1f, 1f)))).isEqualTo(Status.E_INVALIDARG);
        assertThat(volume().masterVolume()).isEqualTo(1);
        assertThat(channels().allVolumes()).containsExactly(1f);
    }

    @Test
    @Conformance(spec = "topology", section = "8.2", rule = "audio policy: what is said is kept")
    void policyIsKept() {
        UUID group = UUID.fromString("0b3fb1c2-4d29-4ad5-9fd8-6c2c2ba5b6f1");
        assertThat(policy().displayName()).isEmpty();
        policy().setDisplayName("film");
        policy().setIconPath("film.png");
        policy().setGroupingParam(group);
        assertThat(policy().displayName()).isEqualTo("film");
        assertThat(policy().iconPath()).isEqualTo("film.png");
        assertThat(policy().groupingParam()).isEqualTo(group);
    }

    @Test
    @Conformance(spec = "topology", section = "8.2", rule = "floats are heard as numbers of 16 bits are")
    void floatsAreHeard() {
        feed(FLOATS, time -> (int) time);
        clock.start(0);
        advance(100);
        assertThat(values()).hasSizeGreaterThan(80).startsWith(0, 1, 2, 3).isSorted();
    }

    static Stream<Arguments> endpoints() {
        return Stream.of(
                Arguments.of("nothing said", Status.S_OK, (Consumer<Attributes>) attributes -> {}),
                Arguments.of("a role", Status.S_OK, (Consumer<Attributes>)
                        attributes -> attributes.set(AudioRendererAttributes.ENDPOINT_ROLE, 1)),
                Arguments.of("a device", Status.S_OK, (Consumer<Attributes>)
                        attributes -> attributes.set(AudioRendererAttributes.ENDPOINT_ID, "headphones")),
                Arguments.of("an unknown device", Status.MF_E_NO_AUDIO_PLAYBACK_DEVICE, (Consumer<Attributes>)
                        attributes -> attributes.set(AudioRendererAttributes.ENDPOINT_ID, "organ")),
                Arguments.of("both", Status.E_INVALIDARG, (Consumer<Attributes>) attributes -> attributes
                        .set(AudioRendererAttributes.ENDPOINT_ID, "headphones")
                        .set(AudioRendererAttributes.ENDPOINT_ROLE, 1)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    @Conformance(spec = "topology", section = "8.2", rule = "endpoint id and role of the activation object")
    void endpoints(String name, Status expected, Consumer<Attributes> set) {
        FakeLine headphones = new FakeLine(virtual);
        Activate<MediaSink> activate =
                SoundCard.activate(virtual.platform(), MONO, new OneMore("headphones", headphones, line));
        set.accept(activate.attributes());

        assertThat(outcome(activate::activateObject)).isEqualTo(expected);

        if (expected.isSuccess()) {
            activate.activateObject().streamSinkById(0).typeHandler().setCurrentMediaType(MONO);
            virtual.runUntilIdle();
            assertThat(headphones.open).isEqualTo(name.equals("a device"));
            assertThat(line.open).isEqualTo(!headphones.open);
            activate.shutdownObject();
        }
    }

    @Test
    @Conformance(spec = "topology", section = "12", rule = "keys and services of the audio renderer have their GUIDs")
    void identifiers() {
        assertThat(AudioRendererAttributes.ENDPOINT_ID.guid()).hasToString("b10aaec3-ef71-4cc3-b873-05a9a08b9f8e");
        assertThat(AudioRendererAttributes.ENDPOINT_ROLE.guid()).hasToString("6ba644ff-27c5-4d02-9887-c28619fdb91b");
        assertThat(Services.POLICY_VOLUME).hasToString("1abaa2ac-9d3b-47c6-ab48-c59506de784d");
        assertThat(Services.STREAM_VOLUME).hasToString("f8b5fa2f-32ef-46f5-b172-1321212fb2c4");
        assertThat(Services.AUDIO_POLICY).hasToString("911fd737-6775-4ab0-a614-297862fdac88");
    }

    @Test
    void thisMachinesDevicesHaveNames() {
        assertThat(SoundCard.endpoints()).doesNotContainNull();
    }

    @ParameterizedTest(name = "a device that is {0} millionths fast")
    @CsvSource({"0", "5000", "-5000"})
    @Conformance(
            spec = "topology",
            section = "8",
            rule = "a sink with a time source of its own follows another clock that it is given")
    void followsAnotherClock(int fast) {
        line.fast = fast;
        card.stream().setCurrentMediaType(MONO);
        clock.setTimeSource(new SystemTimeSource(virtual.platform()));
        card.setPresentationClock(clock);
        feedAnswers(MONO, time -> (int) time);
        clock.start(0);
        advance(20_000);
        line.play();
        List<String> heard = line.heard.subList(line.heard.size() - 200, line.heard.size());
        for (String at : heard) {
            int colon = at.indexOf(':');
            long value = Long.parseLong(at.substring(colon + 1));
            if (value != 0) {
                assertThat(Math.abs(Long.parseLong(at.substring(0, colon)) - value))
                        .as("milliseconds between when it was due and when it was heard: " + at)
                        .isLessThanOrEqualTo(45);
            }
        }
    }

    private record OneMore(String name, AudioLines more, AudioLines standard) implements AudioEndpoints {
        @Override
        public List<String> names() {
            return List.of(name);
        }

        @Override
        public Optional<AudioLines> named(String wanted) {
            return wanted.equals(name) ? Optional.of(more) : Optional.empty();
        }
    }

    /** Values by their time in milliseconds. */
    private interface Tone {
        int at(long millis);
    }

    private void feed(MediaType type, Tone tone) {
        card.stream().setCurrentMediaType(type);
        clock.setTimeSource(card);
        card.setPresentationClock(clock);
        feedAnswers(type, tone);
    }

    private void feedAnswers(MediaType type, Tone tone) {
        card.stream().subscribe(event -> {
            if (event.type() == MediaEventType.MEStreamSinkRequestSample) {
                virtual.platform().workers().execute(() -> {
                    card.stream().processSample(sample(type, tone, next));
                    next += 20;
                });
            }
        });
        virtual.runUntilIdle();
    }

    private static Sample sample(MediaType type, Tone tone, long millis) {
        boolean floats = type.equals(FLOATS);
        ByteBuffer bytes = ByteBuffer.allocate(20 * (floats ? 4 : 2))
                .order(floats ? ByteOrder.nativeOrder() : ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 20; i++) {
            int value = tone.at(millis + i);
            if (floats) {
                bytes.putFloat(value / 32_768f);
            } else {
                bytes.putShort((short) value);
            }
        }
        return new Sample(MemoryBuffer.wrap(bytes.array())).setTime(millis * MS).setDuration(20 * MS);
    }

    private void advance(long millis) {
        for (long i = 0; i < millis; i++) {
            virtual.advance(MS);
            line.play();
        }
        virtual.assertNoFailures();
    }

    private List<Integer> values() {
        line.play();
        List<Integer> values = new ArrayList<>();
        line.heard.forEach(at -> values.add(Integer.parseInt(at.substring(at.indexOf(':') + 1))));
        return values;
    }

    private RateSupport rates() {
        return card.service(Services.RATE_CONTROL, RateSupport.class).orElseThrow();
    }

    private SimpleAudioVolume volume() {
        return card.service(Services.POLICY_VOLUME, SimpleAudioVolume.class).orElseThrow();
    }

    private AudioStreamVolume channels() {
        return card.service(Services.STREAM_VOLUME, AudioStreamVolume.class).orElseThrow();
    }

    private AudioPolicy policy() {
        return card.service(Services.AUDIO_POLICY, AudioPolicy.class).orElseThrow();
    }

    private static Status outcome(Runnable call) {
        MediaException refused = catchThrowableOfType(MediaException.class, call::run);
        return refused == null ? Status.S_OK : refused.status();
    }
}
