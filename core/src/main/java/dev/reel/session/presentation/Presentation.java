package dev.reel.session.presentation;

import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.SinkCharacteristic;
import dev.reel.pipeline.clock.PresentationTimeSource;
import dev.reel.pipeline.transform.Transform;
import dev.reel.platform.PropVariant;
import dev.reel.session.flow.OutputStage;
import dev.reel.session.flow.Pipeline;
import dev.reel.session.flow.SessionLog;
import dev.reel.session.flow.SinkDriver;
import dev.reel.session.flow.SourceDriver;
import dev.reel.session.flow.SourceStage;
import dev.reel.session.flow.TransformStage;
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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One full topology in the session: its status, and, once it is active, the drivers and pipelines that run it.
 *
 * <p>Lives on the session's queue.
 */
public final class Presentation {
    private final Topology topology;
    private final ComponentFacts facts;
    private final List<SourceDriver> sources = new ArrayList<>();
    private final List<Pipeline> pipelines = new ArrayList<>();
    private TopologyStatus status = TopologyStatus.INVALID;
    private boolean clockGiven;
    private long carriedFrom = Long.MAX_VALUE;
    private long run = -1;
    private Timeline timeline;
    private End end = End.OPEN;
    private boolean incomplete;
    private boolean built;
    private boolean begun;
    private final List<TopologyNode> locked = new ArrayList<>();
    private final Set<SinkDriver> openMarkers = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<OutputStage> runningOutputs = Collections.newSetFromMap(new IdentityHashMap<>());

    /** What its sources have said about its end. */
    private enum End {
        OPEN,
        /** It is over and another is to follow. */
        SEGMENT,
        /** It is over and was the last. */
        LAST
    }

    public Presentation(Topology topology, ComponentFacts facts) {
        this.topology = topology;
        this.facts = facts;
        this.timeline = Timeline.of(topology);
    }

    public Topology topology() {
        return topology;
    }

    /** What its components said about themselves when it was set. */
    public ComponentFacts facts() {
        return facts;
    }

    public List<SourceDriver> sources() {
        return sources;
    }

    public List<Pipeline> pipelines() {
        return pipelines;
    }

    public void add(SourceDriver source) {
        sources.add(source);
    }

    public void add(Pipeline pipeline) {
        pipelines.add(pipeline);
    }

    public List<OutputStage> outputs() {
        return pipelines.stream()
                .flatMap(pipeline -> pipeline.outputs().stream())
                .toList();
    }

    /** The media sinks of the output nodes, each once. */
    public List<MediaSink> sinks() {
        return outputs().stream()
                .map(output -> output.driver().sink())
                .distinct()
                .toList();
    }

    /** The first sink, in the order of the output nodes, that has a clock of its own. */
    public Optional<PresentationTimeSource> timeSource() {
        List<OutputStage> running = outputs();
        for (TopologyNode node : topology.outputNodes()) {
            for (OutputStage output : running) {
                if (output.node() == node && output.driver().sink() instanceof PresentationTimeSource device) {
                    return Optional.of(device);
                }
            }
        }
        return Optional.empty();
    }

    /** Moves on to a larger status; false when it has been reached before. */
    public boolean reach(TopologyStatus newStatus) {
        if (newStatus.value() <= status.value()) {
            return false;
        }
        status = newStatus;
        return true;
    }

    /** Goes back to the beginning: it may be played again, its status begins anew behind READY. */
    public void rewind() {
        status = TopologyStatus.READY;
        timeline = Timeline.of(topology);
        carriedFrom = Long.MAX_VALUE;
        run = -1;
    }

    /** How its media times become presentation times. */
    public Timeline timeline() {
        return timeline;
    }

    public void setTimeline(Timeline newTimeline) {
        timeline = newTimeline;
    }

    /** Presentation time minus the media time of a branch, 100 ns units. */
    public long shift(SourceStage stage) {
        return timeline.shift(stage.mediaStart());
    }

