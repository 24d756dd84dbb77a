package dev.reel.ffmpeg.internal.write;

import dev.reel.ffmpeg.internal.natives.FileFormat;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.SinkCharacteristic;
import dev.reel.pipeline.StreamSink;
import dev.reel.pipeline.clock.ClockState;
import dev.reel.pipeline.clock.ClockStateSink;
import dev.reel.pipeline.clock.CorrelatedTime;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.pipeline.sink.FileSinkRequest;
import dev.reel.pipeline.sink.FinalizableSink;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.WorkQueue;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Writes a file (topology.md §8.3): takes samples as fast as they come and orders them by time.
 *
 * <p>No stream is asked for samples while it is a second ahead of another that has not ended, so little is ever held. The file
 * appears when it is finalized; one that fails, or whose clock is stopped before all streams have ended, leaves nothing. Any
 * thread may call; writing happens on a queue of its own.
 */
final class FileSink implements MediaSink, ClockStateSink, FinalizableSink {
    private static final MediaEvent REQUEST = MediaEvent.of(MediaEventType.MEStreamSinkRequestSample);

    private enum Gate {
        STOPPED,
        RUNNING,
        PAUSED
    }

    private final String name;
    private final FileFormat format;
    private final WorkQueue queue;
    private final Object lock = new Object();
    // Guarded by the lock.
    private final FileSinkStreams streams = new FileSinkStreams(this);
    private @Nullable PresentationClock clock;
    private Gate gate = Gate.STOPPED;
    private boolean scheduled;
    private boolean cutShort;
    private boolean shutdown;
    private @Nullable CompletableFuture<Void> finalized;
    private volatile boolean begun;
    // Only touched on the queue.
    private final FileWriter writer;
    private @Nullable MediaException failure;

    FileSink(FileSinkRequest request, FileFormat format, Platform platform, FileWriter.Target target) {
        this.name = request.target().toString();
        this.format = format;
        this.queue = platform.blockingQueue("write " + name);
        this.writer = new FileWriter(request, format, target);
        request.streams().forEach(stream -> streams.add(stream.id(), stream.kind()));
    }

    @Override
    public Set<SinkCharacteristic> characteristics() {
        checkOpen();
        return Set.of(SinkCharacteristic.RATELESS);
    }

    /** Adds a stream behind the others: id 1 for video, 2 for audio. Not possible once the file is begun. */
    @Override
    public StreamSink addStreamSink(int id, @Nullable MediaType type) {
        synchronized (lock) {
            checkOpen();
            streams.checkFree(id);
            checkNotBegun();
            return streams.add(id, type);
        }
    }

    @Override
    public void removeStreamSink(int id) {
        synchronized (lock) {
            checkOpen();
            FileStreamSink stream = streams.find(id);
            checkNotBegun();
            streams.remove(stream);
        }
    }

    @Override
    public List<StreamSink> streamSinks() {
        synchronized (lock) {
            checkOpen();
            return List.copyOf(streams.all());
        }
    }

    @Override
    public StreamSink streamSinkById(int id) {
        synchronized (lock) {
            checkOpen();
            return streams.find(id);
        }
    }

    /** Any clock will do, one without a time source too: nothing is written by it. */
    @Override
    public void setPresentationClock(@Nullable PresentationClock newClock) {
        CorrelatedTime joining = null;
        synchronized (lock) {
            checkOpen();
            if (clock == newClock) {
                return;
            }
            if (clock != null) {
                clock.removeClockStateSink(this);
            }
            clock = newClock;
            if (newClock != null) {
                newClock.addClockStateSink(this);
                joining = newClock.state() == ClockState.RUNNING ? newClock.correlatedTime() : null;
            }
        }
        if (joining != null) {
            onClockStart(joining.systemTime(), joining.clockTime());
        }
    }

    @Override
    public PresentationClock presentationClock() {
        synchronized (lock) {
            checkOpen();
            if (clock == null) {
                throw new MediaException(Status.MF_E_NO_CLOCK, this + " has no presentation clock");
            }
            return clock;
        }
    }

