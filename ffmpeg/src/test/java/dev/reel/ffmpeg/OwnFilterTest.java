package dev.reel.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.pipeline.sink.SampleGrabberCallback;
import dev.reel.pipeline.sink.SampleGrabberSink;
import dev.reel.platform.Attributes;
import dev.reel.platform.EventReader;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.PropVariant;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.session.MediaSession;
import dev.reel.testkit.LeakCheck;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A filter of one's own between a decoder and a sink, in a real session on a real file. */
class OwnFilterTest {
    private static final int LUMA = 640 * 360;

    @RegisterExtension
    final LeakCheck leaks = NativeLeaks.check();

    private final VirtualPlatform virtual = new VirtualPlatform();
    private final List<MediaEvent> events = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private int gray;
    private int bright;

    @Test
    void everyPictureComesThroughWithoutItsColours() {

        MediaSource source = SourceResolver.installed(virtual.platform())
                .open("../cli/src/main/resources/dev/reel/cli/clip.mp4", new Attributes(), new Cancellation());
        MediaSession session = MediaSession.create(null, virtual.platform());
        EventReader.start(session, events::add);
        session.setTopology(Set.of(), filtered(source));
        session.start(null, PropVariant.EMPTY);
        assertThat(virtual.advanceUntil(() -> seen(MediaEventType.MESessionEnded), Duration.ofSeconds(20)))
                .as("%s", events)
                .isTrue();
        assertThat(times).hasSize(300).isSorted().doesNotHaveDuplicates();
        assertThat(gray).isEqualTo(300);
        assertThat(bright).isPositive();
        session.close();
        assertThat(virtual.advanceUntil(() -> seen(MediaEventType.MESessionClosed), Duration.ofSeconds(20)))
                .isTrue();
        session.shutdown();
        source.shutdown();
        virtual.advance(Duration.ofSeconds(1));
        virtual.assertNoFailures();
    }

    private boolean seen(MediaEventType type) {
        return events.stream().anyMatch(event -> event.type() == type);
    }

    private Topology filtered(MediaSource source) {
        PresentationDescriptor presentation = source.createPresentationDescriptor();
        int video = presentation.streamDescriptor(0).typeHandler().majorType().equals(MajorType.VIDEO) ? 0 : 1;
        Topology topology = new Topology();
        TopologyNode from = topology.addNode(TopologyNodeType.SOURCESTREAM);
        from.set(NodeAttributes.SOURCE, source);
        from.set(NodeAttributes.PRESENTATION_DESCRIPTOR, presentation);
        from.set(NodeAttributes.STREAM_DESCRIPTOR, presentation.streamDescriptor(video));
        TopologyNode filter = topology.addNode(TopologyNodeType.TRANSFORM);
        filter.setObject(new GrayscaleFilter());
        TopologyNode to = topology.addNode(TopologyNodeType.OUTPUT);
        to.setObject(
                SampleGrabberSink.activate(virtual.platform(), MediaType.of(MajorType.VIDEO, Subtype.I420), new Eye()));
        from.connectTo(filter);
        filter.connectTo(to);
        return topology;
    }

    private final class Eye implements SampleGrabberCallback {
        @Override
        public void onProcessSample(MajorType majorType, int flags, long time, long duration, ByteBuffer data) {
            times.add(time);
            boolean colourless = data.remaining() > LUMA;
            for (int i = LUMA; i < data.remaining(); i++) {
                colourless &= data.get(i) == (byte) 128;
            }
            gray += colourless ? 1 : 0;
            bright += (data.get(LUMA / 2) & 0xff) > 64 ? 1 : 0;
        }
    }
}
