package dev.reel.session;

import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.sink.FinalizableSink;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.TimeService;
import dev.reel.platform.WorkQueue;
import dev.reel.session.Awaiter.Answer;
import dev.reel.session.flow.SessionStatus;
import dev.reel.session.flow.SinkDriver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Lets sinks finish what they made, a file for example, before they are shut down or left to others: each once, and within the
 * time that a component has for an answer (media-session.md §4.6, topology.md §8.2).
 *
 * <p>Lives on the session's queue; the sinks are called on their lanes.
 */
final class SinkFinalizer {
    private final Awaiter awaiter;
    private final Platform platform;
    private final WorkQueue queue;
    private final long timeout;
    private final Standing standing;
    private final SessionEvents events;
    private final IdentityHashMap<MediaSink, Running> running = new IdentityHashMap<>();
    private final Set<MediaSink> finished = Collections.newSetFromMap(new IdentityHashMap<>());

    /** A sink that is at it, and what has to wait for that. */
    private static final class Running {
        private final List<Runnable> afterwards = new ArrayList<>();
        private TimeService.@Nullable Timer bound;
        private boolean renewed;
    }

    SinkFinalizer(
            Awaiter awaiter,
            Platform platform,
            WorkQueue queue,
            long timeout,
            Standing standing,
            SessionEvents events) {
        this.awaiter = awaiter;
        this.platform = platform;
        this.queue = queue;
        this.timeout = timeout;
        this.standing = standing;
        this.events = events;
    }

    /** Has a sink finish its output; nothing happens when it has none to finish, or has been told before. */
    void begin(MediaSink sink, WorkQueue lane) {
        if (!(sink instanceof FinalizableSink finalizable) || running.containsKey(sink) || finished.contains(sink)) {
            return;
        }
        Running begun = new Running();
        running.put(sink, begun);
        TimeService.Timer bound =
                platform.timeService().newTimer(() -> queue.execute(() -> ended(sink, begun, silence(sink))));
        begun.bound = bound;
        bound.schedule(platform.time() + timeout);
        lane.execute(() -> {
            try {
                var ignored = finalizable
                        .finalizeSink()
                        .whenComplete(
                                (done, failure) -> queue.execute(() -> ended(sink, begun, problem(sink, failure))));
            } catch (RuntimeException failure) {
                queue.execute(() -> ended(sink, begun, problem(sink, failure)));
            }
        });
    }

    /** Makes the next wait one for every sink that is at it. */
    void expectAll() {
        for (MediaSink sink : running.keySet()) {
            awaiter.expect(Answer.SINK_FINALIZED, sink, sink, SinkDriver.nameOf(sink));
        }
    }

    /** Runs something behind what a sink finishes; at once when it finishes nothing. */
    void afterwards(MediaSink sink, Runnable task) {
        Running busy = running.get(sink);
        if (busy == null) {
            task.run();
        } else {
            busy.afterwards.add(task);
        }
    }

    /** A component did not answer: it is waited for no longer. */
    void abandon(Object component) {
        Running silent = component instanceof MediaSink sink ? running.get(sink) : null;
        if (silent != null) {
            end((MediaSink) component, silent);
        }
    }

    /** A sink appears in another topology or leaves the session: what it finished belongs to the past. */
    void forget(MediaSink sink) {
        finished.remove(sink);
        Running busy = running.get(sink);
        if (busy != null) {
            busy.renewed = true;
        }
    }

    private void ended(MediaSink sink, Running which, @Nullable MediaException problem) {
        if (running.get(sink) != which) {
            return;
        }
        end(sink, which);
        if (awaiter.isExpected(Answer.SINK_FINALIZED, sink)) {
            awaiter.arrived(Answer.SINK_FINALIZED, sink, problem);
        } else if (problem != null && standing.isListening()) {
            MediaEvent event = MediaEvent.failure(MediaEventType.MEError, problem);
            event.attributes().set(EventAttributes.COMPONENT, SinkDriver.nameOf(sink));
            events.raise(event);
        }
    }

    private void end(MediaSink sink, Running which) {
        running.remove(sink);
        if (!which.renewed) {
            finished.add(sink);
        }
        TimeService.Timer bound = which.bound;
        if (bound != null) {
            bound.cancel();
        }
        which.afterwards.forEach(Runnable::run);
    }

    private static @Nullable MediaException problem(MediaSink sink, @Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
        if (cause == null || cause instanceof MediaException) {
            return (MediaException) cause;
        }
        return new MediaException(Status.E_UNEXPECTED, SinkDriver.nameOf(sink) + " could not finish: " + cause, cause);
    }

    private static MediaException silence(MediaSink sink) {
        return new MediaException(
                SessionStatus.ERROR_TIMEOUT,
                SinkDriver.nameOf(sink) + " did not finish in time, so what it made may be incomplete; write it anew");
    }
}
