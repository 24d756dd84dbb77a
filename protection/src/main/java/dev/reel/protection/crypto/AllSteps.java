package dev.reel.protection.crypto;

import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes every step of a wipe, whatever becomes of the ones before, and only then says what failed. */
final class AllSteps {
    private AllSteps() {}

    /** Runs all; throws the first failure, the others suppressed in it. */
    static void take(Iterable<? extends Runnable> steps) {
        Throwable first = null;
        for (Runnable step : steps) {
            first = take(step, first);
        }
        if (first instanceof RuntimeException failure) {
            throw failure;
        }
        if (first instanceof Error failure) {
            throw failure;
        }
    }

    /** Does the same to each of several. */
    static <T> void each(Collection<? extends T> all, Consumer<? super T> step) {
        take(all.stream().<Runnable>map(one -> () -> step.accept(one)).toList());
    }

    private static @Nullable Throwable take(Runnable step, @Nullable Throwable before) {
        try {
            step.run();
            return before;
        } catch (RuntimeException | Error failed) {
            if (before == null) {
                return failed;
            }
            before.addSuppressed(failed);
            return before;
        }
    }
}
