package dev.reel.session;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.WorkQueue;
import dev.reel.session.Awaiter.Answer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls into components on their lanes, each counted as an answer that is waited for; whoever does not answer in time is given
 * up.
 *
 * <p>Lives on the session's queue.
 */
final class ComponentCalls {
    private final Awaiter awaiter;
    private final WorkQueue queue;
    private final long timeout;
    private final Consumer<Object> silent;

    /**
     * @param timeout how long a component may take for an answer, 100 ns units
     * @param silent is told which component did not answer: it is never waited for again
     */
    ComponentCalls(Awaiter awaiter, WorkQueue queue, long timeout, Consumer<Object> silent) {
        this.awaiter = awaiter;
        this.queue = queue;
        this.timeout = timeout;
        this.silent = silent;
    }

    /** Calls a component on its lane and counts the return as an answer that is waited for. */
    void call(WorkQueue lane, Object component, Object group, String name, Runnable action) {
        call(lane, component, group, name, action, null);
    }

    /** As {@link #call}; when the call fails, answers of a kind will not come and are waited for no longer. */
    void call(WorkQueue lane, Object component, Object group, String name, Runnable action, @Nullable Answer cause) {
        Awaiter.Question question = cause == null ? awaiter.question(group, lane) : awaiter.question(cause, lane);
        awaiter.expectReturn(component, group, name, question);
        lane.execute(() -> {
            MediaException problem = null;
            try {
                question.ask();
                action.run();
            } catch (RuntimeException failure) {
                problem = asMedia(name, failure);
            }
            MediaException outcome = problem;
            queue.execute(() -> {
                if (outcome != null && cause != null) {
                    awaiter.forget(cause);
                }
                awaiter.arrived(Answer.CALL_RETURNED, component, outcome);
            });
        });
    }

    /** Goes on when everything that is expected has come; who stayed silent is given up. */
    void then(Consumer<Awaiter.Outcome> next) {
        awaiter.then(timeout, outcome -> {
            abandon(outcome);
            next.accept(outcome);
        });
    }

    /** As {@link #then}, but nobody is given up for silence. */
    void thenPatiently(Consumer<Awaiter.Outcome> next) {
        awaiter.then(timeout, next);
    }

    /** Marks the components of a wait that did not answer: they are never waited for again. */
    void abandon(Awaiter.Outcome outcome) {
        outcome.silent().forEach(silent);
    }

    static MediaException asMedia(String component, RuntimeException failure) {
        return failure instanceof MediaException media
                ? media
                : new MediaException(Status.E_UNEXPECTED, component + " failed unexpectedly: " + failure, failure);
    }
}
