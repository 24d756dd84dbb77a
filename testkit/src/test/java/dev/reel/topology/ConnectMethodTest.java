package dev.reel.topology;

import static dev.reel.topology.LoaderBench.h264;
import static dev.reel.topology.LoaderBench.kind;
import static dev.reel.topology.LoaderBench.pcm;
import static dev.reel.topology.LoaderBench.video;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.AttributeKey;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeTransform;
import dev.reel.testkit.fake.FakeTransformFactory;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** topology.md §4.3 and §4.4: what may be inserted, what may be left out, in which order it is tried. */
class ConnectMethodTest {
    private static final int OPTIONAL = ConnectMethod.ALLOW_DECODER | ConnectMethod.AS_OPTIONAL;
    private static final int OPTIONAL_BRANCH = ConnectMethod.ALLOW_DECODER | ConnectMethod.AS_OPTIONAL_BRANCH;
    private static final MediaType I420 = video(Subtype.I420);

    private static final UUID UNKNOWN = UUID.fromString("9d4e2b51-6a0e-4a4c-8c43-0f5a9be3f0a7");

    private final LoaderBench bench = new LoaderBench().withAll();

    @Conformance(
            spec = "topology",
            section = "4.3",
            rule = "DIRECT, ALLOW_CONVERTER, ALLOW_DECODER on the downstream node; default ALLOW_DECODER")
    @ParameterizedTest(name = "method {0}: from PCM 44.1 k {1}, from H.264 {2}")
    @CsvSource({
        "0, MF_E_INVALIDMEDIATYPE, MF_E_INVALIDMEDIATYPE",
        "1, S_OK [resampler], MF_E_TRANSFORM_NOT_POSSIBLE_FOR_CURRENT_MEDIATYPE_COMBINATION",
        "3, S_OK [resampler], S_OK [h264]",
        ", S_OK [resampler], S_OK [h264]"
    })
    void section43(Integer method, String audio, String video) {
        LoaderBench sound = new LoaderBench()
                .withAll().stream(pcm(44_100)).sink(pcm(48_000)).method(method).join();
        LoaderBench picture = new LoaderBench()
                .withAll().stream(h264()).sink(I420).method(method).join();

        assertThat(sound.outcome()).isEqualTo(audio);
        assertThat(picture.outcome()).isEqualTo(video);
    }

    @Conformance(spec = "topology", section = "4.3", rule = "an optional transform that fits stays")
    @Test
    void section43OptionalThatFits() {
        bench.stream(I420).sink(I420);
        effect(I420, I420).set(NodeAttributes.CONNECT_METHOD, OPTIONAL);
        Topology full = bench.join().load();

        assertThat(LoaderBench.path(full)).isEqualTo("[effect]");
        assertThat(full.get(TopologyAttributes.RESOLUTION_STATUS)).isZero();
    }

    @Conformance(
            spec = "topology",
            section = "4.3",
            rule = "AS_OPTIONAL: a transform that cannot be connected is left out, RESOLUTION_STATUS 1")
    @ParameterizedTest(name = "the transform takes {0} and gives {1}")
    @CsvSource({"AYUV, I420", "I420, AYUV"})
    void section43OptionalNode(String takes, String gives) {
        bench.stream(I420).sink(I420).method(ConnectMethod.ALLOW_CONVERTER);
        effect(named(takes), named(gives)).set(NodeAttributes.CONNECT_METHOD, OPTIONAL);

        Topology full = bench.join().load();

        assertThat(LoaderBench.path(full)).isEqualTo("[]");
        assertThat(full.get(TopologyAttributes.RESOLUTION_STATUS)).isEqualTo(1);
        assertThat(full.nodeCount()).isEqualTo(2);
    }

    @Conformance(
            spec = "topology",
            section = "4.3",
            rule = "AS_OPTIONAL: a class id that is not registered is left out too")
    @Test
    void section43OptionalUnknownClass() {
        bench.stream(h264()).sink(I420);
        TopologyNode node = bench.through(null);
        node.set(NodeAttributes.TRANSFORM_OBJECTID, UNKNOWN);
        node.set(NodeAttributes.CONNECT_METHOD, OPTIONAL);

        assertThat(bench.join().outcome()).isEqualTo("S_OK [h264]");
    }

    static Stream<Arguments> section43OptionalBranch() {
        return Stream.of(
                arguments("the output node itself is optional", (Consumer<Branches>)
                        b -> b.second.set(NodeAttributes.CONNECT_METHOD, OPTIONAL)),
                arguments("its branch is optional from the output node", (Consumer<Branches>)
                        b -> b.second.set(NodeAttributes.CONNECT_METHOD, OPTIONAL_BRANCH)),
                arguments("its branch is optional from the transform above", (Consumer<Branches>)
                        b -> b.effect.set(NodeAttributes.CONNECT_METHOD, OPTIONAL_BRANCH)));
    }

