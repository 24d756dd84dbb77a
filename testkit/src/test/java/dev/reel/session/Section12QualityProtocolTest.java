package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.QualityNotify;
import dev.reel.pipeline.clock.ClockState;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.session.quality.QualityManager;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.fake.FakeQuality;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.FakeTransform;
import dev.reel.testkit.fake.FakeTransformFactory;
import dev.reel.testkit.fake.StreamScript;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** media-session.md §12: whom the session tells what. */
class Section12QualityProtocolTest {
    private static final String SPEC = "media-session";
    private static final String SECTION = "12";
    private static final UUID ID = UUID.fromString("7d1c2d0c-55d0-4e5c-8c55-3f8c5d1f8a01");

    private final Recorder manager = new Recorder();
    private final FakeTransformFactory[] decoders = new FakeTransformFactory[1];
    private SessionRig rig = rig(ID);
    private final FakeSource source = rig.fakes
            .source(StreamScript.compressedVideo(25, Duration.ofSeconds(2), 25))
            .build();
    private final FakeSink sink = screen("screen");

    @AfterEach
    void nothingIsLost() {
        rig.finish();
    }

    private SessionRig rig(@Nullable UUID named) {
        Attributes configuration = new Attributes();
        if (named != null) {
            configuration.set(SessionAttributes.QUALITY_MANAGER, named);
        }
        return new SessionRig(
                new VirtualPlatform(),
                configuration,
                List.of(fakes -> decoders[0] = new FakeTransformFactory(
                        TransformCategory.VIDEO_DECODER,
                        fakes.transform(
                                        MediaType.of(MajorType.VIDEO, Subtype.H264),
                                        MediaType.video(Subtype.I420, 640, 360))
                                .name("decoder")
                                .quality(new FakeQuality(3, 0, false)))),
                registry -> registry.registerQualityManager(ID, platform -> manager));
    }

    private FakeSink screen(String name) {
        return rig.fakes
                .sink()
                .name(name)
                .accepts(MediaType.of(MajorType.VIDEO, Subtype.I420))
                .build();
    }

    private void play() {
        rig.run(rig.setTopology(SessionRig.topology(source, sink)));
        rig.run(rig.start());
    }

