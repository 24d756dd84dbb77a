package dev.reel.session.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.Shutdown;
import dev.reel.pipeline.transform.Transform.Message;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.session.SetTopologyFlag;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeAsyncTransform;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.Fault;
import dev.reel.testkit.fake.FaultPlan;
import dev.reel.testkit.fake.FaultPoint;
import dev.reel.testkit.fake.StreamScript;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.TopologyNode;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Asynchronous transforms that misbehave, and who ends them (topology.md §9.3, media-session.md §4.7, §15). */
class AsyncTransformFaultTest {
    private static final MediaType I420 = MediaType.of(MajorType.VIDEO, Subtype.I420);
    private static final Status PLANNED = Status.MF_E_INVALID_STREAM_DATA;

    private final BranchRig rig = new BranchRig();
    private final FakeSink sink = rig.fakes.sink().name("sink").build();
    private final FaultPlan faults = new FaultPlan();
    private final FakeAsyncTransform effect = rig.fakes
            .transform(I420, I420)
            .name("effect")
            .delay(2)
            .faults(faults)
            .buildAsync();
    private final TopologyNode node = rig.transform(effect);

    @AfterEach
    void finish() {
        rig.finish();
    }

    private void chain() {
        BranchRig.chain(
                rig.source(
                        rig.fakes
                                .source(StreamScript.video(25, Duration.ofSeconds(1))
                                        .gap(5))
                                .build(),
                        0),
                node,
                rig.output(sink));
    }

    private static Fault fault(String name) {
        return switch (name) {
            case "late" -> Fault.answeringLate(Platform.SECOND / 50);
            case "twice" -> Fault.answeringTwice();
            case "never" -> Fault.neverAnswering();
            case "fails" -> Fault.failing(PLANNED);
            case "error" -> Fault.raisingError(PLANNED);
            case "slow" -> Fault.takingLong(Platform.SECOND / 10);
            default -> Fault.throwing(PLANNED);
        };
    }

    @Conformance(
            spec = "topology",
            section = "9.3",
            rule = "one that is late, says things twice, never, or fails at any point: the session plays on or names"
                    + " it, and closes")
    @ParameterizedTest(name = "{0} of {1}, time {2} (0: every): {3}")
    @CsvSource({
        "TRANSFORM_NEED_INPUT,  late,  3, ends",
        "TRANSFORM_NEED_INPUT,  twice, 3, ends",
        "TRANSFORM_NEED_INPUT,  never, 0, silent",
        "TRANSFORM_NEED_INPUT,  error, 4, error",
        "TRANSFORM_NEED_INPUT,  fails, 4, error",
        "TRANSFORM_NEED_INPUT,  throws, 4, error",
        "TRANSFORM_HAVE_OUTPUT, late,  3, ends",
        "TRANSFORM_HAVE_OUTPUT, twice, 3, ends",
        "TRANSFORM_HAVE_OUTPUT, twice, 0, ends",
        "TRANSFORM_HAVE_OUTPUT, error, 5, error",
        "TRANSFORM_DRAINED,     late,  1, ends",
        "TRANSFORM_DRAINED,     twice, 1, ends",
        "TRANSFORM_DRAINED,     never, 1, silent",
        "TRANSFORM_DRAINED,     error, 1, error",
        "TRANSFORM_MARKER,      late,  1, ends",
        "TRANSFORM_MARKER,      twice, 1, ends",
        "TRANSFORM_MARKER,      never, 1, ends",
        "TRANSFORM_MARKER,      throws, 1, error",
        "TRANSFORM_INPUT,       throws, 4, error",
        "TRANSFORM_OUTPUT,      throws, 6, error",
        "TRANSFORM_MESSAGE,     throws, 2, error",
        "TRANSFORM_INPUT,       slow,  4, ends",
    })
    void section93Misbehaves(FaultPoint point, String what, int occurrence, String outcome) {
        if (occurrence == 0) {
            faults.always(point, fault(what));
        } else {
            faults.at(point, occurrence, fault(what));
        }
        chain();
        rig.set().expect(MediaEventType.MESessionTopologySet).call("start", s -> s.start(null, PropVariant.EMPTY));

        switch (outcome) {
            case "ends" -> {
                assertThat(comes(MediaEventType.MESessionEnded))
                        .as(rig.trace::dump)
                        .isTrue();
                assertThat(sink.stream().rendered()).hasSize(24);
                assertThat(rig.trace.count(MediaEventType.MEError)).isZero();
            }
            case "silent" -> {
                assertThat(rig.error().value()).as("ERROR_TIMEOUT").isEqualTo(0x800705B4);
                assertNamed();
            }
            default -> {
                assertThat(rig.error()).isEqualTo(PLANNED);
                assertNamed();
            }
        }
        assertCloses();
    }

