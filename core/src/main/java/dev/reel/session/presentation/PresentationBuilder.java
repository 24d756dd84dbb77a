package dev.reel.session.presentation;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.SinkCharacteristic;
import dev.reel.pipeline.transform.AsyncTransform;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.WorkQueue;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.session.flow.BranchTypes;
import dev.reel.session.flow.OutputStage;
import dev.reel.session.flow.Pipeline;
import dev.reel.session.flow.QualityTap;
import dev.reel.session.flow.SinkDriver;
import dev.reel.session.flow.SourceDriver;
import dev.reel.session.flow.SourceStage;
import dev.reel.session.flow.Stage;
import dev.reel.session.flow.TeeStage;
import dev.reel.session.flow.TransformStage;
import dev.reel.session.flow.TransformStages;
import dev.reel.session.flow.Trim;
import dev.reel.session.flow.WorkAheadStage;
import dev.reel.topology.ConverterInsertion;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.TopologyAttributes;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns the nodes of a full topology into drivers, stages and pipelines: one pipeline for each set of connected nodes. */
public final class PresentationBuilder {
    private final Presentation presentation;
    private final Function<List<TopologyNode>, Pipeline> newPipeline;
    private final BiFunction<MediaSource, TopologyNode, SourceDriver> driverOf;
    private final Function<TopologyNode, SinkDriver> sinkOf;
    private final int window;
    private final QualityTap quality;
    private final ConverterInsertion converters;
    private final @Nullable Supplier<WorkQueue> ahead;
    private final IdentityHashMap<TopologyNode, Stage> stages = new IdentityHashMap<>();
    /** The boundaries by the node that pulls from them. */
    private final IdentityHashMap<TopologyNode, WorkAheadStage> boundaries = new IdentityHashMap<>();

    private final IdentityHashMap<TopologyNode, Pipeline> pipelines = new IdentityHashMap<>();

    /**
     * @param newPipeline makes the pipeline of the branches that some source nodes feed
     * @param driverOf the driver of a source, found by source and one of its nodes
     * @param sinkOf the driver of an output node's stream sink
     * @param window requests kept open at each stream
     * @param converters finds what is missing when a format changes in mid-stream
     * @param ahead makes a queue for stages that work ahead of those below; null when each branch is to keep to one
     */
    public PresentationBuilder(
            Presentation presentation,
            Function<List<TopologyNode>, Pipeline> newPipeline,
            BiFunction<MediaSource, TopologyNode, SourceDriver> driverOf,
            Function<TopologyNode, SinkDriver> sinkOf,
            int window,
            QualityTap quality,
            ConverterInsertion converters,
            @Nullable Supplier<WorkQueue> ahead) {
        this.presentation = presentation;
        this.newPipeline = newPipeline;
        this.driverOf = driverOf;
        this.sinkOf = sinkOf;
        this.window = window;
        this.quality = quality;
        this.converters = converters;
        this.ahead = ahead;
    }

    public void build() {
        for (TopologyNode node : presentation.topology().nodes()) {
            if (!pipelines.containsKey(node) && isConnected(node)) {
                Set<TopologyNode> connected = Collections.newSetFromMap(new IdentityHashMap<>());
                collect(node, connected);
                Pipeline pipeline = newPipeline.apply(presentation.topology().sourceNodes().stream()
                        .filter(connected::contains)
                        .toList());
                presentation.add(pipeline);
                connected.forEach(part -> pipelines.put(part, pipeline));
            }
        }
        for (TopologyNode node : presentation.topology().outputNodes()) {
            Pipeline pipeline = pipelines.get(node);
            if (pipeline != null && node.inputOrNull(0) != null) {
                pipeline.add(new OutputStage(
                        sinkOf.apply(node), node, link(node, 0), quality, inserting(), markedTrimOf(node)));
            }
        }
    }

    private static boolean isConnected(TopologyNode node) {
        return !neighbours(node).isEmpty();
    }

    private static void collect(TopologyNode node, Set<TopologyNode> connected) {
        if (connected.add(node)) {
            neighbours(node).forEach(next -> collect(next, connected));
        }
    }

    private static List<TopologyNode> neighbours(TopologyNode node) {
        List<TopologyNode> found = new ArrayList<>();
        for (int i = 0; i < node.inputCount(); i++) {
            add(found, node.inputOrNull(i));
        }
        for (int i = 0; i < node.outputCount(); i++) {
            add(found, node.outputOrNull(i));
        }
        return found;
    }

    private static void add(List<TopologyNode> found, TopologyNode.@Nullable Connection peer) {
        if (peer != null) {
            found.add(peer.node());
        }
    }

    private TransformStage.Link link(TopologyNode node, int input) {
        TopologyNode.Connection connection = node.input(input);
        return new TransformStage.Link(stageOf(connection.node()), connection.index());
    }

