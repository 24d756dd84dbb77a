package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.Services;
import dev.reel.pipeline.SinkStatistics;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.Fault;
import dev.reel.testkit.fake.FaultPlan;
import dev.reel.testkit.fake.FaultPoint;
import dev.reel.testkit.fake.Rendered;
import dev.reel.testkit.fake.StreamScript;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyStatus;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** media-session.md §1, §5, §6, §7.12 and §7.13: what a session says, and when. */
class EventsTest {
    private final SessionRig rig = new SessionRig();
    private final FaultPlan faults = new FaultPlan();
    private final FakeSource source =
            rig.fakes.source(SessionRig.script(4)).faults(faults).build();
    private final FakeSink sink = rig.fakes.sink().build();
    private final Topology topology = SessionRig.topology(source, sink);

    @AfterEach
    void nothingIsLost() {
        rig.finish();
    }

    private void play(double seconds) {
        rig.run(rig.setTopology(topology));
        rig.run(rig.start());
        rig.advance(seconds);
    }

    // ---------------------------------------------------------------- §5.1

    @Test
    @Conformance(
            spec = "media-session",
            section = "5.1",
            rule = "status, value and attributes of the session's own events")
    void whatTheEventsCarry() {
        play(1);
        rig.run(rig.session.pause());
        rig.run(rig.start());
        rig.run(rig.session.stop());
        rig.run(rig.session.clearTopologies());
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        rig.run(rig.session.close());
        for (MediaEventType plain : List.of(
                MediaEventType.MESessionTopologiesCleared,
                MediaEventType.MESessionStarted,
                MediaEventType.MESessionPaused,
                MediaEventType.MESessionStopped,
                MediaEventType.MESessionEnded,
                MediaEventType.MESessionClosed)) {
            assertThat(rig.lastOf(plain).value()).as(plain.name()).isEqualTo(PropVariant.EMPTY);
            assertThat(rig.lastOf(plain).status()).as(plain.name()).isEqualTo(Status.S_OK);
        }
        assertThat(rig.lastOf(MediaEventType.MESessionTopologySet).value().value())
                .isInstanceOf(Topology.class);
        MediaEvent time = rig.lastOf(MediaEventType.MESessionNotifyPresentationTime);
        assertThat(time.attributes().contains(EventAttributes.START_PRESENTATION_TIME))
                .isTrue();
        assertThat(time.attributes().contains(EventAttributes.PRESENTATION_TIME_OFFSET))
                .isTrue();
        assertThat(time.attributes().contains(EventAttributes.START_PRESENTATION_TIME_AT_OUTPUT))
                .isTrue();
        assertThat(rig.events).allMatch(event -> event.extendedType().equals(MediaEvent.NO_EXTENDED_TYPE));
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "5.1",
            rule = "MESessionCapabilitiesChanged: DELTA has a 1 for each bit that flipped")
    void everyDeltaIsTheDifference() {
        play(1);
        rig.run(rig.session.pause());
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        int bits = 0;
        for (MediaEvent event : rig.events) {
            if (event.type() == MediaEventType.MESessionCapabilitiesChanged) {
                int now = event.attributes().get(EventAttributes.SESSION_CAPS);
                assertThat(event.attributes().get(EventAttributes.SESSION_CAPS_DELTA))
                        .isEqualTo(bits ^ now)
                        .isNotZero();
                bits = now;
            }
        }
        assertThat(SessionCapability.of(bits)).isEqualTo(rig.session.sessionCapabilities());
    }

    // ---------------------------------------------------------------- §5.2, §5.3

