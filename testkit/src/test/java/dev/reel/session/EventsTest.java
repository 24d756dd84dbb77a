package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.SourceCharacteristic;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Status;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.Fault;
import dev.reel.testkit.fake.FaultPlan;
import dev.reel.testkit.fake.FaultPoint;
import dev.reel.testkit.fake.Rendered;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyStatus;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** media-session.md §7.7, §7.9, §7.11 to §7.13 and §8: what a session says, when, and what it can do. */
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

    // ---------------------------------------------------------------- §8

    @Test
    @Conformance(
            spec = "media-session",
            section = "8",
            rule = "fresh 0; START with a topology; PAUSE only while started; nothing after close")
    void capabilitiesFollowTheState() {
        assertThat(rig.session.sessionCapabilities()).isEmpty();
        rig.run(rig.setTopology(topology));
        Set<SessionCapability> stopped = rig.session.sessionCapabilities();
        assertThat(stopped)
                .contains(SessionCapability.START, SessionCapability.SEEK, SessionCapability.DOES_NOT_USE_NETWORK)
                .doesNotContain(SessionCapability.PAUSE);
        rig.run(rig.start());
        assertThat(rig.session.sessionCapabilities()).contains(SessionCapability.PAUSE);
        rig.run(rig.session.pause());
        assertThat(rig.session.sessionCapabilities()).isEqualTo(stopped);
        rig.run(rig.start());
        rig.run(rig.session.stop());
        assertThat(rig.session.sessionCapabilities()).isEqualTo(stopped);
        rig.run(rig.session.close());
        assertThat(rig.session.sessionCapabilities()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = SourceCharacteristic.class,
            names = {"CAN_SEEK", "CAN_PAUSE", "DOES_NOT_USE_NETWORK"})
    @Conformance(spec = "media-session", section = "8", rule = "SEEK, PAUSE and DOES_NOT_USE_NETWORK need every source")
    void everySourceMustBeAbleTo(SourceCharacteristic missing) {
        SourceCharacteristic[] all = EnumSet.complementOf(EnumSet.of(missing)).toArray(new SourceCharacteristic[0]);
        FakeSource one = rig.fakes
                .source(SessionRig.script(1))
                .name("one")
                .characteristics(all)
                .build();
        FakeSource two = rig.video(1);
        Topology both = new Topology();
        SessionRig.branch(both, one, one.createPresentationDescriptor(), 0, sink);
        SessionRig.branch(
                both,
                two,
                two.createPresentationDescriptor(),
                0,
                rig.fakes.sink().name("other").build());
        rig.run(rig.setTopology(both));
        rig.run(rig.start());
        SessionCapability lost = SessionCapability.valueOf(missing.name().replace("CAN_", ""));
        Set<SessionCapability> expected = EnumSet.of(
                SessionCapability.START,
                SessionCapability.SEEK,
                SessionCapability.PAUSE,
                SessionCapability.DOES_NOT_USE_NETWORK);
        expected.remove(lost);
        assertThat(rig.session.sessionCapabilities()).containsAll(expected).doesNotContain(lost);
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "8",
            rule = "a source shut down under the session has no capabilities left, and nothing breaks")
    void aSourceThatIsGoneCanDoNothing() {
        play(1);
        source.shutdown();
        rig.run(rig.session.clearTopologies());
        assertThat(rig.outcome(rig.session.stop())).isIn(Status.S_OK, Status.MF_E_SHUTDOWN);
        assertThat(rig.session.sessionCapabilities()).doesNotContain(SessionCapability.SEEK, SessionCapability.PAUSE);
        assertThat(rig.outcome(rig.session.close())).isIn(Status.S_OK, Status.MF_E_SHUTDOWN);
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
