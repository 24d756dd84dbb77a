package dev.reel.session;

import static dev.reel.platform.Outcomes.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyStatus;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** media-session.md §19: where the sources of the specification disagree, and what Reel does. */
class Section19DisagreementsTest {
    static Stream<Arguments> rows() {
        return Stream.of(
                row("MESessionTopologySet while stopped: at once", Section19DisagreementsTest::topologySet),
                row("GetClock before READY: it is there, its time is not", Section19DisagreementsTest::clock),
                row("Pause while stopped: by 4.4", Section19DisagreementsTest::pause),
                row(
                        "seek on a running source: Stop, then Start; sources can do both",
                        Section19DisagreementsTest::seek),
                row("calls after Close: an event", Section19DisagreementsTest::afterClose),
                row("SINK_SWITCHED and READY: increasing", Section19DisagreementsTest::statuses),
                row("NOSHUTDOWN_ON_REMOVE: TRUE unless said", Section19DisagreementsTest::shutdownOnRemove),
                row("MEDIASTOP: on source nodes", Section19DisagreementsTest::mediaStop));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    @Conformance(spec = "media-session", section = "19", rule = "each disagreement is decided as the table says")
    void rows(String decision, Consumer<SessionRig> proof) {
        SessionRig rig = new SessionRig();
        proof.accept(rig);
        rig.finish();
    }

    private static void topologySet(SessionRig rig) {
        var set = rig.setTopology(
                SessionRig.topology(rig.video(1), rig.fakes.sink().build()));
        rig.settle();
        assertThat(set).isCompleted();
        assertThat(rig.count(MediaEventType.MESessionTopologySet)).isEqualTo(1);
    }

    private static void clock(SessionRig rig) {
        PresentationClock clock = rig.session.clock();
        assertStatus(clock::time, Status.MF_E_CLOCK_NO_TIME_SOURCE);
        assertStatus(clock::correlatedTime, Status.MF_E_CLOCK_NO_TIME_SOURCE);
        rig.run(rig.setTopology(
                SessionRig.topology(rig.video(1), rig.fakes.sink().build())));
        rig.run(rig.start());
        rig.advance(0.5);
        assertThat(rig.session.clock()).isSameAs(clock);
        assertThat(clock.time()).isEqualTo(SessionRig.SECOND / 2);
    }

    private static void pause(SessionRig rig) {
        assertThat(rig.outcome(rig.session.pause())).isEqualTo(Status.MF_E_INVALIDREQUEST);
        rig.run(rig.setTopology(
                SessionRig.topology(rig.video(1), rig.fakes.sink().build())));
        assertThat(rig.outcome(rig.session.pause())).isEqualTo(Status.MF_E_SESSION_PAUSEWHILESTOPPED);
        assertThat(rig.count(MediaEventType.MESessionPaused)).isEqualTo(2);
    }

    private static void seek(SessionRig rig) {
        FakeSource source = rig.video(4);
        rig.run(rig.setTopology(SessionRig.topology(source, rig.fakes.sink().build())));
        rig.run(rig.start());
        rig.forget();
        rig.run(rig.startAt(2));
        assertThat(rig.calls("source").stream().filter(line -> !line.startsWith("<-")))
                .hasSize(2)
                .startsWith("stop");
        assertThat(rig.calls("source")).contains("<- MESourceStopped(S_OK)");
        source.start(source.createPresentationDescriptor(), null, PropVariant.i8(SessionRig.SECOND));
        rig.settle();
        assertThat(rig.calls("source")).anyMatch(line -> line.startsWith("<- MESourceSeeked(S_OK"));
    }

    private static void afterClose(SessionRig rig) {
        rig.run(rig.session.close());
        assertThat(rig.outcome(rig.session.clearTopologies())).isEqualTo(Status.MF_E_INVALIDREQUEST);
        assertThat(rig.lastOf(MediaEventType.MESessionTopologiesCleared).status())
                .isEqualTo(Status.MF_E_INVALIDREQUEST);
    }

    private static void statuses(SessionRig rig) {
        FakeSink sink = rig.fakes.sink().build();
        Topology next = SessionRig.topology(rig.video(1), sink);
        rig.run(rig.setTopology(SessionRig.topology(rig.video(1), sink)));
        rig.run(rig.setTopology(next));
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        assertThat(rig.statuses(next))
                .containsExactly(
                        TopologyStatus.READY,
                        TopologyStatus.STARTED_SOURCE,
                        TopologyStatus.SINK_SWITCHED,
                        TopologyStatus.ENDED)
                .isSortedAccordingTo((a, b) -> Integer.compare(a.value(), b.value()));
    }

    private static void shutdownOnRemove(SessionRig rig) {
        FakeSink kept = rig.fakes.sink().name("kept").build();
        rig.run(rig.setTopology(SessionRig.topology(rig.video(4), kept)));
        rig.run(rig.start());
        rig.run(rig.setTopology(
                SessionRig.topology(rig.video(1), rig.fakes.sink().name("next").build()), SetTopologyFlag.IMMEDIATE));
        assertThat(kept.shutdownCount()).isZero();
    }

    private static void mediaStop(SessionRig rig) {
        FakeSink sink = rig.fakes.sink().build();
        Topology topology = SessionRig.topology(rig.video(2), sink);
        topology.sourceNodes().get(0).set(NodeAttributes.MEDIASTOP, SessionRig.SECOND);
        topology.outputNodes().get(0).set(NodeAttributes.MEDIASTOP, SessionRig.SECOND / 2);
        rig.run(rig.setTopology(topology));
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered()).as("the output node is not asked").hasSize(25);
    }

    private static Arguments row(String decision, Consumer<SessionRig> proof) {
        return arguments(decision, proof);
    }
}
