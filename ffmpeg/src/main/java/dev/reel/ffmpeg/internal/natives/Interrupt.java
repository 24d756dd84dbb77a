package dev.reel.ffmpeg.internal.natives;

import dev.reel.platform.TimeService;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Ends a blocking read of one demuxer: when it is cancelled, or when no data came for the stated time.
 *
 * <p>FFmpeg asks one callback for all demuxers; the opaque value that it hands over is the number of the interrupt, never
 * an address. {@link #cancel} may come from any thread.
 */
public final class Interrupt implements AutoCloseable {
    private static final Map<Long, Interrupt> BY_NUMBER = new ConcurrentHashMap<>();
    private static final AtomicLong NUMBERS = new AtomicLong();
    private final long number = NUMBERS.incrementAndGet();
    private final Pointer opaque;
    private final Duration patience;
    private final long limit;
    private final TimeService time;
    private volatile boolean cancelled;
    private volatile boolean timedOut;
    private volatile long lastProgress;
    private long bytesSeen;
    private LongSupplier bytesRead = () -> 0;
    private volatile @Nullable CompletableFuture<Boolean> waiting;

    /**
     * @param patience how long a read may bring nothing
     * @param time measures it
     */
    public Interrupt(Duration patience, TimeService time) {
        // The first pointer decides how JavaCPP works, and load() tells it.
        Natives.load();
        this.opaque = new Opaque(number);
        this.patience = patience;
        this.limit = patience.toNanos() / 100;
        this.time = time;
        this.lastProgress = time.time();
        BY_NUMBER.put(number, this);
    }

    /** Makes every blocking call of the demuxer end at once, now and later. */
    public void cancel() {
        cancelled = true;
        CompletableFuture<Boolean> present = waiting;
        if (present != null) {
            present.complete(false);
        }
    }

    public boolean cancelled() {
        return cancelled;
    }

    /** Whether an operation ended because no data came; the connection is of no use afterwards. */
    public boolean timedOut() {
        return timedOut;
    }

    /** The patience in words, for messages. */
    String patienceText() {
        long millis = patience.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }

    /** Starts the patience of an operation; {@code counter} tells how many bytes came so far. */
    public void begin(LongSupplier counter) {
        bytesRead = counter;
        bytesSeen = counter.getAsLong();
        lastProgress = time.time();
        // What took too long may go well another time, as when a user starts again.
        timedOut = false;
    }

    /** Waits for an answer, whatever it is; false when the operation should end first. */
    public boolean await(CompletableFuture<?> answer) {
        while (!answer.isDone()) {
            CompletableFuture<Boolean> first = answer.handle((value, failure) -> true);
            waiting = first;
            // After the assignment, so that no cancellation is missed.
            if (ask()) {
                waiting = null;
                return false;
            }
            TimeService.Timer timer = time.newTimer(() -> first.complete(false));
            timer.schedule(lastProgress + limit + 1);
            var unusedWhoWasFirst = first.join();
            waiting = null;
            timer.cancel();
        }
        return !cancelled;
    }

    /** Waits ten milliseconds before the next try. */
    public void waitABit() {
        CountDownLatch over = new CountDownLatch(1);
        time.newTimer(over::countDown).schedule(time.time() + 100_000);
        try {
            over.await();
        } catch (InterruptedException e) {
            cancel();
            Thread.currentThread().interrupt();
        }
    }

    /** Puts this interrupt into a native context. */
    public void installOn(AVIOInterruptCB target) {
        target.callback(Callback.INSTANCE);
        target.opaque(opaque);
    }

    @Override
    public void close() {
        BY_NUMBER.remove(number);
    }

    /** Whether the running operation should end; asked by FFmpeg whenever it waits. */
    public boolean ask() {
        if (cancelled || timedOut) {
            return true;
        }
        long bytes = bytesRead.getAsLong();
        long now = time.time();
        if (bytes != bytesSeen) {
            bytesSeen = bytes;
            lastProgress = now;
        } else if (now - lastProgress > limit) {
            timedOut = true;
        }
        return timedOut;
    }

    private static final class Opaque extends Pointer {
        Opaque(long number) {
            this.address = number;
        }
    }

    private static final class Callback extends AVIOInterruptCB.Callback_Pointer {
        // One instance for the life of the JVM: natives keep its address.
        static final Callback INSTANCE = new Callback();

        Callback() {
            super();
        }

        @Override
        public int call(Pointer opaque) {
            // An exception must not travel through native frames; a demuxer without an owner must end.
            try {
                Interrupt owner = BY_NUMBER.get(opaque.address());
                return owner == null || owner.ask() ? 1 : 0;
            } catch (RuntimeException e) {
                return 1;
            }
        }
    }
}
