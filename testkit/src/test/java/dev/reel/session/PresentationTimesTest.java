package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.platform.Attributes;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.FakeTransform;
import dev.reel.testkit.fake.Fault;
import dev.reel.testkit.fake.FaultPlan;
import dev.reel.testkit.fake.FaultPoint;
import dev.reel.testkit.fake.Rendered;
import dev.reel.testkit.fake.StreamScript;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyAttributes;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** media-session.md §10: media time, presentation time, global time; and the change from one topology to the next. */
class PresentationTimesTest {
    private static final long SECOND = Platform.SECOND;

    private SessionRig rig = new SessionRig();

    private static Topology cut(Topology topology, @Nullable Double from, @Nullable Double to) {
        topology.sourceNodes().forEach(node -> {
            if (from != null) {
                node.set(NodeAttributes.MEDIASTART, Math.round(from * SECOND));
            }
            if (to != null) {
                node.set(NodeAttributes.MEDIASTOP, Math.round(to * SECOND));
            }
        });
        return topology;
    }

    private static Topology placed(Topology topology, double start, double stop) {
        topology.set(TopologyAttributes.PROJECTSTART, Math.round(start * SECOND));
        topology.set(TopologyAttributes.PROJECTSTOP, Math.round(stop * SECOND));
        return topology;
    }

    private List<MediaEvent> notifications() {
        return rig.events.stream()
                .filter(event -> event.type() == MediaEventType.MESessionNotifyPresentationTime)
                .toList();
    }

    private static long start(MediaEvent notification) {
        return notification.attributes().get(EventAttributes.START_PRESENTATION_TIME);
    }

    private static long offset(MediaEvent event) {
        return event.attributes().get(EventAttributes.PRESENTATION_TIME_OFFSET);
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "10",
            rule = "S1 10 s long, S2 with MEDIASTART 5 s: its first sample (media 5 s) is presented at 10 s")
    void theDocumentedExample() {
        FakeSink sink = rig.fakes.sink().build();
        rig.run(rig.setTopology(SessionRig.topology(rig.video(10), sink)));
        rig.run(rig.setTopology(cut(SessionRig.topology(rig.video(8), sink), 5.0, null)));
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        Rendered first = sink.stream().rendered().get(250);
        assertThat(first.index()).as("media time 5 s").isEqualTo(125);
        assertThat(first.time()).isEqualTo(10 * SECOND);
        assertThat(first.lateness()).isZero();
        assertThat(sink.stream().rendered()).hasSize(250 + 75);
        assertThat(notifications()).extracting(PresentationTimesTest::start).containsExactly(0L, 10 * SECOND);
        assertThat(notifications()).extracting(PresentationTimesTest::offset).containsExactly(0L, 5 * SECOND);
        rig.finish();
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "10",
            rule = "presentation time is computed per branch because MEDIASTART can differ")
    void perBranch() {
        FakeSource source =
                rig.fakes.source(SessionRig.script(10), SessionRig.script(10)).build();
        FakeSink first = rig.fakes.sink().name("first").build();
        FakeSink second = rig.fakes.sink().name("second").build();
        Topology topology = SessionRig.topology(source, first, second);
        topology.sourceNodes()
                .get(0)
                .set(NodeAttributes.MEDIASTART, 2 * SECOND)
                .set(NodeAttributes.MEDIASTOP, 4 * SECOND);
        topology.sourceNodes()
                .get(1)
                .set(NodeAttributes.MEDIASTART, 5 * SECOND)
                .set(NodeAttributes.MEDIASTOP, 7 * SECOND);
        rig.run(rig.setTopology(topology));
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        assertThat(first.stream().rendered()).hasSize(50).first().satisfies(frame -> {
            assertThat(frame.index()).isEqualTo(50);
            assertThat(frame.time()).isZero();
        });
        assertThat(second.stream().rendered()).hasSize(50).first().satisfies(frame -> {
            assertThat(frame.index()).isEqualTo(125);
            assertThat(frame.time()).isZero();
        });
        rig.finish();
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "2.1",
            rule = "MF_TOPOLOGY_START_TIME_ON_PRESENTATION_SWITCH: start time inside a queued presentation")
    void startTimeOnSwitch() {
        FakeSink sink = rig.fakes.sink().build();
        rig.run(rig.setTopology(SessionRig.topology(rig.video(2), sink)));
        Topology next = SessionRig.topology(rig.video(5), sink);
        next.set(TopologyAttributes.START_TIME_ON_PRESENTATION_SWITCH, 3 * SECOND);
        rig.run(rig.setTopology(next));
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        Rendered first = sink.stream().rendered().get(50);
        assertThat(first.index()).isEqualTo(75);
        assertThat(first.time()).isEqualTo(2 * SECOND);
        assertThat(sink.stream().rendered()).hasSize(100).allMatch(frame -> frame.lateness() == 0);
        rig.finish();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Conformance(
            spec = "media-session",
            section = "10",
            rule = "same element id in consecutive topologies: time stamps continue")
    @Conformance(
            spec = "media-session",
            section = "10",
            rule = "MF_PD_PLAYBACK_BOUNDARY_TIME: where the new presentation of the same element begins")
    void theSameElement(boolean byNode) {
        FakeSink sink = rig.fakes.sink().build();
        FakeSource source = rig.video(10);
        rig.run(rig.setTopology(element(cut(SessionRig.topology(source, sink), null, 4.0), byNode, null)));
        rig.run(rig.setTopology(element(cut(SessionRig.topology(source, sink), null, 6.0), byNode, null)));
        rig.run(rig.setTopology(element(cut(SessionRig.topology(source, sink), null, 9.0), byNode, 8 * SECOND)));
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        List<Integer> shown =
                sink.stream().rendered().stream().map(Rendered::index).toList();
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            expected.add(i);
        }
        for (int i = byNode ? 150 : 200; i < 225; i++) {
            expected.add(i);
        }
        assertThat(shown).isEqualTo(expected);
        assertThat(sink.stream().rendered())
                .allMatch(frame -> frame.time() == frame.index() * SECOND / 25, "media time all along");
        rig.finish();
    }

