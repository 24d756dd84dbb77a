package dev.reel.session;

import dev.reel.pipeline.transform.AsyncTransform;
import dev.reel.platform.Platform;
import dev.reel.platform.WorkQueue;
import dev.reel.session.flow.Pipeline;
import dev.reel.session.flow.SessionLog;
import dev.reel.session.flow.TransformStage;
import dev.reel.session.presentation.Presentation;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The application's asynchronous transforms in the topologies that a session has accepted, and when they are shut down: when
 * the last topology that has them leaves, if its node says so, and with the session in any case (media-session.md §15).
 *
 * <p>Those that were made for a topology are closed with it. Lives on the session's queue.
 */
final class AsyncTransforms {
    private final Platform platform;
    private final IdentityHashMap<AsyncTransform, Use> uses = new IdentityHashMap<>();

    /** Which topologies have a transform, and the pipeline that used it last. */
    private static final class Use {
        final Set<Topology> topologies = Collections.newSetFromMap(new IdentityHashMap<>());

        @Nullable
        Pipeline pipeline;
    }

    AsyncTransforms(Platform platform) {
        this.platform = platform;
    }

    /** A topology is accepted. */
    void adopt(Topology topology) {
        for (TopologyNode node : topology.nodes()) {
            if (node.objectOrNull() instanceof AsyncTransform transform
                    && !node.isTrue(NodeAttributes.OWNED_TRANSFORM)) {
                uses.computeIfAbsent(transform, ignored -> new Use()).topologies.add(topology);
            }
        }
    }

    /** A topology is refused after all: the application keeps what is in no other. */
    void reject(Topology topology) {
        uses.values().forEach(use -> use.topologies.remove(topology));
        uses.values().removeIf(use -> use.topologies.isEmpty() && use.pipeline == null);
    }

    /** A topology leaves; its pipelines have been told to end. */
    void release(Presentation presentation) {
        for (Pipeline pipeline : presentation.pipelines()) {
            for (TransformStage stage : pipeline.transforms()) {
                Use use = stage.transform() instanceof AsyncTransform transform ? uses.get(transform) : null;
                if (use != null) {
                    use.pipeline = pipeline;
                }
            }
        }
        for (TopologyNode node : presentation.topology().nodes()) {
            Use use = node.objectOrNull() instanceof AsyncTransform transform ? uses.get(transform) : null;
            if (use != null) {
                use.topologies.remove(presentation.topology());
                if (use.topologies.isEmpty() && node.get(NodeAttributes.NOSHUTDOWN_ON_REMOVE, 1) == 0) {
                    shutDown((AsyncTransform) node.object());
                }
            }
        }
    }

    /** The session is shut down. */
    void shutdown() {
        List.copyOf(uses.keySet()).forEach(this::shutDown);
    }

    /** Where one may wait, and after the pipeline has ended what it does with it. */
    private void shutDown(AsyncTransform transform) {
        Use use = uses.remove(transform);
        Pipeline last = use == null ? null : use.pipeline;
        Runnable end = () -> SessionLog.guard("shutting down " + transform.name(), transform::shutdown);
        if (last == null || last.isAbandoned()) {
            platform.blocking().execute(end);
        } else {
            WorkQueue queue = last.queue();
            queue.execute(() -> platform.blocking().execute(end));
        }
    }
}
