package dev.reel.pipeline;

import dev.reel.platform.Attributes;
import dev.reel.platform.PropVariant;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.SampleAttributes;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Carries the attributes of input samples around a transform to the output samples made of them (topology.md §9.1).
 *
 * <p>An output belongs to the input in whose time it begins; without times, to the oldest that is left. What the transform set
 * itself is not touched. One thread at a time.
 */
public final class CarriedAttributes {
    /** More inputs than any transform holds back; one that drops its input does not let them pile up. */
    private static final int MOST = 64;

    /** The attributes of an input from its time to its end, 100 ns units; MIN_VALUE without a time. */
    private record Entry(long time, long end, Map<UUID, PropVariant> items) {}

    private final ArrayDeque<Entry> entries = new ArrayDeque<>();

    /** Without input yet. */
    public CarriedAttributes() {}

    /** An input goes in. */
    public void taken(Sample input) {
        long time = input.hasTime() ? input.time() : Long.MIN_VALUE;
        Map<UUID, PropVariant> items = new HashMap<>(input.attributes().toMap());
        // When it was to be decoded says nothing of what was made of it.
        items.remove(SampleAttributes.DECODE_TIMESTAMP.guid());
        if (items.isEmpty()) {
            return;
        }
        if (entries.size() == MOST) {
            entries.remove();
        }
        long duration = input.hasDuration() ? input.duration() : 0;
        entries.add(new Entry(time, input.hasTime() ? time + Math.max(1, duration) : time, items));
    }

    /** An output comes out. */
    public void given(Sample output) {
        Entry entry = output.hasTime() ? entryAt(output.time()) : entries.poll();
        if (entry != null) {
            Attributes target = output.attributes();
            entry.items.forEach((key, value) -> {
                if (!target.contains(key)) {
                    target.setItem(key, value);
                }
            });
        }
    }

    /** Forgets everything; for a flush. */
    public void clear() {
        entries.clear();
    }

    private @Nullable Entry entryAt(long time) {
        Entry found = null;
        for (Iterator<Entry> all = entries.iterator(); all.hasNext(); ) {
            Entry entry = all.next();
            if (entry.time == Long.MIN_VALUE) {
                continue;
            }
            if (time >= entry.end) {
                all.remove();
            } else if (time >= entry.time) {
                found = entry;
            }
        }
        return found;
    }
}
