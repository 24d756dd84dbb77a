package dev.reel.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.ffmpeg.internal.codec.FfmpegTransforms;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.pipeline.sink.RenderPolicy;
import dev.reel.pipeline.sink.RenderingSink;
import dev.reel.pipeline.sink.SampleRenderer;
import dev.reel.pipeline.transform.TransformFactory;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.pipeline.transform.WorkQueueTransform;
import dev.reel.platform.Attributes;
import dev.reel.platform.EventReader;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import dev.reel.session.MediaSession;
import dev.reel.session.SessionRegistry;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.LeakCheck;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.PlaybackTopology;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** FFmpeg's decoders on work queues of their own, in a session on real threads: the same frames as without. */
class AsyncDecodingTest {
    private static final String CLIP = "../cli/src/main/resources/dev/reel/cli/clip.mp4";

    private final Platform platform = Platform.system();

    @RegisterExtension
    final LeakCheck leaks = NativeLeaks.check();

    /** Hashes what it is given. */
    private static final class Digest implements SampleRenderer {
        private final UUID major;
        private final FrameDigest frames;
        private @Nullable MediaType type;

        Digest(UUID major) {
            this.major = major;
            boolean video = major.equals(MajorType.VIDEO);
            this.frames = new FrameDigest(video ? 0 : 1, video ? StreamDigest.Kind.VIDEO : StreamDigest.Kind.AUDIO);
        }

        @Override
        public UUID majorType() {
            return major;
        }

        @Override
        public boolean accepts(MediaType offered) {
            return offered.majorType().equals(major) && !offered.isCompressedFormat();
        }

        @Override
        public void configure(MediaType newType) {
            type = newType;
        }

        @Override
        public void render(Sample sample, long lateness) {
            MediaType current = type;
            assertThat(current).isNotNull();
            frames.add(sample, current);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @RepeatedTest(3)
    @Conformance(
            spec = "topology",
            section = "9.3",
            rule =
                    "real decoders on work queues: the frames' hashes are those of the synchronous way and of FFmpeg's program")
    void theClip() throws Exception {
        List<String> expected = StreamDigests.of(CLIP, OpenOptions.DEFAULT).stream()
                .map(digest -> digest.kind() + " " + digest.units() + " " + digest.hash())
                .toList();
        assertThat(played(CLIP, false)).isEqualTo(expected);
        assertThat(played(CLIP, true)).isEqualTo(expected);
    }

    @TestFactory
    Stream<DynamicTest> everyFileGivesTheSameFramesBothWays() {
        return MediaFiles.decodable(name -> {
            String file = MediaFolder.file(name).toString();
            assertThat(played(file, true)).isEqualTo(played(file, false));
        });
    }

    /** The hashes of what a session gives to its sinks, or why it does not. */
    private List<String> played(String file, boolean asynchronous) throws Exception {
        MediaSource source;
        try {
            source = SourceResolver.installed(platform).open(file, new Attributes(), new Cancellation());
        } catch (MediaException refused) {
            return List.of(refused.status().toString());
        }
        MediaSession session = MediaSession.create(null, new SessionRegistry(transforms(asynchronous)), platform);
        List<Digest> digests = new ArrayList<>();
        CompletableFuture<MediaEvent> ended = new CompletableFuture<>();
        EventReader.start(session, event -> {
            if (event.type() == MediaEventType.MESessionEnded
                    || event.type() == MediaEventType.MEError
                    || event.status().isFailure()) {
                ended.complete(event);
            }
        });
        try {
            session.setTopology(Set.of(), topology(source, file, digests));
            session.start(null, PropVariant.EMPTY);
            MediaEvent end = ended.get(60, TimeUnit.SECONDS);
            boolean used = isAsynchronous(session);
            session.close().get(10, TimeUnit.SECONDS);
            if (end.type() != MediaEventType.MESessionEnded) {
                return List.of(end.toString());
            }
            assertThat(used).isEqualTo(asynchronous);
            return digests.stream()
                    .map(digest -> digest.frames.finish())
                    .map(digest -> digest.kind() + " " + digest.units() + " " + digest.hash())
                    .toList();
        } finally {
            session.shutdown();
            source.shutdown();
            digests.forEach(digest -> digest.frames.close());
        }
    }

    private static TransformRegistry transforms(boolean asynchronous) {
        List<TransformFactory> made = new FfmpegTransforms().factories();
        return new TransformRegistry(
                asynchronous ? made.stream().map(WorkQueueTransform::factory).toList() : made);
    }

    private Topology topology(MediaSource source, String name, List<Digest> digests) {
        PlaybackTopology playback = PlaybackTopology.of(source, name, source.createPresentationDescriptor());
        for (UUID major : List.of(MajorType.VIDEO, MajorType.AUDIO)) {
            Digest digest = new Digest(major);
            digests.add(digest);
            playback.output(major, new RenderingSink(platform, "digest", RenderPolicy.rateless(), digest));
        }
        Topology topology = playback.onlyDecodable(transforms(false)).build();
        digests.removeIf(digest -> topology.sourceNodes().stream()
                .noneMatch(node -> node.get(NodeAttributes.STREAM_DESCRIPTOR)
                        .typeHandler()
                        .majorType()
                        .equals(digest.major)));
        return topology;
    }

    private static boolean isAsynchronous(MediaSession session) {
        Topology full = session.currentTopology();
        return full != null
                && full.nodes().stream().map(TopologyNode::objectOrNull).anyMatch(WorkQueueTransform.class::isInstance);
    }
}
