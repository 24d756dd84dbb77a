package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.MediaStream;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.PresentationProvider;
import dev.reel.pipeline.RateSupport;
import dev.reel.pipeline.SegmentOffset;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.SourceCharacteristic;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.TimeFormats;
import dev.reel.platform.AttributeKey;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.VarType;
import dev.reel.session.sequencer.PresentationContext;
import dev.reel.session.sequencer.SequencerSource;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.Fakes;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** topology.md §10: what every call of a sequencer source gives, without a session. */
class SequencerCallsTest {
    private final VirtualPlatform virtual = new VirtualPlatform();
    private final Fakes fakes = new Fakes(virtual);
    private final FakeSink sink = fakes.sink().build();
    private final FakeSource source = fakes.source(SessionRig.script(1)).build();
    private final SequencerSource sequencer = new SequencerSource(virtual.platform());
    private final List<MediaEvent> events = new ArrayList<>();
    private @Nullable PresentationDescriptor before;

    private Topology topology() {
        return SessionRig.topology(source, sink);
    }

    private PresentationDescriptor shown() {
        return Objects.requireNonNull(before);
    }

    private Topology without(AttributeKey<?> key) {
        Topology topology = topology();
        topology.sourceNodes().get(0).delete(key);
        return topology;
    }

    private static @Nullable Status outcome(Runnable call) {
        MediaException refused = catchThrowableOfType(MediaException.class, call::run);
        return refused == null ? null : refused.status();
    }