    private static Topology element(Topology topology, boolean byNode, @Nullable Long boundary) {
        topology.sourceNodes().forEach(node -> {
            if (byNode) {
                node.set(NodeAttributes.SEQUENCE_ELEMENTID, 17);
                return;
            }
            PresentationDescriptor presentation = node.get(NodeAttributes.PRESENTATION_DESCRIPTOR);
            presentation.set(DescriptorAttributes.PLAYBACK_ELEMENT_ID, 17);
            if (boundary != null) {
                presentation.set(DescriptorAttributes.PLAYBACK_BOUNDARY_TIME, boundary);
            }
        });
        return topology;
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "10",
            rule = "editing mode: the offset is PROJECTSTART, time is relative to the whole presentation")
    void globalTime() {
        rig = new SessionRig(new VirtualPlatform(), new Attributes().set(SessionAttributes.GLOBAL_TIME, 1));
        FakeSink sink = rig.fakes.sink().build();
        rig.run(rig.setTopology(placed(SessionRig.topology(rig.video(5), sink), 0, 2)));
        rig.run(rig.setTopology(placed(cut(SessionRig.topology(rig.video(10), sink), 4.0, null), 3, 5)));
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        List<Rendered> all = sink.stream().rendered();
        assertThat(all).as("each to its PROJECTSTOP").hasSize(100).allMatch(frame -> frame.lateness() == 0);
        assertThat(all.get(50).index()).isEqualTo(100);
        assertThat(all.get(50).time()).as("a hole of a second between the two").isEqualTo(3 * SECOND);
        assertThat(notifications()).extracting(PresentationTimesTest::start).containsExactly(0L, 3 * SECOND);
        assertThat(rig.count(MediaEventType.MEEndOfPresentation)).isEqualTo(2);
        rig.finish();
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "10",
            rule = "editing mode: seek target = PROJECTSTART + segment offset, in a sequence")
    void globalTimeInASequence() {
        SequencerRig list = new SequencerRig(new Attributes().set(SessionAttributes.GLOBAL_TIME, 1));
        rig = list.rig;
        list.append("S1", placed(list.clip(list.source("A", 10), 0, 5), 0, 5), false);
        int second = list.append("S2", placed(list.clip(list.source("B", 10), 2, 7), 5, 10), true);
        list.play();
        rig.advance(1);
        rig.run(list.startAt(second, 3));
        rig.advance(0.01);
        assertThat(rig.session.clock().time()).isEqualTo(8 * SECOND + 10 * Platform.MILLISECOND);
        list.awaitEnd();
        List<Rendered> all = list.sink.stream().rendered();
        Rendered last = all.get(all.size() - 1);
        assertThat(last.index()).isEqualTo(174);
        assertThat(last.time()).isEqualTo(10 * SECOND - SECOND / 25);
        assertThat(all).allMatch(frame -> frame.lateness() == 0);
        list.finish();
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "7.7",
            rule = "the next topology's source starts early: 50 ms to start, no late sample")
    void aSlowSourceDelaysNothing() {
        FakeSink sink = rig.fakes.sink().depth(1).build();
        rig.run(rig.setTopology(SessionRig.topology(rig.video(4), sink)));
        for (int i = 0; i < 3; i++) {
            FaultPlan slow =
                    new FaultPlan().always(FaultPoint.SOURCE_START, Fault.answeringLate(50 * Platform.MILLISECOND));
            FakeSource next = rig.fakes
                    .source(SessionRig.script(4))
                    .name("next" + i)
                    .faults(slow)
                    .build();
            rig.run(rig.setTopology(SessionRig.topology(next, sink)));
        }
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        List<Rendered> all = sink.stream().rendered();
        assertThat(all).hasSize(400).allMatch(frame -> frame.lateness() == 0);
        for (int i = 0; i < 400; i++) {
            assertThat(all.get(i).time()).isEqualTo(i * SECOND / 25);
        }
        rig.finish();
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "7.7",
            rule = "a next source that cannot start: MEError, then Stop works")
    void aSourceThatFailsEarly() {
        FakeSink sink = rig.fakes.sink().build();
        rig.run(rig.setTopology(SessionRig.topology(rig.video(3), sink)));
        FaultPlan broken = new FaultPlan()
                .always(FaultPoint.SOURCE_START, Fault.failing(Status.MF_E_HW_MFT_FAILED_START_STREAMING));
        FakeSource next = rig.fakes
                .source(SessionRig.script(4))
                .name("next")
                .faults(broken)
                .build();
        rig.run(rig.setTopology(SessionRig.topology(next, sink)));
        rig.run(rig.start());
        rig.advance(2.5);
        assertThat(rig.count(MediaEventType.MEError))
                .as("not while the first plays")
                .isZero();
        rig.advance(2);
        assertThat(rig.lastOf(MediaEventType.MEError).status()).isEqualTo(Status.MF_E_HW_MFT_FAILED_START_STREAMING);
        assertThat(sink.stream().rendered()).hasSize(75);
        rig.run(rig.session.stop());
        rig.finish();
    }

