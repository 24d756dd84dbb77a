package dev.reel.pipeline.source;

import dev.reel.pipeline.EventPort;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.MediaStream;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.StreamListener;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.Sample;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** One stream of an {@link AbstractSource}: its requests, answered on the source's queue. State is guarded by the source's lock. */
final class SourceStream implements MediaStream {
    private static final Object NO_TOKEN = new Object();

    final EventPort<StreamListener> port = new EventPort<>();
    private final AbstractSource source;
    private final int index;
    private final StreamDescriptor descriptor;
    private final ArrayDeque<Object> requests = new ArrayDeque<>();
    private final Runnable delivery = this::deliver;
    private boolean selected;
    private boolean open;
    private boolean ended;
    /** True while a delivery waits on the queue that will see further requests too. */
    private boolean due;
    /** Counts what drops requests, so that a sample that was read for one of them is dropped too. */
    private int epoch;

    private volatile long position;

    SourceStream(AbstractSource source, int index, StreamDescriptor descriptor) {
        this.source = source;
        this.index = index;
        this.descriptor = descriptor;
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
        port.subscribe(listener);
    }

    @Override
    public void unsubscribe(StreamListener listener) {
        port.unsubscribe(listener);
    }

    @Override
    public void requestSample(@Nullable Object token) {
        synchronized (source.lock) {
            source.checkOpen();
            if (source.isStopped() || !selected) {
                throw new MediaException(
                        Status.MF_E_MEDIA_SOURCE_WRONGSTATE, this + " is stopped and gives no samples");
            }
            if (ended) {
                throw new MediaException(Status.MF_E_END_OF_STREAM, this + " is at its end");
            }
            requests.add(token == null ? NO_TOKEN : token);
            if (!open || due) {
                return;
            }
            due = true;
        }
        source.queue.execute(delivery);
    }

    /** On the queue: answers what was asked for. */
    void deliver() {
        while (true) {
            Object token;
            int run;
            synchronized (source.lock) {
                token = open ? requests.poll() : null;
                if (token == null) {
                    due = false;
                    return;
                }
                run = epoch;
            }
            Sample sample;
            try {
                sample = source.read(index);
            } catch (RuntimeException failure) {
                failed(failure, run);
                return;
            }
            if (sample == null) {
                reachEnd(run);
            } else {
                hand(sample, token, run);
            }
        }
    }

    private void hand(Sample sample, Object token, int run) {
        if (sample.hasTime()) {
            position = sample.time() + (sample.hasDuration() ? sample.duration() : 0);
        }
        StreamListener listener = port.listener();
        if (listener == null || !isCurrent(run)) {
            sample.close();
            return;
        }
        sample.setToken(token == NO_TOKEN ? null : token);
        listener.onSample(sample);
    }

    private void failed(RuntimeException failure, int run) {
        synchronized (source.lock) {
            due = false;
            if (run != epoch) {
                return;
            }
            hold(true);
        }
        source.readFailed(failure);
    }

    private void reachEnd(int run) {
        synchronized (source.lock) {
            if (run != epoch) {
                return;
            }
            ended = true;
            requests.clear();
        }
        port.emit(MediaEvent.of(MediaEventType.MEEndOfStream));
        source.streamEnded();
    }

    /** On the queue, after a start from where it is: an end is told again; false when there is none. */
    boolean tellEndAgain() {
        synchronized (source.lock) {
            if (!ended) {
                return false;
            }
        }
        port.emit(MediaEvent.of(MediaEventType.MEEndOfStream));
        return true;
    }

    private boolean isCurrent(int run) {
        synchronized (source.lock) {
            return run == epoch;
        }
    }

    // ---------------------------------------------------------------- by the source, under its lock

    /** Wants the stream; true when it was not wanted before. */
    boolean select() {
        boolean fresh = !selected;
        selected = true;
        return fresh;
    }

    void deselect() {
        hold(true);
        selected = false;
    }

    /** Delivers nothing until {@link #open}. */
    void hold(boolean drops) {
        open = false;
        if (drops) {
            requests.clear();
            epoch++;
            ended = false;
        }
    }

    void open() {
        open = true;
    }

    void end() {
        hold(true);
        port.close();
    }

    boolean isSelected() {
        return selected;
    }

    boolean hasEnded() {
        return ended;
    }

    /** On the queue: it is elsewhere now. */
    void moved(long target) {
        position = target;
    }

    /** Where the next sample begins, as far as is known, 100 ns units. */
    long position() {
        return position;
    }

    @Override
    public String toString() {
        return descriptor.toString();
    }
}
