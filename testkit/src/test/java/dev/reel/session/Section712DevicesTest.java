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
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyStatus;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** media-session.md §7.12 and §7.13: a device goes or changes, a source gathers data. */
class Section712DevicesTest {
    private static final String SPEC = "media-session";

    private final SessionRig rig = new SessionRig();
    private final FaultPlan sourceFaults = new FaultPlan();
    private final FaultPlan sinkFaults = new FaultPlan();
    private final FakeSource source =
            rig.fakes.source(SessionRig.script(4)).faults(sourceFaults).build();
    private final FakeSink sink = rig.fakes.sink().faults(sinkFaults).build();
    private final Topology topology = SessionRig.topology(source, sink);

    @AfterEach
    void nothingIsLost() {
        rig.finish();
    }

    private void play() {
        rig.run(rig.setTopology(topology));
        rig.run(rig.start());
        rig.advance(1);
        rig.forget();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "315, MEAudioSessionDeviceRemoved",
        "316, MEAudioSessionServerShutdown",
        "319, MEAudioSessionFormatChanged",
        "320, MEAudioSessionDisconnected",
        "321, MEAudioSessionExclusiveModeOverride",
    })
    @Conformance(
            spec = SPEC,
            section = "7.12",
            rule = "each device event: forwarded, MESinkInvalidated with the output node, ENDED; a new sink and"
                    + " topology play")
    void devices(int number, MediaEventType type) {
        assertThat(type.number()).isEqualTo(number);
        play();
        long node = rig.session.currentTopology().outputNodes().get(0).id();
        MediaEvent lost = MediaEvent.of(type, Status.MF_E_AUDIO_PLAYBACK_DEVICE_INVALIDATED);
        sink.stream().raise(lost);
        rig.settle();
        assertThat(rig.events).hasSize(3).startsWith(lost);
        MediaEvent invalidated = rig.lastOf(MediaEventType.MESinkInvalidated);
        assertThat(invalidated.status()).isEqualTo(Status.MF_E_AUDIO_PLAYBACK_DEVICE_INVALIDATED);
        assertThat(invalidated.attributes().get(EventAttributes.OUTPUT_NODE)).isEqualTo(node);
        assertThat(rig.statuses(topology)).containsExactly(TopologyStatus.ENDED);
        FakeSink rebuilt = rig.fakes.sink().name("rebuilt").build();
        rig.run(rig.setTopology(SessionRig.topology(rig.video(1), rebuilt), SetTopologyFlag.IMMEDIATE));
        rig.await(MediaEventType.MESessionEnded);
        assertThat(rebuilt.stream().rendered()).hasSize(25);
    }

    @Test
    @Conformance(
            spec = SPEC,
            section = "7.12",
            rule = "a sink's own MESinkInvalidated: the node id is added and it is forwarded")
    void invalidatesItself() {
        play();
        MediaEvent own = MediaEvent.of(MediaEventType.MESinkInvalidated, Status.E_FAIL);
        sink.stream().raise(own);
        rig.settle();
        assertThat(rig.events).startsWith(own).hasSize(2);
        assertThat(own.attributes().get(EventAttributes.OUTPUT_NODE))
                .isEqualTo(rig.session.currentTopology().outputNodes().get(0).id());
        assertThat(rig.statuses(topology)).containsExactly(TopologyStatus.ENDED);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"the sink refuses a sample", "the source refuses requests"})
    @Conformance(
            spec = SPEC,
            section = "7.12",
            rule = "MEStreamSinkDeviceChanged (310): what failed meanwhile is asked for again")
    void deviceChanged(String what) {
        assertThat(MediaEventType.MEStreamSinkDeviceChanged.number()).isEqualTo(310);
        play();
        if (what.startsWith("the sink")) {
            sinkFaults.always(FaultPoint.SINK_PROCESS_SAMPLE, Fault.throwing(Status.MF_E_INVALIDREQUEST));
        } else {
            sourceFaults.always(FaultPoint.STREAM_REQUEST, Fault.throwing(Status.MF_E_MEDIA_SOURCE_WRONGSTATE));
        }
        rig.advance(1);
        sinkFaults.clear();
        sourceFaults.clear();
        int before = sink.stream().rendered().size();
        rig.advance(1);
        assertThat(sink.stream().rendered()).as("nobody asks any more").hasSize(before);
        sink.stream().raise(MediaEvent.of(MediaEventType.MEStreamSinkDeviceChanged));
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered()).hasSize(100);
        assertThat(rig.last(MediaEventType.MEStreamSinkDeviceChanged)).isNull();
    }

    @Test
    @Conformance(
            spec = SPEC,
            section = "7.12",
            rule = "MEStreamSinkFormatChanged (309): MESessionStreamSinkFormatChanged with the output node")
    void formatChanged() {
        assertThat(MediaEventType.MEStreamSinkFormatChanged.number()).isEqualTo(309);
        play();
        sink.stream().raise(MediaEvent.of(MediaEventType.MEStreamSinkFormatChanged, Status.S_FALSE));
        rig.settle();
        MediaEvent changed = rig.lastOf(MediaEventType.MESessionStreamSinkFormatChanged);
        assertThat(changed.status()).isEqualTo(Status.S_FALSE);
        assertThat(changed.attributes().get(EventAttributes.OUTPUT_NODE))
                .isEqualTo(rig.session.currentTopology().outputNodes().get(0).id());
    }

    @ParameterizedTest(name = "{0}: the clock stands {1} s")
    @CsvSource({
        "+1 -2,               1",
        "+1 +2 -3,            5",
        "+1 +2 -3 -4,         3",
        "-1 +2 -3,            1",
        "+1 -2 -3 +4 -5,      2",
        "+1 -2 +3 -4,         2",
    })
    @Conformance(
            spec = SPEC,
            section = "7.13",
            rule = "MEBufferingStarted (+) and Stopped (-) are forwarded and counted; the clock runs when they"
                    + " balance; the state stays Started")
    void buffering(String script, int stands) {
        rig.run(rig.setTopology(topology));
        rig.run(rig.start());
        rig.forget();
        List<String> steps = List.of(script.split(" ", -1));
        double now = 0;
        for (String step : steps) {
            double at = Integer.parseInt(step.substring(1)) * 0.5;
            rig.advance(at - now);
            now = at;
            source.raise(MediaEvent.of(
                    step.startsWith("+") ? MediaEventType.MEBufferingStarted : MediaEventType.MEBufferingStopped));
            rig.settle();
            assertThat(rig.session.state()).isEqualTo(SessionState.STARTED);
        }
        rig.advance(3 - now);
        assertThat(rig.session.clock().time()).isEqualTo(3 * SessionRig.SECOND - stands * SessionRig.SECOND / 2);
        assertThat(rig.count(MediaEventType.MEBufferingStarted))
                .isEqualTo(steps.stream().filter(step -> step.startsWith("+")).count());
        assertThat(rig.count(MediaEventType.MEBufferingStopped))
                .isEqualTo(steps.stream().filter(step -> step.startsWith("-")).count());
        assertThat(rig.count(MediaEventType.MESessionPaused)).isZero();
        if (script.equals("+1 +2 -3")) {
            // One is still open.
            source.raise(MediaEvent.of(MediaEventType.MEBufferingStopped));
        }
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered()).hasSize(100).allMatch(frame -> frame.lateness() == 0);
    }
}
