package dev.reel.topology;

import static dev.reel.topology.LoaderBench.floats;
import static dev.reel.topology.LoaderBench.h264;
import static dev.reel.topology.LoaderBench.kind;
import static dev.reel.topology.LoaderBench.mp3;
import static dev.reel.topology.LoaderBench.pcm;
import static dev.reel.topology.LoaderBench.video;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.StreamSink;
import dev.reel.pipeline.transform.Transform;
import dev.reel.platform.AttributeKey;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** topology.md §4.5: what the loader makes of given types, methods and attributes. */
class ObservedResultsTest {
    private static final Integer UNSET = null;
    private static final Integer DIRECT = ConnectMethod.DIRECT;
    private static final Integer CONVERTER = ConnectMethod.ALLOW_CONVERTER;
    private static final Integer DECODER = ConnectMethod.ALLOW_DECODER;
    private static final Subtype UNKNOWN_SUBTYPE = new Subtype(UUID.fromString("82f38000-fa06-467c-9344-ea1409f6d2ac"));

    static Stream<Arguments> section45() {
        MediaType sparse = without(pcm(44_100), MediaTypeAttributes.AUDIO_AVG_BYTES_PER_SECOND);
        String mismatch = "MF_E_INVALIDMEDIATYPE";
        String exhausted = "MF_E_NO_MORE_TYPES";
        String impossible = "MF_E_TRANSFORM_NOT_POSSIBLE_FOR_CURRENT_MEDIATYPE_COMBINATION";
        return Stream.of(
                audio("PCM 44.1 k to PCM 44.1 k", pcm(44_100), pcm(44_100), pcm(44_100), DIRECT, "", "S_OK []"),
                audio("current without average bytes", pcm(44_100), sparse, pcm(44_100), DIRECT, "", mismatch),
                audio("current does not fit", pcm(48_000), pcm(44_100), pcm(48_000), DIRECT, "", mismatch),
                audio("listed fits", pcm(48_000), pcm(44_100), pcm(48_000), DIRECT, "E", "S_OK []"),
                audio("listed incomplete", sparse, pcm(44_100), pcm(44_100), DIRECT, "", "S_OK []"),
                audio("listed incomplete, enumerated", sparse, pcm(44_100), pcm(44_100), DIRECT, "E", exhausted),
                audio("PCM 44.1 k to PCM 48 k", pcm(44_100), pcm(44_100), pcm(48_000), DIRECT, "", mismatch),
                audio("current fits", pcm(44_100), pcm(48_000), pcm(48_000), DIRECT, "", "S_OK []"),
                audio("current fits, enumerated", pcm(44_100), pcm(48_000), pcm(48_000), DIRECT, "E", exhausted),
                row(
                        "PCM 44.1 k to PCM 48 k, source DIRECT",
                        "S_OK [resampler]",
                        b -> sourceMethod(b, DIRECT).stream(pcm(44_100))
                                .sink(pcm(48_000))
                                .method(CONVERTER)),
                audio(
                        "the current type is ignored when enumerating",
                        pcm(44_100),
                        pcm(48_000),
                        pcm(48_000),
                        CONVERTER,
                        "E",
                        "S_OK [resampler]"),
                row(
                        "PCM 44.1 k to PCM 48 k with decoders allowed, source DIRECT",
                        "S_OK [resampler]",
                        b -> sourceMethod(b, DIRECT).stream(pcm(44_100))
                                .sink(pcm(48_000))
                                .method(DECODER)),
                audio(
                        "PCM 44.1 k to PCM 48 k without methods",
                        pcm(44_100),
                        pcm(44_100),
                        pcm(48_000),
                        UNSET,
                        "",
                        "S_OK [resampler]"),
                row(
                        "the source's own method does not widen the sink's",
                        mismatch,
                        b -> sourceMethod(b, CONVERTER).stream(pcm(44_100))
                                .sink(pcm(48_000))
                                .method(DIRECT)),
                row(
                        "Float through an explicit resampler to PCM that it does not offer",
                        exhausted,
                        b -> explicit(b).stream(floats(44_100))
                                .sink(pcm(48_000))
                                .method(DIRECT)),
                row(
                        "Float through an explicit resampler to PCM that it offers",
                        "S_OK [explicit]",
                        b -> explicit(b).stream(floats(44_100))
                                .sink(MediaType.audio(Subtype.PCM, 48_000, 2, 16))
                                .method(DIRECT)),
                audio("MP3", mp3(44_100, 1), mp3(44_100, 1), pcm(44_100), DIRECT, "", mismatch),
                audio("MP3, enumerated", mp3(44_100, 1), mp3(44_100, 1), pcm(44_100), DIRECT, "E", exhausted),
                audio("MP3, converters", mp3(44_100, 1), mp3(44_100, 1), pcm(44_100), CONVERTER, "", impossible),
                row(
                        "MP3, decoders: decoder only",
                        "S_OK [mp3]",
                        b -> b.stream(mp3(44_100, 1)).sink(pcm(44_100)).method(DECODER)),
                row(
                        "MP3 stereo to Float 48 k: decoder and resampler",
                        "S_OK [mp3, resampler]",
                        b -> b.stream(mp3(44_100, 2)).sink(floats(48_000)).method(DECODER)),
                row(
                        "I420 to a subtype that no converter knows",
                        "MF_E_TOPO_CODEC_NOT_FOUND",
                        b -> b.stream(video(Subtype.I420)).sink(video(UNKNOWN_SUBTYPE))),
                row(
                        "I420 to RGB32 with frame size",
                        "S_OK [colours]",
                        b -> b.stream(video(Subtype.I420)).sink(video(Subtype.RGB32))),
                row(
                        "I420 to RGB32 without frame size",
                        "S_OK [colours]",
                        b -> b.stream(video(Subtype.I420)).sink(kind(MajorType.VIDEO, Subtype.RGB32))),
                row(
                        "H.264 to RGB32",
                        "S_OK [h264, colours]",
                        b -> b.stream(h264()).sink(video(Subtype.RGB32))),
                row(
                        "I420 to a sink without a type that takes any video",
                        "S_OK []",
                        b -> b.stream(video(Subtype.I420)).sink(b.fakes.sink())),
                row(
                        "I420 to a sink without a type that refuses it",
                        "S_OK [colours]",
                        b -> b.stream(video(Subtype.I420)).sink(b.fakes.sink().accepts(video(Subtype.RGB32)))),
                row(
                        "I420 to a sink without a type that refuses it and lists RGB32",
                        "S_OK [colours]",
                        b -> b.stream(video(Subtype.I420))
                                .sink(b.fakes
                                        .sink()
                                        .accepts(video(Subtype.RGB32))
                                        .lists(kind(MajorType.VIDEO, Subtype.RGB32)))));
    }

