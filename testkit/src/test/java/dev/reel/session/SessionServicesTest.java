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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The states that a session shows, the order of its operations, and the services that it offers by itself. */
class SessionServicesTest {
    private final SessionRig rig = new SessionRig();
    private final FakeSource source = rig.video(4);
    private final FakeSink sink = rig.fakes.sink().build();
    private final Topology topology = SessionRig.topology(source, sink);

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

    @ParameterizedTest
    @CsvSource({
        "MF_E_INVALIDREQUEST, 0xC00D36B2",
        "MF_E_SHUTDOWN, 0xC00D3E85",
        "MF_E_TOPO_CODEC_NOT_FOUND, 0xC00D5212",
        "MF_E_CLOCK_NO_TIME_SOURCE, 0xC00D9C41",
        "MF_S_CLOCK_STOPPED, 0x000D9C44",
        "E_POINTER, 0x80004003",
        "ERROR_FILE_NOT_FOUND, 0x80070002"
    })
    @Conformance(spec = "media-session", section = "17", rule = "every name has its value, and is found by it")
    void codesHaveTheirValues(String symbol, String value) {
        Status status = Status.of(Long.decode(value).intValue());
        assertThat(status.symbol()).isEqualTo(symbol);
        assertThat(status.hresult()).isEqualTo(value);
        assertThat(status.isSuccess()).isEqualTo(symbol.startsWith("MF_S_"));
        assertThat(Status.of(symbol, status.value())).isSameAs(status);
    }

    @Test
    @Conformance(spec = "media-session", section = "17", rule = "an ERROR_ name stands for HRESULT_FROM_WIN32")
    void windowsErrorsAreWrapped() {
        assertThat(Status.fromWin32(2)).isEqualTo(Status.ERROR_FILE_NOT_FOUND);
        assertThat(Status.fromWin32(0)).isEqualTo(Status.S_OK);
        assertThat(Status.fromWin32(1460).value()).isEqualTo(0x800705B4);
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
