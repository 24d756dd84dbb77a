package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.Services;
import dev.reel.pipeline.sink.SinkStatistics;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.AsyncCallback;
import dev.reel.platform.AsyncResult;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.fake.FakeActivate;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.FakeTransformFactory;
import dev.reel.testkit.fake.Fakes;
import dev.reel.testkit.fake.Fault;
import dev.reel.testkit.fake.FaultPlan;
import dev.reel.testkit.fake.FaultPoint;
import dev.reel.testkit.fake.StreamScript;
import dev.reel.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** media-session.md §16: from any thread, inside any callback, beside components that never come back. */
class ThreadingTest {
    /** So long that a test which waits for it has failed. */
    private static final long FOREVER = 120 * Platform.SECOND;

    private static final int PATIENCE = 30;

    /** The asynchronous methods of a session. */
    private enum Operation {
        SET_TOPOLOGY,
        CLEAR_TOPOLOGIES,
        START,
        SEEK,
        PAUSE,
        STOP,
        SET_RATE,
        CLOSE;

        CompletableFuture<MediaEvent> call(MediaSession session) {
            return switch (this) {
                case SET_TOPOLOGY -> session.setTopology(Set.of(SetTopologyFlag.IMMEDIATE), null);
                case CLEAR_TOPOLOGIES -> session.clearTopologies();
                case START -> session.start(null, PropVariant.EMPTY);
                case SEEK -> session.start(null, PropVariant.i8(0));
                case PAUSE -> session.pause();
                case STOP -> session.stop();
                case SET_RATE -> session.setRate(false, 1);
                case CLOSE -> session.close();
            };
        }
    }

    // ---------------------------------------------------------------- inside callbacks

