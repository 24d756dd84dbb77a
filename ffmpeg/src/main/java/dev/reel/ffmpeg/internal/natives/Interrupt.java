package dev.reel.ffmpeg.internal.natives;

import dev.reel.platform.TimeService;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
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
    /** What a gap between two questions counts at most: beyond, the processor was busy elsewhere, not the network silent. */
    private static final long GAP = 5_000_000;

    /** Of one wait. */
    private static final long SHORTEST = 1000;

    private final Duration patience;
    private final long limit;
    private final Duration total;
    private final long totalLimit;
    private final TimeService time;
    private volatile boolean cancelled;
    private volatile boolean timedOut;
    private volatile boolean exhausted;
    private long lastAsked;
    private long idle;
    private long spent;
    private long bytesSeen;
    private LongSupplier bytesRead = () -> 0;
    private BooleanSupplier overNetwork = () -> true;
    private volatile Runnable whenCancelled = () -> {};
    private volatile @Nullable CompletableFuture<Boolean> waiting;

    /**
     * @param patience how long a read may bring nothing
     * @param total how long it may wait altogether
     * @param time measures it
     */
    public Interrupt(Duration patience, Duration total, TimeService time) {
        // The first pointer decides how JavaCPP works, and load() tells it.
        Natives.load();
        this.opaque = new Upcall.At(number);
        this.patience = patience;
        this.limit = patience.toNanos() / 100;
        this.total = total;
        this.totalLimit = total.toNanos() / 100;
        this.time = time;
        this.lastAsked = time.time();
        BY_NUMBER.put(number, this);
    }

    /** Makes every blocking call of the demuxer end at once, now and later. */
    public void cancel() {
        cancelled = true;
        CompletableFuture<Boolean> present = waiting;
        if (present != null) {
            present.complete(false);
        }
        whenCancelled.run();
    }

    /** Says what else is to be cancelled; the latest counts. */
    public void onCancel(Runnable action) {
        whenCancelled = action;
        if (cancelled) {
            action.run();
        }
    }

    public boolean cancelled() {
        return cancelled;
    }

    /** Whether an operation ended because no data came; the connection is of no use afterwards. */
    public boolean timedOut() {
        return timedOut;
    }

    /** What took too long, in words. */
    String timeOutText() {
        return exhausted
                ? "it was not done after " + text(total) + " of waiting for data"
                : "no data came for " + text(patience);
    }

    private static String text(Duration time) {
        long millis = time.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }

    /**
     * Starts the patience of an operation.
     *
     * @param counter tells how many bytes came so far
     * @param network whether bytes come over a network; what is on this machine may take its time
     */
    public void begin(LongSupplier counter, BooleanSupplier network) {
        bytesRead = counter;
        overNetwork = network;
        bytesSeen = counter.getAsLong();
        lastAsked = time.time();
        idle = 0;
        spent = 0;
        // What took too long may go well another time, as when a user starts again.
        timedOut = false;
        exhausted = false;
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
            long from = lastAsked;
            long patient = Math.max(Math.min(limit - idle, totalLimit - spent) + 1, SHORTEST);
            TimeService.Timer timer = time.newTimer(() -> first.complete(false));
            timer.schedule(from + patient);
            boolean answered = first.join();
            waiting = null;
            timer.cancel();
            count(answered ? Math.min(time.time() - from, patient) : patient);
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
        count(Math.min(time.time() - lastAsked, GAP));
        return timedOut;
    }

    /** Takes note of time that went by. */
    private void count(long waited) {
        lastAsked = time.time();
        spent += waited;
        long bytes = bytesRead.getAsLong();
        if (bytes != bytesSeen) {
            bytesSeen = bytes;
            idle = 0;
        } else {
            idle += waited;
        }
        if ((idle > limit || spent > totalLimit) && overNetwork.getAsBoolean()) {
            exhausted = idle <= limit;
            timedOut = true;
        }
    }

    /** An exception must not travel through native frames; a demuxer without an owner must end. */
    private static int asked(long number) {
        try {
            Interrupt owner = BY_NUMBER.get(number);
            return owner == null || owner.ask() ? 1 : 0;
        } catch (Throwable e) {
            return 1;
        }
    }

    private static final class Callback {
        // One instance for the life of the JVM: natives keep its address.
        private static final Upcall.Asked METHOD = Interrupt::asked;
        static final AVIOInterruptCB.Callback_Pointer INSTANCE =
                new AVIOInterruptCB.Callback_Pointer(Upcall.of(METHOD));
    }
}
