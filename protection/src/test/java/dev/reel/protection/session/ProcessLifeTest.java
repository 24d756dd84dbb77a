package dev.reel.protection.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.sink.NullSink;
import dev.reel.platform.Attributes;
import dev.reel.platform.EventReader;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.media.MajorType;
import dev.reel.protection.policy.ProtectionCode;
import dev.reel.protection.tools.Clips;
import dev.reel.testkit.Conformance;
import dev.reel.topology.PlaybackTopology;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * The protected process and its application die at any moment, each in its turn. A few deaths in every build; {@code -Dreel.kills=200}
 * for more.
 */
class ProcessLifeTest {
    private static final Set<MediaEventType> OPERATIONS = Set.of(
            MediaEventType.MESessionTopologySet,
            MediaEventType.MESessionStarted,
            MediaEventType.MESessionPaused,
            MediaEventType.MESessionStopped,
            MediaEventType.MESessionClosed);

    @BeforeAll
    static void onLinux() {
        assumeThat(System.getProperty("os.name"))
                .as("a protected process needs Linux")
                .isEqualTo("Linux");
    }

    @Test
    @Conformance(
            spec = "protected-path",
            section = "2.3",
            rule = "the process dies: MEError, an event for every pending operation, close and shutdown work, a new"
                    + " session too")
    void theProcessIsKilledAtAnyMoment(TestReporter reporter) throws Exception {
        Random random = new Random(Long.getLong("reel.seed", 7));
        long slowest = 0;
        for (int i = 0; i < Integer.getInteger("reel.kills", 2); i++) {
            slowest = Math.max(slowest, kill(random.nextInt(400)));
        }
        reporter.publishEntry("slowest notice of a death, ms", Long.toString(slowest));
    }

    private static long kill(int after) throws Exception {
        ProtectedSession session = ProtectedSession.create(null);
        List<MediaEvent> events = new CopyOnWriteArrayList<>();
        CompletableFuture<Long> error = new CompletableFuture<>();
        CompletableFuture<MediaEvent> closed = new CompletableFuture<>();
        EventReader.start(session, event -> {
            events.add(event);
            if (event.type() == MediaEventType.MESessionClosed) {
                closed.complete(event);
            }
            if (event.status().equals(ProtectionCode.MF_E_PEAUTH_NOT_STARTED)) {
                error.complete(System.nanoTime());
            }
        });
        List<CompletableFuture<MediaEvent>> operations = new ArrayList<>();
        MediaSource source = session.resolver().open(Clips.h264().toString(), new Attributes(), new Cancellation());
        PresentationDescriptor presentation = source.createPresentationDescriptor();
        operations.add(session.setTopology(
                Set.of(),
                PlaybackTopology.of(source, "film", presentation)
                        .output(MajorType.VIDEO, NullSink.pacedActivate(Platform.system(), MajorType.VIDEO))
                        .output(MajorType.AUDIO, NullSink.pacedActivate(Platform.system(), MajorType.AUDIO))
                        .build()));
        operations.add(session.start(null, PropVariant.EMPTY));
        Thread.sleep(after);
        operations.add(session.pause());
        operations.add(session.start(null, PropVariant.i8(0)));
        operations.add(session.stop());
        long killed = System.nanoTime();
        ProcessHandle.of(session.server().pid()).orElseThrow().destroyForcibly();
        long noticed = error.get(10, TimeUnit.SECONDS);
        for (CompletableFuture<MediaEvent> operation : operations) {
            try {
                operation.get(10, TimeUnit.SECONDS);
            } catch (ExecutionException failed) {
                assertThat(failed).hasCauseInstanceOf(MediaException.class);
            }
        }
        assertThatThrownBy(() -> session.pause().get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(MediaException.class);
        assertThat(session.close().get(10, TimeUnit.SECONDS).status().isSuccess())
                .isTrue();
        closed.get(10, TimeUnit.SECONDS);
        session.shutdown();
        // Five operations before the end, one after it, and the close: one event each.
        assertThat(events.stream().filter(event -> OPERATIONS.contains(event.type())))
                .hasSize(7);
        assertThat(events).extracting(event -> event.type().name()).contains("MEError", "MESessionClosed");
        return (noticed - killed) / 1_000_000;
    }

    @Test
    @Conformance(
            spec = "protected-path",
            section = "2.3",
            rule = "the application dies: the protected process is gone soon, whatever it was at")
    void theApplicationIsKilled(TestReporter reporter) throws Exception {
        ProcessHandle orphan;
        long killed;
        try (RunningApp app =
                new RunningApp(List.of(), RunningApp.classPath(), Clips.h264().toString())) {
            orphan = ProcessHandle.of(app.protectedPid).orElseThrow();
            killed = System.nanoTime();
            app.process.destroyForcibly();
            // The JDK looks after processes that are no children of its own every now and then only.
            while (orphan.isAlive() && System.nanoTime() - killed < TimeUnit.SECONDS.toNanos(10)) {
                Thread.sleep(10);
            }
            reporter.publishEntry(
                    "the protected process outlived its application by, ms",
                    Long.toString((System.nanoTime() - killed) / 1_000_000));
        }
        assertThat(orphan.isAlive()).isFalse();
    }
}
