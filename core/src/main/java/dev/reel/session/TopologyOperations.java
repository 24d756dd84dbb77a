package dev.reel.session;

import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.WorkQueue;
import dev.reel.session.Awaiter.Answer;
import dev.reel.session.flow.OutputStage;
import dev.reel.session.flow.SinkDriver;
import dev.reel.session.presentation.Presentation;
import dev.reel.session.presentation.PresentationQueue;
import dev.reel.session.presentation.Timeline;
import dev.reel.session.presentation.TopologyResolver;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyStatus;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings topologies into the session and takes them out as the application says: set, clear, replace (media-session.md §4.1,
 * §4.2, §7.8, §7.9).
 *
 * <p>Lives on the session's queue.
 */
final class TopologyOperations {
    private final SessionEvents events;
    private final Standing standing;
    private final Operations operations;
    private final ComponentCalls calls;
    private final Awaiter awaiter;
    private final Platform platform;
    private final WorkQueue queue;
    private final Transport transport;
    private final PresentationQueue presentations;
    private final ComponentRegistry components;
    private final TopologyResolver resolver;
    private final PresentationLifecycle lifecycle;
    private final Succession succession;
    private TopologyResolver.@Nullable Resolved unclaimed;
    /** What is being set while its sinks are subscribed to. */
    private @Nullable Presentation arriving;

    TopologyOperations(
            SessionEvents events,
            Standing standing,
            Operations operations,
            ComponentCalls calls,
            Awaiter awaiter,
            Platform platform,
            WorkQueue queue,
            Transport transport,
            PresentationQueue presentations,
            ComponentRegistry components,
            TopologyResolver resolver,
            PresentationLifecycle lifecycle,
            Succession succession) {
        this.events = events;
        this.standing = standing;
        this.operations = operations;
        this.calls = calls;
        this.awaiter = awaiter;
        this.platform = platform;
        this.queue = queue;
        this.transport = transport;
        this.presentations = presentations;
        this.components = components;
        this.resolver = resolver;
        this.lifecycle = lifecycle;
        this.succession = succession;
    }

    void set(Operation operation, Set<SetTopologyFlag> flags, @Nullable Topology topology) {
        if (flags.contains(SetTopologyFlag.CLEAR_CURRENT)) {
            clearCurrent(operation, topology);
        } else if (topology == null) {
            operations.succeed(operation, PropVariant.EMPTY);
        } else {
            resolve(operation, flags, topology);
        }
    }

    /** Drops what waits. */
    void clear(Operation operation) {
        presentations.takeWaiting().forEach(lifecycle::release);
        operations.succeed(operation, PropVariant.EMPTY);
        succession.considerEnd();
    }

    // ---------------------------------------------------------------- resolving

    private void resolve(Operation operation, Set<SetTopologyFlag> flags, Topology topology) {
        Topology inUse = presentations.currentTopology();
        boolean noResolution = flags.contains(SetTopologyFlag.NORESOLUTION);
        Object task = new Object();
        awaiter.expect(Answer.CALL_RETURNED, task, task, "what resolves " + topology);
        platform.blocking().execute(() -> {
            TopologyResolver.Resolved resolved = null;
            MediaException problem = null;
            try {
                resolved = resolver.resolve(topology, inUse, noResolution, components::isKnown);
            } catch (RuntimeException failure) {
                problem = ComponentCalls.asMedia("what resolves " + topology, failure);
            }
            TopologyResolver.Resolved result = resolved;
            MediaException reason = problem;
            queue.execute(() -> returned(task, result, reason));
        });
        calls.thenPatiently(outcome -> {
            TopologyResolver.Resolved resolved = unclaimed;
            unclaimed = null;
            if (resolved == null) {
                operations.fail(
                        operation,
                        outcome.failure() != null
                                ? outcome.failure()
                                : new MediaException(Status.E_UNEXPECTED, "nothing came of resolving " + topology));
            } else {
                resolved(operation, flags, resolved);
            }
        });
    }

    private void returned(Object task, TopologyResolver.@Nullable Resolved resolved, @Nullable MediaException problem) {
        if (awaiter.isExpected(Answer.CALL_RETURNED, task)) {
            unclaimed = resolved;
            awaiter.arrived(Answer.CALL_RETURNED, task, problem);
        } else if (resolved != null) {
            // It took too long, or the session was shut down meanwhile: nobody will use it.
            platform.blocking().execute(() -> resolved.discard(components::isKnown));
        }
    }

