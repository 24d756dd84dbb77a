package dev.reel.platform;

import java.util.concurrent.CompletableFuture;

/** Bounds how long an answer may take, by a platform's time. */
public final class Deadline {
    /** Nothing happened within the time that was allowed (Windows error 1460). */
    public static final Status ERROR_TIMEOUT = Status.of("ERROR_TIMEOUT", 0x800705B4);

    private Deadline() {}

    /**
     * Completes as {@code future} does, or fails with {@code ERROR_TIMEOUT} when that takes too long.
     *
     * @param timeout 100 ns units
     * @param what is waited for, a noun phrase for the message
     */
    public static <T> CompletableFuture<T> of(
            Platform platform, long timeout, String what, CompletableFuture<T> future) {
        CompletableFuture<T> bounded = future.copy();
        TimeService.Timer timer = platform.timeService()
                .newTimer(() -> platform.workers()
                        .execute(() -> bounded.completeExceptionally(new MediaException(
                                ERROR_TIMEOUT, what + " did not come within " + seconds(timeout) + " s"))));
        timer.schedule(platform.time() + timeout);
        return bounded.whenComplete((value, failure) -> timer.cancel());
    }

    private static String seconds(long units) {
        String text = Double.toString((double) units / Platform.SECOND);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
