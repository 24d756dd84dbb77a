package dev.reel.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.pipeline.sink.NullSink;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.session.MediaSession;
import dev.reel.session.SetTopologyFlag;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.LeakCheck;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Random programs of calls on real threads with a real file: every operation ends in its event, in call order, whatever the
 * threads do, and no native object is left. A failure prints the seed.
 */
class SessionRandomProgramsTest {
    private static final int PROGRAMS = 1_000;
    private static final int CALLS = 6;
    private static final int PATIENCE_SECONDS = 60;
    private static final List<Call> ALL = List.of(Call.values());
    private static final String CLIP = "../cli/src/main/resources/dev/reel/cli/clip.mp4";

    /** What a program may call, the ends of its operation. */
    private enum Call {
        SET(MediaEventType.MESessionTopologySet),
        SET_IMMEDIATE(MediaEventType.MESessionTopologySet),
        CLEAR_CURRENT(MediaEventType.MESessionTopologySet),
        CLEAR(MediaEventType.MESessionTopologiesCleared),
        START(MediaEventType.MESessionStarted),
        SEEK(MediaEventType.MESessionStarted),
        SEEK_BEYOND(MediaEventType.MESessionStarted),
        PAUSE(MediaEventType.MESessionPaused),
        STOP(MediaEventType.MESessionStopped);

        final MediaEventType completion;

        Call(MediaEventType completion) {
            this.completion = completion;
        }
    }

    @RegisterExtension
    final LeakCheck leaks = NativeLeaks.check();

    @Test
    @Conformance(
            spec = "media-session",
            section = "3",
            rule =
                    "1,000 random programs on real threads with a real file: one event per operation, in call order, nothing left")
    void programsOnRealThreads() {
        for (int seed = 1; seed <= PROGRAMS; seed++) {
            Program program = new Program(seed);
            try {
                program.run();
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError("seed " + seed + ": " + program.calls, failure);
            }
        }
    }

    private static final class Program {
        private final Random random;
        private final MediaSession session = MediaSession.create(null);
        private final List<Call> calls = new ArrayList<>();
        private final List<CompletableFuture<MediaEvent>> futures = new ArrayList<>();
        private final List<MediaSource> sources = new ArrayList<>();

        Program(int seed) {
            random = new Random(seed);
        }

        void run() {
            try {
                int count = 1 + random.nextInt(CALLS);
                call(Call.SET);
                for (int i = 0; i < count; i++) {
                    call(ALL.get(random.nextInt(ALL.size())));
                    if (random.nextInt(3) == 0) {
                        await(futures.get(futures.size() - 1));
                    }
                }
                boolean abrupt = random.nextInt(8) == 0;
                if (!abrupt) {
                    await(session.close());
                    futures.forEach(Program::await);
                    check();
                }
            } finally {
                session.shutdown();
                futures.forEach(Program::await);
                sources.forEach(MediaSource::shutdown);
            }
        }

        private void check() {
            List<MediaEventType> completions = new ArrayList<>();
            List<MediaEvent> all = new ArrayList<>();
            while (true) {
                try {
                    MediaEvent event = session.pollEvent();
                    all.add(event);
                    if (event.type().number() >= 101 && event.type().number() <= 105) {
                        completions.add(event.type());
                    }
                } catch (MediaException empty) {
                    break;
                }
            }
            assertThat(completions)
                    .containsExactlyElementsOf(
                            calls.stream().map(call -> call.completion).toList());
            assertThat(all.get(all.size() - 1).type()).isEqualTo(MediaEventType.MESessionClosed);
            assertThat(all.get(all.size() - 1).status().isSuccess()).isTrue();
            assertThat(all.stream().map(MediaEvent::type)).doesNotContain(MediaEventType.MEError);
        }

        private void call(Call call) {
            calls.add(call);
            futures.add(
                    switch (call) {
                        case SET -> session.setTopology(Set.of(), topology());
                        case SET_IMMEDIATE -> session.setTopology(Set.of(SetTopologyFlag.IMMEDIATE), topology());
                        case CLEAR_CURRENT -> session.setTopology(Set.of(SetTopologyFlag.CLEAR_CURRENT), null);
                        case CLEAR -> session.clearTopologies();
                        case START -> session.start(null, PropVariant.EMPTY);
                        case SEEK -> session.start(null, PropVariant.i8(random.nextInt(10) * Platform.SECOND));
                        case SEEK_BEYOND -> session.start(null, PropVariant.i8(1_000 * Platform.SECOND));
                        case PAUSE -> session.pause();
                        case STOP -> session.stop();
                    });
        }

        private Topology topology() {
            MediaSource source =
                    SourceResolver.installed(Platform.system()).open(CLIP, new Attributes(), new Cancellation());
            sources.add(source);
            PresentationDescriptor presentation = source.createPresentationDescriptor();
            Topology topology = new Topology();
            for (StreamDescriptor stream : presentation.streamDescriptors()) {
                TopologyNode from = topology.addNode(TopologyNodeType.SOURCESTREAM);
                from.set(NodeAttributes.SOURCE, source);
                from.set(NodeAttributes.PRESENTATION_DESCRIPTOR, presentation);
                from.set(NodeAttributes.STREAM_DESCRIPTOR, stream);
                TopologyNode to = topology.addNode(TopologyNodeType.OUTPUT);
                to.setObject(
                        NullSink.paced(Platform.system(), stream.typeHandler().majorType())
                                .streamSinks()
                                .get(0));
                from.connectTo(to);
            }
            return topology;
        }

        private static void await(CompletableFuture<MediaEvent> operation) {
            try {
                operation.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | CompletionException failed) {
                assertThat(failed.getCause()).isInstanceOf(MediaException.class);
            } catch (InterruptedException | TimeoutException stuck) {
                throw new AssertionError("an operation does not end", stuck);
            }
        }
    }
}
