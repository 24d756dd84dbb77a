package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** media-session.md §7.7, §7.9, §7.11 to §7.13: what a session says, and when. */
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
