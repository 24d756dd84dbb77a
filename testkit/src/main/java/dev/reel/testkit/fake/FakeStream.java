package dev.reel.testkit.fake;

import dev.reel.pipeline.EventPort;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.MediaStream;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.StreamListener;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.TimeService;
import dev.reel.platform.media.Rational;
import dev.reel.platform.media.Sample;
import java.util.ArrayDeque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One stream of a {@link FakeSource}: answers requests in order with the samples of its script. */
public final class FakeStream implements MediaStream {
    private static final long NEVER = Long.MAX_VALUE;

    private record Request(@Nullable Object token, long readyAt, boolean twice) {}

    private final FakeSource source;
    private final StreamDescriptor descriptor;
    private final String name;
    private final ScriptCursor cursor;
    private final EventPort<StreamListener> port = new EventPort<>();
    private final TimeService.Timer timer;

    // All below: under the source's lock.
    private final ArrayDeque<Request> requests = new ArrayDeque<>();
    private boolean selected;
    private boolean open;
    private boolean ended;
    private boolean thinned;
    private boolean thinChanged;
    private int requested;
    private int delivered;

    FakeStream(FakeSource source, int id, StreamScript script) {
        this.source = source;
        this.descriptor = StreamDescriptor.of(id, script.type());
        this.name = source.conduct.name() + "/" + id;
        this.cursor = new ScriptCursor(script.steps());
        this.timer = source.conduct
                .platform()
                .timeService()
                .newTimer(() -> source.conduct.queue().execute(this::deliver));
    }

    @Override
    public MediaSource mediaSource() {
        return source;
    }

    @Override
    public StreamDescriptor streamDescriptor() {
        return descriptor;
    }

    @Override
    public void subscribe(StreamListener listener) {
        source.conduct.reach(FaultPoint.STREAM_SUBSCRIBE);
        port.subscribe(listener);
    }

    @Override
    public void unsubscribe(StreamListener listener) {
        source.conduct.reach(FaultPoint.STREAM_UNSUBSCRIBE);
        port.unsubscribe(listener);
    }

    @Override
    public void requestSample(@Nullable Object token) {
        Fault fault = source.conduct.reach(FaultPoint.STREAM_REQUEST);
        synchronized (source.lock) {
            source.checkOpen();
            if (source.isStopped() || !selected) {
                throw new MediaException(
                        Status.MF_E_MEDIA_SOURCE_WRONGSTATE, name + " is stopped and gives no samples");
            }
            if (ended) {
                throw new MediaException(Status.MF_E_END_OF_STREAM, name + " is at its end");
            }
            requested++;
            long readyAt = source.conduct.platform().time() + source.latency;
            if (fault instanceof Fault.Fails failing) {
                failLater(failing.status());
            } else if (fault instanceof Fault.RaisesError raising) {
                failLater(raising.status());
            } else if (fault instanceof Fault.NeverAnswers) {
                requests.add(new Request(token, NEVER, false));
            } else if (fault instanceof Fault.AnswersLate late) {
                requests.add(new Request(token, readyAt + late.delay(), false));
            } else {
                requests.add(new Request(token, readyAt, fault instanceof Fault.AnswersTwice));
            }
        }
        source.conduct.queue().execute(this::deliver);
    }

    private void failLater(Status status) {
        source.conduct.queue().execute(() -> emit(MediaEvent.of(MediaEventType.MEError, status)));
    }

    /** Answers what can be answered now; on the source's queue. */
    private void deliver() {
        while (true) {
            Runnable emission;
            synchronized (source.lock) {
                if (!open || !source.isStarted()) {
                    return;
                }
                Request request = requests.peek();
                if (request == null || request.readyAt == NEVER) {
                    return;
                }
                if (request.readyAt > source.conduct.platform().time()) {
                    timer.schedule(request.readyAt);
                    return;
                }
                emission = produce(request);
            }
            emission.run();
        }
    }

