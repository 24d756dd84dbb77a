package dev.reel.topology.transcode;

import dev.reel.pipeline.Activate;
import dev.reel.pipeline.ContainerType;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.MetadataProvider;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.TranscodeAttributes;
import dev.reel.pipeline.sink.FileSinkProvider;
import dev.reel.pipeline.sink.FileSinkRequest;
import dev.reel.pipeline.sink.FileSinks;
import dev.reel.pipeline.sink.SinkActivate;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.topology.ConnectMethod;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyAttributes;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Builds the partial topology that turns a source into a file (topology.md §11): for one video and one audio stream at most a branch
 * of source, encoder and file sink; the session's loader adds decoder, resizer and resampler. With {@link #everyStream} each selected
 * stream has one. Chapters, covers and other files of the source go into the file, too; what it cannot hold is left behind, see
 * {@link #leftBehind}.
 *
 * <p>Run it in a session: SetTopology, Start, wait for MESessionEnded, Close, which finishes the file, wait for MESessionClosed, shut
 * down. Nothing paces it, so it takes as long as the work takes. The file appears under its name only when it is complete; a
 * session that is closed before the end leaves none. Encoders and sink are made when the session takes the topology, and belong
 * to it. Topologies that are queued make one file after the other: each is finished when its topology has ended and the next one
 * goes on, the last by Close; a file that fails then is an MEError. A builder is used by one thread.
 */
public final class TranscodeTopology {
    private final MediaSource source;
    private final TranscodeProfile profile;
    private final Platform platform;
    private PresentationDescriptor presentation;
    private TransformRegistry encoders = TransformRegistry.installed();
    private FileSinks sinks = FileSinks.installed();
    private @Nullable Long mediaStart;
    private @Nullable Long mediaStop;
    private boolean every;
    private final List<String> leftBehind = new ArrayList<>();
    private final List<String> changed = new ArrayList<>();

    private TranscodeTopology(MediaSource source, TranscodeProfile profile, Platform platform) {
        this.source = source;
        this.profile = profile;
        this.platform = platform;
        this.presentation = source.createPresentationDescriptor();
    }

    /** A builder for what a source selects by itself; null is {@code E_POINTER}. */
    public static TranscodeTopology of(MediaSource source, TranscodeProfile profile, Platform platform) {
        if (source == null || profile == null || platform == null) {
            throw new MediaException(Status.E_POINTER, "transcoding needs a source, a profile and a platform");
        }
        return new TranscodeTopology(source, profile, platform);
    }

    /** Takes the selected streams of another presentation of the source. */
    public TranscodeTopology presentation(PresentationDescriptor chosen) {
        presentation = chosen.copy();
        return this;
    }

    /**
     * Takes every selected stream, subtitles too, as far as the container can hold them. One of video and sound each has to fit, of
     * those that the source selects by itself; what else does not is left behind.
     */
    public TranscodeTopology everyStream() {
        every = true;
        return this;
    }

    /** Looks for encoders in another registry than that of the process. */
    public TranscodeTopology encoders(TransformRegistry registry) {
        encoders = registry;
        return this;
    }

    /** Looks for file sinks elsewhere than among those installed. */
    public TranscodeTopology sinks(FileSinks writers) {
        sinks = writers;
        return this;
    }

    /** Begins at this media time, in 100 ns units. */
    public TranscodeTopology mediaStart(long time) {
        mediaStart = time;
        return this;
    }

    /** Ends at this media time, in 100 ns units. */
    public TranscodeTopology mediaStop(long time) {
        mediaStop = time;
        return this;
    }

    /** As {@link #build(Path)}; a path that the file system cannot have is {@code E_INVALIDARG}, null {@code E_POINTER}. */
    public Topology build(String path) {
        return build(TargetPath.of(path));
    }

    /**
     * The topology. {@code MF_E_TRANSCODE_NO_CONTAINERTYPE} when the profile names no container,
     * {@code MF_E_MEDIA_SOURCE_NO_STREAMS_SELECTED} when nothing is selected,
     * {@code MF_E_TRANSCODE_PROFILE_NO_MATCHING_STREAMS} when the profile has no type for what is selected,
     * {@code MF_E_TRANSCODE_NO_MATCHING_ENCODER} when no encoder gives a type of the profile,
     * {@code MF_E_TRANSCODE_INVALID_PROFILE} when such a file cannot be: a container that nobody writes, a codec that it cannot
     * hold, a stream without a subtype.
     */
    public Topology build(Path target) {
        TargetPath.check(target);
        Attributes container = profile.containerAttributes().orElseGet(Attributes::new);
        ContainerType containerType = container
                .find(TranscodeAttributes.CONTAINERTYPE)
                .orElseThrow(() -> TargetPath.failure(
                        Status.MF_E_TRANSCODE_NO_CONTAINERTYPE,
                        target,
                        "the profile names no container; set MF_TRANSCODE_CONTAINERTYPE"));
        FileSinkProvider writer = sinks.find(containerType)
                .orElseThrow(() -> TargetPath.failure(
                        Status.MF_E_TRANSCODE_INVALID_PROFILE,
                        target,
                        "nothing installed writes " + containerType.name() + " files"));
        leftBehind.clear();
        changed.clear();
        List<StreamPlan> plans = plans(target, container, containerType, writer);
        FileSinkRequest request = request(target, container, containerType, writer, plans);
        FileSinks writers = sinks;
        Activate<MediaSink> sink = new SinkActivate(() -> writers.create(request, platform));
        Topology topology = new Topology();
        if (container.contains(TranscodeAttributes.TOPOLOGYMODE)) {
            topology.set(TopologyAttributes.HARDWARE_MODE, container.get(TranscodeAttributes.TOPOLOGYMODE));
        }
        for (int i = 0; i < plans.size(); i++) {
            addBranch(topology, plans.get(i), sink, request.streams().get(i).id());
        }
        return topology;
    }

    /** A line for each thing of the source that the file of the last {@link #build(Path)} does not have, though nobody left it out. */
    public List<String> leftBehind() {
        return List.copyOf(leftBehind);
    }

    /** A line for each stream that is otherwise than in the source though nobody asked for it: fewer channels, another rate. */
    public List<String> changed() {
        return List.copyOf(changed);
    }

    private List<StreamPlan> plans(
            Path target, Attributes container, ContainerType containerType, FileSinkProvider writer) {
        PresentationDescriptor chosen = presentation.copy();
        List<StreamDescriptor> selected = chosen.selectedStreams();
        if (selected.isEmpty()) {
            throw TargetPath.failure(
                    Status.MF_E_MEDIA_SOURCE_NO_STREAMS_SELECTED, target, "no stream of the source is selected");
        }
        StreamPlanner planner = new StreamPlanner(
                encoders,
                writer,
                platform,
                containerType,
                container.isTrue(TranscodeAttributes.ADJUST_PROFILE),
                mediaStop == null ? Long.MAX_VALUE : mediaStop - (mediaStart == null ? 0 : mediaStart));
        StreamPlans made = new StreamPlans(profile, planner, writer, target, every);
        made.add(
                selected,
                source.createPresentationDescriptor().selectedStreams().stream()
                        .map(StreamDescriptor::id)
                        .collect(Collectors.toSet()));
        List<StreamPlan> plans = made.plans();
        leftBehind.addAll(made.leftBehind());
        plans.stream()
                .filter(plan -> !plan.change().isEmpty())
                .forEach(plan -> changed.add(StreamPlans.describe(plan.stream()) + ": " + plan.change()));
        if (plans.isEmpty()) {
            throw TargetPath.failure(
                    Status.MF_E_TRANSCODE_PROFILE_NO_MATCHING_STREAMS,
                    target,
                    "the profile says nothing for what is selected: "
                            + selected.stream()
                                    .map(stream ->
                                            stream.typeHandler().majorType().name())
                                    .distinct()
                                    .collect(Collectors.joining(", ")));
        }
        for (int i = 0; i < chosen.streamCount(); i++) {
            StreamDescriptor stream = chosen.streamDescriptor(i);
            if (plans.stream().noneMatch(plan -> plan.stream() == stream)) {
                chosen.deselect(i);
            }
        }
        presentation = chosen;
        return plans;
    }

    private FileSinkRequest request(
            Path target, Attributes container, ContainerType type, FileSinkProvider writer, List<StreamPlan> plans) {
        MetadataProvider provider =
                source.service(Services.METADATA, MetadataProvider.class).orElse(null);
        boolean withMetadata = !container.isTrue(TranscodeAttributes.SKIP_METADATA_TRANSFER);
        List<FileSinkRequest.Stream> streams = new ArrayList<>();
        int next = FileSinks.FIRST_FURTHER_STREAM;
        Set<MajorType> present = new HashSet<>();
        for (StreamPlan plan : plans) {
            MajorType kind = plan.kind().majorType();
            boolean first = !kind.equals(MajorType.SUBTITLE) && present.add(kind);
            int usual = kind.equals(MajorType.VIDEO) ? FileSinks.VIDEO_STREAM : FileSinks.AUDIO_STREAM;
            streams.add(plan.request(first ? usual : next++, provider, withMetadata));
        }
        Contents contents = Contents.of(provider, writer, type, mediaStart == null ? 0 : mediaStart, mediaStop);
        leftBehind.addAll(contents.leftBehind());
        return new FileSinkRequest(
                type,
                target,
                streams,
                provider == null || !withMetadata ? Map.of() : provider.metadata(),
                contents.chapters(),
                contents.attachments(),
                contents.length());
    }

    private void addBranch(Topology topology, StreamPlan plan, Activate<MediaSink> sink, int sinkId) {
        TopologyNode from = topology.addNode(TopologyNodeType.SOURCESTREAM);
        from.set(NodeAttributes.SOURCE, source);
        from.set(NodeAttributes.PRESENTATION_DESCRIPTOR, presentation);
        from.set(NodeAttributes.STREAM_DESCRIPTOR, plan.stream());
        if (mediaStart != null) {
            from.set(NodeAttributes.MEDIASTART, mediaStart);
        }
        if (mediaStop != null) {
            from.set(NodeAttributes.MEDIASTOP, mediaStop);
        }
        TopologyNode to = topology.addNode(TopologyNodeType.OUTPUT);
        to.setObject(sink);
        to.set(NodeAttributes.STREAMID, sinkId);
        to.set(NodeAttributes.CONNECT_METHOD, ConnectMethod.DIRECT);
        to.set(NodeAttributes.NOSHUTDOWN_ON_REMOVE, false);
        EncoderActivate encoder = plan.encoder();
        if (encoder == null) {
            from.connectTo(to);
            return;
        }
        TopologyNode coding = topology.addNode(TopologyNodeType.TRANSFORM);
        coding.setObject(encoder);
        SteadyRate rate = plan.rate();
        if (rate == null) {
            from.connectTo(coding);
        } else {
            TopologyNode steady = topology.addNode(TopologyNodeType.TRANSFORM);
            steady.setObject(rate);
            from.connectTo(steady);
            steady.connectTo(coding);
        }
        coding.connectTo(to);
    }
}
