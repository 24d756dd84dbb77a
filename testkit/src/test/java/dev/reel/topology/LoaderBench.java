package dev.reel.topology;

import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.StreamSink;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeTransform;
import dev.reel.testkit.fake.FakeTransformFactory;
import dev.reel.testkit.fake.FakeTypeHandler;
import dev.reel.testkit.fake.Fakes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A loader with the transforms that the table of topology.md §4.5 presumes, and the topologies to give it: a source stream, an
 * output node, and what a test puts between.
 */
final class LoaderBench {
    final Fakes fakes = new Fakes(new VirtualPlatform());
    final TransformRegistry registry = new TransformRegistry(List.of());
    final FakeTransformFactory resampler = factory(
            TransformCategory.AUDIO_EFFECT,
            fakes.transform(kind(MajorType.AUDIO, Subtype.PCM), kind(MajorType.AUDIO, Subtype.PCM))
                    .alsoTakes(kind(MajorType.AUDIO, Subtype.FLOAT))
                    .alsoGives(kind(MajorType.AUDIO, Subtype.FLOAT))
                    .name("resampler"));
    final FakeTransformFactory colours = factory(
            TransformCategory.VIDEO_PROCESSOR,
            fakes.transform(kind(MajorType.VIDEO, Subtype.I420), kind(MajorType.VIDEO, Subtype.NV12))
                    .alsoTakes(kind(MajorType.VIDEO, Subtype.NV12))
                    .alsoGives(kind(MajorType.VIDEO, Subtype.RGB32))
                    .alsoGives(kind(MajorType.VIDEO, Subtype.I420))
                    .name("colours"));
    final FakeTransformFactory mp3 = factory(
            TransformCategory.AUDIO_DECODER,
            fakes.transform(kind(MajorType.AUDIO, Subtype.MP3), decoded())
                    .alsoGives(pcm(44_100))
                    .name("mp3"));
    final FakeTransformFactory h264 = factory(
            TransformCategory.VIDEO_DECODER,
            fakes.transform(kind(MajorType.VIDEO, Subtype.H264), pictures(Subtype.NV12))
                    .alsoGives(pictures(Subtype.I420))
                    .name("h264"));
    final Topology topology = new Topology();
    final TopologyNode source = topology.addNode(TopologyNodeType.SOURCESTREAM);
    final TopologyNode output = new TopologyNode(TopologyNodeType.OUTPUT);
    private final List<TopologyNode> between = new ArrayList<>();

    /** Registers everything that the table presumes. */
    LoaderBench withAll() {
        registry.register(resampler);
        registry.register(colours);
        registry.register(mp3);
        registry.register(h264);
        return this;
    }

    /** Gives the source stream its listed types and a current one. */
    LoaderBench stream(@Nullable MediaType current, MediaType... listed) {
        StreamDescriptor descriptor = new StreamDescriptor(1, List.of(listed));
        if (current != null) {
            descriptor.typeHandler().setCurrentMediaType(current);
        }
        source.set(NodeAttributes.STREAM_DESCRIPTOR, descriptor);
        return this;
    }

    LoaderBench stream(MediaType only) {
        return stream(only, only);
    }

    /** A sink that has a type and takes only that. */
    LoaderBench sink(MediaType current) {
        return sink(fakes.sink().accepts(current).current(current));
    }

    LoaderBench sink(FakeSink.Builder<FakeSink> builder) {
        output.setObject(builder.build().streamSinkById(0));
        return this;
    }

    LoaderBench method(@Nullable Integer method) {
        if (method != null) {
            output.set(NodeAttributes.CONNECT_METHOD, method);
        }
        return this;
    }

    LoaderBench enumerating(boolean enumerate) {
        if (enumerate) {
            topology.set(TopologyAttributes.ENUMERATE_SOURCE_TYPES, 1);
        }
        return this;
    }

    /** Puts a transform node behind what is there. */
    TopologyNode through(Object object) {
        TopologyNode node = new TopologyNode(TopologyNodeType.TRANSFORM);
        node.setObject(object);
        between.add(node);
        return node;
    }

    /** Joins source, what is between, and output. */
    LoaderBench join() {
        TopologyNode last = source;
        for (TopologyNode node : between) {
            topology.addNode(node);
            last.connectTo(node);
            last = node;
        }
        topology.addNode(output);
        last.connectTo(output);
        return this;
    }

    TopologyLoader loader() {
        return new StandardTopologyLoader(registry, fakes.platform());
    }

    Topology load() {
        return loader().load(topology, null);
    }

    /** What loading comes to: the names of the transforms on the way, or the status of the failure. */
    String outcome() {
        Topology[] full = new Topology[1];
        Status status = Outcome.of(() -> full[0] = load());
        return status.isSuccess() ? "S_OK " + path(full[0]) : status.symbol();
    }

    /** The transforms between the first source and its output. */
    static List<Transform> transforms(Topology full) {
        List<Transform> found = new ArrayList<>();
        TopologyNode node = full.sourceNodes().get(0).output(0).node();
        while (node.type() != TopologyNodeType.OUTPUT) {
            if (node.objectOrNull() instanceof Transform transform) {
                found.add(transform);
            }
            node = node.output(0).node();
        }
        return found;
    }

    static String path(Topology full) {
        return transforms(full).toString();
    }

    FakeTypeHandler sinkTypes() {
        return (FakeTypeHandler) ((StreamSink) output.object()).typeHandler();
    }

    FakeTransform.Builder transform(MediaType input, MediaType given) {
        return fakes.transform(input, given);
    }

    FakeTransformFactory factory(TransformCategory category, FakeTransform.Builder builder) {
        return new FakeTransformFactory(category, builder);
    }

    static MediaType kind(MajorType major, Subtype subtype) {
        return MediaType.of(major, subtype);
    }

    /** Mono PCM, 8 bit. */
    static MediaType pcm(int rate) {
        return MediaType.audio(Subtype.PCM, rate, 1, 8);
    }

    static MediaType floats(int rate) {
        return MediaType.audio(Subtype.FLOAT, rate, 2, 32);
    }

    /** MP3 as a file source describes it. */
    static MediaType mp3(int rate, int channels) {
        MediaType type = kind(MajorType.AUDIO, Subtype.MP3);
        type.set(MediaTypeAttributes.AUDIO_SAMPLES_PER_SECOND, rate);
        type.set(MediaTypeAttributes.AUDIO_NUM_CHANNELS, channels);
        return type;
    }

    static MediaType video(Subtype subtype) {
        return MediaType.video(subtype, 1280, 720);
    }

    static MediaType h264() {
        MediaType type = kind(MajorType.VIDEO, Subtype.H264);
        type.setPair(MediaTypeAttributes.FRAME_SIZE, 1280, 720);
        return type;
    }

    private static MediaType decoded() {
        MediaType type = kind(MajorType.AUDIO, Subtype.FLOAT);
        type.set(MediaTypeAttributes.AUDIO_BITS_PER_SAMPLE, 32);
        type.set(MediaTypeAttributes.ALL_SAMPLES_INDEPENDENT, 1);
        return type;
    }

    private static MediaType pictures(Subtype subtype) {
        MediaType type = kind(MajorType.VIDEO, subtype);
        type.set(MediaTypeAttributes.ALL_SAMPLES_INDEPENDENT, 1);
        return type;
    }
}