    @Conformance(spec = "topology", section = "4.5", rule = "what loading comes to, and its invariants on success")
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void section45(String name, String expected, UnaryOperator<LoaderBench> setting) {
        LoaderBench bench = setting.apply(new LoaderBench().withAll()).join();

        assertThat(bench.outcome()).isEqualTo(expected);

        if (expected.startsWith("S_OK")) {
            assertInvariants(bench.load());
        }
    }

    static Stream<Arguments> section45SinkTypes() {
        return Stream.of(
                arguments("a sink that has a type", 0, (UnaryOperator<LoaderBench>) b -> b.sink(video(Subtype.RGB32))),
                arguments("a sink that takes what comes", 0, (UnaryOperator<LoaderBench>) b -> b.sink(b.fakes.sink())),
                arguments("a sink that refuses what comes", 1, (UnaryOperator<LoaderBench>) b -> b.sink(
                        b.fakes.sink().accepts(video(Subtype.RGB32)).lists(kind(MajorType.VIDEO, Subtype.RGB32)))));
    }

    @Conformance(
            spec = "topology",
            section = "4.5",
            rule = "sink types are enumerated only when it has none and refuses what comes, and never set")
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void section45SinkTypes(String name, int leastListings, UnaryOperator<LoaderBench> sink) {
        LoaderBench bench = sink.apply(new LoaderBench().withAll().stream(video(Subtype.I420)))
                .join();

        bench.load();

        if (leastListings == 0) {
            assertThat(bench.sinkTypes().listingCount()).isZero();
        } else {
            assertThat(bench.sinkTypes().listingCount()).isPositive();
        }
        assertThat(bench.sinkTypes().settingCount()).isZero();
    }

    /** The first transform takes the source's type, the last gives the sink's, and neighbours agree. */
    private static void assertInvariants(Topology full) {
        StreamDescriptor stream = full.sourceNodes().get(0).get(NodeAttributes.STREAM_DESCRIPTOR);
        MediaType flowing = stream.typeHandler().currentMediaType();
        for (Transform transform : LoaderBench.transforms(full)) {
            assertThat(transform.inputCurrentType(0).toMap()).isEqualTo(flowing.toMap());
            flowing = transform.outputCurrentType(0);
            assertThat(flowing).isNotNull();
        }
        StreamSink sink = (StreamSink) full.outputNodes().get(0).object();
        MediaType wanted = sink.typeHandler().currentMediaType();
        assertThat(wanted == null ? sink.typeHandler().isMediaTypeSupported(flowing) : flowing.fits(wanted))
                .isTrue();
    }

    private static LoaderBench sourceMethod(LoaderBench bench, int method) {
        bench.source.set(NodeAttributes.CONNECT_METHOD, method);
        return bench;
    }

    private static LoaderBench explicit(LoaderBench bench) {
        TopologyNode node = bench.through(
                bench.transform(kind(MajorType.AUDIO, Subtype.FLOAT), MediaType.audio(Subtype.PCM, 48_000, 2, 16))
                        .name("explicit")
                        .build());
        node.set(NodeAttributes.CONNECT_METHOD, ConnectMethod.DIRECT);
        return bench;
    }

    private static MediaType without(MediaType type, AttributeKey<?> key) {
        MediaType sparse = type.copy();
        sparse.delete(key);
        return sparse;
    }

    private static Arguments audio(
            String name,
            MediaType listed,
            MediaType current,
            MediaType sink,
            Integer method,
            String enumerate,
            String expected) {
        return row(
                name,
                expected,
                bench -> bench.stream(current, listed).sink(sink).method(method).enumerating(!enumerate.isEmpty()));
    }

    private static Arguments row(String name, String expected, UnaryOperator<LoaderBench> setting) {
        return arguments(name, expected, setting);
    }
}
