package dev.reel.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.FakeTransformFactory;
import dev.reel.testkit.fake.Fakes;
import dev.reel.testkit.fake.StreamScript;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which streams a playback topology takes, and what it says when there are none. */
class PlaybackTopologyTest {
    private static final Duration LENGTH = Duration.ofSeconds(1);

    private final VirtualPlatform virtual = new VirtualPlatform();
    private final Fakes fakes = new Fakes(virtual);
    private final FakeSink screen = fakes.sink().build();
    private final FakeSink speaker = fakes.sink().build();

    @Test
    void theFirstStreamOfEachKindGetsTheOutputAndTheOthersAreDeselected() {
        FakeSource source = fakes.source(
                        StreamScript.video(25, LENGTH),
                        StreamScript.video(25, LENGTH),
                        StreamScript.audio(LENGTH),
                        StreamScript.of(MajorType.SUBTITLE, Subtype.H264))
                .build();
        PresentationDescriptor before = source.createPresentationDescriptor();
        PlaybackTopology playback = PlaybackTopology.of(source, "clip", before)
                .output(MajorType.VIDEO, screen)
                .output(MajorType.AUDIO, speaker);

        Topology topology = playback.build();

        assertThat(topology.sourceNodes())
                .extracting(node -> node.get(NodeAttributes.STREAM_DESCRIPTOR).id())
                .containsExactly(1, 3);
        assertThat(topology.outputNodes())
                .extracting(TopologyNode::object)
                .containsExactly(screen.stream(), speaker.stream());
        assertThat(playback.presentation().selectedStreams())
                .extracting(StreamDescriptor::id)
                .containsExactly(1, 3);
        assertThat(before.selectedStreams()).as("the caller's own is untouched").hasSize(4);
    }

    @Test
    void aStreamWithoutADecoderIsLeftOutAsLongAsAnotherPlays() {
        FakeSource source = fakes.source(
                        StreamScript.compressedVideo(25, LENGTH, 25), StreamScript.compressedAudio(LENGTH))
                .build();
        PlaybackTopology playback = playback(source).onlyDecodable(h264Only());

        Topology topology = playback.build();

        assertThat(topology.sourceNodes()).hasSize(1);
        assertThat(playback.leftOut()).extracting(StreamDescriptor::id).containsExactly(2);
    }

    @Test
    void nothingDecodableIsAnErrorThatNamesFormatsAndSource() {
        FakeSource source = fakes.source(StreamScript.compressedAudio(LENGTH)).build();

        assertThatThrownBy(() -> playback(source).onlyDecodable(h264Only()).build())
                .isInstanceOfSatisfying(
                        MediaException.class,
                        failure -> assertThat(failure.status()).isEqualTo(Status.MF_E_TOPO_CODEC_NOT_FOUND))
                .hasMessage("cannot play clip: there is no decoder for audio/AAC 48000 Hz 2 ch");
    }

    @Test
    void noOutputForAnyStreamIsAnErrorThatNamesTheKinds() {
        FakeSource source =
                fakes.source(StreamScript.of(MajorType.SUBTITLE, Subtype.H264)).build();

        assertThatThrownBy(() -> playback(source).build())
                .isInstanceOfSatisfying(
                        MediaException.class,
                        failure -> assertThat(failure.status()).isEqualTo(Status.MF_E_MEDIA_SOURCE_NO_STREAMS_SELECTED))
                .hasMessage("cannot play clip: none of its streams has an output (subtitle)");
    }

    private PlaybackTopology playback(FakeSource source) {
        return PlaybackTopology.of(source, "clip", source.createPresentationDescriptor())
                .output(MajorType.VIDEO, screen)
                .output(MajorType.AUDIO, speaker);
    }

    private TransformRegistry h264Only() {
        return new TransformRegistry(List.of(new FakeTransformFactory(
                TransformCategory.VIDEO_DECODER,
                fakes.transform(
                        MediaType.of(MajorType.VIDEO, Subtype.H264), MediaType.video(Subtype.I420, 640, 360)))));
    }
}
