package dev.reel.topology;

import static dev.reel.topology.LoaderBench.h264;
import static dev.reel.topology.LoaderBench.kind;
import static dev.reel.topology.LoaderBench.pcm;
import static dev.reel.topology.LoaderBench.video;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.reel.platform.AttributeKey;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeActivate;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeTransform;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** topology.md §4.1, §4.2, §4.6: what the loader asks for, what it returns, how it is wrapped. */
class LoaderTest {
    private static final MediaType I420 = video(Subtype.I420);
    private static final AttributeKey<Integer> CUSTOM =
            AttributeKey.uint32("custom", "0b3fb1c2-4d29-4ad5-9fd8-6c2c2ba5b6f0");

    static Stream<Arguments> section41() {
        return Stream.of(
                arguments("no nodes", Status.MF_E_TOPO_UNSUPPORTED, (Consumer<LoaderBench>) b -> b.topology.clear()),
                arguments("only a source node", Status.MF_E_TOPO_UNSUPPORTED, (Consumer<LoaderBench>) b -> {}),
                arguments(
                        "source and output not connected", Status.MF_E_TOPO_UNSUPPORTED, (Consumer<LoaderBench>) b -> {
                            b.sink(I420);
                            b.topology.addNode(b.output);
                        }),
                arguments(
                        "an activation object in an output node",
                        Status.MF_E_TOPO_SINK_ACTIVATES_UNSUPPORTED,
                        (Consumer<LoaderBench>) b -> {
                            b.output.setObject(
                                    new FakeActivate<>(() -> b.fakes.sink().build(), FakeSink::shutdown));
                            b.join();
                        }),
                arguments("neither audio nor video, no direct match", Status.MF_E_INVALIDMEDIATYPE, (Consumer<
                                LoaderBench>)
                        b -> b.stream(kind(MajorType.SUBTITLE, Subtype.H264))
                                .sink(I420)
                                .join()),
                arguments("neither audio nor video, direct match", Status.S_OK, (Consumer<LoaderBench>)
                        b -> b.stream(kind(MajorType.SUBTITLE, Subtype.H264))
                                .sink(kind(MajorType.SUBTITLE, Subtype.H264))
                                .join()));
    }

    @Conformance(spec = "topology", section = "4.1", rule = "what the loader refuses")
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void section41(String name, Status expected, Consumer<LoaderBench> setting) {
        LoaderBench bench = new LoaderBench().withAll().stream(I420);
        setting.accept(bench);

        assertThat(Outcome.of(bench::load)).isEqualTo(expected);
    }

    @Conformance(
            spec = "topology",
            section = "4.2",
            rule = "a new topology with the input's id, its attributes and RESOLUTION_STATUS 0; nodes keep their ids")
    @Test
    void section42() {
        LoaderBench bench =
                new LoaderBench().withAll().stream(h264()).sink(I420).join();
        bench.topology.set(CUSTOM, 9);

        Topology full = bench.load();

        assertThat(full).isNotSameAs(bench.topology);
        assertThat(full.id()).isEqualTo(bench.topology.id());
        assertThat(full.get(CUSTOM)).isEqualTo(9);
        assertThat(full.get(TopologyAttributes.RESOLUTION_STATUS)).isZero();
        assertThat(full.sourceNodes().get(0).id()).isEqualTo(bench.source.id());
        assertThat(full.outputNodes().get(0).id()).isEqualTo(bench.output.id());
    }

    @Conformance(spec = "topology", section = "4.2", rule = "the input is not changed")
    @Test
    void section42InputStays() {
        LoaderBench bench =
                new LoaderBench().withAll().stream(h264()).sink(I420).join();
        Map<UUID, ?> attributes = bench.topology.toMap();
        Map<UUID, ?> sourceAttributes = bench.source.toMap();
        Map<UUID, ?> outputAttributes = bench.output.toMap();

        bench.load();

        assertThat(bench.topology.toMap()).isEqualTo(attributes);
        assertThat(bench.topology.nodes()).containsExactly(bench.source, bench.output);
        assertThat(bench.source.output(0).node()).isSameAs(bench.output);
        assertThat(bench.source.toMap()).isEqualTo(sourceAttributes);
        assertThat(bench.output.toMap()).isEqualTo(outputAttributes);
    }

