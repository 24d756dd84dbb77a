package dev.reel.pipeline.transform;

import dev.reel.pipeline.CarriedAttributes;
import dev.reel.pipeline.transform.Transform.InputResult;
import dev.reel.pipeline.transform.Transform.Message;
import dev.reel.pipeline.transform.Transform.OutputResult;
import dev.reel.pipeline.transform.TransformJobs.ChangeType;
import dev.reel.pipeline.transform.TransformJobs.Drain;
import dev.reel.pipeline.transform.TransformJobs.Feed;
import dev.reel.pipeline.transform.TransformJobs.InBand;
import dev.reel.pipeline.transform.TransformJobs.Job;
import dev.reel.pipeline.transform.TransformJobs.Made;
import dev.reel.pipeline.transform.TransformJobs.Mark;
import dev.reel.pipeline.transform.TransformJobs.Step;
import dev.reel.pipeline.transform.TransformJobs.Tell;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.WorkQueue;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a synchronous transform work on a queue: what its client does becomes jobs ({@link TransformJobs}), what comes of them
 * events.
 *
 * <p>The transform is called by whoever has the turn: the queue, for one call at a time, or the client about types. No lock is
 * held while an event is raised.
 */
final class TransformWorker {
    /** Jobs before the queue's thread is given back. */
    private static final int STEPS = 16;

    private final Transform inner;
    private final boolean innerChangesAtOnce;
    private final WorkQueue queue;
    private final Consumer<MediaEvent> events;
    private final ReentrantLock turn = new ReentrantLock();
    private final TransformJobs jobs;
    private final TransformTypes types;
    private final Runnable task = this::work;
    private final List<MediaEvent> needInput = new ArrayList<>();
    private final MediaEvent haveOutput = MediaEvent.of(MediaEventType.METransformHaveOutput);

    // What follows is the queue's own.
    private final TransformOutput output = new TransformOutput();
    private final CarriedAttributes carried = new CarriedAttributes();
    private boolean carries;

    TransformWorker(Transform inner, WorkQueue queue, Consumer<MediaEvent> events) {
        this.inner = inner;
        this.innerChangesAtOnce = inner.attributes().isTrue(TransformAttributes.SUPPORT_DYNAMIC_FORMAT_CHANGE);
        this.queue = queue;
        this.events = events;
        this.types = new TransformTypes(inner);
        TransformStreams streams = types.streams();
        this.jobs = new TransformJobs(streams.inputCount(), () -> queue.execute(task));
        for (int i = 0; i < streams.inputCount(); i++) {
            MediaEvent event = MediaEvent.of(MediaEventType.METransformNeedInput);
            event.attributes().set(EventAttributes.MFT_INPUT_STREAM_ID, streams.inputId(i));
            needInput.add(event);
        }
    }

    // ---------------------------------------------------------------- for the client

    /** Asks the transform itself, between two calls of the queue. */
    <T> T alone(Supplier<T> question) {
        turn.lock();
        try {
            return question.get();
        } finally {
            turn.unlock();
        }
    }

    InputResult processInput(int stream, Sample sample) {
        if (jobs.offer(types.input(stream), sample)) {
            return InputResult.ACCEPTED;
        }
        types.requireComplete();
        return InputResult.NOT_ACCEPTING;
    }

    OutputResult processOutput(TransformOutput target) {
        Made made = jobs.take();
        if (made == null) {
            types.requireComplete();
            throw new MediaException(
                    Status.E_UNEXPECTED, "no output was announced; wait for the next METransformHaveOutput");
        }
        if (made.isChange()) {
            target.mark(0, OutputStatus.FORMAT_CHANGE);
            return OutputResult.STREAM_CHANGE;
        }
        made.events().forEach(target::putEvent);
        made.statuses().forEach(status -> target.mark(made.stream(), status));
        if (made.newStreams()) {
            target.markNewStreams();
        }
        if (made.sample() != null) {
            target.put(made.stream(), made.sample());
        }
        return OutputResult.PRODUCED;
    }

