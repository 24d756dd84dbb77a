package dev.reel.protection.decrypter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.ffmpeg.NativeCount;
import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.pipeline.sink.RenderPolicy;
import dev.reel.pipeline.sink.RenderingSink;
import dev.reel.pipeline.sink.SampleRenderer;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import dev.reel.protection.cenc.KeyRing;
import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.packager.PackagingProgress;
import dev.reel.protection.packager.Protector;
import dev.reel.protection.packager.ProtectorOptions;
import dev.reel.protection.tools.Clips;
import dev.reel.session.MediaSession;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A protected file through source, decrypter and decoder in a real session: every frame is the clear file's. */
class ProtectedPlaybackTest {
    private static final String KEY = "00112233445566778899aabbccddeeff:0123456789abcdef0123456789abcdef";

    @TempDir
    Path folder;

    private final VirtualPlatform time = new VirtualPlatform();
    private final List<Hashing> outputs = new ArrayList<>();

    /** Hashes all that comes, in the type it comes in. */
    private static final class Hashing implements SampleRenderer {
        private final MajorType major;
        private final MessageDigest digest;
        private int samples;

        Hashing(MajorType major) {
            this.major = major;
            try {
                this.digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException absent) {
                throw new AssertionError(absent);
            }
        }

        String result() {
            return samples + " samples, " + HexFormat.of().formatHex(digest.digest());
        }

        @Override
        public MajorType majorType() {
            return major;
        }

        @Override
        public boolean accepts(MediaType proposed) {
            return proposed.majorType().equals(major) && !proposed.isCompressedFormat();
        }

        @Override
        public void configure(MediaType newType) {
            // The bytes say it all.
        }

        @Override
        public void render(Sample sample, long lateness) {
            samples++;
            for (int i = 0; i < sample.bufferCount(); i++) {
                digest.update(sample.buffer(i).data());
            }
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

    @ParameterizedTest
    @EnumSource(Scheme.class)
    @Conformance(
            spec = "protected-path",
            section = "5.4",
            rule = "source, decrypter, decoder: the frames are those of the clear file")
    void theFramesAreTheClearFiles(Scheme scheme) {
        check(Clips.h264(), ProtectorOptions.of(scheme));
    }

    @Test
    void aClearLeadPlaysToo() {
        check(Clips.h264(), ProtectorOptions.of(Scheme.CENC).withClearLead(Duration.ofSeconds(2)));
    }

    @ParameterizedTest
    @EnumSource(
            value = Scheme.class,
            names = {"CENC", "CBCS"})
    void otherCodecsToo(Scheme scheme) {
        check(Clips.vp9(), ProtectorOptions.of(scheme));
        check(Clips.av1(), ProtectorOptions.of(scheme));
    }

    @Test
    @Conformance(spec = "protected-path", section = "5.4", rule = "a protected stream without a decrypter is refused")
    void withoutADecrypterItIsRefused() {
        Path locked = folder.resolve("locked.mp4");
        try (KeyRing keys = KeyRing.parse(List.of(KEY))) {
            Protector.run(Clips.h264(), locked, keys, ProtectorOptions.of(Scheme.CENC), PackagingProgress.NONE);
        }
        MediaSource source = open(locked);
        MediaSession session = MediaSession.create(null, time.platform());
        session.setTopology(Set.of(), topology(source));
        time.runUntilIdle();
        assertThat(drain(session, new ArrayList<>()))
                .contains("MESessionTopologySet(" + Status.MF_E_TOPO_CANNOT_FIND_DECRYPTOR.symbol() + ")");
        session.shutdown();
        source.shutdown();
        time.runUntilIdle();
        assertThat(NativeCount.total()).isZero();
    }

    private void check(Path clear, ProtectorOptions options) {
        Path locked = folder.resolve("locked.mp4");
        try (KeyRing keys = KeyRing.parse(List.of(KEY))) {
            Protector.run(clear, locked, keys, options, PackagingProgress.NONE);
            assertThat(play(locked, keys)).isEqualTo(play(clear, keys));
        }
        assertThat(NativeCount.total()).isZero();
    }

    private List<String> play(Path file, KeyRing keys) {
        outputs.clear();
        MediaSource source = open(file);
        assertThat(source.createPresentationDescriptor().streamDescriptors())
                .allSatisfy(stream -> assertThat(stream.get(DescriptorAttributes.PROTECTED, 0))
                        .isEqualTo(file.equals(folder.resolve("locked.mp4")) ? 1 : 0));
        MediaSession session = MediaSession.create(null, time.platform());
        session.service(Services.LOCAL_MFT_REGISTRATION, TransformRegistry.class)
                .orElseThrow()
                .register(new DecrypterFactory(KeySource.of(keys)));
        session.setTopology(Set.of(), topology(source));
        session.start(null, PropVariant.EMPTY);
        List<String> seen = new ArrayList<>();
        assertThat(time.advanceUntil(
                        () -> drain(session, seen).contains("MESessionEnded(S_OK)"), Duration.ofSeconds(30)))
                .as("%s", seen)
                .isTrue();
        List<String> result = outputs.stream().map(Hashing::result).toList();
        assertThat(result).isNotEmpty().noneMatch(digest -> digest.startsWith("0 "));
        session.close();
        time.advance(Duration.ofSeconds(1));
        session.shutdown();
        source.shutdown();
        time.runUntilIdle();
        time.assertNoFailures();
        return result;
    }

    private MediaSource open(Path file) {
        return SourceResolver.installed(time.platform()).open(file.toString(), new Attributes(), new Cancellation());
    }

    private Topology topology(MediaSource source) {
        Topology topology = new Topology();
        PresentationDescriptor presentation = source.createPresentationDescriptor();
        for (StreamDescriptor stream : presentation.selectedStreams()) {
            TopologyNode from = topology.addNode(TopologyNodeType.SOURCESTREAM);
            from.set(NodeAttributes.SOURCE, source);
            from.set(NodeAttributes.PRESENTATION_DESCRIPTOR, presentation);
            from.set(NodeAttributes.STREAM_DESCRIPTOR, stream);
            MajorType major = stream.typeHandler().majorType();
            Hashing output = new Hashing(major);
            outputs.add(output);
            TopologyNode to = topology.addNode(TopologyNodeType.OUTPUT);
            to.setObject(new RenderingSink(time.platform(), "hash", RenderPolicy.rateless(), output).stream());
            from.connectTo(to);
        }
        return topology;
    }

    private static List<String> drain(MediaSession session, List<String> seen) {
        while (true) {
            try {
                seen.add(session.pollEvent().toString());
            } catch (MediaException empty) {
                return seen;
            }
        }
    }
}