    static Stream<MediaEventType> forwardedFromSources() {
        return Stream.of(
                MediaEventType.MENewPresentation,
                MediaEventType.MEEndOfPresentationSegment,
                MediaEventType.MEReconnectStart,
                MediaEventType.MEReconnectEnd,
                MediaEventType.MESourceMetadataChanged,
                MediaEventType.MESourceCharacteristicsChanged,
                MediaEventType.MESourceRateChangeRequested,
                MediaEventType.MEPolicyReport,
                MediaEventType.MENonFatalError,
                MediaEventType.MEExtendedType);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forwardedFromSources")
    @Conformance(
            spec = "media-session",
            section = "5.2",
            rule = "forwarded from sources, type, extended type, status, value and attributes kept")
    void forwardedFromTheSource(MediaEventType type) {
        play(0.5);
        rig.forget();
        MediaEvent event = new MediaEvent(type, UUID.randomUUID(), Status.S_FALSE, PropVariant.i8(42));
        event.attributes().set(EventAttributes.SOURCE_ACTUAL_START, 7L);
        source.raise(event);
        rig.settle();
        assertThat(rig.events).containsExactly(event);
        assertThat(rig.lastOf(type).attributes().get(EventAttributes.SOURCE_ACTUAL_START))
                .isEqualTo(7);
        rig.await(MediaEventType.MESessionEnded);
    }

    static Stream<MediaEventType> forwardedFromSinks() {
        return Stream.of(
                MediaEventType.MERendererEvent,
                MediaEventType.MEAudioSessionNameChanged,
                MediaEventType.MEAudioSessionVolumeChanged,
                MediaEventType.MEAudioSessionGroupingParamChanged,
                MediaEventType.MEAudioSessionIconChanged,
                MediaEventType.MENonFatalError,
                MediaEventType.MEExtendedType);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forwardedFromSinks")
    @Conformance(spec = "media-session", section = "5.2", rule = "forwarded from sinks, custom ones too")
    void forwardedFromTheSink(MediaEventType type) {
        play(0.5);
        rig.forget();
        MediaEvent event = new MediaEvent(type, UUID.randomUUID(), Status.S_OK, PropVariant.i8(42));
        sink.stream().raise(event);
        rig.settle();
        assertThat(rig.events).containsExactly(event);
        rig.await(MediaEventType.MESessionEnded);
    }

    static Stream<MediaEventType> consumed() {
        return Stream.of(MediaEventType.values())
                .filter(type -> (type.number() >= 201 && type.number() <= 204)
                        || (type.number() >= 207 && type.number() <= 210)
                        || type == MediaEventType.MESourceRateChanged
                        || type == MediaEventType.MEStreamSinkStarted
                        || type == MediaEventType.MEStreamSinkPaused
                        || type == MediaEventType.MEStreamSinkStopped
                        || type == MediaEventType.MEStreamSinkRateChanged
                        || type == MediaEventType.MEStreamSinkPrerolled
                        || type == MediaEventType.MEStreamSinkScrubSampleComplete
                        || type == MediaEventType.MEStreamSinkMarker
                        || type == MediaEventType.MEStreamSinkDeviceChanged
                        || type == MediaEventType.MEQualityNotify
                        || type == MediaEventType.MEConnectStart
                        || type == MediaEventType.MEConnectEnd
                        || (type.number() >= 601 && type.number() <= 605)
                        || (type.number() >= 101 && type.number() <= 112));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("consumed")
    @Conformance(
            spec = "media-session",
            section = "5.3",
            rule = "consumed by the session, never shown; late and unexpected ones do no harm")
    void neverShown(MediaEventType type) {
        play(0.5);
        rig.forget();
        if (type.number() < 300 || type.number() > 320) {
            source.raise(MediaEvent.of(type));
            source.streams().get(0).raise(MediaEvent.of(type));
        }
        if (type.number() >= 300) {
            sink.stream().raise(MediaEvent.of(type));
        }
        rig.settle();
        assertThat(rig.events).isEmpty();
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered()).hasSize(100);
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "5.3",
            rule = "stream data events are consumed: ticks, thinning, format changes, ends")
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
            section = "5.1",
            rule = "MEStreamSinkFormatChanged becomes MESessionStreamSinkFormatChanged with the output node")
    void aSinksFormatChangeNamesTheNode() {
        play(0.5);
        sink.stream().raise(MediaEvent.of(MediaEventType.MEStreamSinkFormatChanged, Status.S_OK));
        MediaEvent event = rig.await(MediaEventType.MESessionStreamSinkFormatChanged);
        assertThat(event.attributes().get(EventAttributes.OUTPUT_NODE)).isEqualTo(outputNode());
    }

    // ---------------------------------------------------------------- §6

    @Test
    @Conformance(
            spec = "media-session",
            section = "6",
            rule = "increasing order, each at most once, no SINK_SWITCHED for the first topology")
    void statusesRise() {
        FakeSink other = rig.fakes.sink().name("other").build();
        Topology next = SessionRig.topology(rig.video(1), other);
        rig.run(rig.setTopology(topology));
        rig.run(rig.setTopology(next));
        rig.run(rig.start());
        rig.run(rig.startAt(2));
        rig.run(rig.session.pause());
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        assertThat(rig.statuses(topology))
                .containsExactly(TopologyStatus.READY, TopologyStatus.STARTED_SOURCE, TopologyStatus.ENDED);
        assertThat(rig.statuses(next))
                .containsExactly(
                        TopologyStatus.READY,
                        TopologyStatus.STARTED_SOURCE,
                        TopologyStatus.SINK_SWITCHED,
                        TopologyStatus.ENDED);
        assertThat(rig.count(MediaEventType.MESessionStarted))
                .as("none for the second")
                .isEqualTo(3);
    }

    // ---------------------------------------------------------------- §7.7

    @Test
    @Conformance(
            spec = "media-session",
            section = "7.7",
            rule = "the next topology plays without a gap, the clock is neither stopped nor reset")
    void theNextTopologyFollowsWithoutAGap() {
        FakeSource second =
                rig.fakes.source(SessionRig.script(2)).name("second").build();
        rig.run(rig.setTopology(topology));
        rig.run(rig.setTopology(SessionRig.topology(second, sink)));
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        List<Rendered> all = sink.stream().rendered();
        assertThat(all).hasSize(150).allMatch(frame -> frame.lateness() == 0);
        for (int i = 1; i < all.size(); i++) {
            assertThat(all.get(i).time() - all.get(i - 1).time()).isEqualTo(400_000);
        }
        assertThat(rig.calls("sink").stream().filter(line -> line.startsWith("onClock")))
                .containsExactly("onClockStart 0", "onClockStop");
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "7.7",
            rule = "a topology that comes when the last samples are being rendered still follows")
    void aTopologyThatComesAtTheLastMomentFollows() {
        play(3.95);
        assertThat(rig.calls("sink")).contains("0 placeMarker ENDOFSEGMENT");
        FakeSink other = rig.fakes.sink().name("other").build();
        rig.run(rig.setTopology(SessionRig.topology(rig.video(1), other)));
        rig.await(MediaEventType.MESessionEnded);
        assertThat(other.stream().rendered()).hasSize(25);
        assertThat(rig.count(MediaEventType.MESessionEnded)).isEqualTo(1);
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "7.9",
            rule = "the queue is cleared at the last moment: the current one still ends")
    void clearingAtTheLastMomentStillEnds() {
        play(3.95);
        rig.session.pause();
        var set = rig.setTopology(
                SessionRig.topology(rig.video(1), rig.fakes.sink().name("other").build()));
        var cleared = rig.session.clearTopologies();
        rig.start();
        rig.settle();
        assertThat(set).isDone();
        assertThat(cleared).isDone();
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered()).hasSize(100);
    }

