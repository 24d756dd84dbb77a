package dev.reel.ffmpeg.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.ffmpeg.NativeLeaks;
import dev.reel.ffmpeg.TestClip;
import dev.reel.pipeline.Activate;
import dev.reel.pipeline.ContainerType;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.TranscodeAttributes;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.pipeline.sink.FileSinks;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.AttributeKey;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.LeakCheck;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyAttributes;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import dev.reel.topology.transcode.TranscodeProfile;
import dev.reel.topology.transcode.TranscodeTopology;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** topology.md §11: what the builder makes of a profile, and what it refuses. */
class Transcode11Test {
    @RegisterExtension
    final LeakCheck leaks = NativeLeaks.check();

    @TempDir
    static Path folder;

    private static Path clip;

    private final VirtualPlatform time = new VirtualPlatform();
    private MediaSource source;

    @BeforeAll
    static void makeClip() throws Exception {
        clip = folder.resolve("clip.mp4");
        new TestClip(128, 96, 10, 1, 100_000).write(clip);
    }

    @BeforeEach
    void open() {
        source = SourceResolver.installed(time.platform()).open(clip.toString(), new Attributes(), new Cancellation());
    }

    @AfterEach
    void close() {
        source.shutdown();
        time.runUntilIdle();
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                error(
                        Status.MF_E_TRANSCODE_NO_CONTAINERTYPE,
                        "no container attributes",
                        test -> test.of(new TranscodeProfile().video(Subtype.H264))
                                .build(out())),
                error(
                        Status.MF_E_TRANSCODE_NO_CONTAINERTYPE,
                        "container attributes without a type",
                        test -> test.of(new TranscodeProfile()
                                        .video(Subtype.H264)
                                        .setContainerAttributes(new Attributes()))
                                .build(out())),
                error(
                        Status.MF_E_TRANSCODE_PROFILE_NO_MATCHING_STREAMS,
                        "an empty profile",
                        test -> test.of(mp4()).build(out())),
                error(
                        Status.MF_E_TRANSCODE_PROFILE_NO_MATCHING_STREAMS,
                        "audio wanted, only video selected",
                        test -> test.of(mp4().audio(Subtype.AAC))
                                .presentation(test.only(MajorType.VIDEO))
                                .build(out())),
                error(
                        Status.MF_E_TRANSCODE_NO_MATCHING_ENCODER,
                        "a codec nobody encodes",
                        test -> test.of(mp4().video(Subtype.named("cinepak of another world")))
                                .build(out())),
                error(
                        Status.MF_E_TRANSCODE_NO_MATCHING_ENCODER,
                        "no encoder registered",
                        test -> test.of(mp4().video(Subtype.H264))
                                .encoders(new TransformRegistry(List.of()))
                                .build(out())),
                error(
                        Status.MF_E_TRANSCODE_NO_MATCHING_ENCODER,
                        "a sample rate that the codec lacks",
                        test -> test.of(mp4().setAudioAttributes(new Attributes()
                                        .set(MediaTypeAttributes.SUBTYPE, Subtype.MP3)
                                        .set(MediaTypeAttributes.AUDIO_SAMPLES_PER_SECOND, 12_345)))
                                .build(out())),
                error(
                        Status.MF_E_TRANSCODE_NO_MATCHING_ENCODER,
                        "a codec profile that does not exist",
                        test -> test.of(mp4().setVideoAttributes(new Attributes()
                                        .set(MediaTypeAttributes.SUBTYPE, Subtype.H264)
                                        .set(TranscodeAttributes.ENCODINGPROFILE, "enormous")))
                                .build(out())),
                error(
                        Status.MF_E_TRANSCODE_NO_MATCHING_ENCODER,
                        "quality beyond 100",
                        test -> test.of(mp4().setVideoAttributes(new Attributes()
                                        .set(MediaTypeAttributes.SUBTYPE, Subtype.H264)
                                        .set(TranscodeAttributes.QUALITYVSSPEED, 101)))
                                .build(out())),
                error(
                        Status.MF_E_MEDIA_SOURCE_NO_STREAMS_SELECTED,
                        "nothing selected",
                        test -> test.of(mp4().video(Subtype.H264))
                                .presentation(test.only(null))
                                .build(out())),
                error(
                        Status.E_INVALIDARG,
                        "a character that no path has",
                        test -> test.of(mp4().video(Subtype.H264)).build("bad\0name.mp4")),
                error(
                        Status.E_INVALIDARG,
                        "an empty path",
                        test -> test.of(mp4().video(Subtype.H264)).build("")),
                error(
                        Status.E_INVALIDARG,
                        "a folder",
                        test -> test.of(mp4().video(Subtype.H264)).build(folder)),
                error(
                        Status.of("ERROR_PATH_NOT_FOUND", 0x80070003),
                        "no such folder",
                        test -> test.of(mp4().video(Subtype.H264))
                                .build(folder.resolve("missing").resolve("film.mp4"))),
                error(
                        Status.E_POINTER,
                        "no path",
                        test -> test.of(mp4().video(Subtype.H264)).build((String) null)),
                error(Status.E_POINTER, "no profile", test -> test.of(null).build(out())),
                error(
                        Status.MF_E_TRANSCODE_INVALID_PROFILE,
                        "a container that nobody writes",
                        test -> test.of(TranscodeProfile.of(new ContainerType(MajorType.STREAM.guid()))
                                        .video(Subtype.H264))
                                .build(out())),
                error(
                        Status.MF_E_TRANSCODE_INVALID_PROFILE,
                        "a codec that the container cannot hold",
                        test -> test.of(TranscodeProfile.of(ContainerType.WEBM).video(Subtype.H264))
                                .build(out())),
                error(
                        Status.MF_E_TRANSCODE_INVALID_PROFILE,
                        "video in a container of sound",
                        test -> test.of(TranscodeProfile.of(ContainerType.MP3).video(Subtype.H264))
                                .build(out())),
                error(
                        Status.MF_E_TRANSCODE_INVALID_PROFILE,
                        "a copy that the container cannot hold",
                        test -> test.of(TranscodeProfile.of(ContainerType.MP3).copyAudio())
                                .build(out())),
                error(
                        Status.MF_E_TRANSCODE_INVALID_PROFILE,
                        "no subtype",
                        test -> test.of(mp4().setVideoAttributes(new Attributes()))
                                .build(out())));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("errors")
    @Conformance(spec = "topology", section = "11", rule = "errors of MFCreateTranscodeTopology, row by row")
    void isRefused(Status status, String why, Function<Transcode11Test, Topology> call) {
        assertThatThrownBy(() -> call.apply(this))
                .isInstanceOfSatisfying(
                        MediaException.class,
                        refusal -> assertThat(refusal.status()).isEqualTo(status));
        assertThat(folder.toFile().list()).containsExactly("clip.mp4");
    }

