package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.pipeline.Services;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** media-session.md §4.10: work queue services. */
class SessionServicesTest {
    private final SessionRig rig = new SessionRig();
    private final FakeSource source = rig.video(4);
    private final FakeSink sink = rig.fakes.sink().build();
    private final Topology topology = SessionRig.topology(source, sink);

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

    private static void refused(Status status, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        MediaException.class,
                        failure -> assertThat(failure.status()).isEqualTo(status));
    }
}
