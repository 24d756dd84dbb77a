package dev.reel.player;

import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.platform.Deadline;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.TimeService;
import dev.reel.platform.WorkQueue;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells a listener how far a session is, again and again until its end; a listener that throws makes it fail. Any thread. */
final class ProgressReports {
    private static final long INTERVAL = Platform.SECOND / 5;
    /** A listener that does not return until then waits for what comes behind its reports. */
    private static final long PATIENCE = Platform.SECOND;
    /** The clock tells where the last sample begins, not where it ends. */
    private static final Duration LAST_SAMPLE = Duration.ofSeconds(1);

    private final Platform platform;
    private final Consumer<TranscodeProgress> listener;
    private final long begun;
    private final Optional<Duration> length;
    private final CompletableFuture<Void> ended;
    private final WorkQueue queue;
    private final TimeService.Timer timer;
    private @Nullable PresentationClock clock;
    private Duration position = Duration.ZERO;
    private boolean done;

    ProgressReports(
            Platform platform,
            Consumer<TranscodeProgress> listener,
            long begun,
            Optional<Duration> length,
            CompletableFuture<Void> ended) {
        this.platform = platform;
        this.listener = listener;
        this.begun = begun;
        this.length = length;
        this.ended = ended;
        this.queue = platform.blockingQueue("progress");
        this.timer = platform.timeService().newTimer(() -> queue.execute(this::report));
    }

    void begin(PresentationClock running) {
        synchronized (this) {
            clock = running;
        }
        queue.execute(this::report);
    }

    private void report() {
        synchronized (this) {
            if (done || ended.isDone()) {
                return;
            }
        }
        tell();
        timer.schedule(platform.time() + INTERVAL);
    }

    private void tell() {
        try {
            listener.accept(now());
        } catch (RuntimeException failure) {
            ended.completeExceptionally(
                    new MediaException(Status.E_UNEXPECTED, "the progress listener failed: " + failure, failure));
        }
    }

    synchronized TranscodeProgress now() {
        PresentationClock running = clock;
        if (!done && running != null) {
            try {
                Duration time = Duration.ofNanos(Math.max(0, running.time()) * 100);
                position = time.compareTo(position) > 0 ? time : position;
            } catch (MediaException between) {
                // The last one known will do.
            }
        }
        Duration taken = Duration.ofNanos((platform.time() - begun) * 100);
        double speed = taken.isZero() ? 0 : (double) position.toNanos() / taken.toNanos();
        return new TranscodeProgress(position, length, speed, taken);
    }

    /** The last report, behind all others, and what comes then: where it may wait, and though a listener does not return. */
    void end(boolean whole, Consumer<TranscodeProgress> then) {
        synchronized (this) {
            now();
            done = true;
            position = length.filter(
                            expected -> whole && expected.minus(position).abs().compareTo(LAST_SAMPLE) < 0)
                    .orElse(position);
        }
        timer.cancel();
        CompletableFuture<Void> told = CompletableFuture.runAsync(
                () -> {
                    if (whole) {
                        tell();
                    }
                },
                queue);
        var unusedEnd = Deadline.of(platform, PATIENCE, "the progress listener's return", told)
                .whenComplete((nothing, late) -> platform.blocking().execute(() -> then.accept(now())));
    }
}
