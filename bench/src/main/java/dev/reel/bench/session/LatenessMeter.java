package dev.reel.bench.session;

import dev.reel.pipeline.sink.SampleRenderer;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A renderer that shows nothing and notes how late each sample was, in 100 ns units. Any thread may ask it. */
final class LatenessMeter implements SampleRenderer {
    private long[] lateness = new long[1 << 10];
    private int count;
    private @Nullable CountDownLatch waiting;

    /** A latch that opens with the next sample. */
    synchronized CountDownLatch next() {
        CountDownLatch latch = new CountDownLatch(1);
        waiting = latch;
        return latch;
    }

    /** Opens a latch with the next sample. */
    synchronized void release(CountDownLatch latch) {
        waiting = latch;
    }

    synchronized void reset() {
        count = 0;
    }

    synchronized long count() {
        return count;
    }

    synchronized long laterThan(long limit) {
        return Arrays.stream(lateness, 0, count).filter(late -> late > limit).count();
    }

    synchronized long worst() {
        return Arrays.stream(lateness, 0, count).max().orElse(0);
    }

    @Override
    public MajorType majorType() {
        return MajorType.DEFAULT;
    }

    @Override
    public boolean accepts(MediaType type) {
        return true;
    }

    @Override
    public void configure(MediaType type) {
        // Any type will do.
    }

    @Override
    public synchronized void render(Sample sample, long late) {
        if (count == lateness.length) {
            lateness = Arrays.copyOf(lateness, count * 2);
        }
        lateness[count++] = late;
        CountDownLatch latch = waiting;
        if (latch != null) {
            waiting = null;
            latch.countDown();
        }
    }

    @Override
    public void flush() {
        // Nothing is held.
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
