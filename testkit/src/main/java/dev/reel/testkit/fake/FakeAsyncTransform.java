package dev.reel.testkit.fake;

import dev.reel.pipeline.EventListener;
import dev.reel.pipeline.EventPort;
import dev.reel.pipeline.transform.AsyncTransform;
import dev.reel.pipeline.transform.InputStreamInfo;
import dev.reel.pipeline.transform.OutputStatus;
import dev.reel.pipeline.transform.OutputStreamInfo;
import dev.reel.pipeline.transform.TransformAttributes;
import dev.reel.pipeline.transform.TransformOutput;
import dev.reel.platform.Attributes;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A {@link FakeTransform} that follows the asynchronous model of topology.md §9.3, unless a fault is planned for one of its
 * events: they can be late, come twice, never, or be an MEError.
 *
 * <p>Its work is done inside the client's calls, its events come on a queue of its own. What the transform inside throws when it
 * is asked for output becomes an MEError.
 */
public final class FakeAsyncTransform implements AsyncTransform {
    private static final Fault STRUCK = Fault.neverAnswering();

    private final FakeTransform core;
    private final Conduct conduct;
    private final int requests;
    private final EventPort<EventListener> port = new EventPort<>();
    private final TransformOutput output = new TransformOutput();

    /** Samples, and STREAM_CHANGE where the type changes. */
    private final ArrayDeque<Object> made = new ArrayDeque<>();
    /** What waits until the client has set a type. */
    private final ArrayDeque<Runnable> later = new ArrayDeque<>();

    private final List<Sample> laterSamples = new ArrayList<>();
    private int open;
    private boolean asking;
    private boolean typesWanted;
    private boolean closed;
    private int shutdownCount;
    /** Events that were on their way when it was flushed do not come, unless they are late by plan. */
    private final AtomicInteger epoch = new AtomicInteger();

    FakeAsyncTransform(FakeTransform core, Conduct conduct, int requests) {
        this.core = core;
        this.conduct = conduct;
        this.requests = requests;
        core.attributes().set(TransformAttributes.ASYNC, 1);
        core.attributes().set(TransformAttributes.SUPPORT_DYNAMIC_FORMAT_CHANGE, 1);
    }

    /** The synchronous transform that does the work, for what it has seen. */
    public FakeTransform core() {
        return core;
    }

    public synchronized int shutdownCount() {
        return shutdownCount;
    }

    @Override
    public String name() {
        return conduct.name();
    }

    @Override
    public void subscribe(EventListener listener) {
        port.subscribe(listener);
    }

    @Override
    public void unsubscribe(EventListener listener) {
        port.unsubscribe(listener);
    }

    @Override
    public Attributes attributes() {
        return core.attributes();
    }

    @Override
    public synchronized List<MediaType> inputAvailableTypes(int stream) {
        requireOpen();
        return core.inputAvailableTypes(stream);
    }

    @Override
    public synchronized List<MediaType> outputAvailableTypes(int stream) {
        require();
        return core.outputAvailableTypes(stream);
    }

    @Override
    public synchronized InputStreamInfo inputStreamInfo(int stream) {
        require();
        return core.inputStreamInfo(stream);
    }

    @Override
    public synchronized OutputStreamInfo outputStreamInfo(int stream) {
        require();
        return core.outputStreamInfo(stream);
    }

    @Override
    public synchronized boolean processEvent(int stream, MediaEvent event) {
        require();
        return core.processEvent(stream, event);
    }

    @Override
    public synchronized void testInputType(int stream, MediaType type) {
        require();
        core.testInputType(stream, type);
    }

    @Override
    public synchronized void testOutputType(int stream, MediaType type) {
        require();
        core.testOutputType(stream, type);
    }

    /** What is inside is made in the old format first. */
    @Override
    public synchronized void setInputType(int stream, @Nullable MediaType type) {
        require();
        if (asking) {
            core.processMessage(Message.DRAIN, 0);
            produce();
        }
        core.setInputType(stream, type);
    }

    @Override
    public synchronized void setOutputType(int stream, @Nullable MediaType type) {
        require();
        core.setOutputType(stream, type);
        if (typesWanted) {
            typesWanted = false;
            produce();
            while (!typesWanted && !later.isEmpty()) {
                later.remove().run();
            }
        }
    }

    @Override
    public synchronized @Nullable MediaType inputCurrentType(int stream) {
        require();
        return core.inputCurrentType(stream);
    }

    @Override
    public synchronized @Nullable MediaType outputCurrentType(int stream) {
        require();
        return core.outputCurrentType(stream);
    }

    @Override
    public synchronized InputResult processInput(int stream, Sample sample) {
        require();
        if (stream != 0 || core.inputCurrentType(0) == null) {
            return core.processInput(stream, sample);
        }
        if (open == 0) {
            return InputResult.NOT_ACCEPTING;
        }
        open--;
        if (typesWanted) {
            laterSamples.add(sample);
            later.add(() -> feed(sample));
        } else if (core.processInput(stream, sample) == InputResult.NOT_ACCEPTING) {
            // It has failed to give output before, and goes on with that first.
            produce();
            return InputResult.NOT_ACCEPTING;
        } else {
            produce();
        }
        ask();
        return InputResult.ACCEPTED;
    }

    private void feed(Sample sample) {
        laterSamples.remove(sample);
        try {
            if (core.processInput(0, sample) == InputResult.NOT_ACCEPTING) {
                sample.close();
            }
            produce();
        } catch (RuntimeException failure) {
            sample.close();
            fail(failure);
        }
    }