    @Test
    @Conformance(spec = "topology", section = "11", rule = "a partial topology: source, encoder, file sink")
    void thePartialTopologyHasSourceEncoderAndSink() {
        Topology topology = of(mp4().video(Subtype.H264).audio(Subtype.AAC))
                .mediaStart(1)
                .mediaStop(2)
                .build(out());
        assertThat(topology.nodes().stream().map(TopologyNode::type))
                .containsExactlyInAnyOrder(
                        TopologyNodeType.SOURCESTREAM,
                        TopologyNodeType.SOURCESTREAM,
                        TopologyNodeType.TRANSFORM,
                        TopologyNodeType.TRANSFORM,
                        TopologyNodeType.OUTPUT,
                        TopologyNodeType.OUTPUT);
        for (TopologyNode from : topology.sourceNodes()) {
            TopologyNode encoder = from.output(0).node();
            assertThat(encoder.type()).isEqualTo(TopologyNodeType.TRANSFORM);
            assertThat(encoder.output(0).node().type()).isEqualTo(TopologyNodeType.OUTPUT);
            assertThat(from.get(NodeAttributes.MEDIASTART)).isEqualTo(1);
            assertThat(from.get(NodeAttributes.MEDIASTOP)).isEqualTo(2);
        }
        assertThat(topology.outputNodes().stream().map(node -> node.get(NodeAttributes.STREAMID)))
                .containsExactlyInAnyOrder(1, 2);
        Object sink = topology.outputNodes().get(0).object();
        assertThat(topology.outputNodes().get(1).object()).as("one sink").isSameAs(sink);
        assertThat(sink).isInstanceOf(Activate.class);
        assertThat(folder.toFile().list()).as("nothing is written yet").containsExactly("clip.mp4");
    }

