package dev.reel.session.flow;

import dev.reel.pipeline.transform.Transform;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.Platform;
import dev.reel.platform.WorkQueue;
import dev.reel.topology.TopologyNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The data pump of connected branches: its outputs pull samples through the stages while their sinks ask for them.
 *
 * <p>One serial queue owns all stages, but for those above a {@link WorkAheadStage}, which work on its queue. {@link #wake} may
 * come from any thread; it costs nothing when the pump is already due. The pump gives its thread back after a bounded number of steps, so that control comes through.
 */
public final class Pipeline implements OutputStage.Owner {
    private static final int STEPS_PER_RUN = 16;

    /** What a pipeline tells its session; called on the pipeline's queue. */
    public interface Owner {
        void pipelineFailed(Pipeline pipeline, StageFailure failure);

        void outputEnded(OutputStage output);

        /** A transform says something that is not about its work; any thread. */
        void transformSaid(Pipeline pipeline, String name, Transform transform, MediaEvent event);

        Platform platform();

        /** How long a component may be silent when it is its turn, 100 ns units. */
        long componentTimeout();

        /** A format changed in mid-stream, and a converter was put before an output. */
        void converterInserted(Pipeline pipeline, TopologyNode converter, TopologyNode output);
    }

    private final WorkQueue queue;
    private final Owner owner;
    private final RatelessTimeSource.Progress progress;
    private final List<SourceStage> sources = new ArrayList<>();
    /** Read by other threads while a converter may come to it. */
    private final List<TransformStage> transforms = new CopyOnWriteArrayList<>();

    private final List<TeeStage> tees = new ArrayList<>();
    private final List<OutputStage> outputs = new ArrayList<>();
    /** Where stages work ahead, from the source down; empty where the whole branch works on the one queue. */
    private final List<WorkAheadStage> boundaries = new ArrayList<>();

    private final AtomicBoolean due = new AtomicBoolean();
    private final Runnable pump = this::pump;
    private volatile boolean prerolling;
    private volatile boolean running;
    private volatile boolean abandoned;

    public Pipeline(WorkQueue queue, Owner owner, RatelessTimeSource.Progress progress) {
        this.queue = queue;
        this.owner = owner;
        this.progress = progress;
    }

    @Override
    public WorkQueue queue() {
        return queue;
    }

    @Override
    public Platform platform() {
        return owner.platform();
    }

    @Override
    public long componentTimeout() {
        return owner.componentTimeout();
    }

    @Override
    public void transformSaid(String name, Transform transform, MediaEvent event) {
        owner.transformSaid(this, name, transform, event);
    }

    /** On the queue: true while data may flow. */
    @Override
    public boolean isRunning() {
        return running;
    }

    public void add(SourceStage stage) {
        sources.add(stage);
    }

    public void add(TransformStage stage) {
        transforms.add(stage);
    }

    public void add(WorkAheadStage boundary) {
        boundaries.add(boundary);
    }

    public void add(TeeStage stage) {
        tees.add(stage);
    }

    public void add(OutputStage stage) {
        outputs.add(stage);
    }

    public List<SourceStage> sources() {
        return sources;
    }

    public List<TransformStage> transforms() {
        return transforms;
    }

    public List<OutputStage> outputs() {
        return outputs;
    }

    /** Makes the pump run soon. */
    @Override
    public void wake() {
        if (due.compareAndSet(false, true)) {
            queue.execute(pump);
        }
    }

    /** Names the transforms, the components that a pipeline calls on its own queue besides the sinks. */
    public String name() {
        return transforms.isEmpty()
                ? "a branch without transforms"
                : "branch of " + transforms.stream().map(TransformStage::name).collect(Collectors.joining(", "));
    }

    /** A transform did not come back: nobody waits for this pipeline any more. */
    public void abandon() {
        abandoned = true;
    }

    public boolean isAbandoned() {
        return abandoned;
    }

    @Override
    public void alone(Runnable action) {
        alone(boundaries.size() - 1, action);
    }

    private void alone(int boundary, Runnable action) {
        if (boundary < 0) {
            action.run();
            return;
        }
        ReentrantLock turn = boundaries.get(boundary).turn();
        turn.lock();
        try {
            alone(boundary - 1, action);
        } finally {
            turn.unlock();
        }
    }

    /** On the queue: the topology has become current. */
    public void begin() {
        tell(Transform.Message.BEGIN_STREAMING);
    }

    /** On the queue: the topology has left; transforms that were made for it are closed, whatever the others do. */
    public void end() {
        running = false;
        alone(this::leave);
    }

    private void leave() {
        List<TransformStage> handedOver =
                transforms.stream().filter(TransformStage::isHandedOver).toList();
        transforms.removeAll(handedOver);
        handedOver.forEach(TransformStage::leave);
        SessionLog.guard("flushing " + name(), () -> forget(Stage.FlushReason.STOP));
        for (TransformStage stage : transforms) {
            SessionLog.guard(
                    "ending " + stage.name(),
                    () -> stage.transform().processMessage(Transform.Message.END_STREAMING, 0));
            SessionLog.guard("closing " + stage.name(), stage::release);
        }
    }

    /** On the queue: lets data flow from a start time (presentation time, 100 ns units). */
    public void resume(long startTime, boolean reverse, long run) {
        alone(() -> {
            sources.forEach(source -> source.begin(startTime, reverse));
            transforms.forEach(stage -> stage.begin(reverse));
        });
        outputs.forEach(output -> output.setRun(run));
        running = true;
        boundaries.forEach(WorkAheadStage::wake);
        wake();
    }

    /** On the queue: stops the flow; what is in flight stays. */
    public void halt() {
        running = false;
    }

    /** On the queue: forgets what is in flight, from the source down; a stage that fails does not keep the others. */
    public void flush(Stage.FlushReason reason) {
        running = false;
        alone(() -> forget(reason));
    }

    private void forget(Stage.FlushReason reason) {
        List<Stage> stages = new ArrayList<>(sources);
        stages.addAll(transforms);
        stages.addAll(tees);
        stages.addAll(boundaries);
        RuntimeException first = null;
        for (Stage stage : stages) {
            try {
                stage.flush(reason);
            } catch (RuntimeException failure) {
                first = first == null ? failure : first;
            }
        }
        outputs.forEach(OutputStage::flush);
        if (first != null) {
            throw first;
        }
    }

    /** On the queue: reads the ends of the clips anew. */
    public void readMarks() {
        alone(() -> sources.forEach(SourceStage::readMarks));
    }

    /** On the queue: tells the transforms that have a rate of their own; one that refuses has failed. */
    public void setRate(boolean thin, float rate) {
        forTransforms(stage -> stage.setRate(thin, rate));
    }

    /** As {@link #setRate}, but a transform that refuses only keeps the change from being made. */
    public void changeRate(boolean thin, float rate) {
        alone(() -> transforms.forEach(stage -> stage.setRate(thin, rate)));
    }

    /** On the queue: tells the transforms that a stream begins; false when one failed, which is then reported. */
    public boolean beginStream() {
        boolean told = tell(Transform.Message.START_OF_STREAM);
        transforms.forEach(TransformStage::begun);
        return told;
    }

    private boolean tell(Transform.Message message) {
        return forTransforms(stage -> stage.tell(message));
    }

    private boolean forTransforms(Consumer<TransformStage> action) {
        boolean[] done = {true};
        alone(() -> done[0] = tryAll(action));
        return done[0];
    }

    private boolean tryAll(Consumer<TransformStage> action) {
        for (TransformStage stage : transforms) {
            try {
                action.accept(stage);
            } catch (RuntimeException failure) {
                failed(new StageFailure(stage.name(), failure));
                return false;
            }
        }
        return true;
    }

    /** On the queue: a component failed, nothing flows until it is told to. */
    @Override
    public void failed(StageFailure failure) {
        running = false;
        owner.pipelineFailed(this, failure);
    }

    /** Says whether sinks fill up before the clock starts; any thread. */
    public void setPrerolling(boolean filling) {
        prerolling = filling;
    }

    @Override
    public boolean isPrerolling() {
        return prerolling;
    }

    /** On the queue: a converter works in front of an output from now on. */
    @Override
    public void insert(TransformStage converter, TopologyNode output) {
        transforms.add(converter);
        converter.tell(Transform.Message.BEGIN_STREAMING);
        converter.tell(Transform.Message.START_OF_STREAM);
        owner.converterInserted(this, converter.node(), output);
    }

    @Override
    public void delivered(long sampleTime) {
        progress.advancedTo(sampleTime);
    }

    @Override
    public void outputEnded(OutputStage output) {
        owner.outputEnded(output);
    }

    private void pump() {
        due.set(false);
        if (!running) {
            return;
        }
        try {
            boolean more = true;
            for (int step = 0; more && step < STEPS_PER_RUN; step++) {
                more = false;
                for (int i = 0; i < outputs.size(); i++) {
                    more |= outputs.get(i).step(this);
                }
            }
            if (more) {
                wake();
            }
        } catch (StageFailure failure) {
            failed(failure);
        } catch (RuntimeException failure) {
            failed(new StageFailure(name(), failure));
        }
    }
}
