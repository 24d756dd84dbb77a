package dev.reel.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.pipeline.sink.NullSink;
import dev.reel.pipeline.sink.RenderingStreamSink;
import dev.reel.platform.Attributes;
import dev.reel.platform.EventReader;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.media.MajorType;
import dev.reel.session.MediaSession;
import dev.reel.session.sequencer.SequencerSource;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.LeakCheck;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A playlist of real clips on real threads, as fast as it goes. */
class PlaylistOnThreadsTest {
    private static final int CLIPS = 12;
    private static final long LENGTH = Platform.SECOND / 2;

    private final Platform platform = Platform.system();
    private final Map<MajorType, RenderingStreamSink> sinks = new LinkedHashMap<>();
    private final CompletableFuture<MediaEvent> ended = new CompletableFuture<>();

    @RegisterExtension
    final LeakCheck leaks = NativeLeaks.check();

    @RepeatedTest(5)
    @Conformance(spec = "topology", section = "10", rule = "many real clips in a row: every frame once")
    void manyClips() throws Exception {
        MediaSession session = MediaSession.create(null, platform);
        SequencerSource sequencer = new SequencerSource(platform);
        for (int i = 1; i <= CLIPS; i++) {
            sequencer.appendTopology(clip(i * LENGTH), i == CLIPS);
        }
        EventReader.start(session, event -> {
            switch (event.type()) {
                case MENewPresentation ->
                    session.setTopology(
                            Set.of(),
                            sequencer.mediaSourceTopology(event.value().asObject(PresentationDescriptor.class)));
                case MESessionEnded, MEError -> ended.complete(event);
                default -> {
                    // Nothing follows from it here.
                }
            }
        });
        session.setTopology(Set.of(), sequencer.mediaSourceTopology(sequencer.createPresentationDescriptor()));
        session.start(null, PropVariant.EMPTY);
        assertThat(ended.get(60, TimeUnit.SECONDS).type()).isEqualTo(MediaEventType.MESessionEnded);
        session.close().get(10, TimeUnit.SECONDS);
        session.shutdown();
        sequencer.shutdown();
        assertThat(sinks.get(MajorType.VIDEO).statistics().rendered()).isEqualTo(CLIPS * 15);
    }

    private Topology clip(long start) {
        MediaSource source = SourceResolver.installed(platform)
                .open("../cli/src/main/resources/dev/reel/cli/clip.mp4", new Attributes(), new Cancellation());
        Topology topology = new Topology();
        PresentationDescriptor presentation = source.createPresentationDescriptor();
        for (StreamDescriptor stream : presentation.selectedStreams()) {
            TopologyNode from = topology.addNode(TopologyNodeType.SOURCESTREAM);
            from.set(NodeAttributes.SOURCE, source);
            from.set(NodeAttributes.PRESENTATION_DESCRIPTOR, presentation);
            from.set(NodeAttributes.STREAM_DESCRIPTOR, stream);
            from.set(NodeAttributes.MEDIASTART, start);
            from.set(NodeAttributes.MEDIASTOP, start + LENGTH);
            TopologyNode to = topology.addNode(TopologyNodeType.OUTPUT);
            to.setObject(sinks.computeIfAbsent(stream.typeHandler().majorType(), major -> (RenderingStreamSink)
                    NullSink.rateless(platform, major).streamSinks().get(0)));
            from.connectTo(to);
        }
        return topology;
    }
}