    private Runnable produce(Request request) {
        if (thinChanged) {
            thinChanged = false;
            return emission(MediaEvent.of(MediaEventType.MEStreamThinMode, Status.S_OK, PropVariant.bool(thinned)));
        }
        StreamScript.Step step = cursor.next();
        if (step == null) {
            return reachEnd();
        }
        if (step instanceof StreamScript.Gap gap) {
            return emission(MediaEvent.of(MediaEventType.MEStreamTick, Status.S_OK, PropVariant.i8(gap.time())));
        }
        if (step instanceof StreamScript.FormatChange change) {
            return emission(MediaEvent.of(
                    MediaEventType.MEStreamFormatChanged, Status.S_OK, PropVariant.unknown(change.type())));
        }
        if (step instanceof StreamScript.Break broken) {
            requests.clear();
            return emission(MediaEvent.of(MediaEventType.MEError, broken.status()));
        }
        requests.remove();
        int index = cursor.lastIndex();
        StreamScript.Data data = (StreamScript.Data) step;
        boolean last = source.eagerEnd && cursor.isAtEnd();
        delivered++;
        return () -> {
            send(() -> sample(data, index, request.token));
            if (request.twice) {
                send(() -> sample(data, index, request.token));
            }
            if (last) {
                finish();
            }
        };
    }

    private Runnable reachEnd() {
        ended = true;
        requests.clear();
        return () -> {
            emit(MediaEvent.of(MediaEventType.MEEndOfStream));
            source.streamEnded();
        };
    }

    private void finish() {
        Runnable end;
        synchronized (source.lock) {
            if (!open || ended) {
                return;
            }
            end = reachEnd();
        }
        end.run();
    }

    private Sample sample(StreamScript.Data data, int index, @Nullable Object token) {
        return new Sample(source.conduct.ledger().buffer(FakeBuffer.payload(descriptor.id(), index)))
                .setTime(data.time())
                .setDuration(data.duration())
                .setTicks(data.time(), Rational.HNS)
                .setCleanPoint(data.cleanPoint())
                .setDiscontinuity(data.discontinuity())
                .setToken(token);
    }

    /** Hands a sample over; when the listener has just left, none is made. */
    private void send(Supplier<Sample> sample) {
        StreamListener listener = port.listener();
        if (listener != null) {
            listener.onSample(sample.get());
        }
    }

    private Runnable emission(MediaEvent event) {
        return () -> emit(event);
    }

    /** Lets the stream send any event, in turn with its own. */
    public void raise(MediaEvent event) {
        source.conduct.queue().execute(() -> emit(event));
    }

    /** How many requests it has taken. */
    public int requestCount() {
        synchronized (source.lock) {
            return requested;
        }
    }

    /** How many samples it has delivered. */
    public int deliveredCount() {
        synchronized (source.lock) {
            return delivered;
        }
    }

    void emit(MediaEvent event) {
        source.conduct.note(name, "<- " + event);
        port.emit(event);
    }

    /** Marks the stream as wanted; true when it was not before. */
    boolean select() {
        boolean fresh = !selected;
        selected = true;
        return fresh;
    }

    void deselect() {
        selected = false;
        open = false;
        requests.clear();
    }

    boolean isSelected() {
        return selected;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Drops what was asked for and goes to a time; nothing is delivered until {@link #open}. */
    void seek(long time) {
        hold();
        requests.clear();
        cursor.seek(time);
    }

    /** Delivers nothing until {@link #open}. */
    void hold() {
        open = false;
        timer.cancel();
    }

    void pace(boolean reverse, boolean thin) {
        cursor.pace(reverse, thin);
        thinChanged = thin != thinned;
        thinned = thin;
    }

    long position() {
        return cursor.position();
    }

    /** Lets samples flow once the stream has said that it started; on the source's queue. */
    void open(int epoch) {
        boolean atEnd;
        synchronized (source.lock) {
            if (!source.isStarted() || source.epoch() != epoch || !selected) {
                return;
            }
            open = true;
            ended = false;
            atEnd = cursor.isAtEnd();
        }
        if (atEnd) {
            finish();
        } else {
            deliver();
        }
    }

    void end() {
        open = false;
        requests.clear();
        timer.cancel();
        port.close();
    }

    @Override
    public String toString() {
        return name;
    }
}
