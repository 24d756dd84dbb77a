package dev.reel.topology;

import dev.reel.pipeline.Activate;
import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.StreamSink;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.pipeline.transform.TransformFactory;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.pipeline.transform.TransformStreams;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Builds the partial topology that plays a source: one branch for the first selected stream of each kind that has
 * an output.
 *
 * <p>Selected streams without an output are deselected, in a copy of the presentation. A builder is used by one thread and
 * builds once; the topology takes over the outputs, which the session shuts down with it.
 */
public final class PlaybackTopology {
    private final MediaSource source;
    private final String name;
    private final PresentationDescriptor presentation;
    /** By major type: a media sink, or what makes one. */
    private final Map<MajorType, Object> outputs = new LinkedHashMap<>();

    private final Map<MajorType, Function<StreamDescriptor, ? extends @Nullable Activate<? extends MediaSink>>>
            eachOutput = new LinkedHashMap<>();

    private @Nullable Long mediaStart;
    private @Nullable Long mediaStop;
    private @Nullable TransformRegistry decoders;
    private final List<StreamDescriptor> leftOut = new ArrayList<>();

    private PlaybackTopology(MediaSource source, String name, PresentationDescriptor presentation) {
        this.source = source;
        this.name = name;
        this.presentation = presentation.copy();
    }

    /**
     * A builder for the selected streams of a source's presentation.
     *
     * @param name of the source, its path or URL, for messages
     */
    public static PlaybackTopology of(MediaSource source, String name, PresentationDescriptor presentation) {
        return new PlaybackTopology(source, name, presentation);
    }

    /** Sends the stream of a major type to a sink: to its first stream sink, or to a new one. */
    public PlaybackTopology output(MajorType majorType, MediaSink sink) {
        outputs.put(majorType, sink);
        return this;
    }

    /** Sends the stream of a major type to a sink that is made when the session takes the topology. */
    public PlaybackTopology output(MajorType majorType, Activate<? extends MediaSink> sink) {
        outputs.put(majorType, sink);
        return this;
    }

    /**
     * Sends every selected stream of a major type to a sink of its own, made when the session takes the topology; a stream for
     * which there is none is left out.
     */
    public PlaybackTopology eachOutput(
            MajorType majorType, Function<StreamDescriptor, ? extends @Nullable Activate<? extends MediaSink>> sinks) {
        eachOutput.put(majorType, sinks);
        return this;
    }

    /** Presents from this media time on, in 100 ns units. */
    public PlaybackTopology mediaStart(long time) {
        mediaStart = time;
        return this;
    }

    /** Ends the presentation at this media time, in 100 ns units. */
    public PlaybackTopology mediaStop(long time) {
        mediaStop = time;
        return this;
    }

    /** Leaves streams out that no transform of a registry decodes; {@link #leftOut} tells which. */
    public PlaybackTopology onlyDecodable(TransformRegistry registry) {
        decoders = registry;
        return this;
    }

    /** Once the topology is built: the selected streams that nothing decodes. */
    public List<StreamDescriptor> leftOut() {
        return List.copyOf(leftOut);
    }

    /** A copy of the presentation; once the topology is built, just the streams that it plays are selected. */
    public PresentationDescriptor presentation() {
        return presentation;
    }

    /** The topology; {@code MF_E_MEDIA_SOURCE_NO_STREAMS_SELECTED} when no stream meets an output. */
    public Topology build() {
        Topology topology = new Topology();
        Map<MajorType, Object> open = new LinkedHashMap<>(outputs);
        for (int index = 0; index < presentation.streamCount(); index++) {
            if (presentation.isSelected(index)) {
                StreamDescriptor stream = presentation.streamDescriptor(index);
                MajorType majorType = stream.typeHandler().majorType();
                Function<StreamDescriptor, ? extends @Nullable Activate<? extends MediaSink>> each =
                        eachOutput.get(majorType);
                if (each != null) {
                    Activate<? extends MediaSink> own = each.apply(stream);
                    if (own == null) {
                        presentation.deselect(index);
                    } else {
                        addBranch(topology, stream, own);
                    }
                    continue;
                }
                if (open.containsKey(majorType) && !isDecodable(stream)) {
                    leftOut.add(stream);
                    presentation.deselect(index);
                    continue;
                }
                Object output = open.remove(majorType);
                if (output == null) {
                    presentation.deselect(index);
                } else {
                    addBranch(topology, stream, output);
                }
            }
        }
        if (topology.nodeCount() == 0 && !leftOut.isEmpty()) {
            throw new MediaException(
                    Status.MF_E_TOPO_CODEC_NOT_FOUND,
                    "cannot play " + name + ": there is no decoder for "
                            + leftOut.stream()
                                    .map(stream -> typeOf(stream).toString())
                                    .collect(Collectors.joining(", ")));
        }
        if (topology.nodeCount() == 0) {
            throw new MediaException(
                    Status.MF_E_MEDIA_SOURCE_NO_STREAMS_SELECTED, "cannot play " + name + ": " + contents());
        }
        return topology;
    }

    private boolean isDecodable(StreamDescriptor stream) {
        MediaType type = typeOf(stream);
        if (decoders == null || !type.isCompressedFormat()) {
            return true;
        }
        TransformCategory category = type.isVideo() ? TransformCategory.VIDEO_DECODER : TransformCategory.AUDIO_DECODER;
        return stream.isTrue(DescriptorAttributes.PROTECTED)
                || decoders.find(category, type, null).stream().anyMatch(decoder -> takes(decoder, type));
    }

    /** A decoder may know the codec and yet refuse the stream, for what its header says. */
    private static boolean takes(TransformFactory decoder, MediaType type) {
        try (Transform trial = decoder.create(Platform.system())) {
            trial.setInputType(TransformStreams.idOfInput(trial, 0), type);
            return true;
        } catch (MediaException refused) {
            return false;
        }
    }

    private static MediaType typeOf(StreamDescriptor stream) {
        MediaType current = stream.typeHandler().currentMediaType();
        return current != null ? current : stream.typeHandler().mediaTypes().get(0);
    }

    private void addBranch(Topology topology, StreamDescriptor stream, Object output) {
        TopologyNode from = topology.addNode(TopologyNodeType.SOURCESTREAM);
        from.set(NodeAttributes.SOURCE, source);
        from.set(NodeAttributes.PRESENTATION_DESCRIPTOR, presentation);
        from.set(NodeAttributes.STREAM_DESCRIPTOR, stream);
        if (mediaStart != null) {
            from.set(NodeAttributes.MEDIASTART, mediaStart);
        }
        if (mediaStop != null) {
            from.set(NodeAttributes.MEDIASTOP, mediaStop);
        }
        TopologyNode to = topology.addNode(TopologyNodeType.OUTPUT);
        to.setObject(output instanceof MediaSink sink ? streamSink(sink) : output);
        to.set(NodeAttributes.NOSHUTDOWN_ON_REMOVE, false);
        from.connectTo(to);
    }

    private static StreamSink streamSink(MediaSink sink) {
        return sink.streamSinks().isEmpty()
                ? sink.addStreamSink(0, null)
                : sink.streamSinks().get(0);
    }

    private String contents() {
        if (presentation.streamCount() == 0) {
            return "there are no streams in it";
        }
        StringJoiner kinds = new StringJoiner(", ", "none of its streams has an output (", ")");
        for (StreamDescriptor stream : presentation.streamDescriptors()) {
            kinds.add(stream.typeHandler().majorType().name());
        }
        return kinds.toString();
    }
}