    void processMessage(Message message, long parameter) {
        switch (message) {
            case FLUSH -> jobs.flush().forEach(Sample::close);
            case DRAIN -> jobs.drain();
            case START_OF_STREAM -> jobs.startStream();
            case END_OF_STREAM -> jobs.endInput(types.input((int) parameter), (int) parameter);
            case MARKER -> jobs.add(new Mark(parameter));
            case SET_D3D_MANAGER ->
                alone(() -> {
                    inner.processMessage(message, parameter);
                    return message;
                });
            case DROP_SAMPLES, TICK, BEGIN_STREAMING, END_STREAMING -> jobs.add(new Tell(message, parameter));
        }
    }

    void processEvent(int stream, MediaEvent event) {
        jobs.add(new InBand(types.input(stream), event));
    }

    @Nullable
    MediaType inputType(int stream) {
        return types.inputType(stream);
    }

    @Nullable
    MediaType outputType(int stream) {
        return types.outputType(stream);
    }

    /** At once while nothing is inside, else in its place behind the samples before it. */
    void setInputType(int stream, @Nullable MediaType type) {
        if (!jobs.isWorking()) {
            change(() -> inner.setInputType(stream, type));
        } else if (type == null) {
            throw Transform.whileProcessing();
        } else {
            jobs.add(new ChangeType(types.input(stream), type));
            types.expect(stream, type);
        }
    }

    void setOutputType(int stream, @Nullable MediaType type) {
        if (jobs.areTypesWanted()) {
            change(() -> inner.setOutputType(stream, type));
            if (alone(types::areSettled)) {
                jobs.typesSet();
            }
        } else if (!jobs.isWorking()) {
            change(() -> inner.setOutputType(stream, type));
        } else if (!types.isOutput(stream, type)) {
            throw Transform.whileProcessing();
        }
    }

    private void change(Runnable setting) {
        alone(() -> {
            try {
                setting.run();
            } finally {
                types.refresh();
            }
            return types;
        });
    }

    void shutdown() {
        jobs.shutDown().forEach(Sample::close);
    }

    boolean isShutDown() {
        return jobs.isClosed();
    }

    // ---------------------------------------------------------------- on the queue

    private void work() {
        for (int step = 0; step < STEPS; step++) {
            Job job = jobs.next();
            if (job == null) {
                return;
            }
            int epoch = jobs.epoch();
            try {
                perform(job, epoch);
            } catch (RuntimeException failure) {
                if (job != Step.CLOSE && epoch == jobs.epoch()) {
                    fail(failure);
                }
            }
        }
        queue.execute(task);
    }

    private void perform(Job job, int epoch) {
        if (job instanceof Feed feed) {
            feed(feed, epoch);
        } else if (job instanceof Tell tell) {
            tell(tell);
        } else if (job instanceof InBand inBand) {
            handOn(inBand, epoch);
        } else if (job instanceof Mark mark) {
            MediaEvent event = MediaEvent.of(MediaEventType.METransformMarker);
            event.attributes().set(EventAttributes.MFT_CONTEXT, mark.context());
            events.accept(event);
        } else if (job instanceof Drain) {
            message(Message.DRAIN, 0);
            jobs.begin(job, epoch);
        } else if (job instanceof ChangeType change) {
            if (innerChangesAtOnce) {
                changeType(change, epoch);
            } else {
                message(Message.DRAIN, 0);
                jobs.begin(change, epoch);
            }
        } else if (job == Step.PRODUCE) {
            produce(epoch);
        } else if (job == Step.FLUSH) {
            carried.clear();
            message(Message.FLUSH, 0);
        } else {
            turn.lock();
            try {
                inner.close();
            } finally {
                turn.unlock();
            }
        }
    }

    private void feed(Feed feed, int epoch) {
        Sample sample = feed.sample();
        InputResult result;
        turn.lock();
        try {
            boolean attributes =
                    sample.hasAttributes() && !inner.attributes().isTrue(TransformAttributes.EXATTRIBUTE_SUPPORTED);
            if (attributes) {
                carries = true;
                carried.taken(sample);
            }
            result = inner.processInput(types.streams().inputId(feed.input()), sample);
        } catch (RuntimeException failure) {
            sample.close();
            throw failure;
        } finally {
            turn.unlock();
        }
        if (result == InputResult.ACCEPTED) {
            jobs.mayProduce();
            ask();
        } else if (!jobs.refused(feed, epoch)) {
            sample.close();
        } else if (jobs.isStuck()) {
            throw new MediaException(Status.MF_E_UNEXPECTED, "the transform neither takes input nor gives output");
        }
    }

