package dev.reel.session.flow;

import dev.reel.pipeline.EventListener;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.SinkCharacteristic;
import dev.reel.pipeline.StreamSink;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.WorkQueue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The session's side of one stream sink: counts its requests and wakes the pipeline that feeds it.
 *
 * <p>Requests come on the sink's threads and touch a counter only; all other events go to the session.
 */
public final class SinkDriver implements EventListener {
    /** Who hears what a sink says besides its requests; called on the sink's threads. */
    public interface Events {
        void onSinkEvent(SinkDriver sink, MediaEvent event);
    }

    private final StreamSink stream;
    private final MediaSink sink;
    private final String name;
    private final Set<SinkCharacteristic> characteristics;
    private final WorkQueue lane;
    private final Executor aside;
    private final Events events;
    private final AtomicInteger requests = new AtomicInteger();
    private volatile @Nullable Pump pipeline;
    private volatile long nodeId;
    private boolean following;
    private volatile ComponentRates rates;
    private volatile boolean released;
    private boolean abandoned;
    private boolean subscribed;
    private @Nullable RuntimeException refusal;

    /**
     * @param lane calls into the sink go through it
     * @param aside where a sink is taken leave of whose lane is kept by a call that does not return
     */
    public SinkDriver(StreamSink stream, SinkFacts facts, WorkQueue lane, Executor aside, Events events) {
        this.stream = stream;
        this.sink = facts.sink();
        this.name = nameOf(sink) + " stream " + facts.id();
        this.characteristics = facts.characteristics();
        this.rates = facts.rates();
        this.lane = lane;
        this.aside = aside;
        this.events = events;
    }

    /** Subscribes to the stream, the first time it is called; fails ever after when the stream refused. On the lane. */
    public void subscribe() {
        if (!subscribed) {
            subscribed = true;
            try {
                stream.subscribe(this);
            } catch (RuntimeException failure) {
                refusal = failure;
            }
            if (released) {
                unsubscribe();
            }
        }
        if (refusal != null) {
            throw refusal;
        }
    }

    /** The rates that the sink said it can do when it was last asked. */
    public ComponentRates rates() {
        return rates;
    }

    /** Asks for the rates anew. On the lane. */
    public void ask() {
        try {
            rates = SinkFacts.ratesOf(sink);
        } catch (RuntimeException gone) {
            rates = ComponentRates.silent();
        }
    }

    public StreamSink stream() {
        return stream;
    }

    public MediaSink sink() {
        return sink;
    }

    public WorkQueue lane() {
        return lane;
    }

    public String name() {
        return name;
    }

    public static String nameOf(MediaSink sink) {
        return "sink " + sink.getClass().getSimpleName();
    }

    /** What the sink said about itself at first; it is constant for life. */
    public boolean has(SinkCharacteristic characteristic) {
        return characteristics.contains(characteristic);
    }

    /** Sets the pipeline that feeds this sink from now on. */
    public void feedFrom(@Nullable Pump newPipeline) {
        pipeline = newPipeline;
        if (newPipeline != null) {
            newPipeline.wake();
        }
    }

    /** Lets the pipeline try again what the sink refused. */
    public void wakePipeline() {
        Pump feeding = pipeline;
        if (feeding != null) {
            feeding.wake();
        }
    }

    public boolean hasRequest() {
        return requests.get() > 0;
    }

    public void takeRequest() {
        requests.decrementAndGet();
    }

    public void returnRequest() {
        requests.incrementAndGet();
    }

    /** A stopped sink asks anew when it starts. */
    public void forgetRequests() {
        requests.set(0);
    }

    /** The id of the output node that the sink appears in. */
    public long nodeId() {
        return nodeId;
    }

    public void setNodeId(long id) {
        nodeId = id;
    }

    /** True while the sink has been given the session's clock. */
    public boolean isFollowing() {
        return following;
    }

    public void setFollowing(boolean follows) {
        following = follows;
    }

    public boolean isAbandoned() {
        return abandoned;
    }

    public void abandon() {
        abandoned = true;
        release();
    }

    /** Hears no more of the stream. */
    public void release() {
        released = true;
        pipeline = null;
        (abandoned ? aside : lane).execute(this::unsubscribe);
    }

    private void unsubscribe() {
        SessionLog.guard("unsubscribing from " + name, () -> stream.unsubscribe(this));
    }

    @Override
    public void onEvent(MediaEvent event) {
        if (released) {
            return;
        }
        if (event.type() == MediaEventType.MEStreamSinkRequestSample) {
            requests.incrementAndGet();
            wakePipeline();
            return;
        }
        events.onSinkEvent(this, event);
    }
}