    @Test
    @Conformance(spec = "media-session", section = "7.7", rule = "what is started early and then dropped is stopped")
    void droppedAfterAnEarlyStart() {
        FakeSink sink = rig.fakes.sink().build();
        rig.run(rig.setTopology(SessionRig.topology(rig.video(3), sink)));
        FakeSource next = rig.fakes.source(SessionRig.script(4)).name("next").build();
        rig.run(rig.setTopology(SessionRig.topology(next, sink)));
        rig.run(rig.start());
        rig.advance(0.5);
        assertThat(rig.calls("next")).as("too early").isEmpty();
        rig.advance(1);
        assertThat(rig.calls("next")).contains("start EMPTY");
        rig.run(rig.session.clearTopologies());
        rig.settle();
        assertThat(rig.calls("next")).contains("stop");
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered()).hasSize(75);
        rig.finish();
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "7.3",
            rule = "a seek back while the next one is ready: it follows all the same")
    void seekWhileTheNextIsReady() {
        FakeSink sink = rig.fakes.sink().build();
        rig.run(rig.setTopology(SessionRig.topology(rig.video(3), sink)));
        FakeSource next = rig.fakes.source(SessionRig.script(2)).name("next").build();
        rig.run(rig.setTopology(SessionRig.topology(next, sink)));
        rig.run(rig.start());
        rig.advance(2);
        int before = sink.stream().rendered().size();
        rig.run(rig.startAt(0.4));
        rig.await(MediaEventType.MESessionEnded);
        List<Rendered> after = sink.stream()
                .rendered()
                .subList(before, sink.stream().rendered().size());
        assertThat(after).hasSize(65 + 50).allMatch(frame -> frame.lateness() == 0);
        assertThat(after.get(65).time()).isEqualTo(3 * SECOND);
        assertThat(rig.calls("next"))
                .filteredOn(call -> call.startsWith("start"))
                .hasSize(1);
        rig.finish();
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "10",
            rule = "at the end of a non-last segment a transform that goes on is not drained: what it holds back"
                    + " carries over")
    @Conformance(
            spec = "media-session",
            section = "10",
            rule = "MF_EVENT_START_PRESENTATION_TIME_AT_OUTPUT is earlier than the start by what transforms hold back")
    @Conformance(spec = "media-session", section = "10", rule = "at the end of the last one transforms are drained")
    void aTransformThatGoesOn() {
        FakeSink sink = rig.fakes.sink().build();
        MediaType type = MediaType.video(Subtype.I420, 640, 360);
        FakeTransform effect =
                rig.fakes.transform(type, type).name("effect").delay(2).build();
        rig.run(rig.setTopology(through(effect, rig.video(2), sink)));
        rig.run(rig.setTopology(through(effect, rig.video(2), sink)));
        rig.run(rig.start());
        rig.advance(2.2);
        assertThat(rig.calls("effect"))
                .as("between the two")
                .noneMatch(call -> call.contains("DRAIN") || call.contains("FLUSH"));
        rig.await(MediaEventType.MESessionEnded);
        assertThat(rig.calls("effect"))
                .filteredOn(call -> call.contains("message DRAIN"))
                .hasSize(1);
        assertThat(rig.calls("effect"))
                .filteredOn(call -> call.contains("BEGIN_STREAMING"))
                .hasSize(1);
        assertThat(sink.stream().rendered()).hasSize(100).allMatch(frame -> frame.lateness() == 0);
        for (int i = 0; i < 100; i++) {
            assertThat(sink.stream().rendered().get(i).time()).isEqualTo(i * SECOND / 25);
        }
        Attributes second = notifications().get(1).attributes();
        assertThat(second.get(EventAttributes.START_PRESENTATION_TIME)).isEqualTo(2 * SECOND);
        assertThat(second.get(EventAttributes.START_PRESENTATION_TIME_AT_OUTPUT))
                .as("two frames of the first were held back")
                .isEqualTo(2 * SECOND - 2 * SECOND / 25);
        rig.finish();
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "10",
            rule = "single source, no MEDIASTART: presentation time = media time")
    void mediaTime() {
        FakeSink sink = rig.fakes.sink().build();
        rig.run(rig.setTopology(SessionRig.topology(rig.video(1), sink)));
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered()).hasSize(25).allMatch(frame -> frame.time() == frame.index() * SECOND / 25);
        assertThat(offset(rig.lastOf(MediaEventType.MESessionStarted))).isZero();
        rig.finish();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Conformance(
            spec = "media-session",
            section = "10",
            rule = "MF_TOPOLOGY_NO_MARKIN_MARKOUT switches trimming off; samples before the start have negative times")
    void withoutTrimming(boolean trimmed) {
        // A key frame every second: a start at 1.4 s delivers from 1 s on.
        StreamScript script =
                new StreamScript(MediaType.video(Subtype.I420, 640, 360)).frames(25, Duration.ofSeconds(3), 25);
        FakeSource source = rig.fakes.source(script).build();
        FakeSink sink = rig.fakes.sink().rateless().build();
        Topology topology = cut(SessionRig.topology(source, sink), 1.4, 2.0);
        topology.set(TopologyAttributes.NO_MARKIN_MARKOUT, trimmed ? 0 : 1);
        rig.run(rig.setTopology(topology));
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        List<Rendered> all = sink.stream().rendered();
        assertThat(all.get(0).time()).isEqualTo(trimmed ? 0 : -4 * SECOND / 10);
        assertThat(all).hasSize(trimmed ? 15 : 50);
        rig.finish();
    }

    private static Topology through(FakeTransform effect, FakeSource source, FakeSink sink) {
        Topology topology = SessionRig.topology(source, sink);
        TopologyNode from = topology.sourceNodes().get(0);
        TopologyNode to = topology.outputNodes().get(0);
        TopologyNode middle = topology.addNode(TopologyNodeType.TRANSFORM);
        middle.setObject(effect);
        from.connectTo(middle);
        middle.connectTo(to);
        return topology;
    }
}
