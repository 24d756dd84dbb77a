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
    /** A step stops so long before the end: one key too many should not end a film. */
    private static final Duration BEFORE_END = Duration.ofSeconds(2);

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

    /** Moves by a step, forward or back, not before the beginning and not quite to the end. */
    void step(Duration step) {
        queue.execute(() -> {
            Duration from = wanted != null ? wanted : position.get();
            Duration target = from.plus(step);
            Duration last = duration.get().map(SeekControl::lastTarget).orElse(target);
            if (step.isNegative() || target.compareTo(last) <= 0) {
                wanted = target.isNegative() ? Duration.ZERO : target;
            } else if (from.compareTo(last) < 0) {
                wanted = last;
            }
            go();
        });
    }

    /** Goes to a place: from 0, the beginning, to 1. */
    void point(double share) {
        queue.execute(() -> duration.get().ifPresent(whole -> {
            Duration target = Duration.ofMillis(Math.round(whole.toMillis() * Math.max(0, Math.min(1, share))));
            Duration last = lastTarget(whole);
            wanted = target.compareTo(last) > 0 ? last : target;
            go();
        }));
    }

    private static Duration lastTarget(Duration whole) {
        Duration tenth = whole.dividedBy(10);
        return whole.minus(tenth.compareTo(BEFORE_END) < 0 ? tenth : BEFORE_END);
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
