package dev.reel.player;

import dev.reel.pipeline.EventListener;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.MediaStream;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.StreamListener;
import dev.reel.platform.Deadline;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.Sample;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Pulls the samples of one stream of a source, from wherever one likes. One thread at a time; closing comes from any. */
final class SampleReader implements AutoCloseable {
    /** Requests that are kept open, so that the source reads while its samples are worked on. */
    private static final int AHEAD = 8;
    /** Longer than any source may take to say that nothing comes. */
    private static final long SILENCE_SECONDS = 60;

    private static final Object END = new Object();
    private static final Object CLOSED = new Object();
    private static final Object STARTED = new Object();
    private static final Object STREAM_STARTED = new Object();

    private final MediaSource source;
    private final String name;
    private final PresentationDescriptor presentation;
    private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();
    private volatile @Nullable MediaStream stream;
    private int requested;
    private boolean ended = true;
    private volatile boolean closed;

    SampleReader(MediaSource source, String name, StreamDescriptor chosen) {
        this.source = source;
        this.name = name;
        this.presentation = source.createPresentationDescriptor();
        for (int i = 0; i < presentation.streamCount(); i++) {
            if (presentation.streamDescriptor(i) == chosen) {
                presentation.select(i);
            } else {
                presentation.deselect(i);
            }
        }
        EventListener listener = this::onSourceEvent;
        source.subscribe(listener);
    }

    private void onSourceEvent(MediaEvent event) {
        if (event.type() == MediaEventType.MENewStream) {
            MediaStream present = event.value().asObject(MediaStream.class);
            stream = present;
            present.subscribe(new Arrivals());
        } else if (!event.status().isSuccess() && event.type() != MediaEventType.MENonFatalError) {
            arrived.add(EventFailure.of(event));
        } else if (event.type() == MediaEventType.MESourceStarted || event.type() == MediaEventType.MESourceSeeked) {
            arrived.add(STARTED);
        }
    }

    /** What the stream delivers, in order. */
    private final class Arrivals implements StreamListener {
        @Override
        public void onSample(Sample sample) {
            arrived.add(sample);
            if (closed) {
                drop();
            }
        }

        @Override
        public void onEvent(MediaEvent event) {
            switch (event.type()) {
                case MEEndOfStream -> arrived.add(END);
                case MEStreamStarted, MEStreamSeeked -> arrived.add(STREAM_STARTED);
                case MEError -> arrived.add(EventFailure.of(event));
                default -> {
                    // Gaps and pauses are of no matter here.
                }
            }
        }
    }

    /**
     * Goes where the source goes for a time: to a place from which that time can be decoded.
     *
     * @param time 100 ns units
     */
    void seek(long time) {
        source.start(presentation, null, PropVariant.i8(time));
        awaitMark(STARTED);
        awaitMark(STREAM_STARTED);
        requested = 0;
        ended = false;
    }

    private void awaitMark(Object mark) {
        Object next = take();
        while (next != mark) {
            if (next instanceof Sample stale) {
                stale.close();
            } else if (next instanceof MediaException failure) {
                throw failure;
            }
            next = take();
        }
    }

    /** The next sample, whose reference the caller gets; null at the end. */
    @Nullable
    Sample next() {
        if (ended) {
            return null;
        }
        MediaStream from = stream;
        while (from != null && requested < AHEAD) {
            try {
                from.requestSample(null);
            } catch (MediaException atEnd) {
                if (!atEnd.status().equals(Status.MF_E_END_OF_STREAM)) {
                    throw atEnd;
                }
                requested = AHEAD;
                break;
            }
            requested++;
        }
        Object next = take();
        if (next instanceof Sample sample) {
            requested--;
            return sample;
        }
        ended = true;
        if (next instanceof MediaException failure) {
            throw failure;
        }
        return null;
    }

    private Object take() {
        try {
            Object next = arrived.poll(SILENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new MediaException(Deadline.ERROR_TIMEOUT, "no data of " + name + " came for a minute");
            }
            if (next == CLOSED) {
                throw new MediaException(Status.MF_E_SHUTDOWN, name + " was closed");
            }
            return next;
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new MediaException(Status.E_ABORT, "reading " + name + " was interrupted", interrupt);
        }
    }

    private void drop() {
        for (Object left = arrived.poll(); left != null; left = arrived.poll()) {
            if (left instanceof Sample sample) {
                sample.close();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        Release.quietly(source::shutdown);
        drop();
        arrived.add(CLOSED);
    }
}
