package dev.reel.session.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.session.MediaSession;
import dev.reel.session.SessionRegistry;
import dev.reel.session.SessionState;
import dev.reel.session.SetTopologyFlag;
import dev.reel.testkit.EventTrace;
import dev.reel.testkit.Scenario;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.Fakes;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A session in virtual time for tests of what happens between source and sink; topologies are put together by hand. */
final class BranchRig {
    final VirtualPlatform virtual = new VirtualPlatform();
    final EventTrace trace = EventTrace.of(virtual);
    final Fakes fakes = new Fakes(virtual).tracing(trace);
    final TransformRegistry transforms = new TransformRegistry(List.of());
    final SessionRegistry registry = new SessionRegistry(transforms);
    final Attributes configuration = new Attributes();
    final Topology topology = new Topology();
    private MediaSession session;

    /** The session; made when first wanted, so that transforms can be registered before. */
    MediaSession session() {
        MediaSession present = session;
        if (present == null) {
            present = MediaSession.create(configuration, registry, virtual.platform());
            session = present;
        }
        return present;
    }

    /** Adds a node for a stream of a source, numbered from 0. */
    TopologyNode source(FakeSource source, int stream) {
        PresentationDescriptor presentation = topology.sourceNodes().stream()
                .filter(node -> node.get(NodeAttributes.SOURCE) == source)
                .map(node -> node.get(NodeAttributes.PRESENTATION_DESCRIPTOR))
                .findFirst()
                .orElseGet(source::createPresentationDescriptor);
        StreamDescriptor descriptor = presentation.streamDescriptor(stream);
        TopologyNode node = topology.addNode(TopologyNodeType.SOURCESTREAM);
        node.set(NodeAttributes.SOURCE, source);
        node.set(NodeAttributes.PRESENTATION_DESCRIPTOR, presentation);
        node.set(NodeAttributes.STREAM_DESCRIPTOR, descriptor);
        return node;
    }

    TopologyNode transform(Object object) {
        TopologyNode node = topology.addNode(TopologyNodeType.TRANSFORM);
        node.setObject(object);
        return node;
    }

    TopologyNode tee() {
        return topology.addNode(TopologyNodeType.TEE);
    }

    TopologyNode output(MediaSink sink) {
        return output(sink.streamSinks().get(0));
    }

    TopologyNode output(Object object) {
        TopologyNode node = topology.addNode(TopologyNodeType.OUTPUT);
        node.setObject(object);
        return node;
    }

    /** Connects nodes in a row, output 0 to input 0. */
    static void chain(TopologyNode... nodes) {
        for (int i = 1; i < nodes.length; i++) {
            nodes[i - 1].connectTo(nodes[i]);
        }
    }

    /** Sets the topology and starts. */
    Scenario<MediaSession> play(SetTopologyFlag... flags) {
        return set(flags)
                .expect(MediaEventType.MESessionTopologySet)
                .call("start", s -> s.start(null, PropVariant.EMPTY))
                .expect(MediaEventType.MESessionStarted);
    }

    /** Plays to the end. */
    Scenario<MediaSession> playToEnd(SetTopologyFlag... flags) {
        return play(flags).expect(MediaEventType.MESessionEnded);
    }

    Scenario<MediaSession> set(SetTopologyFlag... flags) {
        return Scenario.on(virtual, session(), trace).call("setTopology", s -> s.setTopology(Set.of(flags), topology));
    }

    /** The first event of a type, which must have come. */
    MediaEvent event(MediaEventType type) {
        return trace.events().stream()
                .filter(event -> event.type() == type)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + type + "\n" + trace.dump()));
    }

    /** Runs until an MEError comes, and gives its status. */
    Status error() {
        boolean came = virtual.advanceUntil(() -> trace.count(MediaEventType.MEError) > 0, Duration.ofMinutes(1));
        assertThat(came).as(trace::dump).isTrue();
        return event(MediaEventType.MEError).status();
    }

    /** Shuts the session down; no sample may be left. */
    void finish() {
        if (session().state() != SessionState.SHUT_DOWN) {
            session().shutdown();
        }
        virtual.runUntilIdle();
        virtual.assertNoFailures();
        fakes.ledger().assertClean();
    }
}
