package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reel.pipeline.RateControl;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.sink.SinkStatistics;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** media-session.md §3.3: what every method gives in every state. */
class MethodStateTableTest {
    /** The columns of the table: where the session is when the method is called. */
    private enum Where {
        FRESH,
        STOPPED,
        STARTED,
        PAUSED,
        CLOSED,
        SHUT_DOWN
    }

    /** The rows: a method, and the event that its operation ends in. */
    private enum Method {
        SET_TOPOLOGY(MediaEventType.MESessionTopologySet),
        CLEAR_TOPOLOGIES(MediaEventType.MESessionTopologiesCleared),
        START(MediaEventType.MESessionStarted),
        PAUSE(MediaEventType.MESessionPaused),
        STOP(MediaEventType.MESessionStopped),
        CLOSE(MediaEventType.MESessionClosed),
        SET_RATE(MediaEventType.MESessionRateChanged),
        SHUTDOWN(null),
        GET_CLOCK(null),
        GET_SESSION_CAPABILITIES(null),
        GET_FULL_TOPOLOGY(null),
        GET_SERVICE(null),
        GET_OTHER_SERVICE(null),
        GET_EVENT(null),
        BEGIN_GET_EVENT(null),
        QUEUE_EVENT(null);

        final @Nullable MediaEventType completion;

        Method(@Nullable MediaEventType completion) {
            this.completion = completion;
        }
    }

    // A status stands for "returns S_OK, the event carries this"; "returns" for a call without an event, "throws" for
    // a refusal at once.
    private static final String TABLE = """
            SET_TOPOLOGY             | S_OK | S_OK | S_OK | S_OK | MF_E_INVALIDREQUEST | throws MF_E_SHUTDOWN
            CLEAR_TOPOLOGIES         | S_OK | S_OK | S_OK | S_OK | MF_E_INVALIDREQUEST | throws MF_E_SHUTDOWN
            START                    | MF_E_INVALIDREQUEST | S_OK | S_OK | S_OK | MF_E_INVALIDREQUEST | throws MF_E_SHUTDOWN
            PAUSE                    | MF_E_INVALIDREQUEST | MF_E_SESSION_PAUSEWHILESTOPPED | S_OK | MF_E_INVALIDREQUEST \
            | MF_E_INVALIDREQUEST | throws MF_E_SHUTDOWN
            STOP                     | MF_E_INVALIDREQUEST | S_OK | S_OK | S_OK | MF_E_INVALIDREQUEST | throws MF_E_SHUTDOWN
            CLOSE                    | S_OK | S_OK | S_OK | S_OK | MF_E_INVALIDREQUEST | throws MF_E_SHUTDOWN
            SET_RATE                 | S_OK | S_OK | S_OK | S_OK | MF_E_INVALIDREQUEST | throws MF_E_SHUTDOWN
            SHUTDOWN                 | returns | returns | returns | returns | returns | throws MF_E_SHUTDOWN
            GET_CLOCK                | returns | returns | returns | returns | returns | throws MF_E_SHUTDOWN
            GET_SESSION_CAPABILITIES | returns | returns | returns | returns | returns | throws MF_E_SHUTDOWN
            GET_FULL_TOPOLOGY        | throws MF_E_INVALIDREQUEST | returns | returns | returns | returns | throws MF_E_SHUTDOWN
            GET_SERVICE              | returns | returns | returns | returns | returns | throws MF_E_SHUTDOWN
            GET_OTHER_SERVICE        | throws MF_E_UNSUPPORTED_SERVICE | returns | returns | returns \
            | throws MF_E_UNSUPPORTED_SERVICE | throws MF_E_SHUTDOWN
            GET_EVENT                | throws MF_E_MULTIPLE_SUBSCRIBERS | throws MF_E_MULTIPLE_SUBSCRIBERS \
            | throws MF_E_MULTIPLE_SUBSCRIBERS | throws MF_E_MULTIPLE_SUBSCRIBERS | throws MF_E_MULTIPLE_SUBSCRIBERS \
            | throws MF_E_SHUTDOWN
            BEGIN_GET_EVENT          | throws MF_E_MULTIPLE_SUBSCRIBERS | throws MF_E_MULTIPLE_SUBSCRIBERS \
            | throws MF_E_MULTIPLE_SUBSCRIBERS | throws MF_E_MULTIPLE_SUBSCRIBERS | throws MF_E_MULTIPLE_SUBSCRIBERS \
            | throws MF_E_SHUTDOWN
            QUEUE_EVENT              | returns | returns | returns | returns | returns | throws MF_E_SHUTDOWN
            """;