    /** Makes what can be made and announces it. */
    private void produce() {
        try {
            while (!typesWanted) {
                switch (core.processOutput(output)) {
                    case PRODUCED -> {
                        Sample sample = output.takeSample();
                        if (sample != null) {
                            made.add(sample);
                            announce();
                        }
                    }
                    case STREAM_CHANGE -> {
                        typesWanted = true;
                        made.add(OutputResult.STREAM_CHANGE);
                        announce();
                    }
                    case NEED_MORE_INPUT -> {
                        return;
                    }
                }
            }
        } catch (RuntimeException failure) {
            fail(failure);
        }
    }

    private void fail(RuntimeException failure) {
        MediaEvent event = MediaEvent.failure(MediaEventType.MEError, failure);
        conduct.queue().execute(() -> port.emit(event));
    }

    private void announce() {
        say(FaultPoint.TRANSFORM_HAVE_OUTPUT, MediaEvent.of(MediaEventType.METransformHaveOutput));
    }

    private void ask() {
        while (asking && open < requests) {
            open++;
            MediaEvent event = MediaEvent.of(MediaEventType.METransformNeedInput);
            event.attributes().set(EventAttributes.MFT_INPUT_STREAM_ID, 0);
            say(FaultPoint.TRANSFORM_NEED_INPUT, event);
        }
    }

    private void say(FaultPoint point, MediaEvent event) {
        Fault fault = reach(point);
        if (fault == STRUCK) {
            return;
        }
        int begun = epoch.get();
        Runnable emit = () -> {
            if (fault != null || begun == epoch.get()) {
                port.emit(event);
            }
        };
        conduct.answer(
                fault,
                new Conduct.Answer(
                        List.of(emit),
                        status -> port.emit(MediaEvent.of(MediaEventType.MEError, status)),
                        status -> port.emit(MediaEvent.of(MediaEventType.MEError, status))));
    }

    private @Nullable Fault reach(FaultPoint point) {
        try {
            return conduct.reach(point);
        } catch (RuntimeException planned) {
            fail(planned);
            return STRUCK;
        }
    }

    @Override
    public synchronized OutputResult processOutput(TransformOutput target) {
        require();
        Object next = made.poll();
        if (next == null) {
            if (core.inputCurrentType(0) == null) {
                throw new MediaException(Status.MF_E_TRANSFORM_TYPE_NOT_SET, "set the types of " + name() + " first");
            }
            throw new MediaException(Status.E_UNEXPECTED, name() + " has announced no output");
        }
        if (next instanceof Sample sample) {
            target.put(sample);
            return OutputResult.PRODUCED;
        }
        target.mark(0, OutputStatus.FORMAT_CHANGE);
        return OutputResult.STREAM_CHANGE;
    }

    @Override
    public synchronized void processMessage(Message message, long parameter) {
        require();
        if (message == Message.FLUSH) {
            flush();
        } else if (typesWanted) {
            later.add(() -> perform(message, parameter));
        } else {
            perform(message, parameter);
        }
    }

    private void perform(Message message, long parameter) {
        core.processMessage(message, parameter);
        switch (message) {
            case START_OF_STREAM -> {
                asking = true;
                if (!made.isEmpty()) {
                    announce();
                }
                ask();
            }
            case END_OF_STREAM -> stopAsking();
            case DRAIN -> {
                stopAsking();
                produce();
                Runnable done =
                        () -> say(FaultPoint.TRANSFORM_DRAINED, MediaEvent.of(MediaEventType.METransformDrainComplete));
                if (typesWanted) {
                    later.add(done);
                } else {
                    done.run();
                }
            }
            case MARKER -> {
                MediaEvent event = MediaEvent.of(MediaEventType.METransformMarker);
                event.attributes().set(EventAttributes.MFT_CONTEXT, parameter);
                say(FaultPoint.TRANSFORM_MARKER, event);
            }
            default -> {
                // The others say nothing to it.
            }
        }
    }

    private void stopAsking() {
        asking = false;
        open = 0;
    }

    private void flush() {
        epoch.incrementAndGet();
        stopAsking();
        boolean change = typesWanted;
        drop();
        if (change) {
            made.add(OutputResult.STREAM_CHANGE);
        }
        core.processMessage(Message.FLUSH, 0);
    }

    private void drop() {
        for (Object item : made) {
            if (item instanceof Sample sample) {
                sample.close();
            }
        }
        made.clear();
        laterSamples.forEach(Sample::close);
        laterSamples.clear();
        later.clear();
    }

    @Override
    public void shutdown() {
        conduct.call(FaultPoint.TRANSFORM_SHUTDOWN, "shutdown");
        port.close();
        synchronized (this) {
            shutdownCount++;
            if (!closed) {
                closed = true;
                stopAsking();
                drop();
                core.close();
            }
        }
    }

    @Override
    public synchronized Progress shutdownStatus() {
        if (!closed) {
            throw new MediaException(Status.MF_E_INVALIDREQUEST, name() + " has not been shut down");
        }
        return Progress.COMPLETED;
    }

    /** Says something that is not about its work. */
    public void raise(MediaEvent event) {
        conduct.queue().execute(() -> port.emit(event));
    }

    private void requireOpen() {
        if (closed) {
            throw new MediaException(Status.MF_E_SHUTDOWN, name() + " is shut down");
        }
    }

    private void require() {
        requireOpen();
        AsyncTransform.requireUnlocked(this);
    }

    @Override
    public String toString() {
        return conduct.name();
    }
}
