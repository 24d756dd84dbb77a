package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.platform.Attributes;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.session.quality.QualityManager;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.FakeTransformFactory;
import dev.reel.testkit.fake.Rendered;
import dev.reel.testkit.fake.StreamScript;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** media-session.md §10: clips of compressed data, and the times that stand on events and samples. */
class Section10PresentationTimeTest {
    private static final String SPEC = "media-session";
    private static final String SECTION = "10";
    private static final UUID ID = UUID.fromString("7d1c2d0c-55d0-4e5c-8c55-3f8c5d1f8a02");
    private static final long FRAME = SessionRig.SECOND / 25;

    private final FakeTransformFactory[] decoders = new FakeTransformFactory[1];
    private final List<Long> decoderTimes = new ArrayList<>();
    private final SessionRig rig = new SessionRig(
            new VirtualPlatform(),
            new Attributes().set(SessionAttributes.QUALITY_MANAGER, ID),
            List.of(fakes -> decoders[0] = new FakeTransformFactory(
                    TransformCategory.VIDEO_DECODER,
                    fakes.transform(
                                    MediaType.of(MajorType.VIDEO, Subtype.H264),
                                    MediaType.video(Subtype.I420, 640, 360))
                            .name("decoder")
                            .delay(3))),
            registry -> registry.registerQualityManager(ID, platform -> new Times()));
    private final FakeSink sink = rig.fakes
            .sink()
            .accepts(MediaType.of(MajorType.VIDEO, Subtype.I420))
            .build();

    @AfterEach
    void nothingIsLost() {
        rig.finish();
    }

    /** Notes the times of what a transform is given. */
    private final class Times implements QualityManager {
        @Override
        public void notifyPresentationClock(PresentationClock clock) {
            // Not of interest here.
        }

        @Override
        public void notifyTopology(@Nullable Topology topology) {
            // Not of interest here.
        }

        @Override
        public void notifyProcessInput(TopologyNode node, int input, Sample sample) {
            if (node.type() == TopologyNodeType.TRANSFORM) {
                decoderTimes.add(sample.time());
            }
        }

        @Override
        public void notifyQualityEvent(Object component, MediaEvent event) {
            // Not of interest here.
        }

        @Override
        public void shutdown() {
            // Nothing is held.
        }
    }

    private FakeSource coded() {
        return rig.fakes
                .source(StreamScript.compressedVideo(25, Duration.ofSeconds(4), 25))
                .build();
    }

    private static Topology cut(Topology topology, @Nullable Double from, @Nullable Double to) {
        for (TopologyNode node : topology.sourceNodes()) {
            if (from != null) {
                node.set(NodeAttributes.MEDIASTART, Math.round(from * SessionRig.SECOND));
            }
            if (to != null) {
                node.set(NodeAttributes.MEDIASTOP, Math.round(to * SessionRig.SECOND));
            }
        }
        return topology;
    }

    @ParameterizedTest(name = "from {0} to {1}: frames {2} to {3}")
    @CsvSource({
        ",    ,    0,  99",
        "1.0, ,    25, 99",
        "1.4, ,    35, 99",
        ",    2.0, 0,  49",
        ",    9.0, 0,  99",
        "1.4, 2.0, 35, 49",
        "3.0, 3.04, 75, 75",
    })
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "MEDIASTART (default 0) and MEDIASTOP (default the end) on the source node, exact behind a decoder")
    void clips(@Nullable Double from, @Nullable Double to, int first, int last) {
        rig.run(rig.setTopology(cut(SessionRig.topology(coded(), sink), from, to)));
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        List<Rendered> shown = sink.stream().rendered();
        assertThat(shown).hasSize(last - first + 1).allMatch(frame -> frame.lateness() == 0);
        for (int i = 0; i < shown.size(); i++) {
            assertThat(shown.get(i).index()).isEqualTo(first + i);
            assertThat(shown.get(i).time()).isEqualTo(i * FRAME);
        }
    }

    @Test
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "a decoder that needs data beyond the stop gets it; its output is trimmed")
    void beyondTheStop() {
        rig.run(rig.setTopology(cut(SessionRig.topology(coded(), sink), null, 2.0)));
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered()).hasSize(50);
        assertThat(decoders[0].made().get(0).inputCount())
                .as("three are held back")
                .isGreaterThanOrEqualTo(53);
    }

    @Test
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "what lies behind the source node sees presentation times; those before the start are negative")
    void timesBehindTheSource() {
        rig.run(rig.setTopology(cut(SessionRig.topology(coded(), sink), 1.4, 2.0)));
        rig.run(rig.start());
        rig.await(MediaEventType.MESessionEnded);
        assertThat(decoderTimes.get(0)).as("the key frame at 1 s").isEqualTo(-10 * FRAME);
        assertThat(decoderTimes).isSorted().contains(0L, 14 * FRAME);
    }

    @ParameterizedTest(name = "MEDIASTART {0}")
    @CsvSource({"0, 0", "1.0, -10000000", "2.5, -25000000"})
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "MF_EVENT_PRESENTATION_TIME_OFFSET is presentation time minus source time")
    void offsets(double from, long offset) {
        rig.run(rig.setTopology(cut(SessionRig.topology(coded(), sink), from, null)));
        rig.run(rig.start());
        rig.advance(0.5);
        for (MediaEventType type :
                List.of(MediaEventType.MESessionNotifyPresentationTime, MediaEventType.MESessionStarted)) {
            assertThat(rig.lastOf(type).attributes().get(EventAttributes.PRESENTATION_TIME_OFFSET))
                    .isEqualTo(offset);
        }
        Rendered frame = sink.stream().rendered().get(3);
        assertThat(frame.time() - frame.index() * FRAME).isEqualTo(offset);
        assertThat(rig.lastOf(MediaEventType.MESessionNotifyPresentationTime)
                        .attributes()
                        .get(EventAttributes.START_PRESENTATION_TIME))
                .isZero();
    }

    @Test
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "playlist: the clock starts at 0 and is never reset between topologies")
    void oneClock() {
        rig.run(rig.setTopology(cut(SessionRig.topology(coded(), sink), 1.0, 2.0)));
        rig.run(rig.setTopology(cut(SessionRig.topology(coded(), sink), 3.0, null)));
        rig.run(rig.setTopology(cut(SessionRig.topology(coded(), sink), null, 0.4)));
        rig.run(rig.start());
        for (int i = 1; i <= 23; i++) {
            rig.advance(0.1);
            assertThat(rig.session.clock().time()).isEqualTo(i * SessionRig.SECOND / 10);
        }
        rig.await(MediaEventType.MESessionEnded);
        assertThat(sink.stream().rendered()).hasSize(60);
        for (int i = 0; i < 60; i++) {
            assertThat(sink.stream().rendered().get(i).time()).isEqualTo(i * FRAME);
        }
        assertThat(rig.calls("sink"))
                .filteredOn(line -> line.startsWith("onClockStart"))
                .hasSize(1);
    }
}
