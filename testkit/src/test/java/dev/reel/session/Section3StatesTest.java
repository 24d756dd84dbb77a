package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.clock.ClockState;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeFileSink;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.Fault;
import dev.reel.testkit.fake.FaultPlan;
import dev.reel.testkit.fake.FaultPoint;
import dev.reel.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** media-session.md §3.1 and §3.2: the states that a session shows, and one operation at a time. */
class Section3StatesTest {
    private static final Set<MediaEventType> BY_THE_WAY = Set.of(
            MediaEventType.MESessionCapabilitiesChanged,
            MediaEventType.MESessionTopologyStatus,
            MediaEventType.MESessionNotifyPresentationTime);

    private final SessionRig rig = new SessionRig();
    private final FaultPlan faults = new FaultPlan();
    private final FakeSource source =
            rig.fakes.source(SessionRig.script(4)).faults(faults).build();
    private final FakeSink sink = rig.fakes.sink().build();
    private final Topology topology = SessionRig.topology(source, sink);

    @AfterEach
    void nothingIsLost() {
        rig.finish();
    }

    // ---------------------------------------------------------------- §3.1

    @Test
    @Conformance(spec = "media-session", section = "3.1", rule = "every public state is seen on the way of a session")
    void statesFollowTheOperations() {
        assertThat(rig.session.state()).isEqualTo(SessionState.STOPPED);
        rig.run(rig.setTopology(topology));
        rig.run(rig.start());
        assertThat(rig.session.state()).isEqualTo(SessionState.STARTED);
        rig.run(rig.session.pause());
        assertThat(rig.session.state()).isEqualTo(SessionState.PAUSED);
        rig.run(rig.start());
        rig.run(rig.session.stop());
        assertThat(rig.session.state()).isEqualTo(SessionState.STOPPED);
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        assertThat(rig.session.state()).isEqualTo(SessionState.STOPPED);
        rig.run(rig.session.close());
        assertThat(rig.session.state()).isEqualTo(SessionState.CLOSED);
        rig.session.shutdown();
        assertThat(rig.session.state()).isEqualTo(SessionState.SHUT_DOWN);
    }

    @ParameterizedTest(name = "{0} while the {1} takes its time")
    @CsvSource({
        "STARTING, SOURCE_START, STARTED",
        "PAUSING, SOURCE_PAUSE, PAUSED",
        "STOPPING, SOURCE_STOP, STOPPED",
        "CLOSING, SINK_FINALIZE, CLOSED"
    })
    @Conformance(
            spec = "media-session",
            section = "3.1",
            rule = "Starting, Pausing, Stopping and Closing are seen while a component has not answered yet")
    void statesOnTheWay(SessionState between, FaultPoint slow, SessionState after) {
        FaultPlan ofFile = new FaultPlan();
        FakeFileSink file = rig.fakes.fileSink().name("file").faults(ofFile).build();
        // A file takes everything at once, so that it would be over before it could be paused.
        rig.run(rig.setTopology(between == SessionState.CLOSING ? SessionRig.topology(source, file) : topology));
        if (between != SessionState.STARTING) {
            rig.run(rig.start());
        }
        FaultPlan concerned = slow == FaultPoint.SINK_FINALIZE ? ofFile : faults;
        concerned.next(slow, Fault.answeringLate(SessionRig.SECOND));
        CompletableFuture<MediaEvent> operation = switch (between) {
            case STARTING -> rig.start();
            case PAUSING -> rig.session.pause();
            case STOPPING -> rig.session.stop();
            default -> rig.session.close();
        };
        rig.settle();
        assertThat(operation).isNotDone();
        assertThat(rig.session.state()).isEqualTo(between);
        rig.run(operation);
        assertThat(rig.session.state()).isEqualTo(after);
    }

    @ParameterizedTest(name = "{0} to {1}: clock {2} at {3} s")
    @CsvSource({
        "play, pause, PAUSED, 1",
        "play, stop, STOPPED, 0",
        "pause, play, RUNNING, 1",
        "pause, stop, STOPPED, 0",
        "stop, play, RUNNING, 0"
    })
    @Conformance(
            spec = "media-session",
            section = "3.1",
            rule = "transport transitions: pause freezes the clock, stop resets it, play goes on or begins anew")
    void transitions(String from, String to, ClockState state, double time) {
        rig.run(rig.setTopology(topology));
        rig.run(rig.start());
        rig.advance(1);
        if (!from.equals("play")) {
            rig.run(from.equals("pause") ? rig.session.pause() : rig.session.stop());
        }
        rig.advance(5);
        if (from.equals("play")) {
            rig.run(rig.startAt(1));
        }
        rig.run(
                switch (to) {
                    case "play" -> rig.start();
                    case "pause" -> rig.session.pause();
                    default -> rig.session.stop();
                });
        assertThat(rig.session.clock().state()).isEqualTo(state);
        assertThat(rig.session.clock().time()).isEqualTo(Math.round(time * SessionRig.SECOND));
        rig.advance(0.5);
        double later = state == ClockState.RUNNING ? time + 0.5 : time;
        assertThat(rig.session.clock().time()).isEqualTo(Math.round(later * SessionRig.SECOND));
    }