    @Conformance(spec = "topology", section = "4.2", rule = "loading a full topology succeeds the same way")
    @Test
    void section42FullAlready() {
        LoaderBench bench =
                new LoaderBench().withAll().stream(h264()).sink(I420).join();
        Topology full = bench.load();

        Topology again = bench.loader().load(full, full);

        assertThat(again).isNotSameAs(full);
        assertThat(again.id()).isEqualTo(full.id());
        assertThat(LoaderBench.transforms(again)).isEqualTo(LoaderBench.transforms(full));
        assertThat(again.get(TopologyAttributes.RESOLUTION_STATUS)).isZero();
    }

    @Conformance(
            spec = "topology",
            section = "4.2",
            rule =
                    "added nodes: types set, TRANSFORM_OBJECTID; decoders DECODER, MARKIN_HERE, MARKOUT_HERE; sinks untouched")
    @Test
    void section42AddedNodes() {
        LoaderBench bench = new LoaderBench()
                .withAll().stream(h264()).sink(video(Subtype.RGB32)).join();

        Topology full = bench.load();

        TopologyNode decoder = full.sourceNodes().get(0).output(0).node();
        TopologyNode converter = decoder.output(0).node();
        assertThat(decoder.get(NodeAttributes.TRANSFORM_OBJECTID)).isEqualTo(bench.h264.id());
        assertThat(decoder.get(NodeAttributes.DECODER)).isEqualTo(1);
        assertThat(decoder.get(NodeAttributes.MARKIN_HERE)).isEqualTo(1);
        assertThat(decoder.get(NodeAttributes.MARKOUT_HERE)).isEqualTo(1);
        assertThat(converter.get(NodeAttributes.TRANSFORM_OBJECTID)).isEqualTo(bench.colours.id());
        assertThat(converter.contains(NodeAttributes.DECODER)).isFalse();
        assertThat(converter.contains(NodeAttributes.MARKIN_HERE)).isFalse();
        assertThat(decoder.currentType(0, true).subtype()).isEqualTo(Subtype.NV12);
        assertThat(converter.currentType(0, true).subtype()).isEqualTo(Subtype.RGB32);
        assertThat(bench.sinkTypes().settingCount()).isZero();
    }

    @Conformance(
            spec = "topology",
            section = "4.2",
            rule = "without a decoder the mark attributes go where data is uncompressed first, else to the source")
    @Test
    void section42Marks() {
        LoaderBench raw = new LoaderBench()
                .withAll().stream(I420).sink(video(Subtype.RGB32)).join();
        LoaderBench remuxed = new LoaderBench()
                .stream(h264()).sink(kind(MajorType.VIDEO, Subtype.H264)).join();
        LoaderBench decoding = new LoaderBench().stream(h264()).sink(I420);
        decoding.through(decoding.h264.create(decoding.fakes.platform()));
        decoding.join();

        assertThat(marked(raw.load())).containsExactly(TopologyNodeType.SOURCESTREAM);
        assertThat(marked(remuxed.load())).containsExactly(TopologyNodeType.SOURCESTREAM);
        assertThat(marked(decoding.load())).containsExactly(TopologyNodeType.TRANSFORM);
    }

