package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.session.quality.QualityManager;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeTransformFactory;
import dev.reel.testkit.fake.Fakes;
import dev.reel.testkit.fake.Fault;
import dev.reel.testkit.fake.FaultPlan;
import dev.reel.testkit.fake.FaultPoint;
import dev.reel.testkit.fake.StreamScript;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * media-session.md §4.6, §4.7: a component does not come back from a question, in whichever state the session is. Real threads,
 * because on one thread everybody waits for everybody.
 */
class HangingGettersTest {
    private static final int PATIENCE = 30;

    /** What a session asks of components and tells them besides what moves them. */
    private static final List<Map.Entry<String, FaultPoint>> GETTERS = List.of(
            Map.entry("source", FaultPoint.SOURCE_CHARACTERISTICS),
            Map.entry("source", FaultPoint.SOURCE_SERVICE),
            Map.entry("source", FaultPoint.SOURCE_RATES),
            Map.entry("source", FaultPoint.SOURCE_SET_RATE),
            Map.entry("source", FaultPoint.SOURCE_UNSUBSCRIBE),
            Map.entry("source", FaultPoint.STREAM_SUBSCRIBE),
            Map.entry("source", FaultPoint.STREAM_UNSUBSCRIBE),
            Map.entry("decoder", FaultPoint.TRANSFORM_OUTPUT_TYPE),
            Map.entry("screen", FaultPoint.SINK_OF_STREAM),
            Map.entry("screen", FaultPoint.SINK_CHARACTERISTICS),
            Map.entry("screen", FaultPoint.SINK_SERVICE),
            Map.entry("screen", FaultPoint.SINK_RATES),
            Map.entry("screen", FaultPoint.SINK_SUBSCRIBE),
            Map.entry("screen", FaultPoint.SINK_UNSUBSCRIBE),
            Map.entry("screen", FaultPoint.SINK_TYPE_SUPPORTED),
            Map.entry("screen", FaultPoint.SINK_CLOCK_SET_RATE),
            Map.entry("speaker", FaultPoint.SINK_TIME),
            Map.entry("speaker", FaultPoint.SINK_UNSUBSCRIBE),
            Map.entry("speaker", FaultPoint.SINK_CLOCK_SET_RATE));

    /** Where the session is when a component begins to hang. */
    private enum Place {
        EMPTY,
        STOPPED,
        STARTED,
        PAUSED,
        QUEUED
    }

    static Stream<Arguments> everywhere() {
        return GETTERS.stream()
                .flatMap(getter -> Arrays.stream(Place.values())
                        .map(place -> Arguments.of(getter.getKey(), getter.getValue(), place)));
    }

    private final CountDownLatch over = new CountDownLatch(1);
    private final Fakes fakes = new Fakes(Platform.system());

    @AfterEach
    void letThemGo() {
        over.countDown();
        fakes.release();
    }