    @Conformance(
            spec = "topology",
            section = "4.3",
            rule = "AS_OPTIONAL_BRANCH: the branch is left out wherever in it the failure lies, with what only it fed")
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void section43OptionalBranch(String name, Consumer<Branches> setting) {
        Branches branches = new Branches(bench);
        setting.accept(branches);

        Topology full = bench.load();

        assertThat(full.outputNodes()).hasSize(1);
        assertThat(full.outputNodes().get(0).id()).isEqualTo(bench.output.id());
        assertThat(full.nodes()).noneMatch(node -> node.id() == branches.effect.id());
        assertThat(full.get(TopologyAttributes.RESOLUTION_STATUS)).isEqualTo(1);
    }

    @Conformance(spec = "topology", section = "4.3", rule = "a branch that is not optional fails the whole topology")
    @Test
    void section43NotOptional() {
        Branches branches = new Branches(bench);

        assertThat(Outcome.of(bench::load)).isEqualTo(Status.MF_E_TOPO_CODEC_NOT_FOUND);
        assertThat(branches.second.contains(NodeAttributes.ERRORCODE)).isTrue();
    }

    @Conformance(
            spec = "topology",
            section = "4.3",
            rule = "MF_E_TOPO_INVALID_OPTIONAL_NODE when nothing complete remains")
    @ParameterizedTest(name = "method {0}")
    @CsvSource({"0x10003", "0x20003"})
    void section43NothingLeft(String method) {
        bench.stream(I420)
                .sink(video(Subtype.AYUV))
                .method(Integer.decode(method))
                .join();

        assertThat(Outcome.of(bench::load)).isEqualTo(Status.MF_E_TOPO_INVALID_OPTIONAL_NODE);
    }

    static Stream<Arguments> section44() {
        MediaType direct = video(Subtype.RGB32);
        return Stream.of(
                arguments(
                        "not enumerating: the current type alone",
                        false,
                        false,
                        List.of(h264(), I420, direct),
                        0,
                        "[h264, colours]"),
                arguments("enumerating: a direct type first", true, false, List.of(h264(), I420, direct), 2, "[]"),
                arguments("enumerating: then converters", true, false, List.of(h264(), I420), 1, "[colours]"),
                arguments("enumerating: then decoders", true, false, List.of(h264()), 0, "[h264, colours]"),
                arguments(
                        "one by one: the first type in any way",
                        true,
                        true,
                        List.of(h264(), I420, direct),
                        0,
                        "[h264, colours]"),
                arguments(
                        "one by one: the next when the first fails",
                        true,
                        true,
                        List.of(video(Subtype.AYUV), I420, direct),
                        1,
                        "[colours]"));
    }

    @Conformance(
            spec = "topology",
            section = "4.4",
            rule =
                    "ENUMERATE_SOURCE_TYPES and RESOLVE_INDEPENDENT_OUTPUTTYPES: order of trials, and the type it settles on")
    @ParameterizedTest(name = "{0}: type {4}, {5}")
    @MethodSource
    void section44(
            String name, boolean enumerate, boolean oneByOne, List<MediaType> listed, int chosen, String transforms) {
        bench.stream(listed.get(0), listed.toArray(MediaType[]::new))
                .sink(video(Subtype.RGB32))
                .enumerating(enumerate);
        if (oneByOne) {
            bench.source.set(NodeAttributes.CONNECT_METHOD, ConnectMethod.RESOLVE_INDEPENDENT_OUTPUTTYPES);
        }

        assertThat(bench.join().outcome()).isEqualTo("S_OK " + transforms);

        StreamDescriptor stream = bench.source.get(NodeAttributes.STREAM_DESCRIPTOR);
        assertThat(stream.typeHandler().currentMediaType()).isSameAs(listed.get(chosen));
    }

    @Conformance(
            spec = "topology",
            section = "4.4",
            rule = "a decoder's outputs are tried as they are before a converter")
    @Test
    void section44DecoderOutputs() {
        assertThat(bench.stream(h264()).sink(I420).join().outcome()).isEqualTo("S_OK [h264]");
    }

    @Conformance(
            spec = "topology",
            section = "4.4",
            rule =
                    "without a current type the target is an advertised one, and a partial one is completed from upstream")
    @Test
    void section44PartialTarget() {
        MediaType rgb = kind(MajorType.VIDEO, Subtype.RGB32);
        Topology full = bench.stream(I420)
                .sink(bench.fakes.sink().accepts(rgb).lists(kind(MajorType.VIDEO, Subtype.AYUV), rgb))
                .join()
                .load();

        MediaType given = LoaderBench.transforms(full).get(0).outputCurrentType(0);
        assertThat(given.subtype()).isEqualTo(Subtype.RGB32);
        assertThat(given.width()).isEqualTo(1280);
        assertThat(given.height()).isEqualTo(720);
        assertThat(given.isCompressedFormat()).isFalse();
    }

