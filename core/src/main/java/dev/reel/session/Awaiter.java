package dev.reel.session;

import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.TimeService;
import dev.reel.platform.WorkQueue;
import dev.reel.session.flow.SessionStatus;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the answers of components, with a deadline: the one place where an operation of a session stands still.
 *
 * <p>Which answer belongs to which operation (media-session.md §16): one that nobody waits for is ignored; so is one that came
 * before its component was called for the operation that waits now, although that waits already ({@link Question}); so is the
 * success of a start or of a change of the rate that names the value of an earlier request and not that of the last
 * ({@link Requested}), for these say what was asked for. A component that answers n requests n times each once is therefore never
 * misunderstood, however late it is. What cannot be decided: a component says a second time that it paused, stopped, prerolled or
 * (a sink) started, or that it started at the very value that was asked for last, and says so after it has been called for the
 * next operation of the same kind and before it has answered that. It is then taken at its word; the true answer, when it
 * comes, is the one that nobody waits for.
 *
 * <p>Lives on the session's queue; one wait at a time.
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
        SINK_FINALIZED
    }

    /**
     * How a wait ended.
     *
     * @param failure the first failure, silence included; null when everybody answered well
     * @param failures the groups that answered with a failure, by identity, and what it was
     * @param silence the failure that names who did not answer in time; null when everybody did
     * @param silent the groups that did not answer in time
     */
    record Outcome(
            @Nullable MediaException failure,
            IdentityHashMap<Object, MediaException> failures,
            @Nullable MediaException silence,
            List<Object> silent) {}

    /** An answer that is waited for; it counts from the moment on at which its component was asked. */
    private static final class Expected {
        private final Answer answer;
        private final Object component;
        private final Object group;
        private final String name;
        /** What it is the answer to. */
        private @Nullable Question question;
        /** For the return of a call: the call. */
        private @Nullable Question call;

        Expected(Answer answer, Object component, Object group, String name) {
            this.answer = answer;
            this.component = component;
            this.group = group;
            this.name = name;
        }

        Answer answer() {
            return answer;
        }

        Object component() {
            return component;
        }

        Object group() {
            return group;
        }

        String name() {
            return name;
        }

        /** Until when it is not silence that it has not come, whatever was asked with it. */
        long due(long now, long patience) {
            Question asked = call != null ? call : question;
            return asked == null ? now : asked.due(now, patience);
        }

        boolean isAnsweredAt(long moment) {
            Question asked = question;
            return asked == null || asked.isBefore(moment);
        }
    }

    /** A call into a component that is on its way: what the component says before is no answer to it. */
    final class Question {
        private final WorkQueue lane;
        private volatile long asked = Long.MAX_VALUE;
        private volatile long askedTime;

        private Question(WorkQueue lane) {
            this.lane = lane;
        }

        /** The component is called now. Any thread. */
        void ask() {
            askedTime = platform.time();
            asked = moments.incrementAndGet();
        }

        /** A component has its time from the call on; before, it is silent only if what was called earlier holds the call up. */
        private long due(long now, long patience) {
            if (asked != Long.MAX_VALUE) {
                return askedTime + patience;
            }
            return lane.isRunning() ? now : now + patience;
        }

        private boolean isBefore(long moment) {
            return asked <= moment;
        }
    }

    /** So many times its time-out a wait lasts at most when calls find no thread to run on. */
    private static final int STARVED = 8;

    /** Later than every moment. */
    static final long LAST = Long.MAX_VALUE - 1;

    private final AtomicLong moments = new AtomicLong();
    private final WorkQueue queue;
    private final Platform platform;
    private final Consumer<RuntimeException> onFailure;
    private final TimeService.Timer timer;
    private final List<Expected> expected = new ArrayList<>();
    private final IdentityHashMap<Object, MediaException> failures = new IdentityHashMap<>();
    private @Nullable Consumer<Outcome> then;
    private @Nullable MediaException failure;
    private long deadline;
    private long patience;
    /** When a wait ends for certain, though no thread may have been found for a call: an operation must end. */
    private long last;

    private long limit = Long.MAX_VALUE;
    private boolean ended;

    /** @param onFailure is told when what follows a wait threw, so that no operation is left standing */
    Awaiter(WorkQueue queue, Platform platform, Consumer<RuntimeException> onFailure) {
        this.queue = queue;
        this.platform = platform;
        this.onFailure = onFailure;
        this.timer = platform.timeService().newTimer(() -> queue.execute(this::expire));
    }

    /** Lets all waits together last until a time of the platform at the latest, from now on: a close has been asked for. */
    void limit(long time) {
        limit = Math.min(limit, time);
        if (then != null) {
            long sooner = latest(platform.time());
            if (sooner < deadline) {
                deadline = sooner;
                timer.schedule(deadline);
            }
        }
    }

    /** A wait gets half of what is left, so that a component that does not answer leaves time for those behind it. */
    private long latest(long now) {
        return limit == Long.MAX_VALUE ? limit : now + Math.max(0, limit - now) / 2;
    }

    void unlimit() {
        limit = Long.MAX_VALUE;
    }

    /** Adds an answer to wait for; failures of one group end the wait for the whole group. */
    void expect(Answer answer, Object component, Object group, String name) {
        expected.add(new Expected(answer, component, group, name));
    }

    /** The moment now, by the count of questions asked; for {@link #arrived(Answer, Object, MediaException, long)}. Any thread. */
    long moment() {
        return moments.get();
    }

    /** Adds the return of a call to wait for. */
    void expectReturn(Object component, Object group, String name, Question call) {
        Expected item = new Expected(Answer.CALL_RETURNED, component, group, name);
        item.call = call;
        expected.add(item);
    }

    /** A question to a group, asked on a lane, to which the answers that are expected of it and belong to no question yet are the answers. */
    Question question(Object group, WorkQueue lane) {
        return question(item -> item.group() == group, lane);
    }

    /** A question, asked on a lane, to which all expected answers of a kind are the answers. */
    Question question(Answer answer, WorkQueue lane) {
        return question(item -> item.answer() == answer, lane);
    }

    private Question question(Predicate<Expected> answers, WorkQueue lane) {
        Question made = new Question(lane);
        for (Expected item : expected) {
            if (item.question == null && item.answer() != Answer.CALL_RETURNED && answers.test(item)) {
                item.question = made;
            }
        }
        return made;
    }

    /** Goes on with {@code next} when all expected answers are in, or when {@code timeout} (100 ns units) has passed. */
    void then(long timeout, Consumer<Outcome> next) {
        if (then != null) {
            throw new IllegalStateException("a wait is open already");
        }
        then = next;
        if (expected.isEmpty()) {
            finish(null, List.of());
            return;
        }
        long now = platform.time();
        patience = timeout;
        last = now + STARVED * timeout;
        deadline = Math.min(now + timeout, latest(now));
        timer.schedule(deadline);
    }

    /** True while an answer is waited for. */
    boolean isExpected(Answer answer, Object component) {
        return expected.stream().anyMatch(item -> item.answer() == answer && item.component() == component);
    }

    /** Takes note of an answer; with a failure the rest of its group is not waited for. */
    void arrived(Answer answer, Object component, @Nullable MediaException problem) {
        arrived(answer, component, problem, LAST);
    }

    /**
     * Takes note of an answer that came at a moment: before the component was asked, it is one to something else.
     *
     * @param moment by {@link #moment()}, when the component said it
     */
    void arrived(Answer answer, Object component, @Nullable MediaException problem, long moment) {
        for (int i = 0; i < expected.size(); i++) {
            Expected item = expected.get(i);
            if (item.answer() == answer && item.component() == component && item.isAnsweredAt(moment)) {
                expected.remove(i);
                if (problem != null) {
                    failure = failure == null ? problem : failure;
                    failures.putIfAbsent(item.group(), problem);
                    dropGroup(item.group());
                }
                finishIfComplete();
                return;
            }
        }
    }

    /** Waits no longer for one kind of answer: what it would have been the answer to has not happened. */
    void forget(Answer answer) {
        expected.removeIf(item -> item.answer() == answer);
        finishIfComplete();
    }

    /** Forgets the wait and goes on with nothing ever more: the session is shut down. */
    void end() {
        ended = true;
        cancel();
    }

    /** Forgets the wait without going on. */
    void cancel() {
        timer.cancel();
        expected.clear();
        failures.clear();
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
            finish(null, List.of());
        }
    }

    private void expire() {
        if (then == null || expected.isEmpty() || platform.time() < deadline) {
            return;
        }
        long now = platform.time();
        long due = due(now);
        if (due > now) {
            deadline = due;
            timer.schedule(deadline);
            return;
        }
        List<Object> silent = expected.stream().map(Expected::group).distinct().toList();
        String names = String.join(
                ", ", expected.stream().map(Expected::name).distinct().toList());
        MediaException silence = new MediaException(
                SessionStatus.ERROR_TIMEOUT,
                names + " did not answer in time and was abandoned; set a new topology with components that answer");
        failure = failure == null ? silence : failure;
        finish(silence, silent);
    }

    /** When all that is waited for is overdue; a busy machine is not a component's silence, a close waits for neither. */
    private long due(long now) {
        long due = now;
        if (limit == Long.MAX_VALUE) {
            for (Expected item : expected) {
                due = Math.max(due, item.due(now, patience));
            }
        }
        return Math.min(due, last);
    }

    private void finish(@Nullable MediaException silence, List<Object> silent) {
        Consumer<Outcome> next = then;
        Outcome outcome = new Outcome(failure, new IdentityHashMap<>(failures), silence, silent);
        then = null;
        failure = null;
        failures.clear();
        expected.clear();
        if (next != null) {
            queue.execute(() -> goOn(next, outcome));
        }
    }

    private void goOn(Consumer<Outcome> next, Outcome outcome) {
        if (ended) {
            return;
        }
        try {
            next.accept(outcome);
        } catch (RuntimeException thrown) {
            onFailure.accept(thrown);
        }
    }
}
