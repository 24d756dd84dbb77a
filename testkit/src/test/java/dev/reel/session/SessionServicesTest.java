package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.pipeline.Services;
import dev.reel.platform.AttributeKey;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.session.NodeAttributeEditor.Update;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The states that a session shows, the order of its operations, and the services that it offers by itself. */
class SessionServicesTest {
    private final SessionRig rig = new SessionRig();
    private final FakeSource source = rig.video(4);
    private final FakeSink sink = rig.fakes.sink().build();
    private final Topology topology = SessionRig.topology(source, sink);

    @Test
    @Conformance(spec = "media-session", section = "3.1", rule = "every public state is seen on the way of a session")
    void statesFollowTheOperations() {
        assertThat(rig.session.state()).isEqualTo(SessionState.STOPPED);
        rig.run(rig.setTopology(topology));
        rig.run(rig.start());
        assertThat(rig.session.state()).isEqualTo(SessionState.STARTED);
        rig.run(rig.session.pause());
        assertThat(rig.session.state()).isEqualTo(SessionState.PAUSED);
        rig.run(rig.start());
        rig.run(rig.session.stop());
        assertThat(rig.session.state()).isEqualTo(SessionState.STOPPED);
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        assertThat(rig.session.state()).isEqualTo(SessionState.STOPPED);
        rig.run(rig.session.close());
        assertThat(rig.session.state()).isEqualTo(SessionState.CLOSED);
        rig.session.shutdown();
        assertThat(rig.session.state()).isEqualTo(SessionState.SHUT_DOWN);
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "3.1",
            rule = "pause freezes the clock, resume goes on from there, stop resets it")
    void theClockFollowsTheTransport() {
        rig.run(rig.setTopology(topology));
        rig.run(rig.start());
        rig.advance(1);
        rig.run(rig.session.pause());
        long frozen = rig.session.clock().time();
        rig.advance(1);
        assertThat(rig.session.clock().time()).isEqualTo(frozen);
        rig.run(rig.start());
        rig.advance(0.5);
        assertThat(rig.session.clock().time()).isEqualTo(frozen + SessionRig.SECOND / 2);
        rig.run(rig.session.stop());
        assertThat(rig.session.clock().time()).isZero();
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "3.2",
            rule = "operations that were called without waiting run one at a time in call order")
    void operationsRunInCallOrder() {
        rig.setTopology(topology);
        rig.start();
        rig.session.pause();
        rig.start();
        rig.session.clearTopologies();
        rig.session.stop();
        rig.run(rig.session.close());
        assertThat(rig.events.stream()
                        .map(event -> event.type())
                        .filter(type -> type != MediaEventType.MESessionCapabilitiesChanged
                                && type != MediaEventType.MESessionTopologyStatus
                                && type != MediaEventType.MESessionNotifyPresentationTime))
                .containsExactly(
                        MediaEventType.MESessionTopologySet,
                        MediaEventType.MESessionStarted,
                        MediaEventType.MESessionPaused,
                        MediaEventType.MESessionStarted,
                        MediaEventType.MESessionTopologiesCleared,
                        MediaEventType.MESessionStopped,
                        MediaEventType.MESessionClosed);
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "3.2",
            rule = "the state is judged when the operation executes, not when it is called")
    void stateIsJudgedAtExecution() {
        rig.setTopology(topology);
        var paused = rig.session.pause();
        rig.start();
        assertThat(rig.outcome(paused)).isEqualTo(Status.MF_E_SESSION_PAUSEWHILESTOPPED);
    }

    @Test
    @Conformance(spec = "media-session", section = "4.9", rule = "MEDIASTOP changes the stop time during play, 64 bits")
    void theStopTimeMovesDuringPlay() {
        rig.run(rig.setTopology(topology));
        rig.run(rig.start());
        rig.advance(0.5);
        Topology full = rig.session.currentTopology();
        TopologyNode node = full.sourceNodes().get(0);
        editor().updateNodeAttributes(
                        full.id(), List.of(new Update(node.id(), NodeAttributes.MEDIASTOP, 2 * SessionRig.SECOND)));
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered()).hasSize(50);
        assertThat(node.get(NodeAttributes.MEDIASTOP)).isEqualTo(2 * SessionRig.SECOND);
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.9",
            rule = "unknown topology or node MF_E_NOT_FOUND, other keys E_INVALIDARG")
    void wrongEditsAreRefused() {
        rig.run(rig.setTopology(topology));
        Topology full = rig.session.currentTopology();
        long node = full.sourceNodes().get(0).id();
        AttributeKey<Long> other = NodeAttributes.MEDIASTART;
        refused(
                Status.MF_E_NOT_FOUND,
                () -> editor().updateNodeAttributes(
                                Long.MAX_VALUE, List.of(new Update(node, NodeAttributes.MEDIASTOP, 1))));
        refused(
                Status.MF_E_NOT_FOUND,
                () -> editor().updateNodeAttributes(full.id(), List.of(new Update(-1, NodeAttributes.MEDIASTOP, 1))));
        refused(
                Status.E_INVALIDARG,
                () -> editor().updateNodeAttributes(full.id(), List.of(new Update(node, other, 1))));
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.10",
            rule = "classes and priorities of queues are accepted and kept; the callback completes with S_OK")
    void workQueueClassesAreKept() {
        TopologyNode node = topology.sourceNodes().get(0);
        node.set(NodeAttributes.WORKQUEUE_ID, 7).set(NodeAttributes.WORKQUEUE_MMCSS_CLASS, "Playback");
        rig.run(rig.setTopology(topology));
        WorkQueueServices queues = rig.session
                .service(Services.WORKQUEUE_SERVICES, WorkQueueServices.class)
                .orElseThrow();
        long id = rig.session.currentTopology().id();
        refused(Status.MF_E_NOT_FOUND, () -> queues.topologyWorkQueueClass(id, 7));
        assertThat(queues.registerTopologyWorkQueues(id)).isCompleted();
        assertThat(queues.topologyWorkQueueClass(id, 7)).isEqualTo("Playback");
        assertThat(queues.topologyWorkQueueTaskId(id, 7)).isPositive();
        assertThat(queues.unregisterTopologyWorkQueues(id)).isCompleted();
        refused(Status.MF_E_NOT_FOUND, () -> queues.topologyWorkQueueTaskId(id, 7));
        assertThat(queues.registerPlatformWorkQueue(1, "Audio", 0)).isCompletedWithValueMatching(task -> task > 0);
        assertThat(queues.platformWorkQueueClass(1)).isEqualTo("Audio");
        assertThat(queues.unregisterPlatformWorkQueue(1)).isCompleted();
        refused(Status.MF_E_NOT_FOUND, () -> queues.platformWorkQueueTaskId(1));
    }

    private NodeAttributeEditor editor() {
        return rig.session
                .service(Services.TOPONODE_ATTRIBUTE_EDITOR, NodeAttributeEditor.class)
                .orElseThrow();
    }

    private static void refused(Status status, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        MediaException.class,
                        failure -> assertThat(failure.status()).isEqualTo(status));
    }
}
