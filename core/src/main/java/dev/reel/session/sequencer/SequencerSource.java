package dev.reel.session.sequencer;

import dev.reel.pipeline.EventListener;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.PresentationProvider;
import dev.reel.pipeline.SegmentOffset;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.SourceCharacteristic;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.TimeFormats;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.VarType;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A source made of segments that are played one after the other, each with a topology of its own (topology.md §10).
 *
 * <p>Append topologies, give the session {@code mediaSourceTopology(createPresentationDescriptor())}, start it, and answer every
 * MENewPresentation of the session by setting {@code mediaSourceTopology} of the event's descriptor: each follows the one before
 * without a gap, because its sources are started while the one before plays. An answer that comes too late leaves a gap. Mark
 * the last segment as such: until then the session waits for more when it has played them all. A start with
 * {@link TimeFormats#SEGMENT_OFFSET} goes to a time in any segment.
 *
 * <p>The sources in the topologies are hidden behind this one: from appending on it alone uses them, and {@link #shutdown} shuts
 * them down. Any thread may call any method; none waits, but {@link #shutdown} for the sources.
 */
public final class SequencerSource implements MediaSource, PresentationProvider {
    private final SegmentList segments = new SegmentList();
    private final Sequence sequence;
    private final Object lock = new Object();
    private final Set<MediaSource> sources = Collections.newSetFromMap(new IdentityHashMap<>());
    private @Nullable Showing first;
    private volatile boolean shutDown;

    /** A sequence without segments. */
    public SequencerSource(Platform platform) {
        this.sequence = new Sequence(this, segments, platform, this::presentParts);
    }

    /**
     * Appends a segment and gives back its element id, which is unique in this sequence and stored on the topology's source nodes
     * (SEQUENCE_ELEMENTID). The topology is copied: later edits do not show. It may be appended more than once. One without source
     * nodes is an empty segment, which playback passes over.
     *
     * <p>Null is {@code E_INVALIDARG}; a source node without source, presentation or stream descriptor
     * {@code MF_E_ATTRIBUTENOTFOUND}, one whose stream is not selected {@code MF_E_TOPO_STREAM_DESCRIPTOR_NOT_SELECTED}.
     *
     * @param last true when the sequence ends with this segment
     */
    public int appendTopology(Topology topology, boolean last) {
        Topology copy = checkedCopy(topology);
        Segment segment = segments.append(copy, last);
        mark(copy, segment.id());
        mark(topology, segment.id());
        sequence.post(sequence::listChanged);
        return segment.id();
    }

    /**
     * Takes a segment out. The caller sees to it that it is not in use: one that is just played ends at once, with
     * MEEndOfPresentationSegment or, if it was the last, MEEndOfPresentation. Its sources are the caller's again.
     * {@code MF_E_SEQUENCER_UNKNOWN_SEGMENT_ID} when there is none.
     */
    public void deleteTopology(int elementId) {
        checkOpen();
        Segment segment = segments.remove(elementId);
        forgetFirst();
        sequence.post(() -> sequence.deleted(segment));
    }

    /**
     * Replaces the topology of a segment; ends in MESequencerSourceTopologyUpdated with the element id. One that is just played
     * goes on as it was; one that has been announced is announced anew. Errors as of {@link #appendTopology} and
     * {@link #deleteTopology}.
     */
    public void updateTopology(int elementId, Topology topology) {
        Topology copy = checkedCopy(topology);
        segments.replace(elementId, copy);
        mark(copy, elementId);
        mark(topology, elementId);
        forgetFirst();
        sequence.post(() -> sequence.updated(elementId));
    }

    /** Says whether the sequence ends with a segment; {@code MF_E_SEQUENCER_UNKNOWN_SEGMENT_ID} when there is none. */
    public void updateTopologyFlags(int elementId, boolean last) {
        checkOpen();
        segments.setLast(elementId, last);
        sequence.post(sequence::listChanged);
    }

    /** What a descriptor of this sequence stands for; {@code E_INVALIDARG} for any other. */
    public PresentationContext presentationContext(PresentationDescriptor presentation) {
        checkOpen();
        Showing showing = showingOf(presentation);
        return new PresentationContext(
                showing.isCanceled() ? Status.MF_S_SEQUENCER_CONTEXT_CANCELED : Status.S_OK,
                showing.segment().id(),
                showing.topology());
    }

    /** The topology to give the session for a presentation; {@code E_INVALIDARG} for a descriptor that is not this sequence's. */
    public Topology mediaSourceTopology(PresentationDescriptor presentation) {
        checkOpen();
        return showingOf(presentation).topology();
    }

    /** Those of the sources of the active segment that all of them have, and HAS_MULTIPLE_PRESENTATIONS. */
    @Override
    public Set<SourceCharacteristic> characteristics() {
        checkOpen();
        EnumSet<SourceCharacteristic> common = EnumSet.of(
                SourceCharacteristic.CAN_SEEK,
                SourceCharacteristic.CAN_PAUSE,
                SourceCharacteristic.DOES_NOT_USE_NETWORK);
        EnumSet<SourceCharacteristic> any = EnumSet.of(SourceCharacteristic.HAS_MULTIPLE_PRESENTATIONS);
        for (MediaSource source : presentSources()) {
            Set<SourceCharacteristic> own = source.characteristics();
            common.retainAll(own);
            if (own.contains(SourceCharacteristic.IS_LIVE)) {
                any.add(SourceCharacteristic.IS_LIVE);
            }
            if (own.contains(SourceCharacteristic.HAS_SLOW_SEEK)) {
                any.add(SourceCharacteristic.HAS_SLOW_SEEK);
            }
        }
        any.addAll(common);
        return any;
    }

    /** The presentation that is played, or will be first; {@code MF_E_INVALIDREQUEST} while nothing has been appended. */
    @Override
    public PresentationDescriptor createPresentationDescriptor() {
        checkOpen();
        Showing present = sequence.active();
        return (present != null ? present : firstShowing()).descriptor().copy();
    }

    @Override
    public void subscribe(EventListener listener) {
        sequence.port().subscribe(listener);
    }

    @Override
    public void unsubscribe(EventListener listener) {
        sequence.port().unsubscribe(listener);
    }

    /** {@inheritDoc} Besides 100 ns units of the segment's media time it takes a {@link SegmentOffset}. */
    @Override
    public void start(PresentationDescriptor presentation, @Nullable UUID timeFormat, PropVariant position) {
        checkOpen();
        if (position == null) {
            throw new MediaException(Status.E_INVALIDARG, "a start needs a position, which may be empty");
        }
        Showing showing = showingOf(presentation);
        boolean hns = timeFormat == null || timeFormat.equals(MediaEvent.NO_EXTENDED_TYPE);
        if (hns ? !position.isEmpty() && position.type() != VarType.I8 : !isPlace(timeFormat, position)) {
            throw new MediaException(
                    Status.MF_E_UNSUPPORTED_TIME_FORMAT,
                    "a sequence starts at a time in 100 ns units or at a segment offset");
        }
        if (position.value() instanceof SegmentOffset place) {
            segments.require(place.elementId());
        }
        if (!showing.isPlayable(presentation)) {
            throw new MediaException(
                    Status.MF_E_MEDIA_SOURCE_NO_STREAMS_SELECTED,
                    "cannot start a segment: none of its streams is selected");
        }
        Set<Integer> streams = presentation.selectedStreams().stream()
                .map(StreamDescriptor::id)
                .collect(Collectors.toSet());
        sequence.post(() -> sequence.start(showing, streams, position));
    }

    private static boolean isPlace(@Nullable UUID timeFormat, PropVariant position) {
        return TimeFormats.SEGMENT_OFFSET.equals(timeFormat) && position.value() instanceof SegmentOffset;
    }

    @Override
    public void pause() {
        checkOpen();
        if (!sequence.isStarted()) {
            throw new MediaException(
                    Status.MF_E_INVALID_STATE_TRANSITION, "a sequence can be paused only while it plays");
        }
        sequence.post(sequence::pause);
    }

    @Override
    public void stop() {
        checkOpen();
        sequence.post(sequence::stop);
    }

    @Override
    public void forceEndOfPresentation(PresentationDescriptor presentation) {
        checkOpen();
        Showing showing = showingOf(presentation);
        sequence.post(() -> sequence.end(showing));
    }

    /** Shuts this source down, and all sources of its segments. */
    @Override
    public void shutdown() {
        List<MediaSource> all;
        synchronized (lock) {
            checkOpen();
            shutDown = true;
            all = List.copyOf(sources);
        }
        sequence.close();
        all.forEach(source -> sequence.guard("shutting down a source of a sequence", source::shutdown));
    }

    /** Rates of the whole sequence; any other service as the sources of the active segment have it, the first that does. */
    @Override
    public <T> Optional<T> service(UUID service, Class<T> type) {
        if (service.equals(Services.RATE_CONTROL)) {
            return sequence.rate().isSupported(type) ? Optional.of(type.cast(sequence.rate())) : Optional.empty();
        }
        for (MediaSource source : presentSources()) {
            Optional<T> found = source.service(service, type);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** What plays, or will be first. */
    private List<NativePart> presentParts() {
        Showing present = sequence.active();
        if (present != null) {
            return present.parts();
        }
        return segments.first().isEmpty() ? List.of() : firstShowing().parts();
    }

    private List<MediaSource> presentSources() {
        return presentParts().stream().map(NativePart::source).toList();
    }

    private Showing firstShowing() {
        synchronized (lock) {
            Showing present = first;
            if (present == null) {
                Segment segment = segments.first()
                        .or(() -> segments.all().stream().findFirst())
                        .orElseThrow(() -> new MediaException(
                                Status.MF_E_INVALIDREQUEST, "the sequence is empty; append a topology first"));
                present = new Showing(this, sequence, segment);
                first = present;
            }
            return present;
        }
    }

    /** The segments have changed: what was to be played first may be another, and a source may be in none any more. */
    private void forgetFirst() {
        synchronized (lock) {
            first = null;
            Set<MediaSource> used = Collections.newSetFromMap(new IdentityHashMap<>());
            segments.all().forEach(segment -> used.addAll(segment.sources()));
            sources.retainAll(used);
        }
    }

    private Showing showingOf(PresentationDescriptor presentation) {
        return Optional.ofNullable(presentation)
                .flatMap(given -> given.find(Showing.KEY))
                .filter(showing -> showing.belongsTo(this))
                .orElseThrow(() -> new MediaException(
                        Status.E_INVALIDARG,
                        "the presentation descriptor is not one of this sequence; use those of its events"));
    }

    private Topology checkedCopy(Topology topology) {
        if (topology == null) {
            throw new MediaException(Status.E_INVALIDARG, "a topology is required");
        }
        checkOpen();
        for (TopologyNode node : topology.sourceNodes()) {
            boolean selected = node.get(NodeAttributes.PRESENTATION_DESCRIPTOR)
                    .isSelected(node.get(NodeAttributes.STREAM_DESCRIPTOR));
            if (!selected) {
                throw new MediaException(
                        Status.MF_E_TOPO_STREAM_DESCRIPTOR_NOT_SELECTED,
                        "the stream of " + node + " is not selected in its presentation descriptor");
            }
        }
        Topology copy = new Topology();
        copy.cloneFrom(topology);
        synchronized (lock) {
            checkOpen();
            topology.sourceNodes().forEach(node -> sources.add(node.get(NodeAttributes.SOURCE)));
        }
        return copy;
    }

    private static void mark(Topology topology, int elementId) {
        topology.sourceNodes().forEach(node -> node.set(NodeAttributes.SEQUENCE_ELEMENTID, elementId));
    }

    private void checkOpen() {
        if (shutDown) {
            throw new MediaException(Status.MF_E_SHUTDOWN, "the sequencer source is shut down");
        }
    }

    @Override
    public String toString() {
        return "sequence of " + segments.all().size() + " segments";
    }
}