    // ---------------------------------------------------------------- §7.12, §7.13

    @ParameterizedTest
    @EnumSource(
            value = MediaEventType.class,
            names = {
                "MEAudioSessionDeviceRemoved",
                "MEAudioSessionDisconnected",
                "MEAudioSessionExclusiveModeOverride",
                "MEAudioSessionFormatChanged",
                "MEAudioSessionServerShutdown"
            })
    @Conformance(
            spec = "media-session",
            section = "7.12",
            rule = "device events: forwarded, then MESinkInvalidated with the output node, then ENDED")
    void aLostDevice(MediaEventType type) {
        play(1);
        rig.forget();
        sink.stream().raise(MediaEvent.of(type, Status.MF_E_AUDIO_PLAYBACK_DEVICE_INVALIDATED));
        rig.settle();
        assertThat(rig.events.stream().map(MediaEvent::type))
                .containsExactly(type, MediaEventType.MESinkInvalidated, MediaEventType.MESessionTopologyStatus);
        assertThat(rig.lastOf(MediaEventType.MESinkInvalidated).attributes().get(EventAttributes.OUTPUT_NODE))
                .isEqualTo(outputNode());
        assertThat(rig.statuses(topology)).containsExactly(TopologyStatus.ENDED);
        rig.run(rig.session.close());
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "7.12",
            rule = "a sink's own MESinkInvalidated gets the node id and is forwarded")
    void aSinkThatInvalidatesItself() {
        play(1);
        sink.stream().raise(MediaEvent.of(MediaEventType.MESinkInvalidated, Status.E_FAIL));
        MediaEvent event = rig.await(MediaEventType.MESinkInvalidated);
        assertThat(event.attributes().get(EventAttributes.OUTPUT_NODE)).isEqualTo(outputNode());
        assertThat(event.status()).isEqualTo(Status.E_FAIL);
        assertThat(rig.count(MediaEventType.MESinkInvalidated)).isEqualTo(1);
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "7.13",
            rule = "counted: the clock restarts when starts and stops balance; pause, resume and seek in between work")
    void bufferingGoesTogetherWithTheRest() {
        play(1);
        buffering(true);
        rig.advance(1);
        assertThat(rig.session.clock().time()).isEqualTo(SessionRig.SECOND);
        assertThat(rig.session.state()).isEqualTo(SessionState.STARTED);
        rig.run(rig.session.pause());
        rig.run(rig.start());
        rig.advance(1);
        assertThat(rig.session.clock().time()).as("still gathering data").isEqualTo(SessionRig.SECOND);
        buffering(false);
        rig.advance(1);
        assertThat(rig.session.clock().time()).isEqualTo(2 * SessionRig.SECOND);
        buffering(true);
        rig.run(rig.startAt(1));
        rig.advance(1);
        assertThat(rig.session.clock().time()).as("the seek has ended it").isEqualTo(2 * SessionRig.SECOND);
        buffering(true);
        rig.run(rig.session.stop());
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        assertThat(rig.count(MediaEventType.MESessionPaused)).isEqualTo(1);
    }