    @ParameterizedTest(name = "{0} {1} when {2}")
    @MethodSource("everywhere")
    @Conformance(
            spec = "media-session",
            section = "4.6",
            rule = "a component that does not come back from a getter: every operation ends, Close within its bound,"
                    + " in every state")
    void everyOperationEnds(String who, FaultPoint point, Place place) throws Exception {
        FaultPlan plan = new FaultPlan();
        Play play = new Play(who, plan);
        play.go(place);
        plan.always(point, Fault.takingLong(1_000 * Platform.SECOND));

        play.call(play.session.setTopology(Set.of(), play.topology()));
        play.call(play.session.start(null, PropVariant.EMPTY));
        play.call(play.session.setRate(false, 2));
        play.call(play.session.pause());
        play.call(play.session.start(null, PropVariant.i8(Platform.SECOND)));
        play.call(play.session.setTopology(Set.of(SetTopologyFlag.IMMEDIATE), play.topology()));
        play.call(play.session.stop());
        long asked = System.nanoTime();
        CompletableFuture<MediaEvent> close = play.session.close();
        finished(close);

        // The bound, half as much again for threads that come late on a busy machine, and then some.
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(10));
        play.calls.forEach(HangingGettersTest::finished);
        assertThat(play.session.state()).isEqualTo(SessionState.CLOSED);
        CompletableFuture.runAsync(play.session::shutdown, Platform.system().blocking())
                .get(PATIENCE, TimeUnit.SECONDS);
    }

    @ParameterizedTest(name = "{0} {1} when {2}")
    @MethodSource("everywhere")
    @Conformance(
            spec = "media-session",
            section = "4.7",
            rule = "a component that does not come back from a getter: Shutdown returns at once, and every operation"
                    + " ends")
    void shutdownReturnsAtOnce(String who, FaultPoint point, Place place) throws Exception {
        FaultPlan plan = new FaultPlan();
        Play play = new Play(who, plan);
        play.go(place);
        plan.always(point, Fault.takingLong(1_000 * Platform.SECOND));
        play.call(play.session.setRate(false, 2));
        play.call(play.session.start(null, PropVariant.i8(Platform.SECOND)));
        play.call(play.session.setTopology(Set.of(SetTopologyFlag.IMMEDIATE), play.topology()));
        play.call(play.session.stop());

        CompletableFuture.runAsync(play.session::shutdown, Platform.system().blocking())
                .get(PATIENCE, TimeUnit.SECONDS);

        play.calls.forEach(HangingGettersTest::finished);
        assertThat(play.session.state()).isEqualTo(SessionState.SHUT_DOWN);
    }

    /** What a quality manager is told. */
    private enum Tell {
        CLOCK,
        TOPOLOGY,
        INPUT,
        OUTPUT,
        EVENT,
        SHUTDOWN
    }

    @ParameterizedTest
    @EnumSource(Tell.class)
    @Conformance(
            spec = "media-session",
            section = "12",
            rule = "a quality manager that does not come back is told no more; Close keeps its bound, Shutdown returns")
    void aQualityManagerHangs(Tell where) throws Exception {
        UUID id = UUID.randomUUID();
        Attributes configuration = configuration();
        // The others answer, and a busy machine must not make them seem silent.
        configuration.set(SessionAttributes.COMPONENT_TIMEOUT, Platform.SECOND);
        configuration.set(SessionAttributes.QUALITY_MANAGER, id);
        SessionRegistry registry = new SessionRegistry(new TransformRegistry(List.of()));
        registry.registerQualityManager(id, platform -> new Hanging(where));
        MediaSession session = MediaSession.create(configuration, registry, Platform.system());
        session.setTopology(
                Set.of(),
                SessionRig.topology(
                        fakes.source(StreamScript.video(25, Duration.ofSeconds(10)))
                                .build(),
                        fakes.sink().reportsLag().build()));
        CompletableFuture<MediaEvent> start = session.start(null, PropVariant.EMPTY);
        finished(start);
        if (where != Tell.INPUT) {
            assertThat(SessionRig.statusOf(start).isSuccess())
                    .as("playback goes on")
                    .isTrue();
        }
        CompletableFuture<MediaEvent> seek = session.start(null, PropVariant.i8(0));
        finished(seek);
        finished(session.close());
        assertThat(session.state()).isEqualTo(SessionState.CLOSED);
        CompletableFuture.runAsync(session::shutdown, Platform.system().blocking())
                .get(PATIENCE, TimeUnit.SECONDS);
    }

    private static Attributes configuration() {
        Attributes configuration = new Attributes();
        configuration.set(SessionAttributes.COMPONENT_TIMEOUT, Platform.SECOND / 10);
        configuration.set(SessionAttributes.CLOSE_TIMEOUT, Platform.SECOND / 2);
        return configuration;
    }

    private static void finished(CompletableFuture<MediaEvent> operation) {
        try {
            operation.get(PATIENCE, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            assertThat(failed.getCause()).isInstanceOf(MediaException.class);
        } catch (InterruptedException | TimeoutException stuck) {
            throw new AssertionError("the operation does not end", stuck);
        }
    }

    /** Pictures and sound on a screen and a device; one of the components has a plan of faults. */
    private final class Play {
        private final String who;
        private final FaultPlan plan;
        private final MediaSession session;
        private final List<CompletableFuture<MediaEvent>> calls = new ArrayList<>();

        Play(String who, FaultPlan plan) {
            this.who = who;
            this.plan = plan;
            this.session = MediaSession.create(
                    configuration(),
                    new SessionRegistry(new TransformRegistry(List.of(new FakeTransformFactory(
                            TransformCategory.VIDEO_DECODER,
                            fakes.transform(
                                            MediaType.of(MajorType.VIDEO, Subtype.H264),
                                            MediaType.video(Subtype.I420, 640, 360))
                                    .name("decoder")
                                    .faults(planOf("decoder")))))),
                    Platform.system());
        }

        private FaultPlan planOf(String component) {
            return component.equals(who) ? plan : new FaultPlan();
        }

        void call(CompletableFuture<MediaEvent> operation) {
            calls.add(operation);
        }

        void go(Place place) {
            if (place == Place.EMPTY) {
                return;
            }
            finished(session.setTopology(Set.of(), topology()));
            if (place == Place.STOPPED) {
                return;
            }
            finished(session.start(null, PropVariant.EMPTY));
            switch (place) {
                case PAUSED -> finished(session.pause());
                case QUEUED -> finished(session.setTopology(Set.of(), topology()));
                default -> {
                    // It plays.
                }
            }
        }

        Topology topology() {
            return SessionRig.topology(
                    fakes.source(
                                    StreamScript.compressedVideo(25, Duration.ofSeconds(10), 25),
                                    StreamScript.audio(Duration.ofSeconds(10)))
                            .rates(0.5f, 4, true)
                            .faults(planOf("source"))
                            .build(),
                    fakes.prerollSink()
                            .name("screen")
                            .accepts(MediaType.of(MajorType.VIDEO, Subtype.I420))
                            .rates(0.5f, 4, true)
                            .faults(planOf("screen"))
                            .build(),
                    fakes.deviceSink()
                            .name("speaker")
                            .rates(0.5f, 4, true)
                            .faults(planOf("speaker"))
                            .build());
        }
    }

    /** A quality manager that does not come back from one of its methods. */
    private final class Hanging implements QualityManager {
        private final Tell where;

        Hanging(Tell where) {
            this.where = where;
        }

        private void at(Tell here) {
            if (here == where) {
                try {
                    over.await();
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public void notifyPresentationClock(PresentationClock clock) {
            at(Tell.CLOCK);
        }

        @Override
        public void notifyTopology(@Nullable Topology topology) {
            at(Tell.TOPOLOGY);
        }

        @Override
        public void notifyProcessInput(TopologyNode node, int input, Sample sample) {
            at(Tell.INPUT);
        }

        @Override
        public void notifyProcessOutput(TopologyNode node, int output, Sample sample) {
            at(Tell.OUTPUT);
        }

        @Override
        public void notifyQualityEvent(Object component, MediaEvent event) {
            at(Tell.EVENT);
        }

        @Override
        public void shutdown() {
            at(Tell.SHUTDOWN);
        }
    }
}