    private Status refusal(Runnable call) {
        return Objects.requireNonNull(outcome(call), "the call was accepted");
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                row("AppendTopology(null)", Status.E_INVALIDARG, test -> test.sequencer.appendTopology(null, false)),
                row(
                        "AppendTopology: source node without SOURCE",
                        Status.MF_E_ATTRIBUTENOTFOUND,
                        test -> test.sequencer.appendTopology(test.without(NodeAttributes.SOURCE), false)),
                row(
                        "AppendTopology: source node without PRESENTATION_DESCRIPTOR",
                        Status.MF_E_ATTRIBUTENOTFOUND,
                        test -> test.sequencer.appendTopology(
                                test.without(NodeAttributes.PRESENTATION_DESCRIPTOR), false)),
                row(
                        "AppendTopology: source node without STREAM_DESCRIPTOR",
                        Status.MF_E_ATTRIBUTENOTFOUND,
                        test -> test.sequencer.appendTopology(test.without(NodeAttributes.STREAM_DESCRIPTOR), false)),
                row("AppendTopology", null, test -> test.sequencer.appendTopology(test.topology(), true)),
                row(
                        "DeleteTopology: unknown id",
                        Status.MF_E_SEQUENCER_UNKNOWN_SEGMENT_ID,
                        test -> test.sequencer.deleteTopology(7)),
                row("DeleteTopology", null, test -> test.sequencer.deleteTopology(test.append())),
                row("DeleteTopology twice", Status.MF_E_SEQUENCER_UNKNOWN_SEGMENT_ID, test -> {
                    int id = test.append();
                    test.sequencer.deleteTopology(id);
                    test.sequencer.deleteTopology(id);
                }),
                row(
                        "UpdateTopology: unknown id",
                        Status.MF_E_SEQUENCER_UNKNOWN_SEGMENT_ID,
                        test -> test.sequencer.updateTopology(7, test.topology())),
                row(
                        "UpdateTopology(null)",
                        Status.E_INVALIDARG,
                        test -> test.sequencer.updateTopology(test.append(), null)),
                row(
                        "UpdateTopologyFlags: unknown id",
                        Status.MF_E_SEQUENCER_UNKNOWN_SEGMENT_ID,
                        test -> test.sequencer.updateTopologyFlags(7, true)),
                row(
                        "GetPresentationContext: another source's descriptor",
                        Status.E_INVALIDARG,
                        test -> test.sequencer.presentationContext(test.source.createPresentationDescriptor())),
                row(
                        "GetMediaSourceTopology: another source's descriptor",
                        Status.E_INVALIDARG,
                        test -> test.sequencer.mediaSourceTopology(test.source.createPresentationDescriptor())),
                row(
                        "CreatePresentationDescriptor: nothing appended",
                        Status.MF_E_INVALIDREQUEST,
                        test -> test.sequencer.createPresentationDescriptor()),
                row(
                        "Start: another time format",
                        Status.MF_E_UNSUPPORTED_TIME_FORMAT,
                        test -> test.start(NodeAttributes.SOURCE.guid(), PropVariant.i8(0))),
                row(
                        "Start: a segment offset without its format",
                        Status.MF_E_UNSUPPORTED_TIME_FORMAT,
                        test -> test.start(null, new SegmentOffset(1, 0).asPosition())),
                row(
                        "Start: unknown segment",
                        Status.MF_E_SEQUENCER_UNKNOWN_SEGMENT_ID,
                        test -> test.start(TimeFormats.SEGMENT_OFFSET, new SegmentOffset(99, 0).asPosition())),
                row("Pause while stopped", Status.MF_E_INVALID_STATE_TRANSITION, test -> test.sequencer.pause()));
    }

    private static Arguments row(String name, @Nullable Status expected, Consumer<SequencerCallsTest> call) {
        return Arguments.of(name, expected, call);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    @Conformance(spec = "topology", section = "10", rule = "what every call refuses, and with which code")
    void calls(String name, @Nullable Status expected, Consumer<SequencerCallsTest> call) {
        assertThat(outcome(() -> call.accept(this))).as(name).isEqualTo(expected);
        sequencer.shutdown();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("afterShutdown")
    @Conformance(spec = "topology", section = "10", rule = "after Shutdown: MF_E_SHUTDOWN")
    void callsAfterShutdown(String name, Consumer<SequencerCallsTest> call) {
        int id = append();
        assertThat(id).isPositive();
        before = sequencer.createPresentationDescriptor();
        sequencer.shutdown();
        assertThat(refusal(() -> call.accept(this))).as(name).isEqualTo(Status.MF_E_SHUTDOWN);
    }

    static Stream<Arguments> afterShutdown() {
        return Stream.of(
                late("AppendTopology", test -> {
                    Topology topology = new Topology();
                    test.sequencer.appendTopology(topology, false);
                }),
                late("DeleteTopology", test -> test.sequencer.deleteTopology(1)),
                late("UpdateTopology", test -> test.sequencer.updateTopology(1, new Topology())),
                late("UpdateTopologyFlags", test -> test.sequencer.updateTopologyFlags(1, true)),
                late("CreatePresentationDescriptor", test -> test.sequencer.createPresentationDescriptor()),
                late("Start", test -> test.sequencer.start(test.shown(), null, PropVariant.EMPTY)),
                late("Pause", test -> test.sequencer.pause()),
                late("GetPresentationContext", test -> test.sequencer.presentationContext(test.shown())),
                late("GetMediaSourceTopology", test -> test.sequencer.mediaSourceTopology(test.shown())),
                late("ForceEndOfPresentation", test -> test.sequencer.forceEndOfPresentation(test.shown())),
                late("subscribe", test -> test.sequencer.subscribe(test.events::add)),
                late("GetCharacteristics", test -> test.sequencer.characteristics()),
                late("Stop", test -> test.sequencer.stop()),
                late("Shutdown", test -> test.sequencer.shutdown()));
    }

    private static Arguments late(String name, Consumer<SequencerCallsTest> call) {
        return Arguments.of(name, call);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "10",
            rule = "AppendTopology: the element id is unique and stored on source nodes; the same topology may come"
                    + " twice")
    void elementIds() {
        Topology topology = topology();
        int first = sequencer.appendTopology(topology, false);
        assertThat(topology.sourceNodes().get(0).get(NodeAttributes.SEQUENCE_ELEMENTID))
                .isEqualTo(first);
        int second = sequencer.appendTopology(topology, true);
        assertThat(second).isNotEqualTo(first);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "10",
            rule = "native sources are hidden: source nodes point to the sequencer")
    void sourceNodesPointHere() {
        Topology appended = topology();
        int id = sequencer.appendTopology(appended, true);
        PresentationDescriptor presentation = sequencer.createPresentationDescriptor();
        Topology given = sequencer.mediaSourceTopology(presentation);
        assertThat(given.id()).isNotEqualTo(appended.id());
        assertThat(given.sourceNodes()).hasSize(1).allSatisfy(node -> {
            assertThat(node.get(NodeAttributes.SOURCE)).isSameAs(sequencer);
            assertThat(node.get(NodeAttributes.SEQUENCE_ELEMENTID)).isEqualTo(id);
            PresentationDescriptor own = node.get(NodeAttributes.PRESENTATION_DESCRIPTOR);
            assertThat(own.isSelected(node.get(NodeAttributes.STREAM_DESCRIPTOR)))
                    .isTrue();
        });
        assertThat(appended.sourceNodes().get(0).get(NodeAttributes.SOURCE)).isSameAs(source);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "10",
            rule = "streams of several sources in one segment keep ids of their own")
    void severalSources() {
        Topology topology = topology();
        FakeSource other = fakes.source(SessionRig.script(1)).build();
        SessionRig.branch(
                topology,
                other,
                other.createPresentationDescriptor(),
                0,
                fakes.sink().build());
        sequencer.appendTopology(topology, true);
        assertThat(sequencer.createPresentationDescriptor().selectedStreams())
                .extracting(StreamDescriptor::id)
                .doesNotHaveDuplicates()
                .hasSize(2);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "10",
            rule = "GetPresentationContext maps a descriptor to its segment; canceled: MF_S_SEQUENCER_CONTEXT_CANCELED")
    void presentationContext() {
        int first = append();
        int second = append();
        PresentationDescriptor presentation = sequencer.createPresentationDescriptor();
        PresentationContext context = sequencer.presentationContext(presentation);
        assertThat(context.status()).isEqualTo(Status.S_OK);
        assertThat(context.elementId()).isEqualTo(first);
        assertThat(context.topology()).isSameAs(sequencer.mediaSourceTopology(presentation));
        sequencer.subscribe(events::add);
        start(TimeFormats.SEGMENT_OFFSET, new SegmentOffset(second, 0).asPosition());
        virtual.runUntilIdle();
        assertThat(sequencer.presentationContext(presentation).status())
                .isEqualTo(Status.MF_S_SEQUENCER_CONTEXT_CANCELED);
        PresentationDescriptor next =
                find(MediaEventType.MENewPresentation).value().asObject(PresentationDescriptor.class);
        assertThat(sequencer.presentationContext(next).elementId()).isEqualTo(second);
    }

    @Test
    @Conformance(spec = "topology", section = "10", rule = "MFCreateSequencerSegmentOffset: the value is VT_UNKNOWN")
    void segmentOffset() {
        PropVariant position = new SegmentOffset(3, 20).asPosition();
        assertThat(position.type()).isEqualTo(VarType.UNKNOWN);
        assertThat(position.asObject(SegmentOffset.class)).isEqualTo(new SegmentOffset(3, 20));
        assertThat(TimeFormats.SEGMENT_OFFSET).hasToString("c8b8be77-869c-431d-812e-169693f65a39");
    }

    @Test
    @Conformance(spec = "topology", section = "10", rule = "Shutdown shuts down all native sources")
    void shutdownOfAll() {
        FakeSource other = fakes.source(SessionRig.script(1)).build();
        append();
        append();
        sequencer.appendTopology(SessionRig.topology(other, sink), true);
        sequencer.shutdown();
        assertThat(source.shutdownCount()).isEqualTo(1);
        assertThat(other.shutdownCount()).isEqualTo(1);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "10",
            rule = "MF_EVENT_SOURCE_FAKE_START when the segment topology is empty")
    void anEmptySegment() {
        sequencer.appendTopology(new Topology(), false);
        sequencer.subscribe(events::add);
        start(null, PropVariant.EMPTY);
        virtual.runUntilIdle();
        assertThat(find(MediaEventType.MESourceStarted).attributes().get(EventAttributes.SOURCE_FAKE_START))
                .isEqualTo(1);
        assertThat(events).last().extracting(MediaEvent::type).isEqualTo(MediaEventType.MEEndOfPresentationSegment);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "10",
            rule = "MESourceStarted of a new segment has no time, in editing mode MF_EVENT_SOURCE_PROJECTSTART")
    void projectStart() {
        Topology edited = topology();
        edited.set(TopologyAttributes.PROJECTSTART, 70_000_000L).set(TopologyAttributes.PROJECTSTOP, 80_000_000L);
        sequencer.appendTopology(edited, true);
        sequencer.subscribe(events::add);
        start(null, PropVariant.EMPTY);
        virtual.runUntilIdle();
        MediaEvent started = find(MediaEventType.MESourceStarted);
        assertThat(started.value()).isEqualTo(PropVariant.EMPTY);
        assertThat(started.attributes().get(EventAttributes.SOURCE_PROJECTSTART))
                .isEqualTo(70_000_000L);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "10",
            rule = "MENewPresentation when a segment becomes active and has a successor, also one that is appended"
                    + " later")
    void announcements() {
        append();
        sequencer.subscribe(events::add);
        start(null, PropVariant.EMPTY);
        virtual.runUntilIdle();
        assertThat(events).noneMatch(event -> event.type() == MediaEventType.MENewPresentation);
        int second = append();
        append();
        virtual.runUntilIdle();
        assertThat(events)
                .filteredOn(event -> event.type() == MediaEventType.MENewPresentation)
                .singleElement()
                .satisfies(event -> assertThat(sequencer
                                .presentationContext(event.value().asObject(PresentationDescriptor.class))
                                .elementId())
                        .isEqualTo(second));
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "10",
            rule = "interfaces: media source, presentation provider, services; rate control as its sources have it")
    void interfaces() {
        FakeSource quick = fakes.source(SessionRig.script(1)).rates(0, 4, false).build();
        sequencer.appendTopology(SessionRig.topology(quick, sink), true);
        assertThat(sequencer).isInstanceOf(MediaSource.class).isInstanceOf(PresentationProvider.class);
        RateSupport rates =
                sequencer.service(Services.RATE_CONTROL, RateSupport.class).orElseThrow();
        assertThat(rates.fastestRate(false, false)).isEqualTo(4);
        assertThat(rates.fastestRate(true, false)).isZero();
        append();
        sequencer.deleteTopology(1);
        assertThat(sequencer.service(Services.RATE_CONTROL, RateSupport.class))
                .as("the first segment has none")
                .isEmpty();
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "10",
            rule = "a native source is never told to the outside: not by streams, not by descriptors")
    void nativeSourcesStayHidden() {
        append();
        sequencer.subscribe(events::add);
        start(null, PropVariant.EMPTY);
        virtual.runUntilIdle();
        MediaStream stream = find(MediaEventType.MENewStream).value().asObject(MediaStream.class);
        assertThat(stream.mediaSource()).isSameAs(sequencer);
        assertThat(stream).isNotSameAs(source.streams().get(0));
        assertThat(sequencer.createPresentationDescriptor().streamDescriptors())
                .contains(stream.streamDescriptor())
                .doesNotContain(source.streams().get(0).streamDescriptor());
    }

    @Test
    @Conformance(spec = "topology", section = "7", rule = "characteristics of a sequence")
    void characteristics() {
        append();
        assertThat(sequencer.characteristics())
                .contains(
                        SourceCharacteristic.HAS_MULTIPLE_PRESENTATIONS,
                        SourceCharacteristic.CAN_SEEK,
                        SourceCharacteristic.CAN_PAUSE);
    }

    private int append() {
        return sequencer.appendTopology(topology(), false);
    }

    private void start(@Nullable UUID format, PropVariant position) {
        if (events.isEmpty() && outcome(sequencer::createPresentationDescriptor) != null) {
            append();
        }
        sequencer.start(sequencer.createPresentationDescriptor(), format, position);
    }

    private MediaEvent find(MediaEventType type) {
        return events.stream()
                .filter(event -> event.type() == type)
                .findFirst()
                .orElseThrow(() -> new AssertionError(type + " is not among " + events));
    }
}