    @Override
    public void onClockStart(long systemTime, long startOffset) {
        change(Gate.RUNNING, MediaEventType.MEStreamSinkStarted, () -> {
            writer.startAt(startOffset);
            synchronized (lock) {
                streams.all().forEach(stream -> stream.queue().forgetReached());
            }
        });
    }

    @Override
    public void onClockRestart(long systemTime) {
        change(Gate.RUNNING, MediaEventType.MEStreamSinkStarted, () -> {});
    }

    @Override
    public void onClockPause(long systemTime) {
        change(Gate.PAUSED, MediaEventType.MEStreamSinkPaused, () -> {});
    }

    @Override
    public void onClockStop(long systemTime) {
        change(Gate.STOPPED, MediaEventType.MEStreamSinkStopped, () -> {});
    }

    @Override
    public void onClockSetRate(long systemTime, float rate) {
        MediaEvent event = MediaEvent.of(MediaEventType.MEStreamSinkRateChanged, Status.S_OK, PropVariant.r4(rate));
        queue.execute(() -> present().forEach(stream -> stream.emit(event)));
    }

    private void change(Gate next, MediaEventType answer, Runnable first) {
        synchronized (lock) {
            if (shutdown) {
                return;
            }
            gate = next;
            if (next == Gate.RUNNING) {
                cutShort = false;
            }
            if (next == Gate.STOPPED
                    && streams.all().stream().anyMatch(stream -> !stream.queue().hasEnded())) {
                writer.giveUp();
            }
        }
        queue.execute(() -> {
            first.run();
            if (next == Gate.STOPPED) {
                stopped();
            }
            present().forEach(stream -> stream.emit(MediaEvent.of(answer)));
            work();
        });
    }

    /** Drops what waits, lets the markers out, and remembers whether something is missing now. */
    private void stopped() {
        List<Runnable> answers = new ArrayList<>();
        synchronized (lock) {
            for (FileStreamSink stream : streams.all()) {
                for (FileStreamQueue.Marker marker : stream.queue().clear()) {
                    answers.add(() -> answer(stream, marker, Status.S_OK));
                }
                stream.queue().forgetRequests();
                cutShort |= !stream.queue().hasEnded();
            }
        }
        answers.forEach(Runnable::run);
    }

    /** Takes a sample or a marker of a stream; when it throws, the sample stays the caller's. */
    void receive(FileStreamSink stream, Object item) {
        synchronized (lock) {
            if (shutdown || !streams.has(stream)) {
                throw new MediaException(Status.MF_E_STREAMSINK_REMOVED, stream + " does not exist any more");
            }
            if (finalized != null) {
                throw new MediaException(Status.MF_E_SHUTDOWN, this + " is finished and takes nothing more");
            }
            if (item instanceof Sample && gate == Gate.STOPPED) {
                throw new MediaException(
                        Status.MF_E_INVALIDREQUEST, this + " is stopped and takes no samples; start the clock first");
            }
            stream.queue().add(item);
            if (scheduled) {
                return;
            }
            scheduled = true;
        }
        queue.execute(this::work);
    }

    /** Drops what waits in a stream; it asks anew. */
    void flush(FileStreamSink stream) {
        List<FileStreamQueue.Marker> markers;
        synchronized (lock) {
            markers = stream.queue().clear();
            stream.queue().forgetRequests();
        }
        queue.execute(() -> {
            markers.forEach(marker -> answer(stream, marker, Status.E_ABORT));
            work();
        });
    }

    boolean hasBegun() {
        return begun;
    }

    /** True when the container may have such a stream. */
    boolean holds(MediaType type) {
        return format.holds(FfmpegFileSinks.codecId(type));
    }

    private void work() {
        synchronized (lock) {
            scheduled = false;
        }
        boolean again = true;
        while (again) {
            again = false;
            for (FileStreamSink stream : present()) {
                Object item = next(stream);
                if (item instanceof FileStreamQueue.Marker marker) {
                    answer(stream, marker, Status.S_OK);
                } else if (item instanceof Sample sample) {
                    try (sample) {
                        write(stream, sample);
                    }
                }
                again |= item != null;
            }
            again |= begin();
        }
        request();
    }

