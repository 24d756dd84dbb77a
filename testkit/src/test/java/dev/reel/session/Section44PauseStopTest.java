package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.SourceCharacteristic;
import dev.reel.pipeline.clock.ClockState;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.FakeTransformFactory;
import dev.reel.testkit.fake.FaultPlan;
import dev.reel.testkit.fake.Rendered;
import dev.reel.topology.Topology;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** media-session.md §4.4 and §4.5: pause and stop. */
class Section44PauseStopTest {
    private final SessionRig rig = new SessionRig();
    private final FaultPlan faults = new FaultPlan();
    private final FakeSource source =
            rig.fakes.source(SessionRig.script(10)).faults(faults).build();
    private final FakeSink sink = rig.fakes.sink().build();

    @AfterEach
    void nothingIsLost() {
        rig.finish();
    }

    private void setUp() {
        rig.run(rig.setTopology(SessionRig.topology(source, sink)));
    }

    private void play(double seconds) {
        setUp();
        rig.run(rig.start());
        rig.advance(seconds);
    }

    // ---------------------------------------------------------------- §4.4 Pause, §4.5 Stop

    @Test
    @Conformance(spec = "media-session", section = "4.4", rule = "Pause freezes the clock; nothing is rendered")
    void aPauseFreezes() {
        play(1);
        rig.run(rig.session.pause());
        int shown = sink.stream().rendered().size();
        rig.advance(30);
        assertThat(rig.session.clock().time()).isEqualTo(SessionRig.SECOND);
        assertThat(rig.session.clock().state()).isEqualTo(ClockState.PAUSED);
        assertThat(sink.stream().rendered()).hasSize(shown);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "no topology, MF_E_INVALIDREQUEST",
        "stopped, MF_E_SESSION_PAUSEWHILESTOPPED",
        "ended, MF_E_SESSION_PAUSEWHILESTOPPED",
        "paused, MF_E_INVALIDREQUEST",
        "closed, MF_E_INVALIDREQUEST"
    })
    @Conformance(
            spec = "media-session",
            section = "4.4",
            rule = "the wrong state: the call is taken, the event carries the code, nothing changes")
    void theWrongState(String where, String code) {
        switch (where) {
            case "stopped" -> setUp();
            case "ended" -> {
                play(0);
                rig.await(MediaEventType.MESessionEnded);
            }
            case "paused" -> {
                play(1);
                rig.run(rig.session.pause());
            }
            case "closed" -> rig.run(rig.session.close());
            default -> {
                // No topology is where a session begins.
            }
        }
        SessionState before = rig.session.state();
        rig.forget();
        assertThat(rig.outcome(rig.session.pause()).symbol()).isEqualTo(code);
        assertThat(rig.told()).containsExactly("MESessionPaused(" + code + ")");
        assertThat(rig.session.state()).isEqualTo(before);
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.4",
            rule = "one of two sources cannot pause: its error, the other goes on too")
    void oneOfTwoCannotPause() {
        FakeSource live = rig.fakes
                .source(SessionRig.script(10))
                .name("live")
                .characteristics(SourceCharacteristic.CAN_SEEK)
                .build();
        FakeSink second = rig.fakes.sink().name("second").build();
        Topology both = SessionRig.topology(source, sink);
        SessionRig.branch(both, live, live.createPresentationDescriptor(), 0, second);
        rig.run(rig.setTopology(both));
        assertThat(rig.session.sessionCapabilities()).doesNotContain(SessionCapability.PAUSE);
        rig.run(rig.start());
        assertThat(rig.session.sessionCapabilities()).doesNotContain(SessionCapability.PAUSE);
        rig.advance(1);
        assertThat(rig.outcome(rig.session.pause())).isEqualTo(Status.MF_E_INVALIDREQUEST);
        assertThat(rig.session.state()).isEqualTo(SessionState.STARTED);
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered()).hasSize(250);
        assertThat(second.stream().rendered()).hasSize(250);
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.4",
            rule = "a source that cannot pause: its error, playback goes on")
    void aSourceThatCannotPauseGoesOn() {
        FakeSource live = rig.fakes
                .source(SessionRig.script(3))
                .name("live")
                .characteristics(SourceCharacteristic.CAN_SEEK)
                .build();
        rig.run(rig.setTopology(SessionRig.topology(live, sink)));
        rig.run(rig.start());
        rig.advance(1);
        assertThat(rig.outcome(rig.session.pause())).isEqualTo(Status.MF_E_INVALIDREQUEST);
        assertThat(rig.session.state()).isEqualTo(SessionState.STARTED);
        assertThat(rig.session.clock().state()).isEqualTo(ClockState.RUNNING);
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered()).hasSize(75);
    }

    @ParameterizedTest(name = "from {0}")
    @EnumSource(
            value = SessionState.class,
            names = {"STARTED", "PAUSED"})
    @Conformance(
            spec = "media-session",
            section = "4.5",
            rule = "Stop resets position and clock; the topology stays current")
    void aStopGoesBackToTheBeginning(SessionState from) {
        play(2);
        if (from == SessionState.PAUSED) {
            rig.run(rig.session.pause());
        }
        Topology current = rig.session.currentTopology();
        rig.run(rig.session.stop());
        assertThat(rig.session.currentTopology()).isSameAs(current);
        assertThat(rig.session.clock().time()).isZero();
        assertThat(rig.session.state()).isEqualTo(SessionState.STOPPED);
        rig.forget();
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        List<Rendered> all = sink.stream().rendered();
        assertThat(all.subList(all.size() - 250, all.size())).allMatch(frame -> frame.lateness() == 0);
    }

    @Test
    @Conformance(spec = "media-session", section = "4.5", rule = "stopping does not remove queued topologies")
    void aStopKeepsTheQueue() {
        play(1);
        FakeSink second = rig.fakes.sink().name("second").build();
        Topology next = SessionRig.topology(rig.video(1), second);
        rig.run(rig.setTopology(next));
        rig.run(rig.session.stop());
        assertThat(rig.session.fullTopology(next.id()).id()).isEqualTo(next.id());
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        assertThat(second.stream().rendered()).hasSize(25);
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.5",
            rule = "the sources are stopped, sinks and transforms are flushed")
    void everythingInFlightIsDropped() {
        SessionRig converting = new SessionRig(
                new VirtualPlatform(),
                null,
                List.of(fakes -> new FakeTransformFactory(
                        TransformCategory.VIDEO_PROCESSOR,
                        fakes.transform(
                                        MediaType.of(MajorType.VIDEO, Subtype.I420),
                                        MediaType.of(MajorType.VIDEO, Subtype.RGB32))
                                .name("converter")
                                .delay(3))));
        FakeSink screen = converting
                .fakes
                .sink()
                .lists(MediaType.video(Subtype.RGB32, 640, 360))
                .accepts(MediaType.of(MajorType.VIDEO, Subtype.RGB32))
                .build();
        converting.run(converting.setTopology(SessionRig.topology(converting.video(10), screen)));
        converting.run(converting.start());
        converting.advance(1);
        converting.forget();
        converting.run(converting.session.stop());
        assertThat(converting.calls("source")).contains("stop");
        assertThat(converting.calls("converter")).contains("message FLUSH");
        assertThat(converting.calls("sink")).contains("0 flush");
        converting.run(converting.start());
        converting.advance(1);
        assertThat(screen.stream().rendered().get(26).index())
                .as("it begins anew, nothing old comes out")
                .isZero();
        converting.finish();
    }

    @Test
    @Conformance(spec = "media-session", section = "4.5", rule = "without a topology: MF_E_INVALIDREQUEST by event")
    void nothingToStop() {
        assertThat(rig.outcome(rig.session.stop())).isEqualTo(Status.MF_E_INVALIDREQUEST);
        assertThat(rig.told()).containsExactly("MESessionStopped(MF_E_INVALIDREQUEST)");
    }
}
