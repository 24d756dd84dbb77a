package dev.reel.pipeline.source;

import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.EventListener;
import dev.reel.pipeline.EventPort;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.SourceCharacteristic;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.VarType;
import dev.reel.platform.WorkQueue;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A source that is written by saying what its next sample is (topology.md §7): {@link #read} and {@link #seek}, and
 * {@link #duration} and {@link #release} where there is such a thing. Events and their order, requests, selection, pauses, seeks
 * and ends are done here.
 *
 * <p>Those four are called on the source's queue, one at a time. Without a queue of its own choice a source reads on threads that
 * may wait for files and networks. Any thread may call the public methods.
 */
public abstract class AbstractSource implements MediaSource {
    private enum State {
        STOPPED,
        STARTED,
        PAUSED,
        SHUT_DOWN
    }

    final Object lock = new Object();
    final WorkQueue queue;
    private final EventPort<EventListener> port = new EventPort<>();
    private final List<SourceStream> streams;
    private State state = State.STOPPED;
    /** Counts starts and what ends them, so that a start that was overtaken lets nothing flow. */
    private int starts;

    /** A source of streams of these types, all selected, with the ids 1, 2 and so on. */
    protected AbstractSource(MediaType... types) {
        this(Platform.system().blockingQueue("source"), described(types));
    }

    /**
     * A source that reads on a queue of the caller's choice, all streams selected.
     *
     * @param queue one of the platform's workers' when reading never waits, else one of threads that may
     */
    @SuppressWarnings("this-escape") // the streams keep the source for later and ask it nothing yet
    protected AbstractSource(WorkQueue queue, List<StreamDescriptor> descriptors) {
        this.queue = queue;
        List<SourceStream> made = new ArrayList<>();
        for (StreamDescriptor descriptor : descriptors) {
            made.add(new SourceStream(this, made.size(), descriptor));
        }
        streams = List.copyOf(made);
    }

    private static List<StreamDescriptor> described(MediaType... types) {
        List<StreamDescriptor> result = new ArrayList<>();
        for (MediaType type : types) {
            result.add(StreamDescriptor.of(result.size() + 1, type));
        }
        return result;
    }

    /**
     * The next sample of a stream, with its time; null at the end of the stream. The reference goes to the caller. What fails here
     * is told as MEError, and the session ends with it.
     *
     * @param stream counted from 0 in the order of the types
     */
    protected abstract @Nullable Sample read(int stream);

    /**
     * Makes the next sample of every stream the one that is needed first to show a position: the last key frame that is not behind
     * it. Called before the first sample, with 0 when no position was given.
     *
     * @param position 100 ns units, not negative and not beyond {@link #duration}
     */
    protected abstract void seek(long position);

    /** How long it is, in 100 ns units; 0 when that is not known. */
    protected long duration() {
        return 0;
    }

    /** Lets go of what it reads from, once, after the last read. */
    protected void release() {
        // Most sources hold nothing but memory.
    }

    /** It can pause and seek; one that cannot says so here, and is asked for position 0 only. */
    @Override
    public Set<SourceCharacteristic> characteristics() {
        synchronized (lock) {
            checkOpen();
        }
        return EnumSet.of(SourceCharacteristic.CAN_PAUSE, SourceCharacteristic.CAN_SEEK);
    }

    /** Tells what is not a sample (a gap, another format) in its place among them; only from inside {@link #read}. */
    protected final void tell(int stream, MediaEvent event) {
        streams.get(stream).port.emit(event);
    }

    @Override
    public final PresentationDescriptor createPresentationDescriptor() {
        synchronized (lock) {
            checkOpen();
        }
        PresentationDescriptor result = new PresentationDescriptor(
                streams.stream().map(SourceStream::streamDescriptor).toList());
        for (int i = 0; i < streams.size(); i++) {
            result.select(i);
        }
        if (duration() > 0) {
            result.set(DescriptorAttributes.DURATION, duration());
        }
        return result;
    }

    @Override
    public final void subscribe(EventListener listener) {
        port.subscribe(listener);
    }

    @Override
    public final void unsubscribe(EventListener listener) {
        port.unsubscribe(listener);
    }

    // ---------------------------------------------------------------- calls: checked at once, told on the queue

    @Override
    public final void start(PresentationDescriptor wanted, @Nullable UUID timeFormat, PropVariant position) {
        Set<SourceCharacteristic> able = characteristics();
        synchronized (lock) {
            checkOpen();
            checkStart(wanted, timeFormat, position, able);
            boolean given = position.type() == VarType.I8;
            boolean moves = given || state == State.STOPPED;
            boolean seeks = given && state != State.STOPPED;
            state = State.STARTED;
            int start = ++starts;
            List<SourceStream> chosen = new ArrayList<>();
            List<MediaEvent> news = new ArrayList<>();
            for (SourceStream stream : streams) {
                if (!isSelected(wanted, stream)) {
                    stream.deselect();
                    continue;
                }
                chosen.add(stream);
                MediaEventType type = stream.select() ? MediaEventType.MENewStream : MediaEventType.MEUpdatedStream;
                news.add(MediaEvent.of(type, Status.S_OK, PropVariant.unknown(stream)));
                stream.hold(moves);
            }
            long target = given ? Math.max(0, position.asLong()) : 0;
            queue.execute(() -> begin(start, chosen, news, position, moves ? target : -1, seeks));
        }
    }

    private void begin(
            int start,
            List<SourceStream> chosen,
            List<MediaEvent> news,
            PropVariant position,
            long target,
            boolean seeks) {
        MediaEventType told = seeks ? MediaEventType.MESourceSeeked : MediaEventType.MESourceStarted;
        try {
            if (target >= 0 && isOpen()) {
                seek(target);
                chosen.forEach(stream -> stream.moved(target));
            }
        } catch (RuntimeException failure) {
            fail(start, told, failure);
            return;
        }
        news.forEach(port::emit);
        long actual = chosen.stream().mapToLong(SourceStream::position).min().orElse(0);
        port.emit(started(told, position, actual));
        MediaEventType each = seeks ? MediaEventType.MEStreamSeeked : MediaEventType.MEStreamStarted;
        chosen.forEach(stream -> stream.port.emit(started(each, position, actual)));
        synchronized (lock) {
            if (start != starts || state != State.STARTED) {
                return;
            }
            chosen.forEach(SourceStream::open);
        }
        boolean ended = false;
        for (SourceStream stream : chosen) {
            ended |= stream.tellEndAgain();
            stream.deliver();
        }
        if (ended) {
            streamEnded();
        }
    }

    private void fail(int start, MediaEventType told, RuntimeException failure) {
        synchronized (lock) {
            if (start == starts && state != State.SHUT_DOWN) {
                state = State.STOPPED;
            }
        }
        port.emit(MediaEvent.failure(told, failure));
    }

    private static MediaEvent started(MediaEventType type, PropVariant position, long actual) {
        MediaEvent event = MediaEvent.of(type, Status.S_OK, position);
        if (position.isEmpty() && actual != 0) {
            event.attributes().set(EventAttributes.SOURCE_ACTUAL_START, actual);
        }
        return event;
    }

    private void checkStart(
            PresentationDescriptor wanted,
            @Nullable UUID timeFormat,
            PropVariant position,
            Set<SourceCharacteristic> able) {
        if (wanted == null || position == null) {
            throw new MediaException(Status.E_INVALIDARG, "a start needs a presentation and a position");
        }
        boolean hns = timeFormat == null || timeFormat.equals(MediaEvent.NO_EXTENDED_TYPE);
        boolean given = position.type() == VarType.I8;
        if (!hns || !(given || position.isEmpty())) {
            throw new MediaException(
                    Status.MF_E_UNSUPPORTED_TIME_FORMAT, "this source starts at times in 100 ns units only");
        }
        if (streams.stream().noneMatch(stream -> isSelected(wanted, stream))) {
            throw new MediaException(
                    Status.MF_E_MEDIA_SOURCE_NO_STREAMS_SELECTED, "no stream of the source is selected");
        }
        long target = given ? position.asLong() : 0;
        if (duration() > 0 && target > duration()) {
            throw new MediaException(
                    Status.MF_E_INVALID_POSITION,
                    "the position " + target + " is beyond the end at " + duration() + " (100 ns units)");
        }
        boolean elsewhere = given && (state != State.STOPPED || target > 0);
        if (elsewhere && !able.contains(SourceCharacteristic.CAN_SEEK)) {
            throw new MediaException(
                    Status.MF_E_INVALIDREQUEST, "this source cannot seek, only start at its beginning");
        }
    }

    private static boolean isSelected(PresentationDescriptor wanted, SourceStream stream) {
        int id = stream.streamDescriptor().id();
        return wanted.selectedStreams().stream().anyMatch(other -> other.id() == id);
    }

    @Override
    public final void pause() {
        Set<SourceCharacteristic> able = characteristics();
        synchronized (lock) {
            checkOpen();
            if (state != State.STARTED) {
                throw new MediaException(
                        Status.MF_E_INVALID_STATE_TRANSITION, "the source is " + state + " and cannot pause");
            }
            if (!able.contains(SourceCharacteristic.CAN_PAUSE)) {
                throw new MediaException(Status.MF_E_INVALIDREQUEST, "this source cannot pause");
            }
            state = State.PAUSED;
            halt(false, MediaEventType.MESourcePaused, MediaEventType.MEStreamPaused);
        }
    }

    @Override
    public final void stop() {
        synchronized (lock) {
            checkOpen();
            state = State.STOPPED;
            halt(true, MediaEventType.MESourceStopped, MediaEventType.MEStreamStopped);
        }
    }

    private void halt(boolean drops, MediaEventType told, MediaEventType each) {
        starts++;
        streams.forEach(stream -> stream.hold(drops));
        List<SourceStream> chosen =
                streams.stream().filter(SourceStream::isSelected).toList();
        queue.execute(() -> {
            port.emit(MediaEvent.of(told));
            chosen.forEach(stream -> stream.port.emit(MediaEvent.of(each)));
        });
    }

    @Override
    public final void shutdown() {
        synchronized (lock) {
            checkOpen();
            state = State.SHUT_DOWN;
            starts++;
            streams.forEach(SourceStream::end);
        }
        port.close();
        queue.execute(this::release);
    }

    // ---------------------------------------------------------------- for the streams

    /** Under the lock, here and in the next methods. */
    final void checkOpen() {
        if (state == State.SHUT_DOWN) {
            throw new MediaException(Status.MF_E_SHUTDOWN, "the source is shut down");
        }
    }

    final boolean isStopped() {
        return state == State.STOPPED;
    }

    private boolean isOpen() {
        synchronized (lock) {
            return state != State.SHUT_DOWN;
        }
    }

    /** On the queue: the last stream that ends, ends the presentation. */
    final void streamEnded() {
        synchronized (lock) {
            if (state == State.SHUT_DOWN
                    || streams.stream().anyMatch(stream -> stream.isSelected() && !stream.hasEnded())) {
                return;
            }
        }
        port.emit(MediaEvent.of(MediaEventType.MEEndOfPresentation));
    }

    /** On the queue. */
    final void readFailed(RuntimeException failure) {
        port.emit(MediaEvent.failure(MediaEventType.MEError, failure));
    }
}
