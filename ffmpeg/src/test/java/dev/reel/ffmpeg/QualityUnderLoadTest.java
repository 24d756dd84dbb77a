package dev.reel.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.QualityAdvise;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.pipeline.sink.RenderPolicy;
import dev.reel.pipeline.sink.RenderingSink;
import dev.reel.pipeline.sink.SampleRenderer;
import dev.reel.pipeline.sink.SinkStatistics;
import dev.reel.platform.Attributes;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import dev.reel.session.MediaSession;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** media-session.md §12: a real file, a real decoder, and a screen that is too slow for a while. */
class QualityUnderLoadTest {
    private static final long SLOW = 150 * Platform.MILLISECOND;

    private final VirtualPlatform time = new VirtualPlatform();
    private final List<Long> shown = new ArrayList<>();
    private long cost;

    private final class SlowScreen implements SampleRenderer {
        @Override
        public MajorType majorType() {
            return MajorType.VIDEO;
        }

        @Override
        public boolean accepts(MediaType type) {
            return type.isVideo() && !type.isCompressedFormat();
        }

        @Override
        public void configure(MediaType type) {
            // All types take as long.
        }

        @Override
        public void render(Sample sample, long lateness) {
            shown.add(sample.time());
            time.spend(cost);
        }

        @Override
        public void flush() {
            // Nothing is held.
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "12",
            rule = "under load the decoder's drop mode goes up, and back when the load is gone")
    void theDecoderDropsUnderLoadAndRecovers(@TempDir Path folder) throws Exception {
        Path clip = folder.resolve("clip.mp4");
        new TestClip(128, 96, 30, 60, 100_000).write(clip);
        MediaSource source =
                SourceResolver.installed(time.platform()).open(clip.toString(), new Attributes(), new Cancellation());
        RenderingSink screen =
                new RenderingSink(time.platform(), "slow screen", RenderPolicy.video(), new SlowScreen());
        MediaSession session = MediaSession.create(null, time.platform());
        session.setTopology(Set.of(), topology(source, screen));
        session.start(null, PropVariant.EMPTY);
        time.advance(Duration.ofSeconds(3));
        QualityAdvise decoder = decoderOf(session);
        assertThat(decoder.dropMode()).as("in time").isZero();
        assertThat(screen.stream().statistics().dropped()).isZero();

        cost = SLOW;
        int highest = 0;
        for (int i = 0; i < 12; i++) {
            time.advance(Duration.ofSeconds(1));
            highest = Math.max(highest, decoder.dropMode());
        }
        assertThat(highest).as("under load").isGreaterThanOrEqualTo(3);
        SinkStatistics loaded = screen.stream().statistics();
        assertThat(loaded.lastLateness()).isLessThan(Platform.SECOND);

        cost = 0;
        time.advance(Duration.ofSeconds(38));
        assertThat(decoder.dropMode()).as("when the load is gone").isZero();
        long before = screen.stream().statistics().dropped();
        int count = shown.size();
        time.advance(Duration.ofSeconds(5));
        assertThat(screen.stream().statistics().dropped()).isEqualTo(before);
        assertThat(shown.size() - count).as("every picture again").isBetween(149, 151);

        session.close();
        time.advance(Duration.ofSeconds(1));
        session.shutdown();
        source.shutdown();
        time.runUntilIdle();
        time.assertNoFailures();
        assertThat(NativeCount.total()).isZero();
    }

    private static QualityAdvise decoderOf(MediaSession session) {
        for (TopologyNode node : session.currentTopology().nodes()) {
            if (node.objectOrNull() instanceof QualityAdvise levers) {
                return levers;
            }
        }
        throw new AssertionError("there is no decoder with levers");
    }

    private static Topology topology(MediaSource source, RenderingSink screen) {
        Topology topology = new Topology();
        PresentationDescriptor presentation = source.createPresentationDescriptor();
        presentation.deselect(1);
        StreamDescriptor stream = presentation.streamDescriptor(0);
        TopologyNode from = topology.addNode(TopologyNodeType.SOURCESTREAM);
        from.set(NodeAttributes.SOURCE, source);
        from.set(NodeAttributes.PRESENTATION_DESCRIPTOR, presentation);
        from.set(NodeAttributes.STREAM_DESCRIPTOR, stream);
        TopologyNode to = topology.addNode(TopologyNodeType.OUTPUT);
        to.setObject(screen.stream());
        from.connectTo(to);
        return topology;
    }
}