    private void assertNamed() {
        assertThat(rig.event(MediaEventType.MEError).attributes().get(EventAttributes.COMPONENT))
                .contains("effect");
    }

    private boolean comes(MediaEventType type) {
        return rig.virtual.advanceUntil(() -> rig.trace.count(type) > 0, Duration.ofMinutes(2));
    }

    private void assertCloses() {
        long asked = rig.virtual.time();
        CompletableFuture<MediaEvent> closed = rig.session().close();
        assertThat(rig.virtual.advanceUntil(closed::isDone, Duration.ofSeconds(6)))
                .as(rig.trace::dump)
                .isTrue();
        assertThat(rig.virtual.time() - asked).isLessThanOrEqualTo(5 * Platform.SECOND);
    }

    @Conformance(spec = "topology", section = "9.3", rule = "a close does not wait for one that says nothing")
    @Test
    void section93ClosesAtOnce() {
        faults.always(FaultPoint.TRANSFORM_HAVE_OUTPUT, Fault.neverAnswering());
        chain();
        rig.play().pass(Duration.ofSeconds(3));

        CompletableFuture<MediaEvent> closed = rig.session().close();
        rig.virtual.runUntilIdle();

        assertThat(closed).isCompletedWithValueMatching(event -> event.status().equals(Status.S_OK));
        rig.virtual.advance(Duration.ofMinutes(1));
        assertThat(rig.trace.count(MediaEventType.MEError)).isZero();
    }

    @Conformance(
            spec = "topology",
            section = "9.3",
            rule = "after an error a stop and a start begin anew, with what the transform then does")
    @Test
    void section93RecoversAfterAnError() {
        faults.at(FaultPoint.TRANSFORM_HAVE_OUTPUT, 5, Fault.raisingError(PLANNED));
        chain();
        var scenario = rig.play();
        assertThat(rig.error()).isEqualTo(PLANNED);

        scenario.call("stop", s -> s.stop())
                .expect(MediaEventType.MESessionStopped)
                .call("start", s -> s.start(null, PropVariant.i8(0)))
                .expect(MediaEventType.MESessionEnded);
    }

    // ---------------------------------------------------------------- who ends it

    @Conformance(
            spec = "media-session",
            section = "15",
            rule = "asynchronous transform: on clear by NOSHUTDOWN_ON_REMOVE (default TRUE = left alone), on Shutdown"
                    + " always, once in all")
    @ParameterizedTest(name = "NOSHUTDOWN_ON_REMOVE {0}: after the clear {1}")
    @CsvSource({", 0", "1, 0", "0, 1"})
    void section15AsyncTransform(Integer attribute, int afterClear) {
        if (attribute != null) {
            node.set(NodeAttributes.NOSHUTDOWN_ON_REMOVE, attribute);
        }
        chain();
        rig.playToEnd()
                .call("clear", s -> s.setTopology(Set.of(SetTopologyFlag.CLEAR_CURRENT), null))
                .pass(Duration.ofSeconds(1));
        assertThat(effect.shutdownCount()).isEqualTo(afterClear);
        assertThat(effect.core().messages()).endsWith(Message.END_STREAMING);

        rig.session().shutdown();
        rig.virtual.runUntilIdle();
        assertThat(effect.shutdownCount()).isEqualTo(1);
    }

