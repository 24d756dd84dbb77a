package dev.reel.session.flow;

import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.MediaStream;
import dev.reel.pipeline.MediaTypeHandler;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.StreamListener;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.VarType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.TopologyNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A source node at work: keeps a few requests open at its stream and hands on what arrives.
 *
 * <p>The listener's methods run on the source's thread and only put things into the inbox; everything else lives on the
 * pipeline's queue.
 */
public final class SourceStage implements Stage, StreamListener {
    /** The source that the stream belongs to. */
    interface Owner {
        public String name();

        PresentationDescriptor presentation();

        /** What is not data; on the source's threads. */
        void onStreamEvent(SourceStage stage, MediaEvent event);
    }

    private final Pump pipeline;
    private final Owner driver;
    private final TopologyNode node;
    private final int streamId;
    private final int window;
    private final ArrayDeque<Object> inbox = new ArrayDeque<>();
    private volatile @Nullable MediaStream stream;
    /** Presentation time minus media time; written by the session before the branch runs. */
    private volatile long shift;

    private final Trim trim = new Trim();
    /** The ranges of stages further down, each with what it holds itself: branches that part are cut apart. */
    private final List<Trim> cuts = new ArrayList<>();

    private final long limit;
    private final boolean marksHere;
    private final Supplier<@Nullable MediaType> type;
    private final boolean compressed;
    private boolean detached;
    /** True when somebody has asked for an item in vain. Guarded by the inbox. */
    private boolean missed = true;

    /** What comes behind a picture that was held back by the trim. */
    private @Nullable Object following;

    private Runnable waker;

    private volatile long endTime = Long.MIN_VALUE;
    private int open;
    private boolean ended;

    /**
     * @param window requests kept open at the stream
     * @param marked false when the topology is not to be trimmed
     * @param limit presentation time, 100 ns units, at which the topology ends whatever its source has
     */
    public SourceStage(Pump pipeline, Owner driver, TopologyNode node, int window, boolean marked, long limit) {
        this.pipeline = pipeline;
        this.driver = driver;
        this.node = node;
        this.streamId = node.get(NodeAttributes.STREAM_DESCRIPTOR).id();
        this.window = window;
        this.waker = pipeline::wake;
        this.limit = limit;
        this.marksHere = marked && node.isTrue(NodeAttributes.MARKIN_HERE);
        MediaTypeHandler types = node.get(NodeAttributes.STREAM_DESCRIPTOR).typeHandler();
        this.type = types::currentMediaType;
        MediaType current = types.currentMediaType();
        this.compressed = current != null && current.isCompressedFormat();
    }

    /** The range of presentation time that is wanted of this stream, for one stage that is marked for it. */
    public Trim trim() {
        Trim further = new Trim();
        cuts.add(further);
        return further;
    }

    private void setRange(long start, long stop, long newShift, boolean backwards) {
        trim.setRange(start, stop, newShift, backwards);
        cuts.forEach(cut -> cut.setRange(start, stop, newShift, backwards));
    }

    /** Begins a run at a presentation time. */
    public void begin(long startTime, boolean reverse) {
        endTime = Long.MIN_VALUE;
        if (reverse) {
            // What begins at the end of the clip is no part of it.
            setRange(Math.min(startTime, stopTime() - 1), mediaStart() + shift, shift, true);
        } else {
            setRange(startTime, stopTime(), shift, false);
        }
    }

    /** Reads the end of the clip anew. */
    public void readMarks() {
        trim.setStop(stopTime());
        cuts.forEach(cut -> cut.setStop(stopTime()));
    }

    private long stopTime() {
        long mediaStop = node.get(NodeAttributes.MEDIASTOP, Long.MAX_VALUE);
        return mediaStop == Long.MAX_VALUE ? limit : Math.min(limit, mediaStop + shift);
    }

    /** The media time at which the branch begins, 100 ns units. */
    public long mediaStart() {
        return node.get(NodeAttributes.MEDIASTART, 0L);
    }

    /** The media time at which the branch ends, 100 ns units; MAX_VALUE when nobody knows. */
    public long mediaEnd() {
        long duration = driver.presentation().get(DescriptorAttributes.DURATION, Long.MAX_VALUE);
        return Math.min(duration, node.get(NodeAttributes.MEDIASTOP, Long.MAX_VALUE));
    }

    public TopologyNode node() {
        return node;
    }

    public int streamId() {
        return streamId;
    }

    public String name() {
        return "stream " + streamId + " of " + driver.name();
    }

    /** Connects the stage to its stream; on the source's thread, inside MENewStream or MEUpdatedStream. */
    public void attach(MediaStream newStream) {
        MediaStream previous = stream;
        synchronized (inbox) {
            if (previous == newStream || detached) {
                return;
            }
        }
        if (previous != null) {
            previous.unsubscribe(this);
        }
        stream = newStream;
        newStream.subscribe(this);
        waker.run();
    }

    /** A boundary pulls here, not the pipeline. */
    public void feeds(WorkAheadStage boundary) {
        waker = boundary::wake;
    }

    public Pump pipeline() {
        return pipeline;
    }

    /** Takes nothing more in. */
    public void close() {
        synchronized (inbox) {
            detached = true;
        }
    }

    /** Hears no more of its stream. */
    public void detach() {
        MediaStream present = stream;
        stream = null;
        if (present != null) {
            SessionLog.guard("unsubscribing from " + name(), () -> present.unsubscribe(this));
        }
    }

