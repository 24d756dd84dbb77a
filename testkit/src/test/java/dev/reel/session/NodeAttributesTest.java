package dev.reel.session;

import static dev.reel.session.SessionRig.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.AttributeStore;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.FakeTransform;
import dev.reel.testkit.fake.StreamScript;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyAttributes;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** topology.md §3.7 and §2.1: attributes of nodes and topologies that a session acts on. */
class NodeAttributesTest {
    private static final MediaType PICTURES = MediaType.video(Subtype.I420, 640, 360);

    private final SessionRig rig = new SessionRig();

    @ParameterizedTest(name = "DISABLE_PREROLL {0}")
    @CsvSource({"-1, true", "0, true", "1, false"})
    @Conformance(spec = "topology", section = "3.7", rule = "DISABLE_PREROLL: the sink is not told of the coming start")
    void disablePreroll(int value, boolean told) {
        FakeSink sink = rig.fakes.prerollSink().name("screen").build();
        Topology topology = SessionRig.topology(rig.video(1), sink);
        if (value >= 0) {
            topology.outputNodes().get(0).set(NodeAttributes.DISABLE_PREROLL, value);
        }
        rig.run(rig.setTopology(topology));
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);

        assertThat(rig.calls("screen").stream().anyMatch(line -> line.contains("notifyPreroll")))
                .isEqualTo(told);
        assertThat(sink.stream().rendered()).hasSize(25);
        rig.finish();
    }

    @ParameterizedTest(name = "RATELESS {0}")
    @CsvSource({"-1, 10", "0, 10", "1, 0"})
    @Conformance(
            spec = "topology",
            section = "3.7",
            rule = "RATELESS: the sink counts as rateless, so the clock goes as fast as data comes and nothing"
                    + " prerolls")
    void rateless(int value, int seconds) {
        FakeSink sink = rig.fakes.prerollSink().name("screen").build();
        Topology topology = SessionRig.topology(rig.video(10), sink);
        if (value >= 0) {
            topology.outputNodes().get(0).set(NodeAttributes.RATELESS, value);
        }
        rig.run(rig.setTopology(topology));
        rig.run(rig.start());
        long begin = rig.virtual.time();
        rig.await(MediaEventType.MESessionEnded);

        assertThat((rig.virtual.time() - begin) / SECOND).isEqualTo(seconds);
        assertThat(rig.calls("screen").stream().anyMatch(line -> line.contains("notifyPreroll")))
                .isEqualTo(seconds > 0);
        assertThat(sink.stream().rendered()).hasSize(250);
        rig.finish();
    }

    @ParameterizedTest(name = "marked: source {0}, transform {1}; NO_MARKIN_MARKOUT {2}")
    @CsvSource({"true, false, 0, 15", "false, true, 0, 50", "false, false, 0, 15", "false, true, 1, 50"})
    @Conformance(
            spec = "topology",
            section = "3.7",
            rule = "MARKIN_HERE, MARKOUT_HERE: the range is cut at the one node of the branch that bears both")
    void marks(boolean atSource, boolean atTransform, int unmarked, int through) {
        // A key frame every second: a start at 1.4 s delivers from 1 s on.
        StreamScript script = new StreamScript(PICTURES).frames(25, Duration.ofSeconds(3), 25);
        FakeSource source = rig.fakes.source(script).build();
        FakeSink sink = rig.fakes.sink().rateless().build();
        FakeTransform effect = rig.fakes.transform(PICTURES, PICTURES).build();
        Topology topology = SessionRig.topology(source, sink);
        topology.set(TopologyAttributes.NO_MARKIN_MARKOUT, unmarked);
        TopologyNode from = topology.sourceNodes().get(0);
        from.set(NodeAttributes.MEDIASTART, 14 * SECOND / 10).set(NodeAttributes.MEDIASTOP, 2 * SECOND);
        TopologyNode middle = topology.addNode(TopologyNodeType.TRANSFORM);
        middle.setObject(effect);
        from.connectTo(middle);
        middle.connectTo(topology.outputNodes().get(0));
        mark(from, atSource);
        mark(middle, atTransform);

        rig.run(rig.setTopology(topology));
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);

        assertThat(effect.inputCount()).as("samples that reach the transform").isBetween(through - 26, through);
        if (through == 15) {
            assertThat(effect.inputCount()).isEqualTo(15);
        } else {
            assertThat(effect.inputCount()).isGreaterThan(15);
        }
        assertThat(sink.stream().rendered()).hasSize(unmarked == 0 ? 15 : 50);
        rig.finish();
    }

    private static void mark(TopologyNode node, boolean here) {
        if (here) {
            node.set(NodeAttributes.MARKIN_HERE, 1).set(NodeAttributes.MARKOUT_HERE, 1);
        }
    }

    @ParameterizedTest(name = "topology {0}, session {1}: {2} requests open")
    @CsvSource({"0, 0, 4", "1, 0, 1", "0, 1, 1", "1, 1, 1"})
    @Conformance(
            spec = "topology",
            section = "2.1",
            rule = "MF_LOW_LATENCY on a topology: one request at a time, for this topology only")
    void lowLatency(int ofTopology, int ofSession, int requests) {
        SessionRig own = new SessionRig(new Attributes().set(AttributeStore.LOW_LATENCY, ofSession));
        FakeSource source =
                own.fakes.source(SessionRig.script(2)).latency(SECOND).build();
        FakeSource after =
                own.fakes.source(SessionRig.script(2)).latency(SECOND).build();
        FakeSink sink = own.fakes.sink().depth(8).build();
        Topology topology = SessionRig.topology(source, sink);
        topology.set(AttributeStore.LOW_LATENCY, ofTopology);

        own.run(own.setTopology(topology));
        own.run(own.start());
        own.settle();
        assertThat(source.streams().get(0).requestCount()).isEqualTo(requests);

        own.run(own.setTopology(SessionRig.topology(after, sink), SetTopologyFlag.IMMEDIATE));
        own.settle();
        assertThat(after.streams().get(0).requestCount()).isEqualTo(ofSession == 0 ? 4 : 1);
        own.finish();
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "3.7",
            rule = "MEDIASTART and MEDIASTOP: default 0 and the end; read when the topology is set")
    void defaultsOfTheRange() {
        FakeSink sink = rig.fakes.sink().rateless().build();
        Topology topology = SessionRig.topology(rig.video(2), sink);
        rig.run(rig.setTopology(topology));
        topology.sourceNodes().get(0).set(NodeAttributes.MEDIASTOP, SECOND);

        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);

        assertThat(sink.stream().rendered())
                .as("what is edited later does not count")
                .hasSize(50);
        rig.finish();
    }
}
