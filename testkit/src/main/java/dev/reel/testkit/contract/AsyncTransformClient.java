package dev.reel.testkit.contract;

import dev.reel.pipeline.EventListener;
import dev.reel.pipeline.transform.AsyncTransform;
import dev.reel.pipeline.transform.Transform.InputResult;
import dev.reel.pipeline.transform.Transform.Message;
import dev.reel.pipeline.transform.TransformOutput;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The client of an asynchronous transform in its contract: gives input when asked, takes output when it is announced. */
final class AsyncTransformClient implements EventListener, AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    /** How long nothing may happen before a transform counts as quiet. */
    private static final Duration QUIET = Duration.ofMillis(50);

    private final AsyncTransform transform;
    private final Waiting waiting;
    private final Function<AsyncTransform, MediaType> outputType;
    private final TransformOutput output = new TransformOutput();
    private final List<MediaEvent> events = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private int taken;
    private int requests;
    private int discontinuities;
    private boolean startsAnew;

    AsyncTransformClient(AsyncTransform transform, Waiting waiting, Function<AsyncTransform, MediaType> outputType) {
        this.transform = transform;
        this.waiting = waiting;
        this.outputType = outputType;
        transform.subscribe(this);
    }

    @Override
    public void onEvent(MediaEvent event) {
        synchronized (events) {
            events.add(event);
        }
        waiting.changed();
    }

    List<MediaEventType> types() {
        synchronized (events) {
            return events.stream().map(MediaEvent::type).toList();
        }
    }

    int count(MediaEventType type) {
        return (int) types().stream().filter(type::equals).count();
    }

    MediaEvent first(MediaEventType type) {
        synchronized (events) {
            return events.stream()
                    .filter(event -> event.type() == type)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Waits until so many events of a type have come, dealing with all of them in order. */
    void await(MediaEventType type, int count) {
        while (true) {
            int seen = types().size();
            deal();
            if (count(type) >= count) {
                deal();
                return;
            }
            if (!waiting.until(() -> types().size() > seen, LIMIT)) {
                throw new AssertionError(type + " does not come; there were " + types());
            }
        }
    }

    /** Lets everything happen that happens by itself. */
    void settle() {
        int seen;
        do {
            seen = types().size();
            int before = seen;
            waiting.until(() -> types().size() > before, QUIET);
        } while (types().size() > seen);
    }

    /** Forgets what has come so far. */
    void forget() {
        synchronized (events) {
            events.clear();
        }
        taken = 0;
        requests = 0;
        times.clear();
        discontinuities = 0;
        startsAnew = false;
    }

    /** Gives inputs as they are asked for. */
    void feed(Stream<Sample> inputs) {
        inputs.forEach(sample -> {
            deal();
            while (requests == 0) {
                next();
            }
            requests--;
            if (transform.processInput(0, sample) != InputResult.ACCEPTED) {
                sample.close();
                throw new AssertionError("an input that was asked for is refused");
            }
        });
    }

    /** Ends the stream and drains; gives the times of all outputs. */
    List<Long> finish() {
        transform.processMessage(Message.END_OF_STREAM, 0);
        transform.processMessage(Message.DRAIN, 0);
        requests = 0;
        await(MediaEventType.METransformDrainComplete, 1);
        return List.copyOf(times);
    }

    /** Gives all inputs and drains. */
    List<Long> cycle(Stream<Sample> inputs) {
        feed(inputs);
        return finish();
    }

    List<Long> times() {
        return times;
    }

    int discontinuities() {
        return discontinuities;
    }

    /** True when the first output since the last {@link #forget} had the discontinuity mark. */
    boolean startsAnew() {
        return startsAnew;
    }

    private void next() {
        int seen = taken;
        if (!waiting.until(() -> types().size() > seen, LIMIT)) {
            throw new AssertionError("the transform neither asks nor gives; there were " + types());
        }
        deal();
    }

    /** Answers the events that were not answered yet. */
    private void deal() {
        while (true) {
            MediaEvent event;
            synchronized (events) {
                if (taken == events.size()) {
                    return;
                }
                event = events.get(taken);
                taken++;
            }
            switch (event.type()) {
                case METransformNeedInput -> requests++;
                case METransformHaveOutput -> take();
                case MEError -> throw new MediaException(event.status(), "the transform failed: " + event);
                default -> {
                    // Others are looked at by whoever waits for them.
                }
            }
        }
    }

    private void take() {
        output.begin();
        switch (transform.processOutput(output)) {
            case STREAM_CHANGE -> transform.setOutputType(0, outputType.apply(transform));
            case NEED_MORE_INPUT -> throw new AssertionError("an announced output may not be missing");
            case PRODUCED -> {
                output.takeEvents();
                Sample sample = output.takeSample();
                if (sample != null) {
                    startsAnew |= times.isEmpty() && sample.isDiscontinuity();
                    discontinuities += sample.isDiscontinuity() ? 1 : 0;
                    times.add(sample.hasTime() ? sample.time() : Long.MIN_VALUE);
                    sample.close();
                }
            }
        }
    }

    @Override
    public void close() {
        transform.unsubscribe(this);
    }
}
