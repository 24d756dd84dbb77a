package dev.reel.ffmpeg;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the native objects that are alive, by kind; all zero when everything that was opened is closed.
 *
 * <p>Any thread.
 */
public final class NativeCount {
    /** What is counted. */
    public enum Kind {
        /** An open container. */
        DEMUXER,
        /** The native face of a byte stream. */
        STREAM_INPUT,
        /** A compressed packet. */
        PACKET,
        /** An open decoder. */
        DECODER,
        /** An open encoder. */
        ENCODER,
        /** A container that is being written. */
        MUXER,
        /** A decoded or converted frame. */
        FRAME,
        /** A pixel converter. */
        SCALER,
        /** A sample converter. */
        RESAMPLER,
        /** A copy of a stream's codec parameters. */
        PARAMETERS,
        /** A scratch block. */
        BLOCK
    }

    private static final Map<Kind, AtomicLong> LIVE = counters();

    private NativeCount() {}

    /** Live objects of one kind. */
    public static long live(Kind kind) {
        return counter(kind).get();
    }

    /** Live objects of all kinds. */
    public static long total() {
        return LIVE.values().stream().mapToLong(AtomicLong::get).sum();
    }

    /** Live objects of each kind at about this moment. */
    public static Map<Kind, Long> snapshot() {
        Map<Kind, Long> result = new EnumMap<>(Kind.class);
        LIVE.forEach((kind, count) -> result.put(kind, count.get()));
        return result;
    }

    /** Counts one more; for the native layer. */
    public static void born(Kind kind) {
        counter(kind).incrementAndGet();
    }

    /** Counts one fewer; for the native layer. */
    public static void gone(Kind kind) {
        counter(kind).decrementAndGet();
    }

    private static AtomicLong counter(Kind kind) {
        AtomicLong counter = LIVE.get(kind);
        if (counter == null) {
            throw new IllegalArgumentException("no counter for " + kind);
        }
        return counter;
    }

    private static Map<Kind, AtomicLong> counters() {
        Map<Kind, AtomicLong> result = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            result.put(kind, new AtomicLong());
        }
        return result;
    }
}
