package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.Attributes;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.StreamScript;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** media-session.md §5.2 and §5.3: which of the components' events an application sees, and which the session keeps. */
class Section52ForwardingTest {
    private static final UUID OWN = UUID.fromString("00000000-0000-0000-0000-00000000000e");

    private final SessionRig rig = new SessionRig();
    private final FakeSource source = rig.video(4);
    private final FakeSink sink = rig.fakes.sink().build();

    @AfterEach
    void nothingIsLost() {
        rig.finish();
    }

    private void play(double seconds) {
        rig.run(rig.setTopology(SessionRig.topology(source, sink)));
        rig.run(rig.start());
        rig.advance(seconds);
        rig.forget();
    }

    private void raise(String from, MediaEvent event) {
        switch (from) {
            case "source" -> source.raise(event);
            case "stream" -> source.streams().get(0).raise(event);
            default -> sink.stream().raise(event);
        }
        rig.settle();
    }

    // ---------------------------------------------------------------- §5.2

    static List<Arguments> forwarded() {
        List<Arguments> rows = new ArrayList<>();
        for (int number : List.of(211, 218, 113, 122, 123, 126, 127, 219, 220, 221)) {
            rows.add(Arguments.of(number, "source"));
        }
        for (int number : List.of(1, 3, 120, 121)) {
            rows.add(Arguments.of(number, "source"));
            rows.add(Arguments.of(number, "stream"));
            rows.add(Arguments.of(number, "sink"));
        }
        // What else a stream sends travels with its data.
        rows.add(Arguments.of(2, "source"));
        rows.add(Arguments.of(2, "sink"));
        rows.add(Arguments.of(128, "sink"));
        IntStream.rangeClosed(313, 321).forEach(number -> rows.add(Arguments.of(number, "sink")));
        // What a sink makes up, known to the library or not.
        for (int number : List.of(0, 300, 322, 400, 402, 803, 950)) {
            rows.add(Arguments.of(number, "sink"));
        }
        return rows;
    }

    @ParameterizedTest(name = "{0} from a {1}")
    @MethodSource("forwarded")
    @Conformance(
            spec = "media-session",
            section = "5.2",
            rule = "forwarded: the very event, with type, extended type, status, value and attributes")
    void isForwarded(int number, String from) {
        play(0.5);
        MediaEventType type = MediaEventType.of(number);
        assertThat(type.number()).isEqualTo(number);
        boolean failure = number == 1 || number == 120;
        Status status = failure ? Status.E_FAIL : Status.S_FALSE;
        MediaEvent event = new MediaEvent(type, OWN, status, PropVariant.i8(42));
        event.attributes().set(EventAttributes.SOURCE_ACTUAL_START, 7L);
        raise(from, event);
        assertThat(rig.events).contains(event);
        assertThat(rig.count(type)).isEqualTo(1);
        MediaEvent seen = rig.lastOf(type);
        assertThat(seen.type()).isEqualTo(type);
        assertThat(seen.extendedType()).isEqualTo(OWN);
        assertThat(seen.status()).isEqualTo(status);
        assertThat(seen.value()).isEqualTo(PropVariant.i8(42));
        assertThat(seen.attributes().get(EventAttributes.SOURCE_ACTUAL_START)).isEqualTo(7);
    }