    /** Presentation time minus media time of the branch that begins first, 100 ns units: what events tell. */
    public long sourceOffset() {
        long start = Long.MAX_VALUE;
        for (TopologyNode node : topology.sourceNodes()) {
            start = Math.min(start, node.get(NodeAttributes.MEDIASTART, 0L));
        }
        return timeline.shift(start == Long.MAX_VALUE ? 0 : start);
    }

    /** Presentation time at which it ends, 100 ns units; MAX_VALUE when nobody knows. */
    public long foreseenEnd() {
        long end = Long.MIN_VALUE;
        for (SourceDriver source : sources) {
            for (SourceStage stage : source.stages()) {
                long mediaEnd = stage.mediaEnd();
                end = Math.max(end, mediaEnd == Long.MAX_VALUE ? mediaEnd : mediaEnd + shift(stage));
            }
        }
        return end == Long.MIN_VALUE ? Long.MAX_VALUE : Math.min(end, limit());
    }

    /** Presentation time at which it ends whatever its sources have: PROJECTSTOP, 100 ns units. */
    public long limit() {
        return topology.get(TopologyAttributes.PROJECTSTOP, Long.MAX_VALUE);
    }

    /** True when it is the segment of a sequence that an id names. */
    public boolean isElement(int id) {
        return topology.sourceNodes().stream()
                .anyMatch(node -> node.find(NodeAttributes.SEQUENCE_ELEMENTID)
                        .filter(element -> element == id)
                        .isPresent());
    }

    /** True when it goes on with the element that another has played: time stamps go on, too. */
    public boolean continues(Presentation other) {
        List<Integer> elements = elements();
        return !elements.isEmpty() && elements.equals(other.elements());
    }