    @Test
    @Conformance(spec = "media-session", section = "3.1", rule = "from stop to pause is not allowed")
    void noPauseOfWhatIsStopped() {
        rig.run(rig.setTopology(topology));
        rig.run(rig.start());
        rig.run(rig.session.stop());
        assertThat(rig.outcome(rig.session.pause())).isEqualTo(Status.MF_E_SESSION_PAUSEWHILESTOPPED);
        assertThat(rig.session.state()).isEqualTo(SessionState.STOPPED);
    }

    // ---------------------------------------------------------------- §3.2

    private CompletableFuture<MediaEvent> call(String operation) {
        return switch (operation) {
            case "SetTopology" -> rig.setTopology(topology);
            case "ClearTopologies" -> rig.session.clearTopologies();
            case "Start" -> rig.start();
            case "Pause" -> rig.session.pause();
            case "Stop" -> rig.session.stop();
            case "SetRate" -> rig.session.setRate(false, 1);
            default -> rig.session.close();
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"SetTopology", "ClearTopologies", "Start", "Pause", "Stop", "SetRate", "Close"})
    @Conformance(
            spec = "media-session",
            section = "3.2",
            rule = "an operation only enqueues; its outcome is the status of an event")
    void theMethodOnlyEnqueues(String name) {
        CompletableFuture<MediaEvent> operation = call(name);
        assertThat(operation).isNotDone();
        assertThat(rig.events).isEmpty();
        Status status = rig.outcome(operation);
        List<MediaEvent> ends = rig.events.stream()
                .filter(event -> !BY_THE_WAY.contains(event.type()))
                .toList();
        assertThat(ends).hasSize(1);
        assertThat(ends.get(0).status()).isEqualTo(status);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "SetTopology Start Pause Start ClearTopologies Stop SetRate Close",
                "SetTopology Start",
                "SetTopology Start Stop Close",
                "SetTopology Start ClearTopologies Close"
            })
    @Conformance(
            spec = "media-session",
            section = "3.2",
            rule = "operations that were called without waiting run one at a time in call order")
    void operationsRunInCallOrder(String program) {
        List<String> expected = new ArrayList<>();
        for (String name : program.split(" ", -1)) {
            call(name);
            expected.add(endOf(name));
        }
        rig.settle();
        assertThat(rig.told().stream()
                        .filter(line -> BY_THE_WAY.stream().noneMatch(type -> line.startsWith(type.name()))))
                .containsExactlyElementsOf(expected);
    }

    private static String endOf(String name) {
        String event = switch (name) {
            case "SetTopology" -> "TopologySet";
            case "ClearTopologies" -> "TopologiesCleared";
            case "Start" -> "Started";
            case "Pause" -> "Paused";
            case "Stop" -> "Stopped";
            case "SetRate" -> "RateChanged";
            default -> "Closed";
        };
        return "MESession" + event + "(S_OK)";
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "3.2",
            rule = "the next operation begins when the event of the one before has been queued")
    void theNextBeginsBehindTheEvent() {
        faults.next(FaultPoint.SOURCE_START, Fault.answeringLate(SessionRig.SECOND));
        rig.run(rig.setTopology(topology));
        rig.forget();
        var start = rig.start();
        var pause = rig.session.pause();
        rig.advance(0.5);
        assertThat(start).isNotDone();
        assertThat(rig.calls("source")).doesNotContain("pause");
        rig.run(pause);
        List<String> order = rig.trace.entries().stream()
                .map(entry -> entry.who() + " " + entry.what())
                .filter(line -> line.equals("source pause") || line.startsWith("session <- MESessionStarted"))
                .toList();
        assertThat(order).containsExactly("session <- MESessionStarted(S_OK)", "source pause");
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "3.2",
            rule = "the state is judged when the operation executes, not when it is called")
    void stateIsJudgedAtExecution() {
        rig.setTopology(topology);
        var early = rig.session.pause();
        rig.start();
        var late = rig.session.pause();
        assertThat(rig.outcome(early)).isEqualTo(Status.MF_E_SESSION_PAUSEWHILESTOPPED);
        assertThat(rig.outcome(late)).isEqualTo(Status.S_OK);
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "3.2",
            rule = "getters and Shutdown do not wait for the operations in the queue")
    void gettersBypassTheQueue() {
        faults.next(FaultPoint.SOURCE_START, Fault.neverAnswering());
        rig.run(rig.setTopology(topology));
        var start = rig.session.start(null, PropVariant.EMPTY);
        rig.settle();
        assertThat(start).isNotDone();
        assertThat(rig.session.clock().state()).isEqualTo(ClockState.INVALID);
        assertThat(rig.session.sessionCapabilities()).contains(SessionCapability.START);
        assertThat(rig.session.currentTopology().id()).isEqualTo(topology.id());
        assertThat(rig.session.rate()).isEqualTo(1);
        rig.session.shutdown();
        assertThat(rig.session.state()).isEqualTo(SessionState.SHUT_DOWN);
        rig.settle();
        assertThat(SessionRig.statusOf(start)).isEqualTo(Status.MF_E_SHUTDOWN);
    }
}