    /** Sets what is added to media time, 100 ns units; for what is pulled from now on. */
    public void setShift(long newShift) {
        shift = newShift;
    }

    @Override
    public void onSample(Sample sample) {
        offer(sample);
    }

    @Override
    public void onEvent(MediaEvent event) {
        switch (event.type()) {
            case MEEndOfStream, MEStreamTick, MEStreamFormatChanged, MEStreamThinMode -> offer(event);
            case MEStreamStarted,
                    MEStreamSeeked,
                    MEStreamStopped,
                    MEStreamPaused,
                    MEError,
                    MENonFatalError,
                    MEQualityNotify,
                    MEPolicyError,
                    MEPolicyReport -> driver.onStreamEvent(this, event);
            default -> offer(event);
        }
    }

    @Override
    public @Nullable Object pull(int output) {
        if (ended) {
            return null;
        }
        request();
        Object item = following;
        if (item != null) {
            following = null;
            return handedOn(item);
        }
        synchronized (inbox) {
            item = inbox.poll();
            missed = item == null;
        }
        if (item instanceof Sample sample) {
            open--;
            try {
                if (window > 1) {
                    // With a window of one nothing is read before it is wanted.
                    request();
                }
            } catch (StageFailure failure) {
                sample.close();
                throw failure;
            }
            long offset = shift;
            if (offset != 0 && sample.hasTime()) {
                sample.setTime(sample.time() + offset);
            }
            return counted(marksHere ? cut(sample) : sample);
        }
        if (item instanceof MediaEvent event) {
            Sample last = marksHere && Stage.isEnd(event) ? trim.takeHeld(Long.MAX_VALUE) : null;
            if (last != null) {
                following = event;
                return counted(last);
            }
            return handedOn(event);
        }
        return item;
    }

    private @Nullable Object handedOn(Object item) {
        if (item instanceof MediaEvent event) {
            ended = Stage.isEnd(event);
            return presented(event);
        }
        return counted(item);
    }

    private @Nullable Object counted(@Nullable Object item) {
        if (item instanceof Sample sample && sample.hasTime()) {
            long end = sample.time() + (sample.hasDuration() ? sample.duration() : 0);
            endTime = Math.max(endTime, Math.min(end, stopTime()));
        }
        return item;
    }

    /** Presentation time at which what was handed on ends, 100 ns units; MIN_VALUE when there was nothing. Any thread. */
    public long endTime() {
        return endTime;
    }

    /** A gap's time is presentation time from here on, like that of the samples. */
    private MediaEvent presented(MediaEvent event) {
        boolean moves =
                event.type() == MediaEventType.MEStreamTick && event.value().type() == VarType.I8 && shift != 0;
        return moves
                ? MediaEvent.of(
                        event.type(),
                        event.status(),
                        PropVariant.i8(event.value().asLong() + shift))
                : event;
    }

    /** Asks for the first samples ahead of time. */
    public void prefetch() {
        // A stream that refuses will refuse again when the samples are needed, and is reported then.
        SessionLog.guard("asking " + name() + " for its first samples", this::request);
    }

    private @Nullable Object cut(Sample sample) {
        long time = sample.hasTime() ? sample.time() : Long.MAX_VALUE;
        return switch (trim.apply(sample, compressed, type)) {
            case KEEP -> {
                Sample held = trim.takeHeld(time);
                following = held == null ? null : sample;
                yield held == null ? sample : held;
            }
            case HOLD -> pull(0);
            case DROP -> {
                sample.close();
                yield pull(0);
            }
            case END -> {
                sample.close();
                Sample held = trim.takeHeld(time);
                MediaEvent end = MediaEvent.of(MediaEventType.MEEndOfStream);
                if (held != null) {
                    following = end;
                    yield held;
                }
                ended = true;
                yield end;
            }
        };
    }

    @Override
    public void flush(FlushReason reason) {
        List<Object> dropped;
        synchronized (inbox) {
            dropped = new ArrayList<>(inbox);
            inbox.clear();
            missed = true;
        }
        for (Object item : dropped) {
            if (item instanceof Sample sample) {
                sample.close();
            }
        }
        Object rest = following;
        following = null;
        if (rest instanceof Sample sample) {
            sample.close();
        }
        trim.forget();
        open = 0;
        ended = false;
    }

    private void offer(Object item) {
        boolean late;
        boolean wanted;
        synchronized (inbox) {
            late = detached;
            wanted = missed;
            if (!late) {
                inbox.add(item);
                missed = false;
            }
        }
        if (!late) {
            // One that was not missed is found when the next one is asked for.
            if (wanted) {
                waker.run();
            }
        } else if (item instanceof Sample sample) {
            sample.close();
        }
    }

    private void request() {
        MediaStream present = stream;
        while (present != null && open < window) {
            open++;
            try {
                present.requestSample(null);
            } catch (MediaException refused) {
                open--;
                Status status = refused.status();
                if (!status.equals(Status.MF_E_MEDIA_SOURCE_WRONGSTATE) && !status.equals(Status.MF_E_END_OF_STREAM)) {
                    throw new StageFailure(name(), refused);
                }
                return;
            } catch (RuntimeException failure) {
                open--;
                throw new StageFailure(name(), failure);
            }
        }
    }

    /** The type of event that tells that the stream has been started. */
    public static boolean isStarted(MediaEventType type) {
        return type == MediaEventType.MEStreamStarted || type == MediaEventType.MEStreamSeeked;
    }
}
