package dev.reel.ffmpeg.internal.write;

import dev.reel.pipeline.sink.FileSinks;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The streams of a file sink, and how far each has come against the others. Guarded by the sink. */
final class FileSinkStreams {
    /** How far a stream may be ahead of another that has not ended. */
    private static final long LEAD = Platform.SECOND;

    private final FileSink sink;
    private final List<FileStreamSink> all = new ArrayList<>();

    FileSinkStreams(FileSink sink) {
        this.sink = sink;
    }

    List<FileStreamSink> all() {
        return all;
    }

    boolean has(FileStreamSink stream) {
        return all.contains(stream);
    }

    FileStreamSink add(int id, @Nullable MediaType type) {
        FileStreamSink added = new FileStreamSink(sink, id, type);
        all.add(added);
        return added;
    }

    /** Fails unless a stream may be added by this number. */
    void checkFree(int id) {
        if (all.stream().anyMatch(stream -> stream.id() == id)) {
            throw new MediaException(Status.MF_E_STREAMSINK_EXISTS, sink + " has a stream " + id + " already");
        }
        if (id != FileSinks.VIDEO_STREAM && id != FileSinks.AUDIO_STREAM) {
            throw new MediaException(
                    Status.MF_E_INVALIDSTREAMNUMBER, sink + " has stream 1 for video and 2 for audio, no " + id);
        }
    }

    FileStreamSink find(int id) {
        return all.stream()
                .filter(stream -> stream.id() == id)
                .findFirst()
                .orElseThrow(() -> new MediaException(Status.MF_E_INVALIDSTREAMNUMBER, sink + " has no stream " + id));
    }

    /** Takes a stream out; what waits in it is dropped. */
    void remove(FileStreamSink stream) {
        all.remove(stream);
        drop(stream);
    }

    /** Ends all; what waits in them is dropped. */
    void close() {
        all.forEach(FileSinkStreams::drop);
    }

    private static void drop(FileStreamSink stream) {
        stream.remove();
        stream.queue().clear();
    }

    /**
     * The first sample of each stream that has not ended without one, each with a reference for the caller; empty while one of
     * them is still to come. Nothing waits for the first subtitle, unless there is nothing else.
     */
    List<FileWriter.First> firsts() {
        List<FileWriter.First> firsts = new ArrayList<>();
        boolean waits = false;
        for (FileStreamSink stream : all) {
            if (stream.queue().peek() instanceof Sample sample) {
                firsts.add(new FileWriter.First(stream, sample.retain()));
            } else if (stream.isSparse()) {
                firsts.add(new FileWriter.First(stream, null));
            } else {
                waits |= !stream.queue().hasEnded();
            }
        }
        if (waits || firsts.stream().allMatch(first -> first.sample() == null)) {
            firsts.forEach(FileWriter.First::close);
            return List.of();
        }
        return firsts;
    }

    /** False for a subtitle whose place among the pictures and the sound is still to come. */
    boolean isTurnOf(FileStreamSink stream, Sample sample) {
        return !stream.isSparse()
                || all.stream()
                        .filter(other -> !other.isSparse() && !other.queue().hasEnded())
                        .allMatch(other -> other.queue().reached() != Long.MIN_VALUE
                                && sample.time() <= other.queue().reached() + LEAD);
    }

    /** True when a stream is to wait for another to come up. */
    boolean isAhead(FileStreamSink stream) {
        if (stream.isSparse()) {
            return stream.queue().peek() instanceof Sample;
        }
        long reached = stream.queue().reached();
        return reached != Long.MIN_VALUE
                && all.stream()
                        .filter(other -> other != stream
                                && !other.isSparse()
                                && !other.queue().hasEnded())
                        .anyMatch(other -> other.queue().reached() == Long.MIN_VALUE
                                || reached > other.queue().reached() + LEAD);
    }
}
