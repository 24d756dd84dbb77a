package dev.reel.session;

import dev.reel.pipeline.Activate;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.MediaTypeHandler;
import dev.reel.pipeline.StreamSink;
import dev.reel.pipeline.Transform;
import dev.reel.pipeline.TransformRegistry;
import dev.reel.platform.MediaException;
import dev.reel.platform.MediaType;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyLoader;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import dev.reel.topology.TransformBinding;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a topology ready for the session: binds activation objects to stream sinks, runs the loader, gives the sinks their
 * types (media-session.md §4.1). Runs on a thread that may wait.
 */
final class TopologyResolver {
    /**
     * A topology that is ready.
     *
     * @param topology the full topology
     * @param made the sinks that activation objects made for it, and which
     */
    record Resolved(Topology topology, IdentityHashMap<MediaSink, Activate<?>> made) {
        /** Gives up what was made for it. */
        void discard() {
            Presentation.closeTransforms(topology);
            discardSinks();
        }

        /** Gives up the sinks that were made for it. */
        void discardSinks() {
            made.values().forEach(activate -> SessionLog.guard("shutting down " + activate, activate::shutdownObject));
        }
    }

    private final TopologyLoader loader;
    private final TransformRegistry transforms;
    private final Platform platform;

    TopologyResolver(TopologyLoader loader, TransformRegistry transforms, Platform platform) {
        this.loader = loader;
        this.transforms = transforms;
        this.platform = platform;
    }

    Resolved resolve(Topology topology, @Nullable Topology current, boolean noResolution) {
        Topology bound = noResolution ? topology : topology.copyWithId();
        List<Activate<?>> activated = new ArrayList<>();
        try {
            IdentityHashMap<MediaSink, Activate<?>> made = bind(bound, activated);
            Topology full = noResolution ? bound : loader.load(bound, current);
            prepare(full, noResolution);
            return new Resolved(full, made);
        } catch (RuntimeException failure) {
            activated.forEach(activate -> SessionLog.guard("shutting down " + activate, activate::shutdownObject));
            throw failure;
        }
    }

    private void prepare(Topology full, boolean noResolution) {
        try {
            for (TopologyNode node : full.nodes()) {
                if (node.type() == TopologyNodeType.TRANSFORM) {
                    TransformBinding.bind(node, transforms, platform);
                }
            }
            TopologyChecks.checkFull(full);
            if (!noResolution) {
                full.outputNodes().forEach(TopologyResolver::setSinkType);
            }
        } catch (RuntimeException failure) {
            Presentation.closeTransforms(full);
            throw failure;
        }
    }

    private static IdentityHashMap<MediaSink, Activate<?>> bind(Topology topology, List<Activate<?>> activated) {
        IdentityHashMap<MediaSink, Activate<?>> made = new IdentityHashMap<>();
        for (TopologyNode output : topology.outputNodes()) {
            if (output.objectOrNull() instanceof Activate<?> activate) {
                activated.add(activate);
                if (!(activate.activateObject() instanceof MediaSink sink)) {
                    throw new MediaException(
                            Status.E_NOINTERFACE, "the activation object of " + output + " makes no media sink");
                }
                made.put(sink, activate);
                output.setObject(streamOf(sink, output.get(NodeAttributes.STREAMID, 0)));
            }
        }
        return made;
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
            MediaType type = typeOf(input);
            if (type != null) {
                stream.typeHandler().setCurrentMediaType(type);
            }
        }
    }

    /** The type that a node gives at an output. */
    static @Nullable MediaType typeOf(TopologyNode.Connection from) {
        TopologyNode node = from.node();
        return switch (node.type()) {
            case SOURCESTREAM -> {
                MediaTypeHandler handler =
                        node.get(NodeAttributes.STREAM_DESCRIPTOR).typeHandler();
                MediaType current = handler.currentMediaType();
                yield current != null ? current : handler.mediaTypes().get(0);
            }
            case TRANSFORM ->
                node.object() instanceof Transform transform ? transform.outputCurrentType(from.index()) : null;
            case TEE -> {
                TopologyNode.Connection upstream = node.inputOrNull(0);
                yield upstream == null ? null : typeOf(upstream);
            }
            case OUTPUT -> null;
        };
    }
}
