package dev.reel.session;

import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Status;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.EventTrace;
import dev.reel.testkit.Golden;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.Fault;
import dev.reel.testkit.fake.FaultPlan;
import dev.reel.testkit.fake.FaultPoint;
import dev.reel.topology.Topology;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * media-session.md §7: whole sequences of calls ({@code ->}), component calls and events ({@code <-}) as golden dumps.
 */
class SequencesTest {
    /** Lines that differ in nothing but how the fakes work inside. */
    private static final Pattern LEFT_OUT = Pattern.compile("setCurrentMediaType.*");

    private final SessionRig rig = new SessionRig();
    private final FaultPlan faults = new FaultPlan();
    private final FakeSource source =
            rig.fakes.source(SessionRig.script(2)).faults(faults).build();
    private final FakeSink sink = rig.fakes.prerollSink().build();

    @Test
    @Conformance(spec = "media-session", section = "7.1", rule = "first topology, play to end")
    void playToEnd() {
        call("SetTopology(T1)", rig.setTopology(SessionRig.topology(source, sink)));
        call("Start", rig.start());
        rig.await(MediaEventType.MESessionEnded);
        check("7.1-play-to-end");
    }

    @Test
    @Conformance(spec = "media-session", section = "7.2", rule = "pause and resume")
    void pauseAndResume() {
        playing();
        call("Pause", rig.session.pause());
        rig.advance(3);
        call("Start", rig.start());
        check("7.2-pause-and-resume");
    }

    @Test
    @Conformance(spec = "media-session", section = "7.3", rule = "seek while running")
    void seekWhileRunning() {
        playing();
        call("Start(1.5 s)", rig.startAt(1.5));
        check("7.3-seek");
    }

    @Test
    @Conformance(spec = "media-session", section = "7.4", rule = "stop")
    void stop() {
        playing();
        call("Stop", rig.session.stop());
        check("7.4-stop");
    }

    @Test
    @Conformance(spec = "media-session", section = "7.5", rule = "close while running, then shutdown in either order")
    void closeWhileRunning() {
        playing();
        call("Close", rig.session.close());
        rig.trace.note("session", "-> Shutdown");
        rig.session.shutdown();
        source.shutdown();
        rig.settle();
        check("7.5-close");
    }

    @Test
    @Conformance(spec = "media-session", section = "7.6", rule = "shutdown without close")
    void shutdownWithoutClose() {
        playing();
        rig.trace.note("session", "-> Shutdown");
        rig.session.shutdown();
        rig.settle();
        check("7.6-shutdown");
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "7.7",
            rule = "queue of topologies: the next takes over without a gap")
    void queueOfTopologies() {
        playing();
        FakeSource second =
                rig.fakes.source(SessionRig.script(1)).name("source2").build();
        call("SetTopology(T2)", rig.setTopology(SessionRig.topology(second, sink)));
        rig.await(MediaEventType.MESessionEnded);
        check("7.7-queue");
    }

    @Test
    @Conformance(spec = "media-session", section = "7.8", rule = "IMMEDIATE while another plays and a third waits")
    void immediate() {
        playing();
        Topology queued =
                SessionRig.topology(rig.video(1), rig.fakes.sink().name("sink2").build());
        call("SetTopology(T2)", rig.setTopology(queued));
        FakeSource third =
                rig.fakes.source(SessionRig.script(1)).name("source3").build();
        call(
                "SetTopology(T3, IMMEDIATE)",
                rig.setTopology(SessionRig.topology(third, sink), SetTopologyFlag.IMMEDIATE));
        rig.await(MediaEventType.MESessionEnded);
        check("7.8-immediate");
    }

    @Test
    @Conformance(spec = "media-session", section = "7.9", rule = "clear the queue")
    void clear() {
        playing();
        Topology queued =
                SessionRig.topology(rig.video(1), rig.fakes.sink().name("sink2").build());
        call("SetTopology(T2)", rig.setTopology(queued));
        call("ClearTopologies", rig.session.clearTopologies());
        rig.await(MediaEventType.MESessionEnded);
        check("7.9-clear");
    }

    @Test
    @Conformance(spec = "media-session", section = "7.9", rule = "clear the current topology")
    void clearCurrent() {
        playing();
        FakeSource second =
                rig.fakes.source(SessionRig.script(1)).name("source2").build();
        call("SetTopology(T2)", rig.setTopology(SessionRig.topology(second, sink)));
        call("SetTopology(CLEAR_CURRENT)", rig.session.setTopology(Set.of(SetTopologyFlag.CLEAR_CURRENT), null));
        call("SetTopology(CLEAR_CURRENT)", rig.session.setTopology(Set.of(SetTopologyFlag.CLEAR_CURRENT), null));
        check("7.9-clear-current");
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "7.11",
            rule = "a source that does not start, then a fatal error while streaming")
    void errors() {
        faults.at(FaultPoint.SOURCE_START, 1, Fault.failing(Status.MF_E_HW_MFT_FAILED_START_STREAMING));
        call("SetTopology(T1)", rig.setTopology(SessionRig.topology(source, sink)));
        call("Start", rig.start());
        call("Start", rig.start());
        rig.advance(0.5);
        source.raise(MediaEvent.of(MediaEventType.MEError, Status.MF_E_INVALID_STREAM_DATA));
        rig.advance(1);
        call("Stop", rig.session.stop());
        call("Close", rig.session.close());
        check("7.11-errors");
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "7.12",
            rule = "device lost, then a new topology with another device")
    void deviceLost() {
        playing();
        sink.stream()
                .raise(MediaEvent.of(
                        MediaEventType.MEAudioSessionDeviceRemoved, Status.MF_E_AUDIO_PLAYBACK_DEVICE_INVALIDATED));
        rig.advance(0.1);
        FakeSource again =
                rig.fakes.source(SessionRig.script(1)).name("source2").build();
        FakeSink other = rig.fakes.prerollSink().name("sink2").build();
        call(
                "SetTopology(T2, IMMEDIATE)",
                rig.setTopology(SessionRig.topology(again, other), SetTopologyFlag.IMMEDIATE));
        rig.await(MediaEventType.MESessionEnded);
        check("7.12-device-lost");
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "7.13",
            rule = "buffering holds the clock while the session stays started")
    void buffering() {
        playing();
        source.raise(MediaEvent.of(MediaEventType.MEBufferingStarted));
        source.raise(MediaEvent.of(MediaEventType.MEBufferingStarted));
        rig.advance(1);
        source.raise(MediaEvent.of(MediaEventType.MEBufferingStopped));
        rig.advance(1);
        source.raise(MediaEvent.of(MediaEventType.MEBufferingStopped));
        rig.await(MediaEventType.MESessionEnded);
        check("7.13-buffering");
    }

    private void playing() {
        call("SetTopology(T1)", rig.setTopology(SessionRig.topology(source, sink)));
        call("Start", rig.start());
        rig.advance(1);
        rig.trace.clear();
    }

    private void call(String name, CompletableFuture<MediaEvent> operation) {
        // The call came first; nothing has run since.
        rig.trace.note("session", "-> " + name);
        rig.outcome(operation);
    }

    private void check(String name) {
        String dump = rig.trace.dump(SequencesTest::isTold, true);
        rig.finish();
        Golden.assertMatches("session/" + name + ".txt", dump);
    }

    private static boolean isTold(EventTrace.Entry entry) {
        return !LEFT_OUT.matcher(entry.what()).matches();
    }
}