    private List<Integer> elements() {
        return topology.sourceNodes().stream()
                .flatMap(node -> node
                        .find(NodeAttributes.SEQUENCE_ELEMENTID)
                        .or(() -> node.find(NodeAttributes.PRESENTATION_DESCRIPTOR)
                                .flatMap(descriptor -> descriptor.find(DescriptorAttributes.PLAYBACK_ELEMENT_ID)))
                        .stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** The media time at which data of a continued element begins anew; MIN_VALUE when nobody says. */
    public long boundary() {
        return topology.sourceNodes().stream()
                .flatMap(node -> node
                        .find(NodeAttributes.PRESENTATION_DESCRIPTOR)
                        .flatMap(descriptor -> descriptor.find(DescriptorAttributes.PLAYBACK_BOUNDARY_TIME))
                        .stream())
                .mapToLong(Long::longValue)
                .min()
                .orElse(Long.MIN_VALUE);
    }

    /** True when all its sources have been started and not been stopped since. */
    public boolean isRunning() {
        return sources.stream().allMatch(SourceDriver::isRunning);
    }

    /** The name of a component that did not answer once and is not spoken to any more; null when there is none. */
    @Nullable
    public String abandoned() {
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

    /** What was made to run it is not used. */
    public void forgetParts() {
        sources.clear();
        pipelines.clear();
    }

    /** It is in use: nobody else is to change the types at its nodes. Nodes that were locked before are left alone. */
    public void lockNodes() {
        topology.nodes().forEach(this::lockNode);
    }

    /** A node has come to it while it is in use. */
    public void lockNode(TopologyNode node) {
        if (!node.isTrue(NodeAttributes.LOCKED)) {
            node.set(NodeAttributes.LOCKED, 1);
            locked.add(node);
        }
    }

    /** It is not in use any more. */
    public void unlockNodes() {
        locked.forEach(node -> node.delete(NodeAttributes.LOCKED));
        locked.clear();
    }

    /** Everything that runs it is made. */
    public void setBuilt() {
        built = true;
    }

    public boolean isBuilt() {
        return built;
    }

    /** True when a sink appears in its topology. */
    public boolean uses(MediaSink sink) {
        return topology.outputNodes().stream().anyMatch(output -> facts.sinkOf(output) == sink);
    }

    /** How it begins behind another, which is not over yet: as far inside as MF_TOPOLOGY_START_TIME_ON_PRESENTATION_SWITCH says. */
    public Timeline queued() {
        return new Timeline(
                Timeline.of(topology).offset(),
                topology.get(TopologyAttributes.START_TIME_ON_PRESENTATION_SWITCH, 0L),
                false);
    }

    /** How it begins behind another that ends at a presentation time. */
    public Timeline behind(Presentation previous, long end) {
        if (limit() != Long.MAX_VALUE) {
            return queued();
        }
        if (!continues(previous)) {
            return queued().at(end);
        }
        long media = end - previous.sourceOffset();
        long begin = boundary() == Long.MIN_VALUE ? media : boundary();
        return new Timeline(end + begin - media, begin, true);
    }

    /** Where it starts when it takes another's place: MF_TOPOLOGY_START_TIME_ON_PRESENTATION_SWITCH. */
    public PropVariant startOnSwitch() {
        return topology.find(TopologyAttributes.START_TIME_ON_PRESENTATION_SWITCH)
                .map(PropVariant::i8)
                .orElse(PropVariant.EMPTY);
    }

    /** True once the sinks have been given the clock. */
    public boolean isClockGiven() {
        return clockGiven;
    }

    public void setClockGiven(boolean given) {
        clockGiven = given;
    }

    /** The number of the run that is on: every start, seek and switch begins a new one. */
    public long run() {
        return run;
    }

    /** Presentation time at which this presentation begins, 100 ns units: where the one before it ended. */
    public long offset() {
        return timeline.offset();
    }

    /** Presentation time at which the delivered data ends; where it begins when nothing was delivered. */
    public long endTime() {
        long end = outputs().stream().mapToLong(OutputStage::endTime).max().orElse(Long.MIN_VALUE);
        for (Pipeline pipeline : pipelines) {
            if (pipeline.transforms().stream().anyMatch(TransformStage::isHandedOver)) {
                // What is held back will come out of the next topology, but belongs to this one's time.
                end = Math.max(
                        end,
                        pipeline.sources().stream()
                                .mapToLong(SourceStage::endTime)
                                .max()
                                .orElse(Long.MIN_VALUE));
            }
        }
        return end == Long.MIN_VALUE ? offset() : end;
    }

    /** Begins a run: every output is to end once more. */
    public void expectEnds(long newRun) {
        run = newRun;
        begun = true;
        openMarkers.clear();
        runningOutputs.clear();
        for (OutputStage output : outputs()) {
            openMarkers.add(output.driver());
            runningOutputs.add(output);
        }
    }

    /** A sink has rendered everything of this run. */
    public void markerArrived(SinkDriver sink) {
        openMarkers.remove(sink);
    }

    /** True when every sink has rendered everything of the run. */
    public boolean isRendered() {
        return run >= 0 && openMarkers.isEmpty();
    }

    /** True when a sink has rendered everything of the last run to its end, stopped since or not. */
    public boolean isRendered(MediaSink sink) {
        return begun
                && !incomplete
                && openMarkers.stream().noneMatch(driver -> driver.sink() == sink)
                && outputs().stream()
                        .map(OutputStage::driver)
                        .noneMatch(driver -> driver.sink() == sink && driver.isAbandoned());
    }

    /** True when every output has been given everything of the run. */
    public boolean isDelivered() {
        return run >= 0 && runningOutputs.isEmpty();
    }

    /** A sink is out of the play: its end is not waited for. */
    public void forget(SinkDriver sink) {
        openMarkers.remove(sink);
        runningOutputs.removeIf(output -> output.driver() == sink);
    }

    /** True when a clip ends at a mark, perhaps before its source does. */
    public boolean isCut() {
        return limit() != Long.MAX_VALUE
                || topology.sourceNodes().stream().anyMatch(node -> node.contains(NodeAttributes.MEDIASTOP));
    }

    /** What its sources delivered is not all that there is: no sink may make something whole of it. */
    public void setIncomplete() {
        incomplete = true;
    }

    public boolean isIncomplete() {
        return incomplete;
    }

    /** True once MEEndOfPresentation or MEEndOfPresentationSegment has been seen. */
    public boolean isEndTold() {
        return end != End.OPEN;
    }

    /** Its end has been told. */
    public void setEndTold(boolean last) {
        end = last ? End.LAST : End.SEGMENT;
    }

    /** Its sources begin anew: what they have said about the end is past. */
    public void forgetEnd() {
        incomplete = false;
        end = End.OPEN;
    }

    /** True when a source of it has further presentations: it alone knows which is the last. */
    public boolean hasSequence() {
        return sources.stream().anyMatch(SourceDriver::isSequence);
    }

    /** True when the next one may take over: everything is delivered, and a sequence has said so as well. */
    public boolean isOver() {
        return isDelivered() && (isEndTold() || !hasSequence());
    }

    /** True when nothing comes behind it. */
    public boolean isLast() {
        return end == End.LAST || !hasSequence();
    }

    /** Notes that an output has been given everything; true for the last one. */
    public boolean outputEnded(OutputStage output) {
        return runningOutputs.remove(output) && runningOutputs.isEmpty();
    }

    /** True when no sink keeps time: the data itself does. */
    public boolean isRateless() {
        return outputs().stream().allMatch(Presentation::isRateless);
    }

    public static boolean isRateless(OutputStage output) {
        return output.node().isTrue(NodeAttributes.RATELESS) || output.driver().has(SinkCharacteristic.RATELESS);
    }

    /** The media time at which a source is to be so that its first branch is at a presentation time, 100 ns units. */
    public long mediaTime(SourceDriver source, long time) {
        long shift = Long.MIN_VALUE;
        for (SourceStage stage : source.stages()) {
            shift = Math.max(shift, shift(stage));
        }
        return shift == Long.MIN_VALUE ? time : time - shift;
    }

    /** Tells the transforms whether the next topology has them, too; null when there is none yet. */
    public void setSuccessor(@Nullable Presentation next) {
        transforms().forEach(stage -> stage.setContinues(next != null && next.has(stage.transform())));
    }

    /** Presentation time of the first data that leaves its transforms, 100 ns units: sooner where they hold some back. */
    public long firstOutput() {
        return Math.min(offset(), carriedFrom);
    }

    /** Goes on with the transforms that the presentation before has handed over. */
    public void carryOn(Presentation previous) {
        if (previous.transforms().anyMatch(TransformStage::isHandedOver)) {
            carriedFrom = previous.outputs().stream()
                    .mapToLong(OutputStage::endTime)
                    .filter(end -> end != Long.MIN_VALUE)
                    .min()
                    .orElse(Long.MAX_VALUE);
        }
        previous.transforms()
                .filter(TransformStage::isHandedOver)
                .forEach(before -> transforms()
                        .filter(stage -> stage.transform() == before.transform())
                        .forEach(stage -> stage.carryOn(before)));
    }

    private boolean has(Transform transform) {
        return topology.nodes().stream().anyMatch(node -> node.objectOrNull() == transform);
    }

    private Stream<TransformStage> transforms() {
        return pipelines.stream().flatMap(pipeline -> pipeline.transforms().stream());
    }

    /** True when a source appears in its topology. */
    public boolean reads(MediaSource source) {
        return topology.sourceNodes().stream()
                .anyMatch(node -> node.find(NodeAttributes.SOURCE)
                        .filter(other -> other == source)
                        .isPresent());
    }

    /** The longest duration that a source states, 0 when none does. */
    public long duration() {
        long longest = 0;
        for (SourceDriver source : sources) {
            longest = Math.max(longest, source.presentation().get(DescriptorAttributes.DURATION, 0L));
        }
        return longest;
    }

    /** Closes the transforms that were made for this topology; one that fails does not keep the others. */
    public static void closeTransforms(Topology topology) {
        for (TopologyNode node : topology.nodes()) {
            SessionLog.guard("closing the transform of " + node, () -> TransformBinding.release(node));
        }
    }
}