    static Stream<Arguments> cells() {
        List<Arguments> cells = new ArrayList<>();
        for (String line : TABLE.lines().toList()) {
            List<String> columns =
                    Stream.of(line.split("\\|", -1)).map(String::strip).toList();
            Where[] places = Where.values();
            for (int i = 0; i < places.length; i++) {
                cells.add(Arguments.of(Method.valueOf(columns.get(0)), places[i], columns.get(i + 1)));
            }
        }
        return cells.stream();
    }

    private final SessionRig rig = new SessionRig();
    private final FakeSource source = rig.video(10);
    private final FakeSink sink = rig.fakes.sink().build();

    @ParameterizedTest(name = "{0} when {1}: {2}")
    @MethodSource("cells")
    @Conformance(spec = "media-session", section = "3.3", rule = "method × state table, every cell")
    void cell(Method method, Where where, String expected) {
        bring(where);
        rig.forget();
        assertThat(call(method)).as(rig.trace::dump).isEqualTo(expected);
        MediaEventType completion = method.completion;
        if (completion != null && !expected.startsWith("throws")) {
            assertThat(rig.count(completion)).isEqualTo(1);
            MediaEvent event = rig.lastOf(completion);
            assertThat(event.status().symbol()).isEqualTo(expected);
            assertThat(event.extendedType()).isEqualTo(MediaEvent.NO_EXTENDED_TYPE);
            if (method == Method.SET_TOPOLOGY && where == Where.FRESH) {
                assertThat(rig.session.currentTopology()).isSameAs(event.value().asObject(Topology.class));
            }
        } else if (method != Method.QUEUE_EVENT) {
            assertThat(rig.events).as("no event comes").isEmpty();
        }
        rig.finish();
    }

    @ParameterizedTest(name = "when {0}")
    @EnumSource(Where.class)
    @Conformance(
            spec = "media-session",
            section = "3.3",
            rule = "the event queue's rules hold in every state; after Close pending events can still be read")
    void queuedEvents(Where where) {
        MediaSession session = MediaSession.create(null, rig.virtual.platform());
        MediaEventType last = null;
        if (where != Where.FRESH && where != Where.SHUT_DOWN) {
            session.setTopology(Set.of(), SessionRig.topology(source, sink));
            rig.settle();
            last = MediaEventType.MESessionTopologySet;
        }
        if (where == Where.STARTED || where == Where.PAUSED) {
            session.start(null, PropVariant.EMPTY);
            rig.settle();
            last = MediaEventType.MESessionStarted;
        }
        if (where == Where.PAUSED) {
            session.pause();
            rig.settle();
            last = MediaEventType.MESessionPaused;
        }
        if (where == Where.CLOSED) {
            session.close();
            rig.settle();
            last = MediaEventType.MESessionClosed;
        }
        if (where == Where.SHUT_DOWN) {
            session.shutdown();
            assertThat(refusal(session::pollEvent)).isEqualTo(Status.MF_E_SHUTDOWN);
            assertThat(refusal(session::getEvent)).isEqualTo(Status.MF_E_SHUTDOWN);
            return;
        }
        MediaEvent own = MediaEvent.of(MediaEventType.MEExtendedType);
        session.queueEvent(own);
        List<MediaEvent> read = new ArrayList<>();
        MediaEvent event;
        do {
            event = session.pollEvent();
            read.add(event);
        } while (event != own);
        if (last != null) {
            assertThat(read).extracting(MediaEvent::type).contains(last);
        }
        assertThat(refusal(session::pollEvent)).isEqualTo(Status.MF_E_NO_EVENTS_AVAILABLE);
        List<MediaEvent> announced = new ArrayList<>();
        session.beginGetEvent(result -> announced.add(session.endGetEvent(result)), null);
        session.queueEvent(own);
        rig.settle();
        assertThat(announced).containsExactly(own);
        session.shutdown();
    }

