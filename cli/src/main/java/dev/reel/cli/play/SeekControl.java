package dev.reel.cli.play;

import dev.reel.platform.Platform;
import dev.reel.platform.WorkQueue;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Seeks by steps: keys that come while a seek is under way move its target, and one more seek goes there. Owned by a queue.
 */
final class SeekControl {
    private final WorkQueue queue;
    private final Supplier<Duration> position;
    private final Supplier<Optional<Duration>> duration;
    private final Function<Duration, CompletableFuture<Void>> seek;
    private @Nullable Duration wanted;
    private boolean seeking;

    /**
     * @param position where playback is
     * @param duration how long it is
     * @param seek goes to a position; a failure leaves playback where it is
     */
    SeekControl(
            Platform platform,
            Supplier<Duration> position,
            Supplier<Optional<Duration>> duration,
            Function<Duration, CompletableFuture<Void>> seek) {
        this.queue = platform.serialQueue("seek");
        this.position = position;
        this.duration = duration;
        this.seek = seek;
    }

    /** Moves by a step, forward or back, not beyond either end. */
    void step(Duration step) {
        queue.execute(() -> {
            Duration from = wanted != null ? wanted : position.get();
            Duration target = from.plus(step);
            Duration last = duration.get().orElse(target);
            wanted = target.isNegative() ? Duration.ZERO : target.compareTo(last) > 0 ? last : target;
            go();
        });
    }

    private void go() {
        Duration target = wanted;
        if (seeking || target == null) {
            return;
        }
        seeking = true;
        var unusedEnd = seek.apply(target)
                .whenComplete((done, failure) -> queue.execute(() -> {
                    seeking = false;
                    if (target.equals(wanted)) {
                        wanted = null;
                    }
                    go();
                }));
    }
}
