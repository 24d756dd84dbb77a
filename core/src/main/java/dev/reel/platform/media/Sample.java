package dev.reel.platform.media;

import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One piece of a stream: buffers with a time, a duration and a few marks (platform.md §6).
 *
 * <p>A sample is counted by references. Giving it away gives one reference away: the receiver closes it, and so does whoever
 * drops it on the way. {@link #retain} makes one more. At the last close its buffers are closed and it must not be touched:
 * access then throws {@link IllegalStateException}. While several hold it, nobody writes.
 */
public final class Sample implements AutoCloseable {
    private static final AtomicIntegerFieldUpdater<Sample> REFERENCES =
            AtomicIntegerFieldUpdater.newUpdater(Sample.class, "references");
    private static final long UNSET = Long.MIN_VALUE;

    private volatile int references = 1;
    private long time = UNSET;
    private long duration = UNSET;
    private long ticks = UNSET;
    private Rational timeBase = Rational.HNS;
    private int flags;
    private boolean cleanPoint;
    private boolean discontinuity;
    private @Nullable Object token;
    private @Nullable MediaBuffer single;
    private @Nullable List<MediaBuffer> several;
    private @Nullable Attributes attributes;
    private @Nullable Runnable onRelease;

    /** A sample without buffers, time or duration. */
    public Sample() {}

    /** A sample with one buffer, whose reference it takes over. */
    public Sample(MediaBuffer buffer) {
        single = buffer;
    }

    public boolean hasTime() {
        return time != UNSET;
    }

    /** Presentation time in 100 ns units; {@code MF_E_NO_SAMPLE_TIMESTAMP} when unset. */
    public long time() {
        if (time == UNSET) {
            throw new MediaException(Status.MF_E_NO_SAMPLE_TIMESTAMP, "the sample has no time stamp");
        }
        return time;
    }

    public Sample setTime(long newTime) {
        time = newTime;
        return this;
    }

    public boolean hasDuration() {
        return duration != UNSET;
    }

    /** Duration in 100 ns units; {@code MF_E_NO_SAMPLE_DURATION} when unset. */
    public long duration() {
        if (duration == UNSET) {
            throw new MediaException(Status.MF_E_NO_SAMPLE_DURATION, "the sample has no duration");
        }
        return duration;
    }

    public Sample setDuration(long newDuration) {
        duration = newDuration;
        return this;
    }

    /** Marks the sample with its container's own time stamp, for exact remuxing. */
    public Sample setTicks(long newTicks, Rational newTimeBase) {
        ticks = newTicks;
        timeBase = newTimeBase;
        return this;
    }

    public boolean hasTicks() {
        return ticks != UNSET;
    }

    /** The container's own time stamp in {@link #timeBase()} units; {@code MF_E_NO_SAMPLE_TIMESTAMP} when unset. */
    public long ticks() {
        if (ticks == UNSET) {
            throw new MediaException(Status.MF_E_NO_SAMPLE_TIMESTAMP, "the sample has no original time stamp");
        }
        return ticks;
    }

    public Rational timeBase() {
        return timeBase;
    }

    public int flags() {
        return flags;
    }

    public Sample setFlags(int newFlags) {
        flags = newFlags;
        return this;
    }

    /** True for a key frame: decoding may begin here. */
    public boolean isCleanPoint() {
        return cleanPoint;
    }

    public Sample setCleanPoint(boolean value) {
        cleanPoint = value;
        return this;
    }

    /** True when the data does not continue what came before. */
    public boolean isDiscontinuity() {
        return discontinuity;
    }

    public Sample setDiscontinuity(boolean value) {
        discontinuity = value;
        return this;
    }

    /** The token of the request that this sample answers. */
    public @Nullable Object token() {
        return token;
    }

    public Sample setToken(@Nullable Object value) {
        token = value;
        return this;
    }

    /** Further attributes; made when first asked for. */
    public Attributes attributes() {
        Attributes present = attributes;
        if (present == null) {
            present = new Attributes();
            attributes = present;
        }
        return present;
    }

    public boolean hasAttributes() {
        Attributes present = attributes;
        return present != null && present.count() > 0;
    }

    public int bufferCount() {
        checkOpen();
        return several != null ? several.size() : single != null ? 1 : 0;
    }

    /** A buffer, still owned by the sample; {@code E_INVALIDARG} when out of range. */
    public MediaBuffer buffer(int index) {
        checkOpen();
        if (several != null && index >= 0 && index < several.size()) {
            return several.get(index);
        }
        if (index == 0 && single != null) {
            return single;
        }
        throw noBuffer(index);
    }

    /** Appends a buffer, whose reference the sample takes over; the same buffer may be added twice (retain it). */
    public Sample addBuffer(MediaBuffer buffer) {
        checkOpen();
        if (several != null) {
            several.add(buffer);
        } else if (single == null) {
            single = buffer;
        } else {
            several = new ArrayList<>(List.of(single, buffer));
            single = null;
        }
        return this;
    }

    /** Takes a buffer out and closes the sample's reference to it; {@code E_INVALIDARG} when out of range. */
    public void removeBuffer(int index) {
        MediaBuffer removed = buffer(index);
        if (several != null) {
            several.remove(index);
        } else {
            single = null;
        }
        removed.close();
    }

    public void removeAllBuffers() {
        checkOpen();
        closeBuffers();
    }

    /** The sum of the buffers' current lengths in bytes. */
    public int totalLength() {
        int total = 0;
        for (int i = 0; i < bufferCount(); i++) {
            total += buffer(i).currentLength();
        }
        return total;
    }

    /**
     * Replaces the content of {@code destination} by the bytes of all buffers in order. Too small a destination is
     * {@code MF_E_BUFFERTOOSMALL}; its data then stays and its length becomes 0.
     */
    public void copyTo(MediaBuffer destination) {
        int total = totalLength();
        if (total > destination.maxLength()) {
            destination.setCurrentLength(0);
            throw new MediaException(
                    Status.MF_E_BUFFERTOOSMALL,
                    "the sample has " + total + " bytes, the destination holds " + destination.maxLength());
        }
        destination.setCurrentLength(total);
        ByteBuffer target = destination.data();
        for (int i = 0; i < bufferCount(); i++) {
            target.put(buffer(i).data());
        }
    }

    /**
     * The sample's bytes in one buffer, still owned by the sample: its only one, or a new one that replaces them all.
     * {@code E_UNEXPECTED} without buffers.
     */
    public MediaBuffer convertToContiguousBuffer() {
        int count = bufferCount();
        if (count == 0) {
            throw new MediaException(Status.E_UNEXPECTED, "the sample has no buffers");
        }
        if (count == 1) {
            return buffer(0);
        }
        MemoryBuffer whole = MemoryBuffer.allocate(totalLength());
        copyTo(whole);
        closeBuffers();
        single = whole;
        return whole;
    }

    /** Runs {@code action} when the last reference goes (a tracked sample). */
    public Sample onRelease(Runnable action) {
        onRelease = action;
        return this;
    }

    /** A new sample without data and otherwise like this one: times, marks, flags, token and attributes. */
    public Sample copyWithoutBuffers() {
        Sample copy = new Sample();
        copy.time = time;
        copy.duration = duration;
        copy.ticks = ticks;
        copy.timeBase = timeBase;
        copy.flags = flags;
        copy.cleanPoint = cleanPoint;
        copy.discontinuity = discontinuity;
        copy.token = token;
        if (hasAttributes()) {
            attributes().copyAllItems(copy.attributes());
        }
        return copy;
    }

    /** Adds a reference and returns this sample. */
    public Sample retain() {
        int count;
        do {
            count = references;
            if (count == 0) {
                throw closed();
            }
        } while (!REFERENCES.compareAndSet(this, count, count + 1));
        return this;
    }

    /** True when only the caller holds it, so that it may be written. */
    public boolean isExclusive() {
        return references == 1;
    }

    /** Gives one reference back; after the last one a further call does nothing. */
    @Override
    public void close() {
        int count;
        do {
            count = references;
            if (count == 0) {
                return;
            }
        } while (!REFERENCES.compareAndSet(this, count, count - 1));
        if (count == 1) {
            closeBuffers();
            Runnable action = onRelease;
            if (action != null) {
                action.run();
            }
        }
    }

    private void closeBuffers() {
        MediaBuffer one = single;
        List<MediaBuffer> many = several;
        single = null;
        several = null;
        if (one != null) {
            one.close();
        }
        if (many != null) {
            many.forEach(MediaBuffer::close);
        }
    }

    private void checkOpen() {
        if (references == 0) {
            throw closed();
        }
    }

    private static IllegalStateException closed() {
        return new IllegalStateException("the sample is closed");
    }

    private MediaException noBuffer(int index) {
        return new MediaException(
                Status.E_INVALIDARG, "the sample has " + bufferCount() + " buffers, none at index " + index);
    }

    @Override
    public String toString() {
        return "Sample[" + (time == UNSET ? "no time" : time) + (cleanPoint ? ", clean point" : "") + "]";
    }
}