    @Conformance(
            spec = "topology",
            section = "4.4",
            rule = "common attributes that the target leaves open come from upstream")
    @ParameterizedTest(name = "{0}")
    @CsvSource({"FRAME_RATE", "PIXEL_ASPECT_RATIO", "INTERLACE_MODE"})
    void section44Propagated(String name) {
        MediaType from = video(Subtype.I420);
        from.setPair(MediaTypeAttributes.FRAME_RATE, 30_000, 1001);
        from.setPair(MediaTypeAttributes.PIXEL_ASPECT_RATIO, 4, 3);
        from.set(MediaTypeAttributes.INTERLACE_MODE, 2);
        AttributeKey<?> key = Map.of(
                        "FRAME_RATE", MediaTypeAttributes.FRAME_RATE,
                        "PIXEL_ASPECT_RATIO", MediaTypeAttributes.PIXEL_ASPECT_RATIO,
                        "INTERLACE_MODE", MediaTypeAttributes.INTERLACE_MODE)
                .get(name);
        Topology full = bench.stream(from).sink(video(Subtype.RGB32)).join().load();

        MediaType given = LoaderBench.transforms(full).get(0).outputCurrentType(0);
        assertThat(given.subtype()).isEqualTo(Subtype.RGB32);
        assertThat(given.toMap().get(key.guid())).isEqualTo(from.toMap().get(key.guid()));
    }

    @Conformance(
            spec = "topology",
            section = "4.4",
            rule = "a transform that has a type but supports the new one has the new one set")
    @Test
    void section44UsedTransform() {
        bench.stream(I420).sink(I420);
        TopologyNode node = effect(kind(MajorType.VIDEO, Subtype.I420), kind(MajorType.VIDEO, Subtype.I420));
        FakeTransform effect = (FakeTransform) node.object();
        effect.setInputType(0, MediaType.video(Subtype.I420, 320, 180));

        assertThat(bench.join().outcome()).isEqualTo("S_OK [effect]");
        assertThat(effect.inputCurrentType(0)).isSameAs(I420);
    }

    static Stream<Arguments> section44Candidates() {
        return Stream.of(
                arguments("local before installed, whatever its merit", "local", 1, 9, true),
                arguments("installed by merit", "better", 1, 9, false),
                arguments("installed of equal merit in order of registration", "first", 5, 5, false));
    }

    @Conformance(
            spec = "topology",
            section = "4.4",
            rule = "candidates: locally registered, then by merit, then in order of registration")
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void section44Candidates(String name, String expected, int firstMerit, int secondMerit, boolean withLocal) {
        FakeTransformFactory first = decoder("first", firstMerit, false);
        FakeTransformFactory second = decoder("better", secondMerit, false);
        TransformRegistry registry = new TransformRegistry(List.of(first, second));
        if (withLocal) {
            registry.register(decoder("local", 0, false));
        }
        bench.stream(h264()).sink(I420).join();

        Topology full = new StandardTopologyLoader(registry, bench.fakes.platform()).load(bench.topology, null);

        assertThat(LoaderBench.path(full)).isEqualTo("[" + expected + "]");
    }

    @Conformance(
            spec = "topology",
            section = "4.4",
            rule = "a candidate that fails gives way to the next; when all fail the last failure is told")
    @Test
    void section44FailingCandidates() {
        LoaderBench rescued = new LoaderBench().stream(h264()).sink(I420).join();
        rescued.registry.register(decoder("broken", 0, true));
        rescued.registry.register(rescued.h264);
        LoaderBench lost = new LoaderBench().stream(h264()).sink(I420).join();
        lost.registry.register(decoder("broken", 0, true));

        assertThat(rescued.outcome()).isEqualTo("S_OK [h264]");
        assertThat(lost.outcome()).isEqualTo(Status.E_OUTOFMEMORY.symbol());
    }

    private FakeTransformFactory decoder(String name, int merit, boolean failing) {
        return new FakeTransformFactory(
                TransformCategory.VIDEO_DECODER, bench.transform(h264(), I420).name(name), merit, failing);
    }

    private TopologyNode effect(MediaType takes, MediaType gives) {
        return bench.through(bench.transform(takes, gives).name("effect").build());
    }

    private static MediaType named(String subtype) {
        return video(subtype.equals("I420") ? Subtype.I420 : Subtype.AYUV);
    }

    /** A tee that feeds the bench's output node, and through an effect a second one that cannot be reached. */
    private static final class Branches {
        final TopologyNode effect = new TopologyNode(TopologyNodeType.TRANSFORM);
        final TopologyNode second = new TopologyNode(TopologyNodeType.OUTPUT);

        Branches(LoaderBench bench) {
            bench.stream(I420).sink(I420);
            TopologyNode tee = bench.topology.addNode(TopologyNodeType.TEE);
            effect.setObject(bench.transform(I420, I420).name("effect").build());
            second.setObject(bench.fakes
                    .sink()
                    .accepts(video(Subtype.AYUV))
                    .current(video(Subtype.AYUV))
                    .build()
                    .streamSinkById(0));
            bench.topology.addNode(bench.output);
            bench.topology.addNode(effect);
            bench.topology.addNode(second);
            bench.source.connectTo(tee);
            tee.connectOutput(0, bench.output, 0);
            tee.connectOutput(1, effect, 0);
            effect.connectTo(second);
        }
    }
}