    @Conformance(
            spec = "topology",
            section = "3.7",
            rule = "NOSHUTDOWN_ON_REMOVE of an asynchronous transform counts when the last topology that has it leaves")
    @Test
    void section37LastTopology() {
        node.set(NodeAttributes.NOSHUTDOWN_ON_REMOVE, 0);
        chain();
        var scenario = rig.play();
        rig.topology.clear();
        TopologyNode again = rig.transform(effect);
        again.set(NodeAttributes.NOSHUTDOWN_ON_REMOVE, 0);
        BranchRig.chain(
                rig.source(
                        rig.fakes
                                .source(StreamScript.video(25, Duration.ofSeconds(1)))
                                .build(),
                        0),
                again,
                rig.output(sink));
        scenario.call("setTopology", s -> s.setTopology(Set.of(), rig.topology)).pass(Duration.ofMillis(1500));
        assertThat(effect.shutdownCount()).as("the second topology plays").isZero();

        scenario.expect(MediaEventType.MESessionEnded)
                .call("close", s -> s.close())
                .expect(MediaEventType.MESessionClosed)
                .pass(Duration.ofSeconds(1));
        assertThat(effect.shutdownCount()).isEqualTo(1);
    }

    @Conformance(
            spec = "media-session",
            section = "4.7",
            rule = "Shutdown shuts the asynchronous transforms of accepted topologies down, cleared, waiting or"
                    + " current")
    @ParameterizedTest
    @CsvSource({"CURRENT", "WAITING", "CLEARED", "CLOSED"})
    void section47Shutdown(String when) {
        chain();
        FakeAsyncTransform waiting = effect;
        switch (when) {
            case "CURRENT" -> rig.play();
            case "WAITING" -> {
                rig.play();
                FakeAsyncTransform other =
                        rig.fakes.transform(I420, I420).name("other").buildAsync();
                rig.topology.clear();
                BranchRig.chain(
                        rig.source(
                                rig.fakes
                                        .source(StreamScript.video(25, Duration.ofSeconds(1)))
                                        .build(),
                                0),
                        rig.transform(other),
                        rig.output(rig.fakes.sink().build()));
                rig.session().setTopology(Set.of(), rig.topology);
                rig.virtual.runUntilIdle();
                waiting = other;
            }
            case "CLEARED" -> {
                rig.playToEnd();
                rig.session().setTopology(Set.of(SetTopologyFlag.CLEAR_CURRENT), null);
                rig.virtual.advance(Duration.ofSeconds(1));
            }
            default -> {
                rig.play();
                rig.session().close();
                rig.virtual.advance(Duration.ofSeconds(1));
            }
        }
        rig.session().shutdown();
        rig.virtual.runUntilIdle();

        assertThat(effect.shutdownCount()).isEqualTo(1);
        assertThat(waiting.shutdownCount()).isEqualTo(1);
        assertThat(effect.shutdownStatus()).isEqualTo(Shutdown.Progress.COMPLETED);
    }

    @Conformance(
            spec = "media-session",
            section = "15",
            rule = "an asynchronous transform of a refused topology is the application's: a later Shutdown leaves it"
                    + " alone")
    @Test
    void section15Refused() {
        BranchRig.chain(
                rig.source(
                        rig.fakes
                                .source(StreamScript.video(25, Duration.ofSeconds(1)))
                                .build(),
                        0),
                node,
                rig.output(rig.fakes
                        .sink()
                        .accepts(MediaType.of(MajorType.VIDEO, Subtype.AYUV))
                        .build()));
        rig.set()
                .expect(
                        MediaEventType.MESessionTopologySet,
                        event -> assertThat(event.status().isSuccess()).isFalse());

        rig.session().shutdown();
        rig.virtual.runUntilIdle();

        assertThat(effect.shutdownCount()).isZero();
        effect.shutdown();
    }

    @Conformance(
            spec = "media-session",
            section = "15",
            rule = "a shutdown of a transform that takes its time holds nobody up")
    @Test
    void section15SlowShutdown() {
        faults.always(FaultPoint.TRANSFORM_SHUTDOWN, Fault.throwing(new IllegalStateException("no")));
        chain();
        rig.playToEnd();

        rig.session().shutdown();
        rig.virtual.runUntilIdle();

        assertThat(faults.count(FaultPoint.TRANSFORM_SHUTDOWN)).isEqualTo(1);
        faults.clear();
        effect.shutdown();
    }
}
