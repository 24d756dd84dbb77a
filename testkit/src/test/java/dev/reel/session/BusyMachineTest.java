package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.TimeService;
import dev.reel.session.flow.SessionStatus;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.Fault;
import dev.reel.testkit.fake.FaultPlan;
import dev.reel.testkit.fake.FaultPoint;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Calls that find no thread for a while are no silence of the components that they are meant for. */
class BusyMachineTest {
    private final VirtualPlatform virtual = new VirtualPlatform();
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean busy;
    private final SessionRig rig = new SessionRig(
            virtual,
            new Platform(virtual.platform().timeService(), virtual.platform().workers(), task -> {
                if (busy) {
                    waiting.add(task);
                } else {
                    virtual.platform().blocking().execute(task);
                }
            }));
    private final FaultPlan faults = new FaultPlan();
    private final FakeSource source =
            rig.fakes.source(SessionRig.script(10)).faults(faults).build();
    private final FakeSink sink = rig.fakes.sink().build();

    private void busyFor(long seconds) {
        busy = true;
        TimeService.Timer timer = virtual.platform().timeService().newTimer(() -> {
            busy = false;
            waiting.forEach(virtual.platform().blocking()::execute);
            waiting.clear();
        });
        timer.schedule(virtual.time() + seconds * Platform.SECOND);
    }

    @Test
    void whoHasNotBeenCalledYetIsWaitedFor() {
        rig.run(rig.setTopology(SessionRig.topology(source, sink)));
        busyFor(40);
        assertThat(rig.outcome(rig.start())).isEqualTo(Status.S_OK);
        busyFor(40);
        assertThat(rig.outcome(rig.session.pause())).isEqualTo(Status.S_OK);
        assertThat(rig.outcome(rig.start())).isEqualTo(Status.S_OK);
        rig.await(MediaEventType.MESessionEnded);
        rig.finish();
    }

    @Test
    void theMachineMayBeBusyForLongButAnOperationEnds() {
        rig.run(rig.setTopology(SessionRig.topology(source, sink)));
        busyFor(3600);
        CompletableFuture<MediaEvent> start = rig.start();
        // Whom it is told to needs a thread too.
        virtual.advance(Duration.ofHours(2));
        assertThat(SessionRig.statusOf(start)).isEqualTo(SessionStatus.ERROR_TIMEOUT);
    }

    @Test
    void whoHasBeenCalledAndStaysSilentIsNot() {
        rig.run(rig.setTopology(SessionRig.topology(source, sink)));
        faults.next(FaultPoint.SOURCE_START, Fault.neverAnswering());
        long before = virtual.time();
        assertThat(rig.outcome(rig.start())).isEqualTo(SessionStatus.ERROR_TIMEOUT);
        assertThat(virtual.time() - before).isLessThan(20 * Platform.SECOND);
    }
}