    @Conformance(
            spec = "topology",
            section = "4.2",
            rule = "output nodes get STREAMID 0, source nodes MEDIASTART 0, if absent")
    @Test
    void section42Defaults() {
        LoaderBench bare = new LoaderBench().stream(I420).sink(I420).join();
        LoaderBench given = new LoaderBench().stream(I420).sink(I420).join();
        given.source.set(NodeAttributes.MEDIASTART, 5L);
        given.output.set(NodeAttributes.STREAMID, 7);

        Topology first = bare.load();
        Topology second = given.load();

        assertThat(first.sourceNodes().get(0).get(NodeAttributes.MEDIASTART)).isZero();
        assertThat(first.outputNodes().get(0).get(NodeAttributes.STREAMID)).isZero();
        assertThat(second.sourceNodes().get(0).get(NodeAttributes.MEDIASTART)).isEqualTo(5);
        assertThat(second.outputNodes().get(0).get(NodeAttributes.STREAMID)).isEqualTo(7);
    }

    @Conformance(spec = "topology", section = "4.2", rule = "after a failure no transform that was made stays open")
    @Test
    void section42FailureLeavesNothing() {
        LoaderBench bench = new LoaderBench().withAll().stream(h264()).sink(video(Subtype.RGB32));
        TopologyNode effect =
                bench.through(bench.transform(I420, I420).name("effect").build());
        effect.set(NodeAttributes.CONNECT_METHOD, ConnectMethod.ALLOW_DECODER);
        bench.method(ConnectMethod.DIRECT).join();

        assertThat(Outcome.of(bench::load)).isEqualTo(Status.MF_E_NO_MORE_TYPES);

        assertThat(bench.h264.made()).isNotEmpty().allMatch(decoder -> decoder.closeCount() == 1);
        assertThat(bench.colours.made()).allMatch(converter -> converter.closeCount() == 1);
    }

    @Conformance(spec = "topology", section = "4.2", rule = "a locked transform keeps its types")
    @Test
    void section42Locked() {
        LoaderBench bench =
                new LoaderBench().withAll().stream(video(Subtype.NV12)).sink(I420);
        FakeTransform effect = bench.transform(kind(MajorType.VIDEO, Subtype.I420), kind(MajorType.VIDEO, Subtype.I420))
                .alsoTakes(kind(MajorType.VIDEO, Subtype.NV12))
                .name("effect")
                .build();
        effect.setInputType(0, I420);
        effect.setOutputType(0, I420);
        bench.through(effect).set(NodeAttributes.LOCKED, 1);

        assertThat(bench.join().outcome()).isEqualTo("S_OK [colours, effect]");
        assertThat(effect.inputCurrentType(0)).isSameAs(I420);
        assertThat(effect.outputCurrentType(0)).isSameAs(I420);
    }

    @Conformance(
            spec = "topology",
            section = "4.6",
            rule = "a loader may edit the input, delegate, and edit the output")
    @Test
    void section46() {
        LoaderBench bench =
                new LoaderBench().withAll().stream(h264()).sink(I420).join();
        TopologyLoader standard = bench.loader();
        TopologyLoader custom = (partial, current) -> {
            Topology edited = partial.copyWithId();
            edited.outputNodes().get(0).set(NodeAttributes.DISABLE_PREROLL, 1);
            Topology full = standard.load(edited, current);
            full.set(CUSTOM, 1);
            return full;
        };

        Topology full = custom.load(bench.topology, null);

        assertThat(full.id()).isEqualTo(bench.topology.id());
        assertThat(full.get(CUSTOM)).isEqualTo(1);
        assertThat(full.outputNodes().get(0).isTrue(NodeAttributes.DISABLE_PREROLL))
                .isTrue();
    }

