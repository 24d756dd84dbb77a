package dev.reel.session.sequencer;

import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.platform.AttributeKey;
import dev.reel.platform.media.MediaType;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * One presentation of a segment: the descriptor and topology that were handed out for it, and the parts that its sources play. A
 * segment that is played again is another showing, so that a canceled one stays canceled.
 *
 * <p>What is handed out never changes; the rest belongs to the sequence's queue.
 */
final class Showing {
    /** On a presentation descriptor: the showing that it describes. */
    static final AttributeKey<Showing> KEY =
            AttributeKey.object("REEL_PD_SEQUENCE_SHOWING", "52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c701", Showing.class);

    private final MediaSource owner;
    private final Segment segment;
    private final PresentationDescriptor descriptor;
    private final Topology topology = new Topology();
    private final List<NativePart> allParts;
    private final List<SegmentStream> allStreams;
    private volatile List<NativePart> parts;
    private volatile List<SegmentStream> streams;
    private final long mediaStart;
    private volatile boolean canceled;
    private long startOffset;
    private boolean endTold;

    Showing(MediaSource owner, Sequence sequence, Segment segment) {
        this.owner = owner;
        this.segment = segment;
        IdentityHashMap<MediaSource, NativePart> partOf = new IdentityHashMap<>();
        IdentityHashMap<StreamDescriptor, SegmentStream> streamOf = new IdentityHashMap<>();
        List<NativePart> foundParts = new ArrayList<>();
        List<SegmentStream> foundStreams = new ArrayList<>();
        Set<Integer> ids = new HashSet<>();
        long start = Long.MAX_VALUE;
        for (TopologyNode node : segment.topology().sourceNodes()) {
            MediaSource source = node.get(NodeAttributes.SOURCE);
            StreamDescriptor descriptorThere = node.get(NodeAttributes.STREAM_DESCRIPTOR);
            NativePart part = partOf.get(source);
            if (part == null) {
                part = new NativePart(sequence, this, source, node.get(NodeAttributes.PRESENTATION_DESCRIPTOR));
                partOf.put(source, part);
                foundParts.add(part);
            }
            long nodeStart = node.get(NodeAttributes.MEDIASTART, 0L);
            part.beginsAt(nodeStart);
            start = Math.min(start, nodeStart);
            if (!streamOf.containsKey(descriptorThere)) {
                SegmentStream stream =
                        new SegmentStream(owner, part, descriptorThere, freeId(ids, descriptorThere.id()));
                streamOf.put(descriptorThere, stream);
                part.add(stream);
                foundStreams.add(stream);
            }
        }
        this.mediaStart = start == Long.MAX_VALUE ? 0 : start;
        this.allParts = List.copyOf(foundParts);
        this.allStreams = List.copyOf(foundStreams);
        this.parts = allParts;
        this.streams = allStreams;
        this.descriptor = describe();
        topology.cloneFrom(segment.topology());
        List<TopologyNode> given = segment.topology().sourceNodes();
        List<TopologyNode> own = topology.sourceNodes();
        for (int i = 0; i < own.size(); i++) {
            SegmentStream stream = streamOf.get(given.get(i).get(NodeAttributes.STREAM_DESCRIPTOR));
            if (stream != null) {
                own.get(i)
                        .set(NodeAttributes.SOURCE, owner)
                        .set(NodeAttributes.PRESENTATION_DESCRIPTOR, descriptor)
                        .set(NodeAttributes.STREAM_DESCRIPTOR, stream.streamDescriptor())
                        .set(NodeAttributes.SEQUENCE_ELEMENTID, segment.id());
            }
        }
    }

    private static int freeId(Set<Integer> taken, int wanted) {
        int id = wanted;
        while (!taken.add(id)) {
            id++;
        }
        return id;
    }

    private PresentationDescriptor describe() {
        PresentationDescriptor made = new PresentationDescriptor(
                allStreams.stream().map(SegmentStream::streamDescriptor).toList());
        long duration = 0;
        for (NativePart part : allParts) {
            if (duration == 0) {
                part.presentation().copyAllItems(made);
            }
            long own = part.presentation().get(DescriptorAttributes.DURATION, Long.MAX_VALUE);
            duration = Math.max(duration, own);
        }
        if (duration == Long.MAX_VALUE || allParts.isEmpty()) {
            made.delete(DescriptorAttributes.DURATION);
        } else {
            made.set(DescriptorAttributes.DURATION, duration);
        }
        made.set(DescriptorAttributes.PLAYBACK_ELEMENT_ID, segment.id());
        made.set(KEY, this);
        for (int i = 0; i < allStreams.size(); i++) {
            made.select(i);
        }
        return made;
    }

    /** A descriptor of the same kind as one of a source, for the same stream. */
    static StreamDescriptor describe(StreamDescriptor there, int id) {
        StreamDescriptor made = new StreamDescriptor(id, there.typeHandler().mediaTypes());
        there.copyAllItems(made);
        MediaType current = there.typeHandler().currentMediaType();
        if (current != null) {
            made.typeHandler().setCurrentMediaType(current);
        }
        return made;
    }

    boolean belongsTo(MediaSource source) {
        return owner == source;
    }

    Segment segment() {
        return segment;
    }

    PresentationDescriptor descriptor() {
        return descriptor;
    }

    /** Whether a descriptor of it selects anything that there is; an empty segment needs nothing. */
    boolean isPlayable(PresentationDescriptor wanted) {
        return allStreams.isEmpty() || !wanted.selectedStreams().isEmpty();
    }

    /** Takes on which streams are wanted; on the sequence's queue. */
    void select(Set<Integer> ids) {
        Set<SegmentStream> selected = new HashSet<>();
        allStreams.stream()
                .filter(stream -> ids.contains(stream.streamDescriptor().id()))
                .forEach(selected::add);
        for (NativePart part : allParts) {
            part.select(selected);
            if (!part.isSelected() && part.isRunning()) {
                part.leave();
            }
        }
        streams = allStreams.stream().filter(selected::contains).toList();
        parts = allParts.stream().filter(NativePart::isSelected).toList();
    }

    /** The topology to play it with; its source nodes point to the sequence. */
    Topology topology() {
        return topology;
    }

    List<NativePart> parts() {
        return parts;
    }

    List<SegmentStream> streams() {
        return streams;
    }

    /** The media time at which the branch that begins first begins, 100 ns units. */
    long mediaStart() {
        return mediaStart;
    }

    /** True when it will not be played any more. */
    boolean isCanceled() {
        return canceled;
    }

    void cancel() {
        canceled = true;
    }

    /** How far inside it begins when it is started without a position, 100 ns units. */
    long startOffset() {
        return startOffset;
    }

    void setStartOffset(long offset) {
        startOffset = offset;
    }

    /** True once its end has been told in this run. */
    boolean isEndTold() {
        return endTold;
    }

    void setEndTold(boolean told) {
        endTold = told;
    }
}
