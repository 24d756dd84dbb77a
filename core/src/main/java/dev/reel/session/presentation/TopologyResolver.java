package dev.reel.session.presentation;

import dev.reel.pipeline.Activate;
import dev.reel.pipeline.AttributeStore;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.StreamSink;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.session.flow.BranchTypes;
import dev.reel.session.flow.SessionLog;
import dev.reel.topology.LowLatency;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyLoader;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import dev.reel.topology.TransformBinding;
import java.util.IdentityHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes a topology ready for the session: binds activation objects to stream sinks, runs the loader, gives the sinks their
 * types (media-session.md §4.1). Runs on a thread that may wait.
 */
public final class TopologyResolver {
    /**
     * A topology that is ready.
     *
     * @param topology the full topology
     * @param made the sinks that activation objects made for it, and which
     * @param facts what its components say about themselves
     */
    public record Resolved(Topology topology, IdentityHashMap<MediaSink, Activate<?>> made, ComponentFacts facts) {
        /** Gives up what was made for it. */
        public void discard(Predicate<MediaSink> known) {
            Presentation.closeTransforms(topology);
            discardSinks(known);
        }

        /** Gives up the sinks that were made for it; one that the session had before is let alone. */
        public void discardSinks(Predicate<MediaSink> known) {
            shutDown(made, known);
        }
    }

    private final TopologyLoader loader;
    private final TransformRegistry transforms;
    private final Platform platform;
    private final boolean lowLatency;

    /** @param lowLatency true when every topology is to have the smallest delay, whatever it says itself */
    public TopologyResolver(
            TopologyLoader loader, TransformRegistry transforms, Platform platform, boolean lowLatency) {
        this.lowLatency = lowLatency;
        this.loader = loader;
        this.transforms = transforms;
        this.platform = platform;
    }

    /**
     * Completes a topology and binds what its nodes name.
     *
     * @param known true for a sink that the session has had before; what made it is let alone when this fails
     */
    public Resolved resolve(
            Topology topology, @Nullable Topology current, boolean noResolution, Predicate<MediaSink> known) {
        Topology bound = noResolution ? topology : topology.copyWithId();
        IdentityHashMap<MediaSink, Activate<?>> made = new IdentityHashMap<>();
        try {
            bind(bound, made);
            if (lowLatency) {
                bound.set(AttributeStore.LOW_LATENCY, 1);
            }
            if (LowLatency.isWanted(bound)) {
                LowLatency.tell(bound);
            }
            Topology full = noResolution ? bound : loader.load(bound, current);
            prepare(full, noResolution);
            return new Resolved(full, made, factsOf(full));
        } catch (RuntimeException failure) {
            shutDown(made, known);
            throw failure;
        }
    }

    private static void shutDown(IdentityHashMap<MediaSink, Activate<?>> made, Predicate<MediaSink> known) {
        made.forEach((sink, activate) -> {
            if (!known.test(sink)) {
                SessionLog.guard("shutting down " + activate, activate::shutdownObject);
            }
        });
    }

    private void prepare(Topology full, boolean noResolution) {
        try {
            for (TopologyNode node : full.nodes()) {
                if (node.type() == TopologyNodeType.TRANSFORM
                        && TransformBinding.bind(node, transforms, platform)
                        && LowLatency.isWanted(full)) {
                    LowLatency.tell(node);
                }
            }
            checkFull(full);
            if (!noResolution) {
                full.outputNodes().forEach(TopologyResolver::setSinkType);
            }
        } catch (RuntimeException failure) {
            Presentation.closeTransforms(full);
            throw failure;
        }
    }

    private static ComponentFacts factsOf(Topology full) {
        try {
            return ComponentFacts.of(full);
        } catch (RuntimeException failure) {
            Presentation.closeTransforms(full);
            throw failure;
        }
    }

    private static void bind(Topology topology, IdentityHashMap<MediaSink, Activate<?>> made) {
        for (TopologyNode output : topology.outputNodes()) {
            if (output.objectOrNull() instanceof Activate<?> activate) {
                if (!(activate.activateObject() instanceof MediaSink sink)) {
                    SessionLog.guard("shutting down " + activate, activate::shutdownObject);
                    throw new MediaException(
                            Status.E_NOINTERFACE, "the activation object of " + output + " makes no media sink");
                }
                made.put(sink, activate);
                output.setObject(streamOf(sink, output.get(NodeAttributes.STREAMID, 0)));
            }
        }
    }

    private static StreamSink streamOf(MediaSink sink, int id) {
        try {
            return sink.streamSinkById(id);
        } catch (MediaException missing) {
            return sink.addStreamSink(id, null);
        }
    }

    private static void setSinkType(TopologyNode output) {
        TopologyNode.Connection input = output.inputOrNull(0);
        if (input != null && output.objectOrNull() instanceof StreamSink stream) {
            MediaType type = BranchTypes.typeOf(input);
            if (type != null) {
                stream.typeHandler().setCurrentMediaType(type);
            }
        }
    }

    /** What a full topology must have so that it can be run: an object of the right kind at every connected node. */
    private static void checkFull(Topology full) {
        for (TopologyNode node : full.nodes()) {
            boolean fits = switch (node.type()) {
                case OUTPUT -> node.inputOrNull(0) == null || node.objectOrNull() instanceof StreamSink;
                case TRANSFORM -> node.objectOrNull() instanceof Transform;
                case SOURCESTREAM, TEE -> true;
            };
            if (!fits) {
                throw new MediaException(
                        Status.MF_E_TOPO_UNSUPPORTED,
                        "the " + node + " of " + full + " holds no "
                                + (node.type() == TopologyNodeType.OUTPUT ? "stream sink" : "transform"));
            }
        }
    }
}