    /** What is to be done next for a stream: no sample before the file is begun, nothing but markers while stopped. */
    private @Nullable Object next(FileStreamSink stream) {
        synchronized (lock) {
            Object item = stream.queue().peek();
            boolean due = item instanceof Sample sample
                    ? gate == Gate.RUNNING
                            && (failure != null || (writer.hasBegun() && streams.isTurnOf(stream, sample)))
                    : gate != Gate.PAUSED;
            return due ? stream.queue().poll() : null;
        }
    }

    /** Begins the file once every stream has its first sample or has ended without; true when it has. */
    private boolean begin() {
        List<FileWriter.First> firsts;
        synchronized (lock) {
            if (writer.hasBegun() || failure != null || gate != Gate.RUNNING || finalized != null) {
                return false;
            }
            firsts = streams.firsts();
        }
        if (firsts.isEmpty()) {
            return false;
        }
        begun = true;
        try {
            writer.begin(firsts);
        } catch (RuntimeException e) {
            fail(firsts.get(0).stream(), e);
        } finally {
            firsts.forEach(FileWriter.First::close);
        }
        return true;
    }

    private void write(FileStreamSink stream, Sample sample) {
        if (failure != null) {
            return;
        }
        try {
            writer.write(stream, sample);
        } catch (RuntimeException e) {
            fail(stream, e);
        }
    }

    private void fail(FileStreamSink stream, RuntimeException cause) {
        MediaException told = cause instanceof MediaException media
                ? media
                : new MediaException(Status.E_UNEXPECTED, "cannot write " + name + ": " + cause, cause);
        failure = told;
        writer.discard();
        stream.emit(MediaEvent.failure(MediaEventType.MEError, told));
    }

    /** Asks for samples, of a stream that is ahead only when the others have come up. */
    private void request() {
        for (FileStreamSink stream : present()) {
            while (takeRequest(stream)) {
                stream.emit(REQUEST);
            }
        }
    }

    private boolean takeRequest(FileStreamSink stream) {
        synchronized (lock) {
            boolean open = gate == Gate.RUNNING && !shutdown && finalized == null;
            return open
                    && streams.has(stream)
                    && !streams.isAhead(stream)
                    && stream.queue().takeRequest();
        }
    }

    private void answer(FileStreamSink stream, FileStreamQueue.Marker marker, Status status) {
        stream.emit(MediaEvent.of(MediaEventType.MEStreamSinkMarker, status, marker.context()));
    }

    @Override
    public CompletableFuture<Void> finalizeSink() {
        CompletableFuture<Void> result;
        synchronized (lock) {
            checkOpen();
            if (finalized != null) {
                return finalized;
            }
            result = new CompletableFuture<>();
            finalized = result;
        }
        queue.execute(() -> {
            try {
                finish();
                result.complete(null);
            } catch (RuntimeException e) {
                writer.discard();
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private void finish() {
        if (failure != null) {
            throw failure;
        }
        synchronized (lock) {
            if (streams.all().isEmpty()) {
                throw new MediaException(Status.MF_E_SINK_NO_STREAMS, "there is no " + name + ": it has no streams");
            }
            if (cutShort && writer.hasBegun()) {
                throw new MediaException(
                        Status.MF_E_OPERATION_CANCELLED,
                        "there is no " + name + ": it was stopped before all of it was written");
            }
        }
        writer.finish();
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
            gate = Gate.STOPPED;
            streams.close();
        }
        queue.execute(writer::discard);
    }

    private List<FileStreamSink> present() {
        synchronized (lock) {
            return List.copyOf(streams.all());
        }
    }

    private void checkNotBegun() {
        if (begun) {
            throw new MediaException(Status.MF_E_INVALIDREQUEST, this + " is begun and has the streams that it has");
        }
    }

    private void checkOpen() {
        synchronized (lock) {
            if (shutdown) {
                throw new MediaException(Status.MF_E_SHUTDOWN, this + " is shut down");
            }
        }
    }

    @Override
    public String toString() {
        return "the file sink of " + name;
    }
}
