package dev.reel.session;

import static dev.reel.platform.Outcomes.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.RateControl;
import dev.reel.pipeline.RateSupport;
import dev.reel.pipeline.Services;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Status;
import dev.reel.session.sequencer.SequencerSource;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.fake.FakeSink;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.Rendered;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyStatus;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** media-session.md §11.2: several topologies at a rate below 0. */
class Section112BackwardTest {
    private static final String SPEC = "media-session";
    private static final String SECTION = "11.2";

    private final SessionRig rig = new SessionRig();
    private final FakeSink sink = rig.fakes.prerollSink().rates(0, 8, true).build();

    @AfterEach
    void nothingIsLost() {
        rig.finish();
    }

    private FakeSource source(String name, double seconds, boolean reverse) {
        return rig.fakes
                .source(SessionRig.script(seconds))
                .name(name)
                .rates(0, 8, reverse)
                .build();
    }

    @ParameterizedTest(name = "at rate {0}, the second from {1} to {2}")
    @CsvSource({"-1, 0, 2", "-2, 0, 2", "-1, 0.4, 1.2"})
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "the next topology plays backward from its end when the one before has reached its begin")
    void theNextPlaysBackward(float rate, double from, double to) {
        Topology second = SessionRig.topology(source("second", 2, true), sink);
        if (to < 2) {
            second.sourceNodes()
                    .get(0)
                    .set(NodeAttributes.MEDIASTART, Math.round(from * SessionRig.SECOND))
                    .set(NodeAttributes.MEDIASTOP, Math.round(to * SessionRig.SECOND));
        }
        rig.run(rig.setTopology(SessionRig.topology(source("first", 3, true), sink)));
        rig.run(rig.setTopology(second));
        rig.run(rig.session.setRate(false, rate));
        rig.run(rig.startAt(1));
        rig.await(MediaEventType.MESessionEnded);
        List<Rendered> shown = sink.stream().rendered();
        int frames = (int) Math.round((to - from) * 25);
        assertThat(shown).hasSize(26 + frames);
        for (int i = 0; i < 26; i++) {
            assertThat(shown.get(i).time()).isEqualTo((25 - i) * SessionRig.SECOND / 25);
        }
        for (int i = 0; i < frames; i++) {
            Rendered frame = shown.get(26 + i);
            assertThat(frame.time()).isEqualTo((frames - 1 - i) * SessionRig.SECOND / 25);
            assertThat(frame.index()).isEqualTo((int) Math.round(to * 25) - 1 - i);
        }
        assertThat(shown).allMatch(frame -> frame.lateness() == 0);
        assertThat(rig.statuses(second))
                .containsExactly(
                        TopologyStatus.READY,
                        TopologyStatus.STARTED_SOURCE,
                        TopologyStatus.SINK_SWITCHED,
                        TopologyStatus.ENDED);
        assertThat(rig.count(MediaEventType.MEError)).isZero();
        assertThat(rig.count(MediaEventType.MESessionStarted)).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "goes forward only, MF_E_REVERSE_UNSUPPORTED",
        "has no length,     MF_E_NO_DURATION",
    })
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "a next topology that cannot play backward: MEError says why, Stop works")
    void theNextCannot(String why, String symbol) {
        FakeSource next = source("next", 2, !why.startsWith("goes forward"));
        Topology topology = SessionRig.topology(next, sink);
        if (why.equals("has no length")) {
            topology.sourceNodes()
                    .get(0)
                    .get(NodeAttributes.PRESENTATION_DESCRIPTOR)
                    .delete(DescriptorAttributes.DURATION);
        }
        rig.run(rig.setTopology(SessionRig.topology(source("first", 3, true), sink)));
        rig.run(rig.setTopology(topology));
        rig.run(rig.session.setRate(false, -1));
        rig.run(rig.startAt(1));
        rig.advance(0.9);
        assertThat(rig.count(MediaEventType.MEError)).as("not before its turn").isZero();
        rig.await(MediaEventType.MEError);
        assertThat(rig.lastOf(MediaEventType.MEError).status().symbol()).isEqualTo(symbol);
        assertThat(rig.calls("next")).noneMatch(line -> line.startsWith("start"));
        rig.run(rig.session.stop());
        assertThat(sink.stream().rendered()).hasSize(26);
    }

    @Test
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "a topology that cannot play backward does not start at a rate below 0 that was set before")
    void aStartIsRefused() {
        rig.run(rig.session.setRate(false, -1));
        rig.run(rig.setTopology(SessionRig.topology(source("forward", 2, false), sink)));
        assertThat(rig.outcome(rig.startAt(1))).isEqualTo(Status.MF_E_REVERSE_UNSUPPORTED);
        assertThat(rig.session.state()).isEqualTo(SessionState.STOPPED);
        rig.run(rig.session.setRate(false, 1));
        rig.run(rig.start());
    }

    @ParameterizedTest(name = "{0} segments: {1}")
    @CsvSource({"1, S_OK", "2, MF_E_REVERSE_UNSUPPORTED"})
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "a sequence of several segments goes forward only: MF_E_REVERSE_UNSUPPORTED")
    void sequences(int segments, String symbol) {
        SequencerSource sequence = new SequencerSource(rig.virtual.platform());
        for (int i = 0; i < segments; i++) {
            sequence.appendTopology(SessionRig.topology(source("S" + i, 2, true), sink), i == segments - 1);
        }
        rig.run(rig.setTopology(sequence.mediaSourceTopology(sequence.createPresentationDescriptor())));
        RateSupport support =
                rig.session.service(Services.RATE_CONTROL, RateSupport.class).orElseThrow();
        assertThat(support.isRateSupported(false, -1).status().symbol()).isEqualTo(symbol);
        assertThat(rig.session.sessionCapabilities().contains(SessionCapability.RATE_REVERSE))
                .isEqualTo(segments == 1);
        assertThat(rig.outcome(rig.session.setRate(false, -1)).symbol()).isEqualTo(symbol);
        if (segments == 1) {
            rig.run(rig.startAt(1));
            rig.await(MediaEventType.MESessionEnded);
            assertThat(SessionRig.times(sink.stream()))
                    .hasSize(26)
                    .startsWith(1.0)
                    .endsWith(0.0);
        } else {
            RateControl control =
                    sequence.service(Services.RATE_CONTROL, RateControl.class).orElseThrow();
            assertStatus(() -> control.setRate(false, -1), Status.MF_E_REVERSE_UNSUPPORTED);
        }
        rig.run(rig.session.close());
        sequence.shutdown();
    }
}