    @Test
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "NotifyPresentationClock when the clock is chosen, NotifyTopology just before the start, Shutdown"
                    + " at the end")
    void clockAndTopology() {
        rig.run(rig.setTopology(SessionRig.topology(source, sink)));
        assertThat(manager.calls).as("nothing starts yet").isEmpty();
        rig.run(rig.start());
        assertThat(manager.calls)
                .containsExactlyInAnyOrder("clock before the start", "topology before the start, nothing delivered");
        assertThat(manager.topologies).containsExactly(rig.session.currentTopology());
        assertThat(manager.clocks).containsOnly(rig.session.clock());
        rig.run(rig.startAt(1));
        rig.run(rig.session.pause());
        rig.run(rig.start());
        assertThat(manager.topologies).as("a seek starts no topology").hasSize(1);
        Topology next = SessionRig.topology(rig.video(1), screen("second"));
        rig.run(rig.setTopology(next, SetTopologyFlag.IMMEDIATE));
        assertThat(manager.topologies).hasSize(2).endsWith(rig.session.currentTopology());
        rig.run(rig.session.close());
        assertThat(manager.topologies).as("let go of at the end").hasSize(3).endsWith((Topology) null);
        assertThat(manager.calls).doesNotContain("shutdown");
        rig.session.shutdown();
        rig.settle();
        assertThat(manager.calls).endsWith("shutdown").containsOnlyOnce("shutdown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"clear", "queue"})
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "NotifyTopology(null) when a topology leaves without another; the next one when it takes over")
    void topologiesThatLeave(String how) {
        play();
        if (how.equals("clear")) {
            rig.run(rig.session.setTopology(Set.of(SetTopologyFlag.CLEAR_CURRENT), null));
            assertThat(manager.topologies).hasSize(2).endsWith((Topology) null);
            return;
        }
        rig.run(rig.setTopology(SessionRig.topology(rig.video(1), sink)));
        assertThat(manager.topologies).as("not before its turn").hasSize(1);
        rig.await(MediaEventType.MESessionEnded);
        assertThat(manager.topologies).hasSize(2).endsWith(rig.session.currentTopology());
    }

    @Test
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "NotifyProcessInput before each component gets a sample, NotifyProcessOutput after each output")
    void eachSample() {
        play();
        rig.await(MediaEventType.MESessionEnded);
        assertThat(manager.samples.subList(0, 3)).containsExactly("in TRANSFORM 0", "out TRANSFORM 0", "in OUTPUT 0");
        for (String what : List.of("in TRANSFORM 0", "out TRANSFORM 0", "in OUTPUT 0")) {
            assertThat(manager.samples.stream().filter(what::equals)).as(what).hasSize(50);
        }
        assertThat(manager.samples).hasSize(150);
        assertThat(manager.wrong).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"source", "stream", "sink", "transform"})
    @Conformance(spec = SPEC, section = SECTION, rule = "NotifyQualityEvent(object, event) for every MEQualityNotify")
    void everyReport(String who) {
        MediaEvent report = new MediaEvent(
                MediaEventType.MEQualityNotify, QualityNotify.SAMPLE_LAG, Status.S_OK, PropVariant.i8(42));
        Object expected = source;
        if (who.equals("transform")) {
            FakeTransform effect = rig.fakes
                    .transform(SessionRig.script(1).type(), SessionRig.script(1).type())
                    .name("effect")
                    .takesEvents()
                    .build();
            Topology topology = SessionRig.topology(rig.video(1), sink);
            TopologyNode between = topology.addNode(TopologyNodeType.TRANSFORM);
            between.setObject(effect);
            topology.sourceNodes().get(0).connectTo(between);
            between.connectTo(topology.outputNodes().get(0));
            rig.run(rig.setTopology(topology));
            rig.run(rig.start());
            // It gives with its next output what it was given here.
            effect.processEvent(0, report);
            expected = effect;
        } else {
            play();
            switch (who) {
                case "source" -> source.raise(report);
                case "stream" -> source.streams().get(0).raise(report);
                default -> {
                    sink.stream().raise(report);
                    expected = sink.stream();
                }
            }
        }
        rig.advance(0.5);
        assertThat(manager.reports).hasSize(1);
        assertThat(manager.reports.get(0)).isSameAs(report);
        assertThat(manager.reporters.get(0)).isSameAs(expected);
        assertThat(rig.last(MediaEventType.MEQualityNotify))
                .as("not for the application")
                .isNull();
        assertThat(rig.calls("screen")).doesNotContain("0 placeMarker EVENT");
    }

    @ParameterizedTest
    @CsvSource({
        "PROCESSING_LATENCY, f6b44af8-604d-46fe-a95d-45479b10c9bc",
        "SAMPLE_LAG, 30d15206-ed2a-4760-be17-eb4a9f12295c"
    })
    @Conformance(spec = SPEC, section = SECTION, rule = "the two kinds of MEQualityNotify have their GUIDs")
    void kinds(String name, UUID id) {
        assertThat(name.equals("SAMPLE_LAG") ? QualityNotify.SAMPLE_LAG : QualityNotify.PROCESSING_LATENCY)
                .isEqualTo(id);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"registered, false", "not registered, true", "not set, true", "the null GUID, false"})
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "the manager named by GUID is used; the built-in one when none is named or found; none for the"
                    + " null GUID")
    void whichManager(String named, boolean builtIn) {
        SessionRig unused = rig;
        rig = rig(
                switch (named) {
                    case "registered" -> ID;
                    case "not registered" -> UUID.randomUUID();
                    case "not set" -> null;
                    default -> MediaEvent.NO_EXTENDED_TYPE;
                });
        unused.finish();
        manager.calls.clear();
        FakeSink slow = rig.fakes
                .sink()
                .accepts(MediaType.of(MajorType.VIDEO, Subtype.I420))
                .renderCost(SessionRig.SECOND / 10)
                .reportsLag()
                .build();
        FakeSource video = rig.fakes
                .source(StreamScript.compressedVideo(25, Duration.ofSeconds(10), 25))
                .build();
        rig.run(rig.setTopology(SessionRig.topology(video, slow)));
        rig.run(rig.start());
        rig.advance(8);
        FakeTransform decoder = decoders[0].made().get(0);
        assertThat(decoder.dropMode() > 0).isEqualTo(builtIn);
        assertThat(manager.calls.isEmpty()).isEqualTo(!named.equals("registered"));
    }

    @Test
    @Conformance(spec = SPEC, section = SECTION, rule = "a manager that fails is told no more; playback goes on")
    void aFailingManager() {
        manager.fails = true;
        play();
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered()).hasSize(50);
        assertThat(manager.calls).hasSize(1);
    }

    /** Notes what it is told, and whether that was at the right time. */
    private final class Recorder implements QualityManager {
        final List<String> calls = new ArrayList<>();
        final List<PresentationClock> clocks = new ArrayList<>();
        final List<@Nullable Topology> topologies = new ArrayList<>();
        final List<String> samples = new ArrayList<>();
        final List<String> wrong = new ArrayList<>();
        final List<Object> reporters = new ArrayList<>();
        final List<MediaEvent> reports = new ArrayList<>();
        boolean fails;

        private void call(String what) {
            calls.add(what);
            if (fails) {
                throw new IllegalStateException("a failure that the test planned");
            }
        }

        private String state() {
            return rig.session.clock().state() == ClockState.INVALID ? "before the start" : "later";
        }

        @Override
        public void notifyPresentationClock(PresentationClock clock) {
            call("clock " + state());
            clocks.add(clock);
        }

        @Override
        public void notifyTopology(@Nullable Topology topology) {
            boolean fresh = sink.stream().statistics().received() == 0;
            call("topology " + state() + (fresh ? ", nothing delivered" : ""));
            topologies.add(topology);
        }

        @Override
        public void notifyProcessInput(TopologyNode node, int input, Sample sample) {
            samples.add("in " + node.type() + " " + input);
            if (decoders[0].made().isEmpty()) {
                return;
            }
            long before = node.type() == TopologyNodeType.OUTPUT
                    ? sink.stream().statistics().received()
                    : decoders[0].made().get(0).inputCount();
            check(node, "in", before + 1);
        }

        @Override
        public void notifyProcessOutput(TopologyNode node, int output, Sample sample) {
            samples.add("out " + node.type() + " " + output);
            if (decoders[0].made().isEmpty()) {
                return;
            }
            check(node, "out", decoders[0].made().get(0).outputCount());
        }

        private void check(TopologyNode node, String kind, long expected) {
            String what = kind + " " + node.type() + " 0";
            if (samples.stream().filter(what::equals).count() != expected) {
                wrong.add(what + " " + expected);
            }
        }

        @Override
        public void notifyQualityEvent(Object component, MediaEvent event) {
            reporters.add(component);
            reports.add(event);
        }

        @Override
        public void shutdown() {
            calls.add("shutdown");
        }
    }
}