    private void tell(Tell tell) {
        message(tell.message(), tell.parameter());
        if (tell.message() == Message.START_OF_STREAM) {
            int waiting = jobs.waiting();
            for (int i = 0; i < waiting; i++) {
                announce();
            }
            ask();
        } else if (tell.message() == Message.END_OF_STREAM) {
            jobs.mayProduce();
        }
    }

    private void message(Message message, long parameter) {
        turn.lock();
        try {
            inner.processMessage(message, parameter);
        } finally {
            turn.unlock();
        }
    }

    private void handOn(InBand inBand, int epoch) {
        boolean taken = alone(() -> inner.processEvent(types.streams().inputId(inBand.input()), inBand.event()));
        if (taken) {
            jobs.mayProduce();
        } else if (jobs.keep(new Made(0, null, List.of(inBand.event()), Set.of(), false, false), epoch)) {
            announce();
        }
    }

    private void produce(int epoch) {
        OutputResult result;
        turn.lock();
        try {
            output.begin();
            result = inner.processOutput(output);
            if (result == OutputResult.STREAM_CHANGE) {
                types.refresh();
            }
        } finally {
            turn.unlock();
        }
        switch (result) {
            case PRODUCED -> keep(made(), epoch);
            case STREAM_CHANGE -> keep(Made.CHANGE, epoch);
            case NEED_MORE_INPUT -> {
                Job done = jobs.exhausted(epoch);
                if (done instanceof Drain) {
                    MediaEvent event = MediaEvent.of(MediaEventType.METransformDrainComplete);
                    event.attributes()
                            .set(
                                    EventAttributes.MFT_INPUT_STREAM_ID,
                                    types.streams().inputId(0));
                    events.accept(event);
                } else if (done instanceof ChangeType change) {
                    changeType(change, epoch);
                }
            }
        }
    }

    private Made made() {
        Sample sample = output.takeSample();
        if (sample != null && carries) {
            carried.given(sample);
        }
        boolean newStreams = output.takeNewStreams();
        if (newStreams) {
            alone(() -> {
                types.refreshStreams();
                return types;
            });
        }
        return new Made(output.stream(), sample, output.takeEvents(), statuses(), newStreams, false);
    }

    private Set<OutputStatus> statuses() {
        Set<OutputStatus> found = Set.of();
        for (OutputStatus status : OutputStatus.values()) {
            if (output.has(status)) {
                found = found.isEmpty() ? EnumSet.of(status) : found;
                found.add(status);
            }
        }
        return found;
    }

    private void keep(Made made, int epoch) {
        if (jobs.keep(made, epoch)) {
            announce();
        } else if (made.sample() != null) {
            made.sample().close();
        }
    }

    private void changeType(ChangeType change, int epoch) {
        boolean kept = alone(() -> types.change(change.input(), change.type()));
        if (!kept) {
            keep(Made.CHANGE, epoch);
        }
    }

    private void ask() {
        for (int i = 0; i < needInput.size(); i++) {
            int due = jobs.due(i);
            for (int n = 0; n < due; n++) {
                events.accept(needInput.get(i));
            }
        }
    }

    private void announce() {
        events.accept(haveOutput);
    }

    private void fail(RuntimeException failure) {
        jobs.fail().forEach(Sample::close);
        MediaException reason = failure instanceof MediaException media
                ? media
                : new MediaException(Status.E_UNEXPECTED, "the transform failed unexpectedly: " + failure, failure);
        MediaEvent event = new MediaEvent(
                MediaEventType.MEError, MediaEvent.NO_EXTENDED_TYPE, reason.status(), PropVariant.unknown(reason));
        String message = reason.getMessage();
        event.attributes().set(EventAttributes.MESSAGE, message == null ? reason.toString() : message);
        events.accept(event);
    }
}