    @ParameterizedTest(name = "{0} from the {1}")
    @CsvSource({
        "MENewPresentation, source",
        "MEReconnectStart, source",
        "MEReconnectEnd, source",
        "MESourceMetadataChanged, source",
        "MESourceCharacteristicsChanged, source",
        "MESourceRateChangeRequested, source",
        "MEPolicyReport, source",
        "MENonFatalError, source",
        "MENonFatalError, stream",
        "MENonFatalError, sink",
        "MEExtendedType, sink",
        "MEUnknown, sink",
        "MERendererEvent, sink",
        "MEAudioSessionVolumeChanged, sink"
    })
    @Conformance(spec = "media-session", section = "5.2", rule = "what only informs does not disturb playback")
    void playbackGoesOn(MediaEventType type, String from) {
        play(0.5);
        raise(from, MediaEvent.of(type, Status.S_FALSE));
        assertThat(rig.events).hasSize(1);
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered()).hasSize(100).allMatch(frame -> frame.lateness() == 0);
    }

    @ParameterizedTest(name = "from a {0}, when {1}")
    @CsvSource({
        "source, STARTED",
        "source, PAUSED",
        "stream, STARTED",
        "sink, STARTED",
        "sink, PAUSED",
        "source, STOPPED"
    })
    @Conformance(
            spec = "media-session",
            section = "5.2",
            rule = "MEPolicyError: forwarded, and playback stops; it can be started again")
    void aPolicyErrorStops(String from, SessionState when) {
        play(1);
        if (when == SessionState.PAUSED) {
            rig.run(rig.session.pause());
        } else if (when == SessionState.STOPPED) {
            rig.run(rig.session.stop());
        }
        rig.forget();
        raise(from, MediaEvent.of(MediaEventType.MEPolicyError, Status.E_FAIL));
        assertThat(rig.told()).contains("MEPolicyError(E_FAIL)").noneMatch(line -> line.contains("Stopped"));
        assertThat(rig.session.state()).isEqualTo(SessionState.STOPPED);
        assertThat(rig.session.clock().time()).isZero();
        assertThat(rig.session.sessionCapabilities())
                .contains(SessionCapability.START)
                .doesNotContain(SessionCapability.PAUSE);
        int shown = sink.stream().rendered().size();
        rig.advance(2);
        assertThat(sink.stream().rendered()).hasSize(shown);
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered()).hasSize(shown + 100);
    }

    @ParameterizedTest(name = "{0} from a {1}")
    @CsvSource({
        "MEConnectStart, source",
        "MEConnectStart, stream",
        "MEConnectStart, sink",
        "MEConnectEnd, source",
        "MEConnectEnd, stream",
        "MEConnectEnd, sink"
    })
    @Conformance(
            spec = "media-session",
            section = "5.2",
            rule = "MEConnectStart and MEConnectEnd are for whoever opens a source, never shown by the session")
    void notForTheSession(MediaEventType type, String from) {
        play(0.5);
        raise(from, MediaEvent.of(type));
        assertThat(rig.events).isEmpty();
    }

    // ---------------------------------------------------------------- §5.3

    static Stream<Arguments> consumed() {
        // Of the session's own numbers no component may make use.
        return Stream.of(
                        of("source", 101, 112),
                        of("stream", 101, 112),
                        of("sink", 101, 112),
                        of("source", 129, 129),
                        of("source", 201, 210),
                        of("stream", 201, 210),
                        of("source", 212, 217),
                        of("stream", 214, 215),
                        of("stream", 217, 217),
                        of("sink", 301, 304),
                        of("sink", 306, 308),
                        of("sink", 310, 311),
                        of("sink", 601, 605),
                        of("stream", 601, 605))
                .flatMap(rows -> rows);
    }

    private static Stream<Arguments> of(String from, int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(number -> Arguments.of(MediaEventType.of(number), from));
    }

    @ParameterizedTest(name = "{0} from a {1}")
    @MethodSource("consumed")
    @Conformance(
            spec = "media-session",
            section = "5.3",
            rule = "consumed by the session, never shown; late and unexpected ones do no harm")
    void neverShown(MediaEventType type, String from) {
        play(0.5);
        raise(from, MediaEvent.of(type));
        assertThat(rig.events).isEmpty();
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered()).hasSize(100);
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "5.3",
            rule = "stream data events are consumed: samples, ticks, format changes, ends; requests and markers of"
                    + " sinks")
    void theEventsOfDataAreNotShown() {
        StreamScript script = SessionRig.script(1).gap(5);
        script.insert(10, new StreamScript.FormatChange(script.type().copy()));
        FakeSource gapped = rig.fakes.source(script).name("gapped").build();
        rig.run(rig.setTopology(SessionRig.topology(gapped, sink)));
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        Set<MediaEventType> kinds = EnumSet.noneOf(MediaEventType.class);
        rig.events.forEach(event -> kinds.add(event.type()));
        assertThat(kinds).allMatch(type -> type.number() <= 112 || type == MediaEventType.MEEndOfPresentation);
        assertThat(sink.stream().rendered()).hasSize(24);
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "5.3",
            rule = "MEStreamSinkFormatChanged is not shown as such but as MESessionStreamSinkFormatChanged")
    void aSinksFormatChange() {
        play(0.5);
        raise("sink", MediaEvent.of(MediaEventType.MEStreamSinkFormatChanged));
        assertThat(rig.told()).containsExactly("MESessionStreamSinkFormatChanged(S_OK)");
    }

    @Test
    @Conformance(spec = "media-session", section = "5.3", rule = "MEQualityNotify goes to the quality manager")
    void qualityGoesToTheManager() {
        UUID id = UUID.randomUUID();
        List<String> told = new ArrayList<>();
        SessionRig watched = new SessionRig(
                new Attributes().set(SessionAttributes.QUALITY_MANAGER, id),
                registry -> registry.registerQualityManager(id, platform -> new RecordingQualityManager(told)));
        FakeSink reporting = watched.fakes.sink().build();
        watched.run(watched.setTopology(SessionRig.topology(watched.video(4), reporting)));
        watched.run(watched.start());
        watched.forget();
        told.clear();
        reporting.stream().raise(MediaEvent.of(MediaEventType.MEQualityNotify));
        watched.settle();
        assertThat(told).containsExactly("event from " + reporting.stream());
        assertThat(watched.events).isEmpty();
        watched.finish();
    }
}
