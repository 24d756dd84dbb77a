package dev.reel.player;

import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pictures that were decoded one after the other since the last seek, the oldest dropped when they become too many; in order
 * of time. One thread at a time.
 */
final class DecodedGroup {
    private static final long MOST_BYTES = 128L << 20;
    private static final int LEAST_KEPT = 3;

    /** A picture and its type. */
    private record Entry(Sample sample, MediaType type) {}

    private final List<Entry> entries = new ArrayList<>();
    private long bytes;
    private boolean ended;

    /** Adds the newest picture, whose reference it takes. */
    void add(Sample sample, MediaType type) {
        Sample newest = newest();
        if (newest != null && sample.time() <= newest.time()) {
            // Time does not go back: what does is another picture of the same moment, and the later one is what is
            // seen.
            sample.setTime(newest.time());
        }
        entries.add(new Entry(sample, type));
        bytes += sample.totalLength();
        while (bytes > MOST_BYTES && entries.size() > LEAST_KEPT) {
            Sample oldest = entries.remove(0).sample;
            bytes -= oldest.totalLength();
            oldest.close();
        }
    }

    void end() {
        ended = true;
    }

    /** Whether nothing comes behind the newest. */
    boolean hasEnded() {
        return ended;
    }

    void clear() {
        entries.forEach(entry -> entry.sample.close());
        entries.clear();
        bytes = 0;
        ended = false;
    }

    /** Whether the picture of a time is among these. */
    boolean reaches(long time) {
        Sample oldest = first();
        Sample newest = newest();
        return oldest != null && newest != null && oldest.time() <= time && (time < newest.time() || ended);
    }

    /** Whether the newest begins after a time. */
    boolean isBehind(long time) {
        Sample newest = newest();
        return newest != null && newest.time() > time;
    }

    /** The last that begins at a time or before. */
    @Nullable
    Sample at(long time) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (entries.get(i).sample.time() <= time) {
                return entries.get(i).sample;
            }
        }
        return null;
    }

    @Nullable
    Sample first() {
        return entries.isEmpty() ? null : entries.get(0).sample;
    }

    @Nullable
    Sample newest() {
        return entries.isEmpty() ? null : entries.get(entries.size() - 1).sample;
    }

    @Nullable
    Sample after(Sample sample) {
        int place = placeOf(sample) + 1;
        return place < entries.size() ? entries.get(place).sample : null;
    }

    @Nullable
    Sample before(Sample sample) {
        int place = placeOf(sample) - 1;
        return place >= 0 ? entries.get(place).sample : null;
    }

    MediaType typeOf(Sample sample) {
        return entries.get(placeOf(sample)).type;
    }

    private int placeOf(Sample sample) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (entries.get(i).sample == sample) {
                return i;
            }
        }
        throw new IllegalArgumentException("no picture of this group");
    }
}