    private void buffering(boolean starts) {
        source.raise(MediaEvent.of(starts ? MediaEventType.MEBufferingStarted : MediaEventType.MEBufferingStopped));
        rig.settle();
    }

    // ---------------------------------------------------------------- §1

    @Test
    @Conformance(
            spec = "media-session",
            section = "1",
            rule = "the session asks the current topology's sinks, then sources, then transforms for other services")
    void servicesComeFromTheCurrentTopology() {
        assertThat(rig.session.service(Services.SINK_STATISTICS, SinkStatistics.class))
                .isEmpty();
        play(1);
        assertThat(rig.session.service(Services.SINK_STATISTICS, SinkStatistics.class))
                .hasValueSatisfying(
                        statistics -> assertThat(statistics.received()).isPositive());
        assertThat(rig.session.service(UUID.randomUUID(), Object.class)).isEmpty();
        Topology other = SessionRig.topology(
                rig.fakes.source(StreamScript.video(25, Duration.ofSeconds(1))).build(),
                rig.fakes.fileSink().name("other").build());
        rig.run(rig.setTopology(other, SetTopologyFlag.IMMEDIATE));
        assertThat(rig.session.service(Services.SINK_STATISTICS, SinkStatistics.class))
                .hasValueSatisfying(
                        statistics -> assertThat(statistics.received()).isLessThan(26));
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "7.11",
            rule = "RequestSample fails with MF_E_MEDIA_SOURCE_WRONGSTATE: ignored; with another code: fatal MEError")
    void refusedRequests() {
        faults.at(FaultPoint.STREAM_REQUEST, 3, Fault.throwing(Status.MF_E_MEDIA_SOURCE_WRONGSTATE));
        play(1);
        assertThat(rig.count(MediaEventType.MEError)).isZero();
        faults.next(FaultPoint.STREAM_REQUEST, Fault.throwing(Status.MF_E_INVALID_STREAM_DATA));
        MediaEvent error = rig.await(MediaEventType.MEError);
        assertThat(error.status()).isEqualTo(Status.MF_E_INVALID_STREAM_DATA);
        assertThat(error.attributes().get(EventAttributes.COMPONENT)).contains("FakeSource");
        assertThat(rig.session.state()).isEqualTo(SessionState.STARTED);
        rig.run(rig.session.stop());
    }

    private long outputNode() {
        TopologyNode output = rig.session.currentTopology().outputNodes().get(0);
        return output.id();
    }
}
