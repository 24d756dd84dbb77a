package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.AttributeKey;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.VarType;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeFileSink;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.Fault;
import dev.reel.testkit.fake.FaultPlan;
import dev.reel.testkit.fake.FaultPoint;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** media-session.md §5.1: status, value and attributes of every event that the session raises by itself. */
class Section51EventsTest {
    private final SessionRig rig = new SessionRig();
    private final FaultPlan faults = new FaultPlan();
    private final FakeSource source = rig.fakes
            .source(SessionRig.script(4))
            .rates(0, 4, false)
            .faults(faults)
            .build();
    private final FakeSink sink = rig.fakes.sink().rates(0, 4, false).build();
    private final Topology topology = SessionRig.topology(source, sink);

    @AfterEach
    void nothingIsLost() {
        rig.finish();
    }

    // ---------------------------------------------------------------- how each comes about

    private void set() {
        rig.run(rig.setTopology(topology));
    }

    private void play() {
        set();
        rig.run(rig.start());
        rig.advance(1);
    }

    private void setWhatCannotBeResolved() {
        Topology alone = new Topology();
        TopologyNode node = alone.addNode(TopologyNodeType.SOURCESTREAM);
        node.set(NodeAttributes.SOURCE, source);
        var presentation = source.createPresentationDescriptor();
        node.set(NodeAttributes.PRESENTATION_DESCRIPTOR, presentation);
        node.set(NodeAttributes.STREAM_DESCRIPTOR, presentation.streamDescriptor(0));
        rig.outcome(rig.setTopology(alone));
    }

    private void clear() {
        rig.run(rig.session.clearTopologies());
    }

    private void clearWhatIsClosed() {
        rig.run(rig.session.close());
        rig.outcome(rig.session.clearTopologies());
    }

    private void seekTooFar() {
        set();
        rig.outcome(rig.startAt(100));
    }

    private void pause() {
        play();
        rig.run(rig.session.pause());
    }

    private void pauseWhatIsStopped() {
        set();
        rig.outcome(rig.session.pause());
    }

    private void stop() {
        play();
        rig.run(rig.session.stop());
    }

    private void stopWithoutTopology() {
        rig.outcome(rig.session.stop());
    }

    private void close() {
        play();
        rig.run(rig.session.close());
    }

    private void closeWithAFileThatCannotBeFinished() {
        FaultPlan failing = new FaultPlan().always(FaultPoint.SINK_FINALIZE, Fault.failing(Status.E_FAIL));
        FakeFileSink file = rig.fakes.fileSink().name("file").faults(failing).build();
        rig.run(rig.setTopology(SessionRig.topology(source, file)));
        rig.outcome(rig.session.close());
    }

    private void playToTheEnd() {
        play();
        rig.await(MediaEventType.MESessionEnded);
    }

    private void playToAnEndThatFails() {
        faults.always(FaultPoint.SOURCE_STOP, Fault.failing(Status.E_FAIL));
        playToTheEnd();
        faults.clear();
    }

    private void changeTheRate() {
        play();
        rig.run(rig.session.setRate(false, 2));
    }

    private void changeTheRateTooFar() {
        play();
        rig.outcome(rig.session.setRate(false, 8));
    }

