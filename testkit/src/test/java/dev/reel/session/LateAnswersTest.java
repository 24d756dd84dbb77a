package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.MediaEventType;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.Fault;
import dev.reel.testkit.fake.FaultPlan;
import dev.reel.testkit.fake.FaultPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** media-session.md §16: no answer ends an operation that it does not belong to. */
class LateAnswersTest {
    private static final long TENTH = Platform.SECOND / 10;

    @Test
    @Conformance(
            spec = "media-session",
            section = "16",
            rule = "a second MESourceStarted of an earlier start, told by its value, does not complete a later one")
    void aStartIsKnownByItsValue() {
        FaultPlan plan = new FaultPlan()
                .at(FaultPoint.SOURCE_START, 1, Fault.answeringAgain(Platform.SECOND))
                .at(FaultPoint.SOURCE_START, 2, Fault.answeringLate(2 * Platform.SECOND));
        SessionRig rig = new SessionRig();
        play(rig, plan);
        rig.run(rig.start());
        rig.advance(0.5);
        long asked = rig.virtual.time();

        rig.run(rig.startAt(3));

        assertThat(rig.virtual.time() - asked).isEqualTo(2 * Platform.SECOND);
        rig.finish();
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "16",
            rule = "a second MESourceRateChanged of an earlier change, told by its value, does not complete a later"
                    + " one")
    void aRateIsKnownByItsValue() {
        FaultPlan plan = new FaultPlan()
                .at(FaultPoint.SOURCE_SET_RATE, 1, Fault.answeringAgain(Platform.SECOND))
                .at(FaultPoint.SOURCE_SET_RATE, 2, Fault.answeringLate(2 * Platform.SECOND));
        SessionRig rig = new SessionRig();
        play(rig, plan);
        rig.run(rig.start());
        rig.run(rig.session.setRate(false, 2));
        rig.advance(0.5);
        long asked = rig.virtual.time();

        rig.run(rig.session.setRate(false, 0.5f));

        assertThat(rig.virtual.time() - asked).isEqualTo(2 * Platform.SECOND);
        rig.finish();
    }

    @ParameterizedTest(name = "{0}, the second answer {1} tenths of a second behind the first")
    @CsvSource({
        "SOURCE_PAUSE, 1", "SOURCE_PAUSE, 4", "SOURCE_PAUSE, 7", "SOURCE_PAUSE, 10", "SOURCE_PAUSE, 13",
        "SOURCE_PAUSE, 16", "SOURCE_PAUSE, 19", "SOURCE_PAUSE, 22", "SOURCE_PAUSE, 25", "SOURCE_PAUSE, 28",
        "SOURCE_PAUSE, 31", "SOURCE_PAUSE, 34", "SOURCE_PAUSE, 37", "SOURCE_PAUSE, 40", "SOURCE_PAUSE, 60",
        "SOURCE_STOP, 1", "SOURCE_STOP, 4", "SOURCE_STOP, 7", "SOURCE_STOP, 10", "SOURCE_STOP, 13",
        "SOURCE_STOP, 16", "SOURCE_STOP, 19", "SOURCE_STOP, 22", "SOURCE_STOP, 25", "SOURCE_STOP, 28",
        "SOURCE_STOP, 31", "SOURCE_STOP, 34", "SOURCE_STOP, 37", "SOURCE_STOP, 40", "SOURCE_STOP, 60",
        "SOURCE_START, 1", "SOURCE_START, 4", "SOURCE_START, 7", "SOURCE_START, 10", "SOURCE_START, 13",
        "SOURCE_START, 16", "SOURCE_START, 19", "SOURCE_START, 22", "SOURCE_START, 25", "SOURCE_START, 28",
        "SOURCE_START, 31", "SOURCE_START, 34", "SOURCE_START, 37", "SOURCE_START, 40", "SOURCE_START, 60"
    })
    @Conformance(
            spec = "media-session",
            section = "16",
            rule = "an answer that comes twice does not complete the next operation of its kind before the component"
                    + " was asked")
    void notBeforeTheComponentWasAsked(FaultPoint point, int tenths) {
        // Every call into a component sets out 0.3 s after the session began to wait for its answer.
        FaultPlan plan = new FaultPlan()
                .at(point, 1, Fault.answeringAgain(tenths * TENTH))
                .at(point, 2, Fault.failing(Status.E_OUTOFMEMORY));
        VirtualPlatform virtual = new VirtualPlatform();
        SessionRig rig = new SessionRig(virtual, SessionRig.slowLanes(virtual, 3 * TENTH));
        play(rig, plan);
        rig.run(rig.start());
        switch (point) {
            case SOURCE_PAUSE -> {
                rig.run(rig.session.pause());
                rig.run(rig.start());
                assertThat(rig.outcome(rig.session.pause())).isEqualTo(Status.E_OUTOFMEMORY);
            }
            case SOURCE_STOP -> {
                rig.run(rig.session.stop());
                rig.run(rig.start());
                assertThat(rig.outcome(rig.session.stop())).isEqualTo(Status.E_OUTOFMEMORY);
            }
            default -> {
                rig.run(rig.session.stop());
                assertThat(rig.outcome(rig.start())).isEqualTo(Status.E_OUTOFMEMORY);
            }
        }
        rig.run(rig.session.close());
        rig.finish();
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "16",
            rule = "where nothing tells two answers apart, the operation still ends once and what comes later is"
                    + " ignored")
    void whatCannotBeDecided() {
        FaultPlan plan = new FaultPlan()
                .at(FaultPoint.SOURCE_PAUSE, 1, Fault.answeringAgain(Platform.SECOND))
                .at(FaultPoint.SOURCE_PAUSE, 2, Fault.answeringLate(2 * Platform.SECOND));
        SessionRig rig = new SessionRig();
        play(rig, plan);
        rig.run(rig.start());
        rig.run(rig.session.pause());
        rig.run(rig.start());
        rig.advance(0.5);

        rig.run(rig.session.pause());

        rig.run(rig.start());
        rig.advance(5);
        assertThat(rig.session.state()).isEqualTo(SessionState.STARTED);
        assertThat(rig.count(MediaEventType.MESessionPaused)).isEqualTo(2);
        rig.finish();
    }

    private static void play(SessionRig rig, FaultPlan plan) {
        FakeSource source = rig.fakes
                .source(SessionRig.script(60))
                .rates(0.25f, 4, false)
                .faults(plan)
                .build();
        rig.run(rig.setTopology(SessionRig.topology(
                source, rig.fakes.sink().rates(0.25f, 4, false).build())));
    }
}
