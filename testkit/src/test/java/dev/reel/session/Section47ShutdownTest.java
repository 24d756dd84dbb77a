package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reel.pipeline.Shutdown;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.FaultPlan;
import dev.reel.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** media-session.md §4.7 and §4.8: shutdown, and what can be asked. */
class Section47ShutdownTest {
    private final SessionRig rig = new SessionRig();
    private final FaultPlan faults = new FaultPlan();
    private final FakeSource source =
            rig.fakes.source(SessionRig.script(10)).faults(faults).build();
    private final FakeSink sink = rig.fakes.sink().build();

    @AfterEach
    void nothingIsLost() {
        rig.finish();
    }

    private void setUp() {
        rig.run(rig.setTopology(SessionRig.topology(source, sink)));
    }

    private void play(double seconds) {
        setUp();
        rig.run(rig.start());
        rig.advance(seconds);
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.7",
            rule = "Shutdown: no event, pending callback not invoked, clock shut down, sinks once, sources never")
    void shutdownReleasesEverythingWithoutAnEvent() {
        play(1);
        rig.forget();
        assertThat(rig.session.clock().isShutdown()).isFalse();
        var clock = rig.session.clock();
        var pending = rig.session.stop();
        rig.session.shutdown();
        assertThat(clock.isShutdown()).isTrue();
        rig.settle();
        assertThat(rig.events).isEmpty();
        assertThat(SessionRig.statusOf(pending)).isEqualTo(Status.MF_E_SHUTDOWN);
        assertThat(sink.shutdownCount()).isEqualTo(1);
        assertThat(source.shutdownCount()).isZero();
        assertThatThrownBy(rig.session::shutdown)
                .isInstanceOfSatisfying(
                        MediaException.class,
                        again -> assertThat(again.status()).isEqualTo(Status.MF_E_SHUTDOWN));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"fresh", "stopped", "started", "paused", "closed"})
    @Conformance(
            spec = "media-session",
            section = "4.7",
            rule = "allowed in every state without a Close: sinks once, sources never, no event; again MF_E_SHUTDOWN")
    void shutdownFrom(String where) {
        if (!where.equals("fresh")) {
            setUp();
        }
        if (where.equals("started") || where.equals("paused")) {
            rig.run(rig.start());
            rig.advance(1);
        }
        if (where.equals("paused")) {
            rig.run(rig.session.pause());
        }
        if (where.equals("closed")) {
            rig.run(rig.session.close());
        }
        rig.forget();
        rig.session.shutdown();
        rig.settle();
        assertThat(rig.events).isEmpty();
        assertThat(rig.session.state()).isEqualTo(SessionState.SHUT_DOWN);
        assertThat(sink.shutdownCount()).isEqualTo(where.equals("fresh") ? 0 : 1);
        assertThat(source.shutdownCount()).isZero();
        assertThat(refusal(rig.session::shutdown)).isEqualTo(Status.MF_E_SHUTDOWN);
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.7",
            rule = "the clock's shutdown status: MF_E_INVALIDREQUEST before, COMPLETED after")
    void theClockIsShutDown() {
        play(1);
        PresentationClock clock = rig.session.clock();
        assertThat(refusal(clock::shutdownStatus)).isEqualTo(Status.MF_E_INVALIDREQUEST);
        rig.session.shutdown();
        assertThat(clock.shutdownStatus()).isEqualTo(Shutdown.Progress.COMPLETED);
    }

    @Test
    @Conformance(spec = "media-session", section = "4.7", rule = "the quality manager is shut down, once")
    void theQualityManagerIsShutDown() {
        UUID id = UUID.randomUUID();
        List<String> told = new ArrayList<>();
        SessionRig watched = new SessionRig(
                new Attributes().set(SessionAttributes.QUALITY_MANAGER, id),
                registry -> registry.registerQualityManager(id, platform -> new RecordingQualityManager(told)));
        watched.run(watched.setTopology(
                SessionRig.topology(watched.video(1), watched.fakes.sink().build())));
        watched.run(watched.start());
        assertThat(told).doesNotContain("shutdown");
        watched.session.shutdown();
        watched.settle();
        assertThat(told).containsOnlyOnce("shutdown").endsWith("shutdown");
        watched.finish();
    }

    private static Status refusal(ThrowingCallable call) {
        return catchThrowableOfType(MediaException.class, call).status();
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "4.7",
            rule = "sinks of accepted topologies are shut down exactly once, also after ClearTopologies")
    void theSinksOfDroppedTopologiesAreShutDownToo() {
        setUp();
        FakeSink queued = rig.fakes.sink().name("queued").build();
        rig.run(rig.setTopology(SessionRig.topology(rig.video(1), queued)));
        rig.run(rig.session.clearTopologies());
        assertThat(queued.shutdownCount()).isZero();
        rig.session.shutdown();
        rig.settle();
        assertThat(sink.shutdownCount()).isEqualTo(1);
        assertThat(queued.shutdownCount()).isEqualTo(1);
    }

    // ---------------------------------------------------------------- §4.8 getters

    static List<Arguments> timeMethods() {
        return List.of(
                Arguments.of("time", (Function<PresentationClock, Object>) PresentationClock::time),
                Arguments.of("correlatedTime", (Function<PresentationClock, Object>) PresentationClock::correlatedTime),
                Arguments.of("timeSource", (Function<PresentationClock, Object>) PresentationClock::timeSource),
                Arguments.of("properties", (Function<PresentationClock, Object>) PresentationClock::properties));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("timeMethods")
    @Conformance(
            spec = "media-session",
            section = "4.8",
            rule = "GetClock works from creation; its time methods fail until a topology runs")
    void theClockIsThereFromTheStart(String name, Function<PresentationClock, Object> method) {
        PresentationClock clock = rig.session.clock();
        assertThat(refusal(() -> method.apply(clock))).isEqualTo(Status.MF_E_CLOCK_NO_TIME_SOURCE);
        setUp();
        assertThat(rig.session.clock()).isSameAs(clock);
        rig.run(rig.start());
        assertThat(method.apply(clock)).isNotNull();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"current, true", "queued, true", "ended, false", "unknown, false"})
    @Conformance(
            spec = "media-session",
            section = "4.8",
            rule = "GetFullTopology by id: current and queued ones, else MF_E_NOT_FOUND")
    void topologiesById(String which, boolean found) {
        FakeSource brief = rig.video(1);
        Topology ended = SessionRig.topology(brief, rig.fakes.sink().name("a").build());
        rig.run(rig.setTopology(ended));
        Topology current = SessionRig.topology(source, sink);
        rig.run(rig.setTopology(current, SetTopologyFlag.IMMEDIATE));
        Topology queued =
                SessionRig.topology(rig.video(1), rig.fakes.sink().name("b").build());
        rig.run(rig.setTopology(queued));
        long id = switch (which) {
            case "current" -> current.id();
            case "queued" -> queued.id();
            case "ended" -> ended.id();
            default -> 987_654_321;
        };
        if (found) {
            assertThat(rig.session.fullTopology(id).id()).isEqualTo(id);
        } else {
            assertThatThrownBy(() -> rig.session.fullTopology(id))
                    .isInstanceOfSatisfying(
                            MediaException.class,
                            failure -> assertThat(failure.status()).isEqualTo(Status.MF_E_NOT_FOUND));
        }
    }
}