    @Test
    @Conformance(spec = "topology", section = "11", rule = "DONOT_INSERT_ENCODER: source straight to sink")
    void aCopyHasNoEncoder() {
        Topology topology = of(mp4().copyVideo().audio(Subtype.AAC)).build(out());
        assertThat(topology.nodes().stream().filter(node -> node.type() == TopologyNodeType.TRANSFORM))
                .hasSize(1);
        assertThat(topology.sourceNodes().stream()
                        .filter(node -> node.output(0).node().type() == TopologyNodeType.OUTPUT))
                .hasSize(1);
    }

    @Test
    @Conformance(spec = "topology", section = "11", rule = "at most one audio and one video stream")
    void oneStreamOfAKindIsTaken() throws Exception {
        Path many = folder.resolveSibling(folder.getFileName() + "-many.mkv");
        Shipped.make(
                many, "-i", clip.toString(), "-map", "0:v", "-map", "0:a", "-map", "0:a", "-map", "0:v", "-c", "copy");
        MediaSource several =
                SourceResolver.installed(time.platform()).open(many.toString(), new Attributes(), new Cancellation());
        PresentationDescriptor all = several.createPresentationDescriptor();
        for (int i = 0; i < all.streamCount(); i++) {
            all.select(i);
        }
        assertThat(all.selectedStreams()).hasSize(4);
        Topology topology = TranscodeTopology.of(
                        several, mp4().video(Subtype.H264).audio(Subtype.AAC), time.platform())
                .presentation(all)
                .build(out());
        assertThat(topology.sourceNodes()).hasSize(2);
        PresentationDescriptor chosen = topology.sourceNodes().get(0).get(NodeAttributes.PRESENTATION_DESCRIPTOR);
        assertThat(chosen.selectedStreams()).hasSize(2);
        assertThat(all.selectedStreams()).as("the caller's is left alone").hasSize(4);
        several.shutdown();
        time.runUntilIdle();
        java.nio.file.Files.delete(many);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    @Conformance(spec = "topology", section = "11", rule = "TOPOLOGYMODE goes to the topology, software by default")
    void theModeIsHandedOn(int mode) {
        TranscodeProfile profile = mp4().video(Subtype.H264);
        assertThat(of(profile).build(out()).get(TopologyAttributes.HARDWARE_MODE, 0))
                .isZero();
        Attributes container = profile.containerAttributes().orElseThrow();
        profile.setContainerAttributes(container.set(TranscodeAttributes.TOPOLOGYMODE, mode));
        assertThat(of(profile).build(out()).get(TopologyAttributes.HARDWARE_MODE))
                .isEqualTo(mode);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "11",
            rule = "ADJUST_PROFILE default: as the profile says, progressive, frame rate of the source")
    void theProfileIsTakenAsItIs() {
        MediaType type = encoderType(mp4().setVideoAttributes(new Attributes()
                .set(MediaTypeAttributes.SUBTYPE, Subtype.H264)
                .set(MediaTypeAttributes.FRAME_RATE, 60L << 32 | 1)));
        assertThat(type.high(MediaTypeAttributes.FRAME_RATE, 0)).isEqualTo(10);
        assertThat(type.get(MediaTypeAttributes.INTERLACE_MODE)).isEqualTo(2);
        assertThat(type.contains(MediaTypeAttributes.FRAME_SIZE)).isFalse();
        assertThat(type.contains(MediaTypeAttributes.AVG_BITRATE)).isFalse();
    }

    @Test
    @Conformance(spec = "topology", section = "11", rule = "USE_SOURCE_ATTRIBUTES fills gaps from the source")
    void gapsAreFilledFromTheSource() {
        TranscodeProfile profile = mp4().video(Subtype.H264);
        profile.setContainerAttributes(
                profile.containerAttributes().orElseThrow().set(TranscodeAttributes.ADJUST_PROFILE, 1));
        MediaType type = encoderType(profile);
        assertThat(type.width()).isEqualTo(128);
        assertThat(type.height()).isEqualTo(96);
        assertThat(type.contains(MediaTypeAttributes.AVG_BITRATE)).isTrue();
        profile.setVideoAttributes(null).audio(Subtype.AAC);
        MediaType sound = encoderType(profile);
        assertThat(sound.sampleRate()).isEqualTo(48_000);
        assertThat(sound.channels()).isEqualTo(2);
    }

    static Stream<Arguments> containers() {
        return Stream.of(
                Arguments.of(ContainerType.ASF, "430f6f6e-b6bf-4fc1-a0bd-9ee46eee2afb"),
                Arguments.of(ContainerType.MPEG4, "dc6cd05d-b9d0-40ef-bd35-fa622c1ab28a"),
                Arguments.of(ContainerType.MP3, "e438b912-83f1-4de6-9e3a-9ffbc6dd24d1"),
                Arguments.of(ContainerType.THREE_GP, "34c50167-4472-4f34-9ea0-c49fbacf037d"),
                Arguments.of(ContainerType.AC3, "6d8d91c3-8c91-4ed1-8742-8c347d5b44d0"),
                Arguments.of(ContainerType.ADTS, "132fd27d-0f02-43de-a301-38fbbbb3834e"),
                Arguments.of(ContainerType.MPEG2, "bfc2dbf9-7bb4-4f8f-afde-e112c44ba882"),
                Arguments.of(ContainerType.FMPEG4, "9ba876f1-419f-4b77-a1e0-35959d9d4004"),
                Arguments.of(ContainerType.WAVE, "64c3453c-0f26-4741-be63-87bdf8bb935b"),
                Arguments.of(ContainerType.AVI, "7edfe8af-402f-4d76-a33c-619fd157d0f1"),
                Arguments.of(ContainerType.AMR, "025d5ad3-621a-475b-964d-66b1c824f079"));
    }

    @ParameterizedTest
    @MethodSource("containers")
    @Conformance(spec = "topology", section = "11", rule = "container ids, each of which is written")
    void everyContainerHasItsIdAndAWriter(ContainerType container, String id) {
        assertThat(container.guid()).hasToString(id);
        assertThat(FileSinks.installed().find(container)).isPresent();
    }

    static Stream<Arguments> keys() {
        return Stream.of(
                key("CONTAINERTYPE", "150ff23f-4abc-478b-ac4f-e1916fba1cca", TranscodeAttributes.CONTAINERTYPE),
                key("ADJUST_PROFILE", "9c37c21b-060f-487c-a690-80d7f50d1c72", TranscodeAttributes.ADJUST_PROFILE),
                key(
                        "SKIP_METADATA_TRANSFER",
                        "4e4469ef-b571-4959-8f83-3dcfba33a393",
                        TranscodeAttributes.SKIP_METADATA_TRANSFER),
                key("TOPOLOGYMODE", "3e3df610-394a-40b2-9dea-3bab650bebf2", TranscodeAttributes.TOPOLOGYMODE),
                key(
                        "DONOT_INSERT_ENCODER",
                        "f45aa7ce-ab24-4012-a11b-dc8220201410",
                        TranscodeAttributes.DONOT_INSERT_ENCODER),
                key("ENCODINGPROFILE", "6947787c-f508-4ea9-b1e9-a1fe3a49fbc9", TranscodeAttributes.ENCODINGPROFILE),
                key("QUALITYVSSPEED", "98332df8-03cd-476b-89fa-3f9e442dec9f", TranscodeAttributes.QUALITYVSSPEED));
    }

    private static Arguments key(String name, String guid, AttributeKey<?> key) {
        return Arguments.of("MF_TRANSCODE_" + name, guid, key);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keys")
    @Conformance(spec = "topology", section = "11", rule = "container and stream keys have their ids")
    void keysHaveTheirIds(String name, String guid, AttributeKey<?> key) {
        assertThat(key.name()).isEqualTo(name);
        assertThat(key.guid()).hasToString(guid);
    }

    @Test
    @Conformance(spec = "topology", section = "11", rule = "a profile has three sets of attributes, copied in and out")
    void aProfileKeepsCopies() {
        Attributes video = new Attributes().set(MediaTypeAttributes.SUBTYPE, Subtype.H264);
        TranscodeProfile profile = new TranscodeProfile().setVideoAttributes(video);
        video.set(MediaTypeAttributes.AVG_BITRATE, 1);
        assertThat(profile.videoAttributes().orElseThrow().contains(MediaTypeAttributes.AVG_BITRATE))
                .isFalse();
        profile.videoAttributes().orElseThrow().set(MediaTypeAttributes.AVG_BITRATE, 2);
        assertThat(profile.videoAttributes().orElseThrow().contains(MediaTypeAttributes.AVG_BITRATE))
                .isFalse();
        assertThat(profile.audioAttributes()).isEmpty();
        assertThat(profile.containerAttributes()).isEmpty();
    }

    static Stream<Arguments> encoders() {
        return Stream.of(
                Arguments.of(TransformCategory.VIDEO_ENCODER, MediaType.of(MajorType.VIDEO, Subtype.H264)),
                Arguments.of(TransformCategory.VIDEO_ENCODER, MediaType.of(MajorType.VIDEO, Subtype.VP90)),
                Arguments.of(TransformCategory.VIDEO_ENCODER, MediaType.of(MajorType.VIDEO, Subtype.AV1)),
                Arguments.of(TransformCategory.AUDIO_ENCODER, MediaType.of(MajorType.AUDIO, Subtype.AAC)),
                Arguments.of(TransformCategory.AUDIO_ENCODER, MediaType.of(MajorType.AUDIO, Subtype.OPUS)),
                Arguments.of(TransformCategory.AUDIO_ENCODER, MediaType.of(MajorType.AUDIO, Subtype.FLAC)),
                Arguments.of(TransformCategory.AUDIO_ENCODER, MediaType.of(MajorType.AUDIO, Subtype.MP3)));
    }

    @ParameterizedTest
    @MethodSource("encoders")
    @Conformance(spec = "topology", section = "9.5", rule = "encoders are found by category and output type")
    void encodersAreRegistered(TransformCategory category, MediaType type) {
        assertThat(TransformRegistry.installed().find(category, null, type)).isNotEmpty();
    }

    /** The type that the first encoder of a topology is to give. */
    private MediaType encoderType(TranscodeProfile profile) {
        TopologyNode node = of(profile).build(out()).nodes().stream()
                .filter(each -> each.type() == TopologyNodeType.TRANSFORM)
                .findFirst()
                .orElseThrow();
        Activate<?> activate = (Activate<?>) node.object();
        MediaType type = ((Transform) activate.activateObject()).outputCurrentType(0);
        activate.shutdownObject();
        return type;
    }

    private PresentationDescriptor only(MajorType major) {
        PresentationDescriptor presentation = source.createPresentationDescriptor();
        for (int i = 0; i < presentation.streamCount(); i++) {
            if (!presentation.streamDescriptor(i).typeHandler().majorType().equals(major)) {
                presentation.deselect(i);
            }
        }
        return presentation;
    }

    private TranscodeTopology of(TranscodeProfile profile) {
        return TranscodeTopology.of(source, profile, time.platform());
    }

    private static TranscodeProfile mp4() {
        return TranscodeProfile.of(ContainerType.MPEG4);
    }

    private static Path out() {
        return folder.resolve("out.mp4");
    }

    private static Arguments error(Status status, String why, Function<Transcode11Test, Topology> call) {
        return Arguments.of(status, why, call);
    }
}
