package dev.reel.session;

import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.TimeService;
import dev.reel.platform.WorkQueue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the answers of components, with a deadline: the one place where an operation of a session stands still.
 *
 * <p>Lives on the session's queue; one wait at a time. An answer that nobody waits for is ignored, so late and duplicate
 * ones do no harm.
 */
final class Awaiter {
    /** The answers that a component can owe. */
    enum Answer {
        CALL_RETURNED,
        SOURCE_STARTED,
        STREAM_STARTED,
        SOURCE_PAUSED,
        STREAM_PAUSED,
        SOURCE_STOPPED,
        STREAM_STOPPED,
        SOURCE_RATE_CHANGED,
        SINK_STARTED,
        SINK_PAUSED,
        SINK_STOPPED,
        SINK_PREROLLED,
        SINK_RATE_CHANGED,
        PIPELINE_DONE
    }

    /**
     * How a wait ended.
     *
     * @param failure the first failure, a time-out included; null when everybody answered well
     * @param failed the groups that answered with a failure
     * @param silent the groups that did not answer in time
     */
    record Outcome(@Nullable MediaException failure, List<Object> failed, List<Object> silent) {}

    private record Expected(Answer answer, Object component, Object group, String name) {}

    private final WorkQueue queue;
    private final Platform platform;
    private final TimeService.Timer timer;
    private final List<Expected> expected = new ArrayList<>();
    private final List<Object> failed = new ArrayList<>();
    private @Nullable Consumer<Outcome> then;
    private @Nullable MediaException failure;
    private long deadline;
    private long limit = Long.MAX_VALUE;

    Awaiter(WorkQueue queue, Platform platform) {
        this.queue = queue;
        this.platform = platform;
        this.timer = platform.timeService().newTimer(() -> queue.execute(this::expire));
    }

    /** Bounds every wait by a time of the platform, from now on: a close has been asked for. */
    void limit(long time) {
        limit = Math.min(limit, time);
        if (then != null && deadline > limit) {
            deadline = limit;
            timer.schedule(deadline);
        }
    }

    void unlimit() {
        limit = Long.MAX_VALUE;
    }

    /** Adds an answer to wait for; failures of one group end the wait for the whole group. */
    void expect(Answer answer, Object component, Object group, String name) {
        expected.add(new Expected(answer, component, group, name));
    }

    /** Goes on with {@code next} when all expected answers are in, or when {@code timeout} (100 ns units) has passed. */
    void then(long timeout, Consumer<Outcome> next) {
        if (then != null) {
            throw new IllegalStateException("a wait is open already");
        }
        then = next;
        if (expected.isEmpty()) {
            finish(List.of());
            return;
        }
        deadline = Math.min(platform.time() + timeout, limit);
        timer.schedule(deadline);
    }

    /** Takes note of an answer; with a failure the rest of its group is not waited for. */
    void arrived(Answer answer, Object component, @Nullable MediaException problem) {
        for (int i = 0; i < expected.size(); i++) {
            Expected item = expected.get(i);
            if (item.answer() == answer && item.component() == component) {
                expected.remove(i);
                if (problem != null) {
                    failure = failure == null ? problem : failure;
                    failed.add(item.group());
                    dropGroup(item.group());
                }
                finishIfComplete();
                return;
            }
        }
    }

    /** Forgets the wait without going on: the session is shut down. */
    void cancel() {
        timer.cancel();
        expected.clear();
        failed.clear();
        failure = null;
        then = null;
    }

    private void dropGroup(Object group) {
        for (Iterator<Expected> items = expected.iterator(); items.hasNext(); ) {
            if (items.next().group() == group) {
                items.remove();
            }
        }
    }

    private void finishIfComplete() {
        if (expected.isEmpty() && then != null) {
            timer.cancel();
            finish(List.of());
        }
    }

    private void expire() {
        if (then == null || expected.isEmpty() || platform.time() < deadline) {
            return;
        }
        List<Object> silent = expected.stream().map(Expected::group).distinct().toList();
        String names = String.join(
                ", ", expected.stream().map(Expected::name).distinct().toList());
        if (failure == null) {
            failure = new MediaException(
                    SessionStatus.ERROR_TIMEOUT,
                    names
                            + " did not answer in time and was abandoned; set a new topology with components that answer");
        }
        finish(silent);
    }

    private void finish(List<Object> silent) {
        Consumer<Outcome> next = then;
        Outcome outcome = new Outcome(failure, List.copyOf(failed), silent);
        then = null;
        failure = null;
        failed.clear();
        expected.clear();
        if (next != null) {
            queue.execute(() -> next.accept(outcome));
        }
    }
}