    @ParameterizedTest
    @EnumSource(Operation.class)
    @Conformance(
            spec = "media-session",
            section = "16",
            rule = "every method may be called inside every event callback")
    void everyMethodInsideEveryCallback(Operation operation) {
        for (boolean shuffled : new boolean[] {false, true}) {
            VirtualPlatform virtual =
                    shuffled ? VirtualPlatform.shuffled(operation.name().hashCode()) : new VirtualPlatform();
            Fakes fakes = new Fakes(virtual);
            MediaSession session = MediaSession.create(null, virtual.platform());
            List<CompletableFuture<MediaEvent>> all = new ArrayList<>();
            Map<MediaEventType, Integer> seen = new EnumMap<>(MediaEventType.class);
            read(session, event -> {
                // A few times per kind of event, so that answers to answers come to an end.
                if (seen.merge(event.type(), 1, Integer::sum) <= 3) {
                    all.add(operation.call(session));
                    askEverything(session);
                }
            });
            all.add(session.setTopology(Set.of(), topology(fakes)));
            all.add(session.start(null, PropVariant.EMPTY));
            virtual.advance(Duration.ofSeconds(1));
            all.add(session.pause());
            all.add(session.start(null, PropVariant.EMPTY));
            all.add(session.stop());
            virtual.advance(Duration.ofSeconds(1));
            all.add(session.close());
            virtual.advance(Duration.ofMinutes(1));
            assertThat(all).allMatch(CompletableFuture::isDone, "done");
            session.shutdown();
            virtual.advance(Duration.ofMinutes(1));
            virtual.assertNoFailures();
            fakes.ledger().assertClean();
        }
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    @Conformance(
            spec = "media-session",
            section = "16",
            rule = "a callback or a completed future may call and wait, on real threads")
    void callbacksMayWait(Operation operation) throws Exception {
        Fakes fakes = new Fakes(Platform.system());
        MediaSession session = MediaSession.create(null);
        BlockingQueue<MediaEventType> events = new LinkedBlockingQueue<>();
        List<CompletableFuture<?>> waits = new ArrayList<>();
        Map<MediaEventType, Integer> seen = new EnumMap<>(MediaEventType.class);
        read(session, event -> {
            events.add(event.type());
            if (seen.merge(event.type(), 1, Integer::sum) == 1 && event.type() != MediaEventType.MESessionClosed) {
                finished(operation.call(session));
                askEverything(session);
            }
        });
        synchronized (waits) {
            CompletableFuture<MediaEvent> set = session.setTopology(Set.of(), topology(fakes));
            waits.add(set.handle((event, failure) -> finished(operation.call(session))));
            CompletableFuture<MediaEvent> start = session.start(null, PropVariant.EMPTY);
            waits.add(start.handle((event, failure) -> finished(operation.call(session))));
        }
        for (CompletableFuture<?> wait : waits) {
            wait.get(PATIENCE, TimeUnit.SECONDS);
        }
        finished(session.close());
        session.shutdown();
        assertThat(events).contains(MediaEventType.MESessionTopologySet);
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.7",
            rule = "Shutdown inside a callback; after it returns no further callback starts")
    void shutdownInsideACallback() {
        SessionRig rig = new SessionRig();
        VirtualPlatform virtual = rig.virtual;
        MediaSession session = MediaSession.create(null, virtual.platform());
        List<MediaEventType> seen = new ArrayList<>();
        read(session, event -> {
            seen.add(event.type());
            if (event.type() == MediaEventType.MESessionStarted) {
                session.shutdown();
            }
        });
        session.setTopology(
                Set.of(), SessionRig.topology(rig.video(5), rig.fakes.sink().build()));
        CompletableFuture<MediaEvent> start = session.start(null, PropVariant.EMPTY);
        CompletableFuture<MediaEvent> pause = session.pause();
        virtual.advance(Duration.ofSeconds(2));
        assertThat(start).isCompleted();
        assertThat(SessionRig.statusOf(pause)).isEqualTo(Status.MF_E_SHUTDOWN);
        assertThat(seen).endsWith(MediaEventType.MESessionStarted);
        rig.finish();
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.7",
            rule = "a thread blocked in GetEvent wakes with MF_E_SHUTDOWN")
    @Conformance(spec = "media-session", section = "16", rule = "a thread blocked in GetEvent wakes with MF_E_SHUTDOWN")
    void aBlockedReaderWakes() throws Exception {
        MediaSession session = MediaSession.create(null);
        CompletableFuture<Status> reader = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return session.getEvent().status();
                    } catch (MediaException ended) {
                        return ended.status();
                    }
                },
                Platform.system().blocking());
        session.shutdown();
        assertThat(reader.get(PATIENCE, TimeUnit.SECONDS)).isEqualTo(Status.MF_E_SHUTDOWN);
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "16",
            rule = "on real threads, callers on many: events are delivered one at a time, every operation has its"
                    + " own, in call order")
    void eventsComeOneAtATime() throws Exception {
        Fakes fakes = new Fakes(Platform.system());
        MediaSession session = MediaSession.create(null);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Queue<MediaEventType> completions = new ConcurrentLinkedQueue<>();
        CompletableFuture<MediaEvent> lastRead = new CompletableFuture<>();
        read(session, event -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            if (event.type() == MediaEventType.MESessionStarted || event.type() == MediaEventType.MESessionPaused) {
                completions.add(event.type());
            } else if (event.type() == MediaEventType.MESessionClosed) {
                lastRead.complete(event);
            }
            inside.decrementAndGet();
        });
        finished(session.setTopology(Set.of(), topology(fakes)));
        List<MediaEventType> called = new ArrayList<>();
        List<CompletableFuture<MediaEvent>> all = new ArrayList<>();
        List<CompletableFuture<?>> callers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            boolean pauses = i % 2 == 1;
            callers.add(CompletableFuture.runAsync(
                    () -> {
                        for (int k = 0; k < 5; k++) {
                            // One caller at a time, so that the order of the calls is known.
                            synchronized (called) {
                                called.add(pauses ? MediaEventType.MESessionPaused : MediaEventType.MESessionStarted);
                                all.add(pauses ? session.pause() : session.start(null, PropVariant.i8(0)));
                            }
                        }
                    },
                    Platform.system().blocking()));
        }
        for (CompletableFuture<?> caller : callers) {
            caller.get(PATIENCE, TimeUnit.SECONDS);
        }
        for (CompletableFuture<MediaEvent> operation : all) {
            finished(operation);
        }
        finished(session.close());
        // A shutdown drops the events that nobody has read yet.
        lastRead.get(PATIENCE, TimeUnit.SECONDS);
        session.shutdown();
        assertThat(most.get()).isEqualTo(1);
        assertThat(List.copyOf(completions)).isEqualTo(called);
    }

    // ---------------------------------------------------------------- components that never come back

    static List<Arguments> blockedPlaces() {
        return List.of(
                Arguments.of("source", FaultPoint.SOURCE_SUBSCRIBE),
                Arguments.of("source", FaultPoint.SOURCE_START),
                Arguments.of("source", FaultPoint.SOURCE_STOP),
                Arguments.of("source", FaultPoint.STREAM_REQUEST),
                Arguments.of("decoder", FaultPoint.TRANSFORM_INPUT),
                Arguments.of("decoder", FaultPoint.TRANSFORM_OUTPUT),
                Arguments.of("decoder", FaultPoint.TRANSFORM_MESSAGE),
                Arguments.of("decoder", FaultPoint.TRANSFORM_SET_INPUT_TYPE),
                Arguments.of("screen", FaultPoint.SINK_SET_TYPE),
                Arguments.of("screen", FaultPoint.SINK_SET_CLOCK),
                Arguments.of("screen", FaultPoint.SINK_PREROLL),
                Arguments.of("screen", FaultPoint.SINK_CLOCK_START),
                Arguments.of("screen", FaultPoint.SINK_CLOCK_STOP),
                Arguments.of("screen", FaultPoint.SINK_PROCESS_SAMPLE),
                Arguments.of("screen", FaultPoint.SINK_FLUSH),
                Arguments.of("speaker", FaultPoint.SINK_CLOCK_START),
                Arguments.of("speaker", FaultPoint.SINK_CLOCK_STOP),
                Arguments.of("speaker", FaultPoint.SINK_SHUTDOWN),
                Arguments.of("activation", FaultPoint.ACTIVATE));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("blockedPlaces")
    @Conformance(
            spec = "media-session",
            section = "4.6",
            rule = "a call that does not return: Close still ends in MESessionClosed within its bound, Shutdown"
                    + " returns at once")
    void aCallThatNeverReturns(String who, FaultPoint point) throws Exception {
        Fakes fakes = new Fakes(Platform.system());
        Map<String, FaultPlan> plans = Map.of(who, new FaultPlan().always(point, Fault.takingLong(FOREVER)));
        Attributes configuration = new Attributes();
        configuration.set(SessionAttributes.COMPONENT_TIMEOUT, Platform.SECOND / 4);
        configuration.set(SessionAttributes.CLOSE_TIMEOUT, Platform.SECOND);
        MediaSession session = MediaSession.create(configuration, registry(fakes, plans), Platform.system());
        BlockingQueue<MediaEvent> events = new LinkedBlockingQueue<>();
        read(session, events::add);
        Topology topology = topology(fakes, plans);
        if (who.equals("activation")) {
            FakeSink sink = fakes.sink().build();
            topology.outputNodes().get(0).setObject(new FakeActivate<>(() -> sink, FakeSink::shutdown, plans.get(who)));
        }
        session.setTopology(Set.of(), topology);
        finished(session.start(null, PropVariant.EMPTY));
        CompletableFuture<MediaEvent> close = session.close();
        finished(close);
        assertThat(session.state()).isEqualTo(SessionState.CLOSED);
        session.shutdown();
        assertThat(session.state()).isEqualTo(SessionState.SHUT_DOWN);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("blockedPlaces")
    @Conformance(
            spec = "media-session",
            section = "4.7",
            rule = "Shutdown returns at once in every state, also while a component keeps the session waiting")
    void shutdownReturnsAtOnce(String who, FaultPoint point) throws Exception {
        Fakes fakes = new Fakes(Platform.system());
        Map<String, FaultPlan> plans = Map.of(who, new FaultPlan().always(point, Fault.takingLong(FOREVER)));
        MediaSession session = MediaSession.create(null, registry(fakes, plans), Platform.system());
        Topology topology = topology(fakes, plans);
        if (who.equals("activation")) {
            FakeSink sink = fakes.sink().build();
            topology.outputNodes().get(0).setObject(new FakeActivate<>(() -> sink, FakeSink::shutdown, plans.get(who)));
        }
        List<CompletableFuture<MediaEvent>> all = List.of(
                session.setTopology(Set.of(), topology),
                session.start(null, PropVariant.EMPTY),
                session.stop(),
                session.close());
        CompletableFuture.runAsync(session::shutdown, Platform.system().blocking())
                .get(PATIENCE, TimeUnit.SECONDS);
        for (CompletableFuture<MediaEvent> operation : all) {
            finished(operation);
        }
    }

    // ---------------------------------------------------------------- parts

    private static void askEverything(MediaSession session) {
        try {
            session.clock();
            session.sessionCapabilities();
            session.state();
            session.rate();
            session.service(Services.SINK_STATISTICS, SinkStatistics.class);
            session.service(UUID.randomUUID(), Object.class);
            session.currentTopology();
        } catch (MediaException refused) {
            assertThat(refused.status()).isIn(Status.MF_E_INVALIDREQUEST, Status.MF_E_SHUTDOWN);
        }
    }

    /** Waits on a real thread for an operation to end, in whichever way. */
    private static boolean finished(CompletableFuture<MediaEvent> operation) {
        try {
            operation.get(PATIENCE, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException failed) {
            assertThat(failed.getCause()).isInstanceOf(MediaException.class);
            return false;
        } catch (InterruptedException | TimeoutException stuck) {
            throw new AssertionError("the operation does not end", stuck);
        }
    }

    private static void read(MediaSession session, Consumer<MediaEvent> reader) {
        AsyncCallback callback = new AsyncCallback() {
            @Override
            public void invoke(AsyncResult result) {
                try {
                    MediaEvent event = session.endGetEvent(result);
                    reader.accept(event);
                    session.beginGetEvent(this, null);
                } catch (MediaException ended) {
                    assertThat(ended.status()).isEqualTo(Status.MF_E_SHUTDOWN);
                }
            }
        };
        session.beginGetEvent(callback, null);
    }

    private static Topology topology(Fakes fakes) {
        FakeSource source =
                fakes.source(StreamScript.video(25, Duration.ofMinutes(5))).build();
        return SessionRig.topology(source, fakes.sink().build());
    }

    private static SessionRegistry registry(Fakes fakes, Map<String, FaultPlan> plans) {
        return new SessionRegistry(new TransformRegistry(List.of(new FakeTransformFactory(
                TransformCategory.VIDEO_DECODER,
                fakes.transform(MediaType.of(MajorType.VIDEO, Subtype.H264), MediaType.video(Subtype.I420, 640, 360))
                        .name("decoder")
                        .faults(plan(plans, "decoder"))))));
    }

    private static Topology topology(Fakes fakes, Map<String, FaultPlan> plans) {
        FakeSource source = fakes.source(
                        StreamScript.compressedVideo(25, Duration.ofSeconds(10), 25),
                        StreamScript.audio(Duration.ofSeconds(10)))
                .faults(plan(plans, "source"))
                .build();
        return SessionRig.topology(
                source,
                fakes.prerollSink()
                        .name("screen")
                        .accepts(MediaType.of(MajorType.VIDEO, Subtype.I420))
                        .faults(plan(plans, "screen"))
                        .build(),
                fakes.deviceSink()
                        .name("speaker")
                        .faults(plan(plans, "speaker"))
                        .build());
    }

    private static FaultPlan plan(Map<String, FaultPlan> plans, String who) {
        return plans.getOrDefault(who, new FaultPlan());
    }
}
