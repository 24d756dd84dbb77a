package dev.reel.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.Cancellation;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.SinkStatistics;
import dev.reel.pipeline.SourceResolver;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.sink.NullSink;
import dev.reel.pipeline.sink.RenderingSink;
import dev.reel.pipeline.sink.RenderingStreamSink;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.session.MediaSession;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A real file through a real session, on virtual time. */
class SessionPlaybackTest {
    private final VirtualPlatform time = new VirtualPlatform();

    @Test
    void playsTheClipWithoutDroppingAFrame() {
        MediaSource source = SourceResolver.installed(time.platform())
                .open("../cli/src/main/resources/dev/reel/cli/clip.mp4", new Attributes(), new Cancellation());
        Topology topology = new Topology();
        PresentationDescriptor presentation = source.createPresentationDescriptor();
        List<RenderingSink> sinks = new ArrayList<>();
        for (StreamDescriptor stream : presentation.streamDescriptors()) {
            UUID major = stream.typeHandler().majorType();
            TopologyNode from = topology.addNode(TopologyNodeType.SOURCESTREAM);
            from.set(NodeAttributes.SOURCE, source);
            from.set(NodeAttributes.PRESENTATION_DESCRIPTOR, presentation);
            from.set(NodeAttributes.STREAM_DESCRIPTOR, stream);
            TopologyNode to = topology.addNode(TopologyNodeType.OUTPUT);
            RenderingSink sink = NullSink.paced(time.platform(), major);
            sinks.add(sink);
            to.setObject(sink.streamSinks().get(0));
            from.connectTo(to);
        }
        MediaSession session = MediaSession.create(null, time.platform());
        session.setTopology(Set.of(), topology);
        session.start(null, PropVariant.EMPTY);
        List<String> seen = new ArrayList<>();
        boolean[] ended = {false};
        assertThat(time.advanceUntil(
                        () -> {
                            drain(session, seen);
                            ended[0] |= seen.contains("MESessionEnded(S_OK)");
                            return ended[0];
                        },
                        Duration.ofSeconds(20)))
                .isTrue();
        session.close();
        time.advance(Duration.ofSeconds(1));
        drain(session, seen);
        for (RenderingSink sink : sinks) {
            SinkStatistics statistics =
                    ((RenderingStreamSink) sink.streamSinks().get(0)).statistics();
            assertThat(statistics.dropped()).isZero();
        }
        assertThat(seen).endsWith("MESessionClosed(S_OK)");
        session.shutdown();
        source.shutdown();
        time.runUntilIdle();
        time.assertNoFailures();
        assertThat(NativeCount.total()).isZero();
        assertThat(seen).noneMatch(event -> event.startsWith(MediaEventType.MEError.name() + "("));
    }

    private static void drain(MediaSession session, List<String> seen) {
        while (true) {
            try {
                MediaEvent event = session.pollEvent();
                seen.add(event.toString());
            } catch (MediaException empty) {
                return;
            }
        }
    }
}
