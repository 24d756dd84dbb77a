package dev.reel.session;

import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.SegmentOffset;
import dev.reel.pipeline.TimeFormats;
import dev.reel.platform.Attributes;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Status;
import dev.reel.session.sequencer.SequencerSource;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.StreamScript;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A session that plays a sequence on virtual time, and an application that answers its new presentations. */
final class SequencerRig {
    final SessionRig rig;
    final SequencerSource sequencer;
    final FakeSink sink;
    /** Element ids to the names that a listing calls the segments by. */
    private final Map<Integer, String> names = new LinkedHashMap<>();

    private final List<String> listing = new ArrayList<>();
    /** How long the application takes to answer a new presentation, 100 ns units. */
    long answersAfter;

    SequencerRig() {
        this(null);
    }

    SequencerRig(@Nullable Attributes configuration) {
        this(new VirtualPlatform(), configuration);
    }

    SequencerRig(VirtualPlatform virtual, @Nullable Attributes configuration) {
        rig = new SessionRig(virtual, configuration);
        sequencer = new SequencerSource(rig.virtual.platform());
        sink = rig.fakes.sink().rates(0, 4, false).build();
        rig.listen(this::answer);
    }

    private void answer(MediaEvent event) {
        list(event);
        if (event.type() != MediaEventType.MENewPresentation || event.status().isFailure()) {
            return;
        }
        PresentationDescriptor presentation = event.value().asObject(PresentationDescriptor.class);
        Runnable set = () -> rig.setTopology(sequencer.mediaSourceTopology(presentation));
        if (answersAfter == 0) {
            set.run();
        } else {
            rig.virtual.platform().timeService().newTimer(set).schedule(rig.virtual.time() + answersAfter);
        }
    }

    private void list(MediaEvent event) {
        switch (event.type()) {
            case MESessionTopologySet -> listing.add("TopologySet(" + nameOf(event) + ")");
            case MESessionTopologyStatus ->
                listing.add(TopologyStatus.of(event.attributes().get(EventAttributes.TOPOLOGY_STATUS)) + "("
                        + nameOf(event) + ")");
            case MENewPresentation ->
                listing.add("MENewPresentation("
                        + names.get(sequencer
                                .presentationContext(event.value().asObject(PresentationDescriptor.class))
                                .elementId())
                        + ")");
            case MEEndOfPresentationSegment, MEEndOfPresentation ->
                listing.add(event.type() + (isCanceled(event) ? "(canceled)" : ""));
            case MESessionStarted, MESessionEnded, MESessionStopped, MEError ->
                listing.add(event.type() + (event.status().isSuccess() ? "" : "(" + event.status() + ")"));
            default -> {
                // Capabilities and times are not part of the listing.
            }
        }
    }

    static boolean isCanceled(MediaEvent event) {
        return event.hasAttributes() && event.attributes().isTrue(EventAttributes.SOURCE_TOPOLOGY_CANCELED);
    }

    private String nameOf(MediaEvent event) {
        return event.value().value() instanceof Topology topology
                ? topology.sourceNodes().stream()
                        .findFirst()
                        .flatMap(node -> node.find(NodeAttributes.SEQUENCE_ELEMENTID))
                        .map(id -> names.getOrDefault(id, "?"))
                        .orElse("?")
                : event.status().toString();
    }

    /** What has been told so far, in the words of the specification's listing. */
    List<String> listing() {
        return List.copyOf(listing);
    }

    /** Appends a segment of video whose frames lie 40 ms apart. */
    int append(String name, double seconds, boolean last) {
        return append(name, source(name, seconds), last);
    }

    FakeSource source(String name, double seconds) {
        return rig.fakes.source(SessionRig.script(seconds)).name(name).build();
    }

    FakeSource source(String name, StreamScript... scripts) {
        return rig.fakes.source(scripts).name(name).build();
    }

    int append(String name, FakeSource source, boolean last) {
        return append(name, SessionRig.topology(source, sink), last);
    }

    int append(String name, Topology topology, boolean last) {
        int id = sequencer.appendTopology(topology, last);
        names.put(id, name);
        return id;
    }

    /** A topology from a source to the rig's sink, cut at media times in seconds. */
    Topology clip(FakeSource source, double from, double to) {
        Topology topology = SessionRig.topology(source, sink);
        for (TopologyNode node : topology.sourceNodes()) {
            node.set(NodeAttributes.MEDIASTART, Math.round(from * SessionRig.SECOND));
            node.set(NodeAttributes.MEDIASTOP, Math.round(to * SessionRig.SECOND));
        }
        return topology;
    }

    /** Gives the session the first segment. */
    void setFirst() {
        rig.setTopology(sequencer.mediaSourceTopology(sequencer.createPresentationDescriptor()));
    }

    void play() {
        setFirst();
        rig.run(rig.start());
    }

    CompletableFuture<MediaEvent> startAt(int elementId, double seconds) {
        return rig.session.start(
                TimeFormats.SEGMENT_OFFSET,
                new SegmentOffset(elementId, Math.round(seconds * SessionRig.SECOND)).asPosition());
    }

    void awaitEnd() {
        rig.await(MediaEventType.MESessionEnded);
    }

    /** Presentation times of the frames that were shown, in seconds. */
    List<Double> times() {
        return SessionRig.times(sink.stream());
    }

    Optional<MediaEvent> last(MediaEventType type) {
        return Optional.ofNullable(rig.last(type));
    }

    /** Closes everything and looks whether anything was lost. */
    void finish() {
        if (rig.session.state() != SessionState.SHUT_DOWN) {
            Status closed = rig.outcome(rig.session.close());
            if (closed.isFailure()) {
                throw new AssertionError("close gave " + closed);
            }
        }
        sequencer.shutdown();
        rig.finish();
    }
}
