package dev.reel.session;

import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.SinkCharacteristic;
import dev.reel.platform.PropVariant;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyAttributes;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyStatus;
import dev.reel.topology.TransformBinding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One full topology in the session: its status, and, once it is active, the drivers and pipelines that run it.
 *
 * <p>Lives on the session's queue.
 */
final class Presentation {
    private final Topology topology;
    private final List<SourceDriver> sources = new ArrayList<>();
    private final List<Pipeline> pipelines = new ArrayList<>();
    private TopologyStatus status = TopologyStatus.INVALID;
    private boolean clockGiven;
    private long run = -1;
    private long offset;
    private boolean endTold;
    private boolean built;
    private final Set<SinkDriver> openMarkers = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<OutputStage> runningOutputs = Collections.newSetFromMap(new IdentityHashMap<>());

    Presentation(Topology topology) {
        this.topology = topology;
    }

    Topology topology() {
        return topology;
    }

    List<SourceDriver> sources() {
        return sources;
    }

    List<Pipeline> pipelines() {
        return pipelines;
    }

    void add(SourceDriver source) {
        sources.add(source);
    }

    void add(Pipeline pipeline) {
        pipelines.add(pipeline);
    }

    List<OutputStage> outputs() {
        return pipelines.stream()
                .flatMap(pipeline -> pipeline.outputs().stream())
                .toList();
    }

    /** The media sinks of the output nodes, each once. */
    List<MediaSink> sinks() {
        return outputs().stream()
                .map(output -> output.driver().sink())
                .distinct()
                .toList();
    }

    /** Moves on to a larger status; false when it has been reached before. */
    boolean reach(TopologyStatus newStatus) {
        if (newStatus.value() <= status.value()) {
            return false;
        }
        status = newStatus;
        return true;
    }

    /** Goes back to the beginning: it may be played again, its status begins anew behind READY. */
    void rewind() {
        status = TopologyStatus.READY;
        offset = 0;
        run = -1;
    }

    /** True when all its sources have been started and not been stopped since. */
    boolean isRunning() {
        return sources.stream().allMatch(SourceDriver::isRunning);
    }

    /** The name of a component that did not answer once and is not spoken to any more; null when there is none. */
    @Nullable
    String abandoned() {
        for (SourceDriver source : sources) {
            if (source.isAbandoned()) {
                return source.name();
            }
        }
        for (Pipeline pipeline : pipelines) {
            if (pipeline.isAbandoned()) {
                return pipeline.name();
            }
        }
        for (OutputStage output : outputs()) {
            if (output.driver().isAbandoned()) {
                return output.driver().name();
            }
        }
        return null;
    }

    /** Everything that runs it is made. */
    void setBuilt() {
        built = true;
    }

    boolean isBuilt() {
        return built;
    }

    /** True when a sink appears in its topology. */
    boolean uses(MediaSink sink) {
        return topology.outputNodes().stream().anyMatch(output -> ComponentRegistry.sinkOf(output) == sink);
    }

    /** Where it starts when it takes another's place: MF_TOPOLOGY_START_TIME_ON_PRESENTATION_SWITCH. */
    PropVariant startOnSwitch() {
        return topology.find(TopologyAttributes.START_TIME_ON_PRESENTATION_SWITCH)
                .map(PropVariant::i8)
                .orElse(PropVariant.EMPTY);
    }

    /** True once the sinks have been given the clock. */
    boolean isClockGiven() {
        return clockGiven;
    }

    void setClockGiven(boolean given) {
        clockGiven = given;
    }

    /** The number of the run that is on: every start, seek and switch begins a new one. */
    long run() {
        return run;
    }

    /** Presentation time at which this presentation begins, 100 ns units: where the one before it ended. */
    long offset() {
        return offset;
    }

    void setOffset(long newOffset) {
        offset = newOffset;
    }

    /** Presentation time at which the delivered data ends; {@code otherwise} when nothing was delivered. */
    long endTime(long otherwise) {
        long end = outputs().stream().mapToLong(OutputStage::endTime).max().orElse(Long.MIN_VALUE);
        return end == Long.MIN_VALUE ? otherwise : end;
    }

    /** Begins a run: every output is to end once more. */
    void expectEnds(long newRun) {
        run = newRun;
        endTold = false;
        openMarkers.clear();
        runningOutputs.clear();
        for (OutputStage output : outputs()) {
            openMarkers.add(output.driver());
            runningOutputs.add(output);
        }
    }

    /** A sink has rendered everything of this run. */
    void markerArrived(SinkDriver sink) {
        openMarkers.remove(sink);
    }

    /** True when every sink has rendered everything of the run. */
    boolean isRendered() {
        return run >= 0 && openMarkers.isEmpty();
    }

    /** True when every output has been given everything of the run. */
    boolean isDelivered() {
        return run >= 0 && runningOutputs.isEmpty();
    }

    /** A sink is out of the play: its end is not waited for. */
    void forget(SinkDriver sink) {
        openMarkers.remove(sink);
        runningOutputs.removeIf(output -> output.driver() == sink);
    }

    /** True when a clip ends at a mark, perhaps before its source does. */
    boolean isCut() {
        return topology.sourceNodes().stream().anyMatch(node -> node.contains(NodeAttributes.MEDIASTOP));
    }

    /** True once MEEndOfPresentation has been seen in this run. */
    boolean isEndTold() {
        return endTold;
    }

    void setEndTold(boolean told) {
        endTold = told;
    }

    /** Notes that an output has been given everything; true for the last one. */
    boolean outputEnded(OutputStage output) {
        return runningOutputs.remove(output) && runningOutputs.isEmpty();
    }

    /** True when no sink keeps time: the data itself does. */
    boolean isRateless() {
        return outputs().stream().allMatch(Presentation::isRateless);
    }

    static boolean isRateless(OutputStage output) {
        return output.node().isTrue(NodeAttributes.RATELESS) || output.driver().has(SinkCharacteristic.RATELESS);
    }

    /** The media time at which a source is to begin, 100 ns units. */
    static long mediaStart(SourceDriver source) {
        long start = Long.MAX_VALUE;
        for (SourceStage stage : source.stages()) {
            start = Math.min(start, stage.node().get(NodeAttributes.MEDIASTART, 0L));
        }
        return start == Long.MAX_VALUE ? 0 : start;
    }

    /** The longest duration that a source states, 0 when none does. */
    long duration() {
        long longest = 0;
        for (SourceDriver source : sources) {
            longest = Math.max(longest, source.presentation().get(DescriptorAttributes.DURATION, 0L));
        }
        return longest;
    }

    /** Closes the transforms that were made for this topology; one that fails does not keep the others. */
    static void closeTransforms(Topology topology) {
        for (TopologyNode node : topology.nodes()) {
            SessionLog.guard("closing the transform of " + node, () -> TransformBinding.release(node));
        }
    }
}