    private static Status refusal(ThrowingCallable call) {
        return catchThrowableOfType(MediaException.class, call).status();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nullCalls")
    @Conformance(spec = "media-session", section = "3.3", rule = "argument checks come before the shutdown check")
    void argumentsAreCheckedBeforeShutdown(String name, Consumer<MediaSession> call) {
        rig.session.shutdown();
        assertThat(catchThrowableOfType(MediaException.class, () -> call.accept(rig.session))
                        .status())
                .isEqualTo(Status.E_POINTER);
        rig.finish();
    }

    @SuppressWarnings("NullAway")
    static Stream<Arguments> nullCalls() {
        Consumer<MediaSession> start = session -> session.start(null, null);
        Consumer<MediaSession> set = session -> session.setTopology(Set.of(), null);
        return Stream.of(Arguments.of("Start(null position)", start), Arguments.of("SetTopology(null)", set));
    }

    private void bring(Where where) {
        if (where == Where.FRESH || where == Where.SHUT_DOWN) {
            if (where == Where.SHUT_DOWN) {
                rig.session.shutdown();
            }
            rig.settle();
            return;
        }
        rig.run(rig.setTopology(SessionRig.topology(source, sink)));
        if (where == Where.STARTED || where == Where.PAUSED) {
            rig.run(rig.start());
            rig.advance(1);
        }
        if (where == Where.PAUSED) {
            rig.run(rig.session.pause());
        }
        if (where == Where.CLOSED) {
            rig.run(rig.session.close());
        }
    }

    private String call(Method method) {
        try {
            CompletableFuture<MediaEvent> operation = perform(method);
            rig.settle();
            if (operation == null) {
                return "returns";
            }
            assertThat(operation)
                    .as("the operation ends at once on virtual time")
                    .isDone();
            return operation.join().status().symbol();
        } catch (MediaException refused) {
            return "throws " + refused.status().symbol();
        } catch (CompletionException failed) {
            return MediaException.statusOf(failed.getCause()).symbol();
        }
    }

    private @Nullable CompletableFuture<MediaEvent> perform(Method method) {
        MediaSession session = rig.session;
        switch (method) {
            case SET_TOPOLOGY -> {
                Topology another = SessionRig.topology(
                        rig.video(1), rig.fakes.sink().name("another").build());
                return session.setTopology(Set.of(), another);
            }
            case CLEAR_TOPOLOGIES -> {
                return session.clearTopologies();
            }
            case START -> {
                return session.start(null, PropVariant.EMPTY);
            }
            case PAUSE -> {
                return session.pause();
            }
            case STOP -> {
                return session.stop();
            }
            case CLOSE -> {
                return session.close();
            }
            case SHUTDOWN -> session.shutdown();
            case GET_CLOCK -> assertThat(session.clock()).isSameAs(session.clock());
            case GET_SESSION_CAPABILITIES ->
                assertThat(session.sessionCapabilities()).isNotNull();
            case GET_FULL_TOPOLOGY ->
                assertThat(session.currentTopology().nodeCount()).isPositive();
            case SET_RATE -> {
                return session.setRate(false, 1);
            }
            case GET_SERVICE ->
                assertThat(Services.get(session, Services.RATE_CONTROL, RateControl.class))
                        .isNotNull();
            case GET_OTHER_SERVICE ->
                assertThat(Services.get(session, Services.SINK_STATISTICS, SinkStatistics.class))
                        .isNotNull();
            case GET_EVENT -> session.pollEvent();
            case BEGIN_GET_EVENT -> session.beginGetEvent(result -> {}, null);
            case QUEUE_EVENT -> session.queueEvent(MediaEvent.of(MediaEventType.MEExtendedType));
        }
        return null;
    }
}