    private void resolved(Operation operation, Set<SetTopologyFlag> flags, TopologyResolver.Resolved resolved) {
        Presentation presentation = new Presentation(resolved.topology(), resolved.facts());
        components.adopt(resolved);
        PropVariant value = PropVariant.unknown(resolved.topology());
        if (presentations.current() == null) {
            try {
                lifecycle.make(presentation);
            } catch (RuntimeException failure) {
                lifecycle.release(presentation);
                components.reject(resolved, presentations::uses);
                operations.fail(
                        operation, ComponentCalls.asMedia(resolved.topology().toString(), failure));
                return;
            }
            arriving = presentation;
            awaitSubscriptions(presentation, refused -> {
                arriving = null;
                if (refused != null) {
                    lifecycle.release(presentation);
                    components.reject(resolved, presentations::uses);
                    operations.fail(operation, refused);
                    return;
                }
                // Whoever hears that it is set finds it there.
                presentations.setCurrent(presentation);
                operations.complete(operation, Status.S_OK, value, null);
                lifecycle.install(presentation);
                operations.finish(operation);
            });
        } else if (flags.contains(SetTopologyFlag.IMMEDIATE)) {
            operations.complete(operation, Status.S_OK, value, null);
            List<Presentation> dropped = presentations.takeWaiting();
            presentations.add(presentation);
            // A sink of theirs that the new one has, too, is not shut down.
            dropped.forEach(lifecycle::release);
            replaceCurrent(operation);
        } else {
            presentation.setTimeline(presentation.queued());
            presentations.add(presentation);
            operations.succeed(operation, value);
            succession.considerEnd();
        }
    }

    /** Goes on when the sinks of a presentation have a listener, with the first failure or null. */
    private void awaitSubscriptions(Presentation presentation, Consumer<@Nullable MediaException> done) {
        for (OutputStage output : presentation.outputs()) {
            SinkDriver driver = output.driver();
            calls.call(driver.lane(), driver, driver, driver.name(), driver::subscribe);
        }
        calls.then(outcome -> {
            done.accept(outcome.failure());
        });
    }

    /** What was resolved and not used yet is given up: the session is shut down. */
    void shutdown() {
        TopologyResolver.Resolved resolved = unclaimed;
        unclaimed = null;
        if (resolved != null) {
            platform.blocking().execute(() -> resolved.discard(components::isKnown));
        }
        Presentation left = arriving;
        arriving = null;
        if (left != null) {
            lifecycle.release(left);
        }
    }

    // ---------------------------------------------------------------- replacing the current one

    private void clearCurrent(Operation operation, @Nullable Topology topology) {
        Presentation old = presentations.current();
        if (old == null || (topology != null && topology.id() != old.topology().id())) {
            operations.complete(operation, topology == null ? Status.S_OK : Status.S_FALSE, PropVariant.EMPTY, null);
            operations.finish(operation);
            return;
        }
        operations.complete(operation, Status.S_OK, PropVariant.EMPTY, null);
        replaceCurrent(operation);
    }

    /** Ends the current presentation and puts the next in its place, if there is one; running goes on running. */
    private void replaceCurrent(Operation operation) {
        Presentation old = presentations.requireCurrent();
        boolean wasStarted = standing.state() == SessionState.STARTED;
        Consumer<@Nullable MediaException> stopped = ignored -> {
            // Until now it was in line, where a shutdown finds it.
            Presentation next = presentations.poll();
            succession.endAllEnding();
            events.raiseStatus(old, TopologyStatus.ENDED);
            presentations.setCurrent(null);
            lifecycle.release(old, next);
            if (next == null) {
                standing.enter(SessionState.STOPPED);
                operations.finish(operation);
            } else {
                standing.setState(SessionState.STOPPED);
                replaced(operation, next, wasStarted);
            }
        };
        if (standing.isActive()) {
            transport.stop(old, stopped);
        } else {
            stopped.accept(null);
        }
    }

    private void replaced(Operation operation, Presentation next, boolean start) {
        next.setTimeline(Timeline.of(next.topology()));
        succession.aim(null);
        if (!next.isBuilt() && !lifecycle.build(next)) {
            lifecycle.release(next);
            standing.enter(SessionState.STOPPED);
            operations.finish(operation);
            return;
        }
        lifecycle.install(next);
        if (!start) {
            operations.finish(operation);
            return;
        }
        transport.start(next, null, next.startOnSwitch(), failure -> {
            if (failure == null) {
                events.raiseStatus(next, TopologyStatus.SINK_SWITCHED);
                standing.enter(SessionState.STARTED);
            } else {
                events.raise(MediaEvent.failure(MediaEventType.MEError, failure));
            }
            operations.finish(operation);
            succession.considerEnd();
        });
    }
}