    /** Pictures between two transforms of a line that only rateless sinks wait for: there the work is worth another thread. */
    private boolean worksAhead(TopologyNode node) {
        if (ahead == null || node.inputCount() != 1 || !isInLine(node)) {
            return false;
        }
        TopologyNode.Connection from = node.input(0);
        MediaType type = from.node().type() == TopologyNodeType.TRANSFORM ? BranchTypes.typeOf(from) : null;
        return type != null
                && type.contains(MediaTypeAttributes.MAJOR_TYPE)
                && type.isVideo()
                && !type.isCompressedFormat();
    }

    /** True when one source leads over synchronous transforms of one input and one output to one rateless sink. */
    private boolean isInLine(TopologyNode node) {
        TopologyNode upper = node;
        while (isPlain(upper) && upper.inputOrNull(0) != null) {
            upper = upper.input(0).node();
        }
        TopologyNode lower = node;
        for (TopologyNode.Connection next; isPlain(lower) && (next = lower.outputOrNull(0)) != null; ) {
            lower = next.node();
        }
        return upper.type() == TopologyNodeType.SOURCESTREAM
                && upper.find(NodeAttributes.WORKQUEUE_ID).isEmpty()
                && lower.type() == TopologyNodeType.OUTPUT
                && (lower.isTrue(NodeAttributes.RATELESS) || sinkOf.apply(lower).has(SinkCharacteristic.RATELESS));
    }

    private static boolean isPlain(TopologyNode node) {
        return node.type() == TopologyNodeType.TRANSFORM
                && node.inputCount() == 1
                && node.outputCount() == 1
                && !(node.object() instanceof AsyncTransform);
    }

    private TransformStage.Link ahead(TopologyNode node, Pipeline pipeline) {
        WorkAheadStage boundary = new WorkAheadStage(
                link(node, 0), Objects.requireNonNull(ahead).get(), pipeline::isRunning, pipeline::wake);
        pipeline.add(boundary);
        TopologyNode upper = node;
        WorkAheadStage before = null;
        while (before == null && upper.inputOrNull(0) != null) {
            upper = upper.input(0).node();
            before = boundaries.get(upper);
        }
        if (before != null) {
            before.feeds(boundary);
        } else if (stages.get(upper) instanceof SourceStage source) {
            source.feeds(boundary);
        }
        boundaries.put(node, boundary);
        return new TransformStage.Link(boundary, 0);
    }

    private Stage stageOf(TopologyNode node) {
        Stage known = stages.get(node);
        if (known != null) {
            return known;
        }
        Pipeline pipeline = pipelines.get(node);
        if (pipeline == null) {
            throw new MediaException(Status.MF_E_TOPO_UNSUPPORTED, "the node " + node + " is not part of the topology");
        }
        Stage made = makeStage(node, pipeline);
        stages.put(node, made);
        return made;
    }

    private Stage makeStage(TopologyNode node, Pipeline pipeline) {
        switch (node.type()) {
            case SOURCESTREAM -> {
                SourceDriver driver = driverOf.apply(node.get(NodeAttributes.SOURCE), node);
                boolean marked = !presentation.topology().isTrue(TopologyAttributes.NO_MARKIN_MARKOUT);
                SourceStage stage = new SourceStage(pipeline, driver, node, window, marked, presentation.limit());
                driver.add(stage);
                pipeline.add(stage);
                return stage;
            }
            case TRANSFORM -> {
                TransformStage.Link[] inputs = new TransformStage.Link[node.inputCount()];
                for (int i = 0; i < inputs.length; i++) {
                    inputs[i] = worksAhead(node) ? ahead(node, pipeline) : link(node, i);
                }
                TransformStage stage = TransformStages.of(node, inputs, markedTrimOf(node), quality, pipeline);
                pipeline.add(stage);
                return stage;
            }
            case TEE -> {
                TeeStage stage = new TeeStage(pipeline, node, link(node, 0));
                pipeline.add(stage);
                return stage;
            }
            default ->
                throw new MediaException(
                        Status.MF_E_TOPO_UNSUPPORTED,
                        "an " + TopologyNodeType.OUTPUT + " node cannot feed another node");
        }
    }

    /** What may be inserted in mid-stream; null when the topology must stay as it is. */
    private @Nullable ConverterInsertion inserting() {
        return presentation.topology().isTrue(TopologyAttributes.DYNAMIC_CHANGE_NOT_ALLOWED) ? null : converters;
    }

    /** The range of the stream that feeds a node; null where the node is not marked or the topology is not to be trimmed. */
    private @Nullable Trim markedTrimOf(TopologyNode node) {
        if (!node.isTrue(NodeAttributes.MARKIN_HERE)
                || presentation.topology().isTrue(TopologyAttributes.NO_MARKIN_MARKOUT)) {
            return null;
        }
        TopologyNode upstream = node;
        while (upstream.inputOrNull(0) != null) {
            upstream = upstream.input(0).node();
        }
        return stages.get(upstream) instanceof SourceStage source ? source.trim() : null;
    }
}