    @Conformance(
            spec = "topology",
            section = "4.6",
            rule = "the loader may be called from any thread, from many at once")
    @Test
    void section46AnyThread() throws Exception {
        LoaderBench bench = new LoaderBench().withAll();
        TopologyLoader loader = bench.loader();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<String>> loads = IntStream.range(0, 40)
                    .mapToObj(i -> threads.submit(() -> LoaderBench.path(loader.load(
                            new LoaderBench()
                                    .stream(h264()).sink(video(Subtype.RGB32)).join().topology,
                            null))))
                    .toList();
            for (Future<String> load : loads) {
                assertThat(load.get()).isEqualTo("[h264, colours]");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Conformance(
            spec = "topology",
            section = "3.7",
            rule = "ERRORCODE, ERROR_MAJORTYPE, ERROR_SUBTYPE on the node where resolution failed")
    @Test
    void section37Errors() {
        LoaderBench bench = new LoaderBench().stream(h264()).sink(I420).join();

        assertThatThrownBy(bench::load)
                .isInstanceOfSatisfying(
                        MediaException.class,
                        failure -> assertThat(failure.status()).isEqualTo(Status.MF_E_TOPO_CODEC_NOT_FOUND))
                .hasMessageContaining("H264");

        assertThat(bench.output.get(NodeAttributes.ERRORCODE)).isEqualTo(Status.MF_E_TOPO_CODEC_NOT_FOUND.value());
        assertThat(bench.output.get(NodeAttributes.ERROR_MAJORTYPE)).isEqualTo(MajorType.VIDEO);
        assertThat(bench.output.get(NodeAttributes.ERROR_SUBTYPE)).isEqualTo(Subtype.H264);
    }

    @Conformance(spec = "topology", section = "3.7", rule = "ERRORCODE alone when a codec is not what is missing")
    @Test
    void section37OtherError() {
        LoaderBench bench = new LoaderBench()
                .stream(pcm(44_100))
                        .sink(pcm(48_000))
                        .method(ConnectMethod.DIRECT)
                        .join();

        assertThat(Outcome.of(bench::load)).isEqualTo(Status.MF_E_INVALIDMEDIATYPE);

        assertThat(bench.output.get(NodeAttributes.ERRORCODE)).isEqualTo(Status.MF_E_INVALIDMEDIATYPE.value());
        assertThat(bench.output.contains(NodeAttributes.ERROR_MAJORTYPE)).isFalse();
        assertThat(bench.output.contains(NodeAttributes.ERROR_SUBTYPE)).isFalse();
    }

    static Stream<Arguments> section21Hints() {
        return Stream.of(
                hint(TopologyAttributes.HARDWARE_MODE, 1),
                hint(TopologyAttributes.DXVA_MODE, 0),
                hint(TopologyAttributes.DXVA_MODE, 1),
                hint(TopologyAttributes.DXVA_MODE, 2),
                hint(TopologyAttributes.ENABLE_XVP_FOR_PLAYBACK, 1),
                hint(TopologyAttributes.STATIC_PLAYBACK_OPTIMIZATIONS, 1),
                hint(TopologyAttributes.PLAYBACK_MAX_DIMS, 640L << 32 | 360),
                hint(TopologyAttributes.PLAYBACK_FRAMERATE, 60L << 32 | 1));
    }

    private static <T> Arguments hint(AttributeKey<T> key, T value) {
        return arguments(key.name(), value, (Consumer<Topology>) topology -> topology.set(key, value));
    }

    @Conformance(
            spec = "topology",
            section = "2.1",
            rule = "what asks for hardware asks in vain: software resolves as without it, the attribute stays")
    @ParameterizedTest(name = "{0} = {1}")
    @MethodSource
    void section21Hints(String name, Object value, Consumer<Topology> hint) {
        LoaderBench bench = new LoaderBench()
                .withAll().stream(h264()).sink(video(Subtype.RGB32)).join();
        hint.accept(bench.topology);

        Topology full = bench.load();

        assertThat(LoaderBench.path(full)).isEqualTo("[h264, colours]");
        assertThat(full.toMap()).containsAllEntriesOf(bench.topology.toMap());
        assertThat(full.nodes()).noneMatch(node -> node.contains(NodeAttributes.D3DAWARE));
    }

    private static List<TopologyNodeType> marked(Topology full) {
        return full.nodes().stream()
                .filter(node -> node.isTrue(NodeAttributes.MARKIN_HERE) && node.isTrue(NodeAttributes.MARKOUT_HERE))
                .map(TopologyNode::type)
                .toList();
    }
}
