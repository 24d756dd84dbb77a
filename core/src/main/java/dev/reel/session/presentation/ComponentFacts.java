package dev.reel.session.presentation;

import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.RateSupport;
import dev.reel.pipeline.StreamSink;
import dev.reel.pipeline.transform.Transform;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.session.flow.ComponentRates;
import dev.reel.session.flow.SinkFacts;
import dev.reel.session.flow.SourceFacts;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import java.util.IdentityHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the components of a full topology say about themselves, asked once where a component that does not come back keeps
 * nobody waiting: on the thread that resolves the topology. The session's queue reads it here.
 *
 * <p>Immutable once made.
 */
public final class ComponentFacts {
    private final IdentityHashMap<MediaSource, SourceFacts> sources = new IdentityHashMap<>();
    private final IdentityHashMap<StreamSink, SinkFacts> sinks = new IdentityHashMap<>();
    private final IdentityHashMap<Transform, ComponentRates> transforms = new IdentityHashMap<>();

    private ComponentFacts() {}

    /** Asks every component of a topology on the calling thread, which they may keep. */
    public static ComponentFacts of(Topology topology) {
        ComponentFacts facts = new ComponentFacts();
        for (TopologyNode node : topology.nodes()) {
            node.find(NodeAttributes.SOURCE)
                    .ifPresent(source -> facts.sources.computeIfAbsent(source, SourceFacts::of));
            if (node.objectOrNull() instanceof StreamSink stream) {
                facts.ask(stream);
            } else if (node.objectOrNull() instanceof Transform transform && transform instanceof RateSupport support) {
                facts.transforms.put(transform, ComponentRates.of(Optional.of(support)));
            }
        }
        return facts;
    }

    /** A stream whose sink is gone, because it was shut down with another topology, has nothing to say. */
    private void ask(StreamSink stream) {
        try {
            sinks.put(stream, SinkFacts.of(stream));
        } catch (MediaException removed) {
            sinks.remove(stream);
        }
    }

    public SourceFacts of(MediaSource source) {
        return sources.getOrDefault(source, SourceFacts.none());
    }

    /** The facts of an output node's stream; {@code MF_E_SHUTDOWN} when its sink was gone. */
    public SinkFacts of(TopologyNode output) {
        if (!(output.objectOrNull() instanceof StreamSink stream)) {
            throw new MediaException(
                    Status.MF_E_TOPO_UNSUPPORTED, "the output node " + output + " holds no stream sink");
        }
        SinkFacts facts = sinks.get(stream);
        if (facts == null) {
            throw new MediaException(
                    Status.MF_E_SHUTDOWN, "the sink of the output node " + output + " is shut down; make a new one");
        }
        return facts;
    }

    /** The media sink of an output node; null when the node holds none, or one that was gone. */
    @Nullable
    public MediaSink sinkOf(TopologyNode output) {
        SinkFacts facts = output.objectOrNull() instanceof StreamSink stream ? sinks.get(stream) : null;
        return facts == null ? null : facts.sink();
    }

    /** The rates of a transform; it says nothing when it does not implement {@link RateSupport}. */
    public ComponentRates of(Transform transform) {
        return transforms.getOrDefault(transform, ComponentRates.silent());
    }
}
