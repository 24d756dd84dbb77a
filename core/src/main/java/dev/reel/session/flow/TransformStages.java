package dev.reel.session.flow;

import dev.reel.pipeline.transform.AsyncTransform;
import dev.reel.topology.TopologyNode;
import org.jspecify.annotations.Nullable;

/** Makes stages for transform nodes. */
public final class TransformStages {
    private TransformStages() {}

    /** The stage for the model that the node's transform follows. */
    public static TransformStage of(
            TopologyNode node, TransformStage.Link[] inputs, @Nullable Trim trim, QualityTap quality, Pump pipeline) {
        return node.object() instanceof AsyncTransform async
                ? new AsyncTransformStage(node, async, inputs, trim, quality, pipeline)
                : new SyncTransformStage(node, inputs, trim, quality);
    }
}
