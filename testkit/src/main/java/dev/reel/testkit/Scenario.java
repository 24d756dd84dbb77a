package dev.reel.testkit;

import dev.reel.platform.EventGenerator;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Status;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A script of calls into a session and of the events that have to follow, in virtual time.
 *
 * <pre>{@code
 * Scenario.on(virtual, session)
 *         .call("start", s -> s.start(null, PropVariant.EMPTY))
 *         .expect(MediaEventType.MESessionStarted)
 *         .pass(Duration.ofSeconds(2))
 *         .call("close", MediaSession::close)
 *         .expect(MediaEventType.MESessionClosed);
 * }</pre>
 *
 * <p>Each step is done when its method returns. The scenario is the reader of the session's events; {@link #trace} has every
 * call and event. Used on the test's thread.
 *
 * @param <S> the session, or anything else with events
 */
public final class Scenario<S extends EventGenerator> {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final VirtualPlatform virtual;
    private final S session;
    private final EventTrace trace;
    /** Events before this one were looked at. */
    private int position;

    private Scenario(VirtualPlatform virtual, S session, EventTrace trace) {
        this.virtual = virtual;
        this.session = session;
        this.trace = trace;
        trace.follow("session", session);
    }

    /** A scenario that begins to read the session's events now. */
    public static <S extends EventGenerator> Scenario<S> on(VirtualPlatform virtual, S session) {
        return on(virtual, session, EventTrace.of(virtual));
    }

    /** A scenario that writes to a trace which others may write to as well. */
    public static <S extends EventGenerator> Scenario<S> on(VirtualPlatform virtual, S session, EventTrace trace) {
        return new Scenario<>(virtual, session, trace);
    }

    /** Makes a call under a name; what it throws goes through. */
    public Scenario<S> call(String name, Consumer<S> call) {
        trace.note("session", "-> " + name);
        call.accept(session);
        return this;
    }

    /** Runs until the next event of a type, which must be a success; events of other types before it are passed over. */
    public Scenario<S> expect(MediaEventType type) {
        return expect(type, Status.S_OK);
    }

    /** Runs until the next event of a type, which must have the status. */
    public Scenario<S> expect(MediaEventType type, Status status) {
        MediaEvent event = next(type);
        if (!event.status().equals(status)) {
            throw new AssertionError(
                    type + " has the status " + event.status() + ", not " + status + "\n" + trace.dump());
        }
        return this;
    }

    /** Runs until the next event of a type and lets the test look at it. */
    public Scenario<S> expect(MediaEventType type, Consumer<MediaEvent> check) {
        check.accept(next(type));
        return this;
    }

    /** Runs for an amount of time and fails when an event of one of the types comes. */
    public Scenario<S> expectNone(Duration amount, MediaEventType... types) {
        int from = trace.events().size();
        virtual.advance(amount);
        Set<MediaEventType> unwanted = Set.of(types);
        List<MediaEvent> events = trace.events();
        for (MediaEvent event : events.subList(from, events.size())) {
            if (unwanted.contains(event.type())) {
                throw new AssertionError(event + " came\n" + trace.dump());
            }
        }
        return this;
    }

    /** Lets time pass. */
    public Scenario<S> pass(Duration amount) {
        virtual.advance(amount);
        return this;
    }

    /** Runs until a condition holds. */
    public Scenario<S> until(String what, BooleanSupplier condition) {
        if (!virtual.advanceUntil(condition, LIMIT)) {
            throw new AssertionError(what + " did not come about within " + LIMIT + "\n" + trace.dump());
        }
        return this;
    }

    /** The calls and events so far. */
    public EventTrace trace() {
        return trace;
    }

    private MediaEvent next(MediaEventType type) {
        boolean came = virtual.advanceUntil(() -> indexOf(type) >= 0, LIMIT);
        if (!came) {
            throw new AssertionError("no " + type + " came within " + LIMIT + " of virtual time\n" + trace.dump());
        }
        int index = indexOf(type);
        position = index + 1;
        return trace.events().get(index);
    }

    private int indexOf(MediaEventType type) {
        List<MediaEvent> events = trace.events();
        for (int i = position; i < events.size(); i++) {
            if (events.get(i).type() == type) {
                return i;
            }
        }
        return -1;
    }
}
