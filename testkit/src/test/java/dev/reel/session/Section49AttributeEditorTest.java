package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reel.pipeline.Services;
import dev.reel.platform.AttributeKey;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.session.NodeAttributeEditor.Update;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.StreamScript;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** media-session.md §4.9: attributes of nodes in use are changed. */
class Section49AttributeEditorTest {
    private final SessionRig rig = new SessionRig();
    private final FakeSource source =
            rig.fakes.source(StreamScript.video(1, Duration.ofSeconds(700))).build();
    private final FakeSink sink = rig.fakes.sink().build();

    @AfterEach
    void nothingIsLost() {
        rig.finish();
    }

    private NodeAttributeEditor editor() {
        return Services.get(rig.session, Services.TOPONODE_ATTRIBUTE_EDITOR, NodeAttributeEditor.class);
    }

    @ParameterizedTest(name = "{0} s when {1}")
    @CsvSource({"2, STOPPED", "10, STARTED", "10, PAUSED", "429, STARTED", "430, STARTED", "600, STARTED", "600, PAUSED"
    })
    @Conformance(spec = "media-session", section = "4.9", rule = "MEDIASTOP changes the stop time during play, 64 bits")
    void theStopTimeMoves(int seconds, SessionState when) {
        rig.run(rig.setTopology(SessionRig.topology(source, sink)));
        if (when != SessionState.STOPPED) {
            rig.run(rig.start());
            rig.advance(0.5);
        }
        if (when == SessionState.PAUSED) {
            rig.run(rig.session.pause());
        }
        Topology full = rig.session.currentTopology();
        TopologyNode node = full.sourceNodes().get(0);
        long stop = seconds * SessionRig.SECOND;
        editor().updateNodeAttributes(full.id(), List.of(new Update(node.id(), NodeAttributes.MEDIASTOP, stop)));
        rig.settle();
        if (when != SessionState.STARTED) {
            rig.run(rig.start());
        }
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered()).hasSize(seconds);
        assertThat(node.get(NodeAttributes.MEDIASTOP)).isEqualTo(stop);
    }

    @Test
    @Conformance(spec = "media-session", section = "4.9", rule = "a topology that waits can be edited too")
    void aTopologyThatWaits() {
        FakeSource brief = rig.fakes.source(SessionRig.script(1)).name("brief").build();
        rig.run(rig.setTopology(
                SessionRig.topology(brief, rig.fakes.sink().name("first").build())));
        Topology next = SessionRig.topology(source, sink);
        rig.run(rig.setTopology(next));
        TopologyNode node = rig.session.fullTopology(next.id()).sourceNodes().get(0);
        editor().updateNodeAttributes(
                        next.id(), List.of(new Update(node.id(), NodeAttributes.MEDIASTOP, 5 * SessionRig.SECOND)));
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered()).hasSize(5);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "unknown topology, MF_E_NOT_FOUND",
        "unknown node, MF_E_NOT_FOUND",
        "MEDIASTART, E_INVALIDARG",
        "a good one first, E_INVALIDARG"
    })
    @Conformance(
            spec = "media-session",
            section = "4.9",
            rule = "unknown topology or node MF_E_NOT_FOUND, other keys E_INVALIDARG; then none of the updates is made")
    void wrongEditsAreRefused(String what, String code) {
        rig.run(rig.setTopology(SessionRig.topology(source, sink)));
        Topology full = rig.session.currentTopology();
        TopologyNode node = full.sourceNodes().get(0);
        long topology = what.equals("unknown topology") ? Long.MAX_VALUE : full.id();
        AttributeKey<Long> stop = NodeAttributes.MEDIASTOP;
        List<Update> updates = switch (what) {
            case "unknown node" -> List.of(new Update(node.id(), stop, 1), new Update(-1, stop, 1));
            case "MEDIASTART" -> List.of(new Update(node.id(), NodeAttributes.MEDIASTART, 1));
            case "a good one first" ->
                List.of(new Update(node.id(), stop, 1), new Update(node.id(), NodeAttributes.MEDIASTART, 1));
            default -> List.of(new Update(node.id(), stop, 1));
        };
        assertThat(catchThrowableOfType(MediaException.class, () -> editor().updateNodeAttributes(topology, updates))
                        .status()
                        .symbol())
                .isEqualTo(code);
        rig.settle();
        assertThat(node.contains(stop)).isFalse();
    }
}
