package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reel.platform.AttributeKey;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** media-session.md §4.1: what SetTopology refuses at once. Times of the whole topology are in the tests of §2. */
class Section41ChecksTest {
    private final SessionRig rig = new SessionRig();

    static List<Arguments> refusals() {
        return List.of(
                refusal("no nodes", Status.E_INVALIDARG, Topology::clear),
                refusal("no source", Status.MF_E_TOPO_MISSING_SOURCE, without(NodeAttributes.SOURCE)),
                refusal(
                        "no presentation descriptor",
                        Status.MF_E_TOPO_MISSING_PRESENTATION_DESCRIPTOR,
                        without(NodeAttributes.PRESENTATION_DESCRIPTOR)),
                refusal(
                        "no stream descriptor",
                        Status.MF_E_TOPO_MISSING_STREAM_DESCRIPTOR,
                        without(NodeAttributes.STREAM_DESCRIPTOR)),
                refusal(
                        "a bare source node beside a good one",
                        Status.MF_E_TOPO_MISSING_SOURCE,
                        topology -> topology.addNode(TopologyNodeType.SOURCESTREAM)),
                refusal(
                        "stream not selected",
                        Status.MF_E_TOPO_STREAM_DESCRIPTOR_NOT_SELECTED,
                        topology -> topology.sourceNodes()
                                .get(0)
                                .get(NodeAttributes.PRESENTATION_DESCRIPTOR)
                                .deselect(0)),
                refusal("a loop of two", Status.MF_E_TOPO_LOOPS_IN_TOPOLOGY, topology -> {
                    TopologyNode one = topology.addNode(TopologyNodeType.TRANSFORM);
                    TopologyNode other = topology.addNode(TopologyNodeType.TRANSFORM);
                    one.connectTo(other);
                    other.connectTo(one);
                }),
                refusal("a loop behind the source", Status.MF_E_TOPO_LOOPS_IN_TOPOLOGY, topology -> {
                    TopologyNode source = topology.sourceNodes().get(0);
                    TopologyNode output = topology.outputNodes().get(0);
                    TopologyNode tee = topology.addNode(TopologyNodeType.TEE);
                    TopologyNode mixer = topology.addNode(TopologyNodeType.TRANSFORM);
                    source.connectOutput(0, mixer, 0);
                    mixer.connectOutput(0, tee, 0);
                    tee.connectOutput(0, output, 0);
                    tee.connectOutput(1, mixer, 1);
                }));
    }

    private static Arguments refusal(String what, Status status, Consumer<Topology> spoil) {
        return Arguments.of(what, status, spoil);
    }

    private static Consumer<Topology> without(AttributeKey<?> key) {
        return topology -> topology.sourceNodes().get(0).delete(key);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("refusals")
    @Conformance(spec = "media-session", section = "4.1", rule = "synchronous checks")
    void refusedAtOnce(String what, Status status, Consumer<Topology> spoil) {
        isRefused(spoil, status);
    }

    @ParameterizedTest(name = "MEDIASTART {0}, MEDIASTOP {1}: accepted {2}")
    @CsvSource({
        ",    ,    true",
        "0,   ,    true",
        "10,  ,    true",
        "-1,  ,    false",
        ",    10,  true",
        ",    1,   true",
        ",    0,   false",
        ",    -1,  false",
        "5,   10,  true",
        "10,  10,  false",
        "10,  5,   false",
        "-10, 5,   false",
        "-10, -5,  false"
    })
    @Conformance(
            spec = "media-session",
            section = "4.1",
            rule = "MEDIASTART and MEDIASTOP: negative, stop not behind start: MF_E_TOPO_INVALID_TIME_ATTRIBUTES")
    void mediaTimes(@Nullable Long start, @Nullable Long stop, boolean accepted) {
        Consumer<Topology> change = topology -> {
            TopologyNode node = topology.sourceNodes().get(0);
            if (start != null) {
                node.set(NodeAttributes.MEDIASTART, start);
            }
            if (stop != null) {
                node.set(NodeAttributes.MEDIASTOP, stop);
            }
        };
        if (accepted) {
            Topology topology =
                    SessionRig.topology(rig.video(1), rig.fakes.sink().build());
            change.accept(topology);
            rig.run(rig.setTopology(topology));
            rig.finish();
        } else {
            isRefused(change, Status.MF_E_TOPO_INVALID_TIME_ATTRIBUTES);
        }
    }

    /** No event comes, the session is as good as before, and the refused topology's sink stays the application's. */
    private void isRefused(Consumer<Topology> spoil, Status status) {
        FakeSink sink = rig.fakes.sink().build();
        Topology topology = SessionRig.topology(rig.video(1), sink);
        spoil.accept(topology);
        for (Set<SetTopologyFlag> flags : List.of(
                Set.<SetTopologyFlag>of(),
                Set.of(SetTopologyFlag.IMMEDIATE),
                Set.of(SetTopologyFlag.NORESOLUTION),
                Set.of(SetTopologyFlag.IMMEDIATE, SetTopologyFlag.NORESOLUTION))) {
            assertThat(catchThrowableOfType(MediaException.class, () -> rig.session.setTopology(flags, topology))
                            .status())
                    .isEqualTo(status);
        }
        rig.settle();
        assertThat(rig.events).as("no event comes").isEmpty();
        rig.run(rig.setTopology(
                SessionRig.topology(rig.video(1), rig.fakes.sink().name("other").build())));
        rig.run(rig.start());
        rig.finish();
        assertThat(sink.shutdownCount()).isZero();
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({"IMMEDIATE, 1", "NORESOLUTION, 2", "CLEAR_CURRENT, 4"})
    @Conformance(spec = "media-session", section = "4.1", rule = "the flags' values")
    void flagValues(SetTopologyFlag flag, int bit) {
        assertThat(flag.bit()).isEqualTo(bit);
    }
}