    private void scrub() {
        set();
        rig.run(rig.session.setRate(false, 0));
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionScrubSampleComplete);
    }

    private void invalidateTheSink() {
        play();
        sink.stream().raise(MediaEvent.of(MediaEventType.MESinkInvalidated, Status.E_FAIL));
        rig.settle();
    }

    private void changeTheSinksFormat() {
        play();
        sink.stream().raise(MediaEvent.of(MediaEventType.MEStreamSinkFormatChanged, Status.S_FALSE));
        rig.settle();
    }

    private void failToStream() {
        faults.at(FaultPoint.STREAM_REQUEST, 10, Fault.throwing(Status.MF_E_INVALID_STREAM_DATA));
        play();
    }

    // ---------------------------------------------------------------- the table

    private static Arguments row(
            MediaEventType type,
            Status status,
            VarType value,
            Set<AttributeKey<?>> attributes,
            Consumer<Section51EventsTest> scenario) {
        return Arguments.of(type, status, value, attributes, scenario);
    }

    private static Arguments row(MediaEventType type, Status status, Consumer<Section51EventsTest> scenario) {
        return row(type, status, VarType.EMPTY, Set.of(), scenario);
    }

    static List<Arguments> events() {
        Set<AttributeKey<?>> node = Set.of(EventAttributes.OUTPUT_NODE);
        return List.of(
                row(
                        MediaEventType.MESessionTopologySet,
                        Status.S_OK,
                        VarType.UNKNOWN,
                        Set.of(),
                        Section51EventsTest::set),
                row(
                        MediaEventType.MESessionTopologySet,
                        Status.MF_E_TOPO_UNSUPPORTED,
                        Section51EventsTest::setWhatCannotBeResolved),
                row(MediaEventType.MESessionTopologiesCleared, Status.S_OK, Section51EventsTest::clear),
                row(
                        MediaEventType.MESessionTopologiesCleared,
                        Status.MF_E_INVALIDREQUEST,
                        Section51EventsTest::clearWhatIsClosed),
                row(
                        MediaEventType.MESessionStarted,
                        Status.S_OK,
                        VarType.EMPTY,
                        Set.of(EventAttributes.PRESENTATION_TIME_OFFSET),
                        Section51EventsTest::play),
                row(MediaEventType.MESessionStarted, Status.MF_E_INVALID_POSITION, Section51EventsTest::seekTooFar),
                row(MediaEventType.MESessionPaused, Status.S_OK, Section51EventsTest::pause),
                row(
                        MediaEventType.MESessionPaused,
                        Status.MF_E_SESSION_PAUSEWHILESTOPPED,
                        Section51EventsTest::pauseWhatIsStopped),
                row(MediaEventType.MESessionStopped, Status.S_OK, Section51EventsTest::stop),
                row(
                        MediaEventType.MESessionStopped,
                        Status.MF_E_INVALIDREQUEST,
                        Section51EventsTest::stopWithoutTopology),
                row(MediaEventType.MESessionClosed, Status.S_OK, Section51EventsTest::close),
                row(
                        MediaEventType.MESessionClosed,
                        Status.E_FAIL,
                        Section51EventsTest::closeWithAFileThatCannotBeFinished),
                row(MediaEventType.MESessionEnded, Status.S_OK, Section51EventsTest::playToTheEnd),
                row(MediaEventType.MESessionEnded, Status.E_FAIL, Section51EventsTest::playToAnEndThatFails),
                row(
                        MediaEventType.MESessionRateChanged,
                        Status.S_OK,
                        VarType.R4,
                        Set.of(),
                        Section51EventsTest::changeTheRate),
                row(
                        MediaEventType.MESessionRateChanged,
                        Status.MF_E_UNSUPPORTED_RATE,
                        Section51EventsTest::changeTheRateTooFar),
                row(MediaEventType.MESessionScrubSampleComplete, Status.S_OK, Section51EventsTest::scrub),
                row(
                        MediaEventType.MESessionCapabilitiesChanged,
                        Status.S_OK,
                        VarType.EMPTY,
                        Set.of(EventAttributes.SESSION_CAPS, EventAttributes.SESSION_CAPS_DELTA),
                        Section51EventsTest::set),
                row(
                        MediaEventType.MESessionTopologyStatus,
                        Status.S_OK,
                        VarType.UNKNOWN,
                        Set.of(EventAttributes.TOPOLOGY_STATUS),
                        Section51EventsTest::set),
                row(
                        MediaEventType.MESessionNotifyPresentationTime,
                        Status.S_OK,
                        VarType.EMPTY,
                        Set.of(
                                EventAttributes.START_PRESENTATION_TIME,
                                EventAttributes.PRESENTATION_TIME_OFFSET,
                                EventAttributes.START_PRESENTATION_TIME_AT_OUTPUT),
                        Section51EventsTest::set),
                row(
                        MediaEventType.MESinkInvalidated,
                        Status.E_FAIL,
                        VarType.EMPTY,
                        node,
                        Section51EventsTest::invalidateTheSink),
                row(
                        MediaEventType.MESessionStreamSinkFormatChanged,
                        Status.S_FALSE,
                        VarType.EMPTY,
                        node,
                        Section51EventsTest::changeTheSinksFormat),
                row(MediaEventType.MEError, Status.MF_E_INVALID_STREAM_DATA, Section51EventsTest::failToStream));
    }

    @ParameterizedTest(name = "{0}({1}): {2}")
    @MethodSource("events")
    @Conformance(
            spec = "media-session",
            section = "5.1",
            rule = "status, value and attributes of every event that the session raises; no extended type")
    void whatItCarries(
            MediaEventType type,
            Status status,
            VarType value,
            Set<AttributeKey<?>> attributes,
            Consumer<Section51EventsTest> scenario) {
        scenario.accept(this);
        MediaEvent event = rig.lastOf(type);
        assertThat(event.status()).isEqualTo(status);
        assertThat(event.value().type()).isEqualTo(value);
        assertThat(attributes).allMatch(event.attributes()::contains);
        assertThat(rig.events).allMatch(any -> any.extendedType().equals(MediaEvent.NO_EXTENDED_TYPE));
        switch (type) {
            case MESessionTopologySet, MESessionTopologyStatus -> {
                if (value == VarType.UNKNOWN) {
                    assertThat(event.value().value()).isSameAs(rig.session.currentTopology());
                }
            }
            case MESessionRateChanged -> {
                if (value == VarType.R4) {
                    assertThat(event.value()).isEqualTo(PropVariant.r4(2));
                }
            }
            case MESinkInvalidated, MESessionStreamSinkFormatChanged ->
                assertThat(event.attributes().get(EventAttributes.OUTPUT_NODE))
                        .isEqualTo(rig.session
                                .currentTopology()
                                .outputNodes()
                                .get(0)
                                .id());
            default -> {
                // Nothing more to look at.
            }
        }
    }

    // ---------------------------------------------------------------- bits

    @Test
    @Conformance(
            spec = "media-session",
            section = "5.1",
            rule = "MESessionCapabilitiesChanged: DELTA has a 1 for each bit that flipped")
    void everyDeltaIsTheDifference() {
        play();
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

    @Test
    @Conformance(
            spec = "media-session",
            section = "5.1",
            rule = "MESessionNotifyPresentationTime comes before each new presentation starts, once for each")
    void eachPresentationTellsItsTime() {
        FakeSink other = rig.fakes.sink().name("other").build();
        Topology next = SessionRig.topology(rig.video(1), other);
        set();
        rig.run(rig.setTopology(next));
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        List<MediaEvent> times = rig.events.stream()
                .filter(event -> event.type() == MediaEventType.MESessionNotifyPresentationTime)
                .toList();
        assertThat(times)
                .extracting(event -> event.attributes().get(EventAttributes.START_PRESENTATION_TIME))
                .containsExactly(0L, 4 * SessionRig.SECOND);
        List<String> told = rig.told();
        assertThat(told.indexOf("MESessionNotifyPresentationTime(S_OK)"))
                .isLessThan(told.indexOf("MESessionTopologyStatus(S_OK) STARTED_SOURCE"));
        assertThat(told.lastIndexOf("MESessionNotifyPresentationTime(S_OK)"))
                .isLessThan(told.lastIndexOf("MESessionTopologyStatus(S_OK) STARTED_SOURCE"));
    }
}
