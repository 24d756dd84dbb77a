package dev.reel.ffmpeg.internal.write;

import dev.reel.pipeline.StreamSink;
import dev.reel.platform.PropVariant;
import dev.reel.platform.media.Sample;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Samples and markers of one stream that wait to be written, and how many samples are asked for. Guarded by its sink. */
final class FileStreamQueue {
    /** A marker and what it answers with. */
    record Marker(StreamSink.MarkerType type, PropVariant context) {}

    /** Samples here or asked for. */
    private static final int WINDOW = 4;

    private static final long NOTHING = Long.MIN_VALUE;

    private final ArrayDeque<Object> waiting = new ArrayDeque<>();
    private int samples;
    private int open;
    private long reached = NOTHING;
    private boolean ended;

    void add(Object item) {
        waiting.add(item);
        if (item instanceof Sample sample) {
            samples++;
            open = Math.max(0, open - 1);
            ended = false;
            long end = sample.time() + (sample.hasDuration() ? sample.duration() : 0);
            reached = Math.max(reached, end);
        }
    }

    @Nullable
    Object peek() {
        return waiting.peek();
    }

    @Nullable
    Object poll() {
        Object item = waiting.poll();
        if (item instanceof Sample) {
            samples--;
        } else if (item instanceof Marker marker && marker.type() == StreamSink.MarkerType.ENDOFSEGMENT) {
            ended = true;
        }
        return item;
    }

    /** Drops the samples, whose references it gives back, and gives the markers. */
    List<Marker> clear() {
        List<Marker> markers = new ArrayList<>();
        for (Object item : waiting) {
            if (item instanceof Sample sample) {
                sample.close();
            } else if (item instanceof Marker marker) {
                markers.add(marker);
            }
        }
        waiting.clear();
        samples = 0;
        return markers;
    }

    /** True when the end was the last thing written. */
    boolean hasEnded() {
        return ended;
    }

    /** How far data has come, 100 ns units; MIN_VALUE when there was none. */
    long reached() {
        return reached;
    }

    /** Data begins at another time. */
    void forgetReached() {
        reached = NOTHING;
    }

    /** Takes open requests back. */
    void forgetRequests() {
        open = 0;
    }

    /** Opens one more request when there is room for a sample. */
    boolean takeRequest() {
        if (open + samples >= WINDOW) {
            return false;
        }
        open++;
        return true;
    }
}
