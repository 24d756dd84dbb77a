package dev.reel.pipeline.sink;

import dev.reel.pipeline.AttributeStore;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.PrerollSink;
import dev.reel.pipeline.RateSupport;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.SinkCharacteristic;
import dev.reel.pipeline.StreamSink;
import dev.reel.pipeline.clock.ClockState;
import dev.reel.pipeline.clock.ClockStateSink;
import dev.reel.pipeline.clock.CorrelatedTime;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A sink with one stream that renders by the presentation clock (topology.md §8).
 *
 * <p>It registers itself with the clock it is given and passes every change on to its stream, which does the work. A device
 * adds a {@link SampleRenderer}; one that drives the clock extends this class and is its time source too. Services: rate
 * support by {@link Services#RATE_CONTROL}, counters by {@link Services#SINK_STATISTICS}. Any thread may call.
 */
public class RenderingSink implements MediaSink, AttributeStore, ClockStateSink, PrerollSink {
    private static final int STREAM_ID = 0;

    private final String name;
    private final Attributes attributes = new Attributes();
    private final Set<SinkCharacteristic> characteristics;
    private final RenderPolicy policy;
    private final RenderingStreamSink stream;
    private final Object lock = new Object();
    private @Nullable PresentationClock clock;
    private boolean shutdown;

    /**
     * A sink for one renderer, which it owns and closes at shutdown.
     *
     * @param name for messages
     */
    // The stream only keeps the reference.
    @SuppressWarnings("this-escape")
    public RenderingSink(Platform platform, String name, RenderPolicy policy, SampleRenderer renderer) {
        this.name = name;
        this.policy = policy;
        Set<SinkCharacteristic> all = EnumSet.of(SinkCharacteristic.FIXED_STREAMS);
        if (policy.pace() == RenderPolicy.Pace.RATELESS) {
            all.add(SinkCharacteristic.RATELESS);
        }
        if (policy.preroll() == RenderPolicy.Preroll.POSSIBLE) {
            all.add(SinkCharacteristic.CAN_PREROLL);
        }
        this.characteristics = Set.copyOf(all);
        this.stream = new RenderingStreamSink(name, this, platform, STREAM_ID, policy, renderer);
    }

    /** The sink's own attributes, written before media types are set. */
    @Override
    public final Attributes attributes() {
        return attributes;
    }

    /** The one stream. */
    public final RenderingStreamSink stream() {
        return stream;
    }

    @Override
    public Set<SinkCharacteristic> characteristics() {
        checkOpen();
        return characteristics;
    }

    @Override
    public final StreamSink addStreamSink(int id, @Nullable MediaType type) {
        checkOpen();
        throw fixed();
    }

    @Override
    public final void removeStreamSink(int id) {
        checkOpen();
        throw fixed();
    }

    @Override
    public final List<StreamSink> streamSinks() {
        checkOpen();
        return List.of(stream);
    }

    @Override
    public final StreamSink streamSinkById(int id) {
        checkOpen();
        if (id != STREAM_ID) {
            throw new MediaException(
                    Status.MF_E_INVALIDSTREAMNUMBER, name + " has the one stream " + STREAM_ID + ", no stream " + id);
        }
        return stream;
    }

    @Override
    public void setPresentationClock(@Nullable PresentationClock newClock) {
        synchronized (lock) {
            checkOpen();
            if (clock == newClock) {
                return;
            }
            if (clock != null) {
                clock.removeClockStateSink(this);
            }
            clock = newClock;
            stream.setClock(newClock);
            if (newClock != null) {
                newClock.addClockStateSink(this);
                stream.adoptRate(newClock.rate());
                if (newClock.state() == ClockState.RUNNING) {
                    // It joins a presentation that runs: no start will follow.
                    CorrelatedTime now = newClock.correlatedTime();
                    onClockStart(now.systemTime(), now.clockTime());
                }
            }
        }
    }

    @Override
    public final PresentationClock presentationClock() {
        synchronized (lock) {
            checkOpen();
            if (clock == null) {
                throw new MediaException(Status.MF_E_NO_CLOCK, name + " has no presentation clock");
            }
            return clock;
        }
    }

    @Override
    public <T> Optional<T> service(UUID service, Class<T> type) {
        if (service.equals(Services.RATE_CONTROL) && type == RateSupport.class) {
            return Optional.of(type.cast(policy.rates()));
        }
        return stream.service(service, type);
    }

    @Override
    public void shutdown() {
        synchronized (lock) {
            checkOpen();
            shutdown = true;
            if (clock != null) {
                clock.removeClockStateSink(this);
                clock = null;
            }
        }
        stream.remove();
    }

    @Override
    public final void notifyPreroll(long startTime) {
        checkOpen();
        stream.preroll(startTime, wanted());
    }

    @Override
    public void onClockStart(long systemTime, long startOffset) {
        stream.clockStarted(systemTime, startOffset, wanted());
    }

    @Override
    public void onClockStop(long systemTime) {
        stream.clockStopped(systemTime);
    }

    @Override
    public void onClockPause(long systemTime) {
        stream.clockPaused(systemTime);
    }

    @Override
    public void onClockRestart(long systemTime) {
        stream.clockRestarted(systemTime);
    }

    @Override
    public void onClockSetRate(long systemTime, float rate) {
        stream.rateChanged(systemTime, rate);
    }

    @Override
    public final String toString() {
        return name;
    }

    private int wanted() {
        return attributes.isTrue(AttributeStore.LOW_LATENCY) ? 1 : policy.requests();
    }

    private void checkOpen() {
        synchronized (lock) {
            if (shutdown) {
                throw new MediaException(Status.MF_E_SHUTDOWN, name + " is shut down");
            }
        }
    }

    private MediaException fixed() {
        return new MediaException(Status.MF_E_STREAMSINKS_FIXED, name + " has one stream and always will");
    }
}
