package dev.reel.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.QualityNotify;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.pipeline.clock.SystemTimeSource;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.session.quality.QualityManager;
import dev.reel.session.quality.StandardQualityManager;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.fake.FakeQuality;
import dev.reel.testkit.fake.FakeSource;
import dev.reel.testkit.fake.FakeTransform;
import dev.reel.testkit.fake.Fakes;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** media-session.md §12: the standard quality manager, told by hand. */
class StandardQualityManagerTest {
    private static final String SPEC = "media-session";
    private static final String SECTION = "12";
    private static final long MS = Platform.MILLISECOND;
    private static final MediaType TYPE = MediaType.video(Subtype.I420, 64, 48);

    private final VirtualPlatform virtual = new VirtualPlatform();
    private final Fakes fakes = new Fakes(virtual);
    private final PresentationClock clock = new PresentationClock(virtual.platform());
    private final StandardQualityManager manager = new StandardQualityManager(virtual.platform());
    private final FakeQuality decoder = new FakeQuality(2, 1, false);
    private final FakeQuality other = new FakeQuality(2, 0, false);
    private final FakeQuality skipper = new FakeQuality(0, 0, true);
    private final MediaSink sink = fakes.sink().build();
    private final MediaSink otherSink = fakes.sink().name("other").build();

    @BeforeEach
    void startClock() {
        clock.setTimeSource(new SystemTimeSource(virtual.platform()));
        clock.start(0);
    }

    private Topology topology(FakeQuality ofSource, FakeQuality ofDecoder, MediaSink to) {
        FakeSource source = fakes.source(SessionRig.script(1)).quality(ofSource).build();
        FakeTransform transform = fakes.transform(TYPE, TYPE).quality(ofDecoder).build();
        Topology topology = SessionRig.topology(source, to);
        TopologyNode between = topology.addNode(TopologyNodeType.TRANSFORM);
        between.setObject(transform);
        TopologyNode output = topology.outputNodes().get(0);
        output.setObject(to.streamSinks().get(0));
        topology.sourceNodes().get(0).connectTo(between);
        between.connectTo(output);
        return topology;
    }

    private void playing() {
        manager.notifyPresentationClock(clock);
        manager.notifyTopology(topology(new FakeQuality(0, 0, false), decoder, sink));
    }

    /** A second of reports, ten of them. */
    private void second(MediaSink from, long lag) {
        for (int i = 0; i < 10; i++) {
            virtual.advance(100 * MS);
            notify(from, QualityNotify.SAMPLE_LAG, lag);
        }
    }

    private void notify(MediaSink from, UUID kind, long lag) {
        manager.notifyQualityEvent(
                from.streamSinks().get(0),
                new MediaEvent(MediaEventType.MEQualityNotify, kind, Status.S_OK, PropVariant.i8(lag)));
    }

    @Test
    @Conformance(spec = SPEC, section = SECTION, rule = "NotifyPresentationClock(null): E_POINTER")
    void aClockIsRequired() {
        assertFails(() -> tellNoClock(manager), Status.E_POINTER);
    }

    @Test
    @Conformance(spec = SPEC, section = SECTION, rule = "NotifyTopology(null): S_OK")
    void noTopologyIsFine() {
        assertThatCode(() -> manager.notifyTopology(null)).doesNotThrowAnyException();
    }

    @Test
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "it registers as a clock state sink; another clock or Shutdown takes it off")
    void itFollowsTheClock() {
        manager.notifyPresentationClock(clock);
        PresentationClock second = new PresentationClock(virtual.platform());
        manager.notifyPresentationClock(second);
        assertThatCode(() -> clock.addClockStateSink(manager))
                .as("the first clock has let go of it")
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> second.addClockStateSink(manager))
                .as("the second has it")
                .isInstanceOf(MediaException.class);
        manager.shutdown();
        assertThatCode(() -> second.addClockStateSink(manager)).doesNotThrowAnyException();
    }

    @Test
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "after Shutdown both notify calls: MF_E_SHUTDOWN, even with null")
    void afterShutdownNothingIsTaken() {
        playing();
        manager.shutdown();
        assertFails(() -> manager.notifyPresentationClock(clock), Status.MF_E_SHUTDOWN);
        assertFails(() -> tellNoClock(manager), Status.MF_E_SHUTDOWN);
        assertFails(() -> manager.notifyTopology(new Topology()), Status.MF_E_SHUTDOWN);
        assertFails(() -> manager.notifyTopology(null), Status.MF_E_SHUTDOWN);
    }

    @Test
    @Conformance(spec = SPEC, section = SECTION, rule = "Shutdown again: S_OK")
    void shutdownTwice() {
        manager.shutdown();
        assertThatCode(manager::shutdown).doesNotThrowAnyException();
    }

    @Test
    @Conformance(spec = SPEC, section = SECTION, rule = "it holds the topology until null, another or Shutdown")
    void itActsOnTheTopologyItWasToldLast() {
        playing();
        second(sink, 200 * MS);
        assertThat(decoder.calls()).isNotEmpty();
        int before = decoder.calls().size();
        manager.notifyTopology(null);
        second(sink, 200 * MS);
        assertThat(decoder.calls()).hasSize(before);
        manager.notifyTopology(topology(new FakeQuality(0, 0, false), other, otherSink));
        second(sink, 200 * MS);
        assertThat(decoder.calls()).hasSize(before);
        second(otherSink, 200 * MS);
        assertThat(other.calls()).isNotEmpty();
    }

    @Test
    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "lag above two frame times: drop mode by steps, then quality level")
    void lagRaisesTheDropModeThenLowersTheQuality() {
        playing();
        for (int i = 0; i < 4; i++) {
            second(sink, 100 * MS);
        }
        assertThat(decoder.calls()).containsExactly("dropMode 1", "dropMode 2", "qualityLevel 1");
    }

    @Test
    @Conformance(spec = SPEC, section = SECTION, rule = "lag near zero for several seconds: one step back")
    void calmTakesTheStepsBack() {
        playing();
        for (int i = 0; i < 3; i++) {
            second(sink, 100 * MS);
        }
        second(sink, 0);
        second(sink, -20 * MS);
        assertThat(decoder.calls()).as("two seconds are not enough").hasSize(3);
        for (int i = 0; i < 10; i++) {
            second(sink, 0);
        }
        assertThat(decoder.calls())
                .containsExactly(
                        "dropMode 1", "dropMode 2", "qualityLevel 1", "qualityLevel 0", "dropMode 1", "dropMode 0");
    }

    @Test
    @Conformance(spec = SPEC, section = SECTION, rule = "a step back that was too early is tried less often")
    void itDoesNotSwingForever() {
        playing();
        int swings = 0;
        int seen = 0;
        // Bearable with something dropped, too much without: sixty seconds of it.
        for (int i = 0; i < 60; i++) {
            second(sink, decoder.dropMode() == 0 ? 100 * MS : 0);
            swings += decoder.calls().size() - seen;
            seen = decoder.calls().size();
        }
        assertThat(swings).isBetween(4, 14);
    }

    @Test
    @Conformance(spec = SPEC, section = SECTION, rule = "lag between near zero and two frame times changes nothing")
    void bearableLagIsLeftAlone() {
        playing();
        for (int i = 0; i < 10; i++) {
            second(sink, 50 * MS);
        }
        assertThat(decoder.calls()).isEmpty();
    }

    @Test
    @Conformance(spec = SPEC, section = SECTION, rule = "lags over a second: DropTime where the source supports it")
    void aSourceThatCanSkipsLongLags() {
        manager.notifyPresentationClock(clock);
        manager.notifyTopology(topology(skipper, decoder, sink));
        second(sink, 1500 * MS);
        assertThat(skipper.calls()).contains("dropTime 15000000");
        assertThat(decoder.calls()).isEmpty();
        manager.notifyTopology(topology(new FakeQuality(0, 0, false), other, otherSink));
        second(otherSink, 1500 * MS);
        assertThat(other.calls()).as("a source that refuses").contains("dropMode 1");
    }

    @Test
    @Conformance(spec = SPEC, section = SECTION, rule = "it never acts while the clock is not running or the rate is 0")
    void itActsOnlyWhileTheClockRuns() {
        playing();
        clock.pause();
        second(sink, 500 * MS);
        clock.setRate(false, 0);
        clock.start(0);
        second(sink, 500 * MS);
        clock.stop();
        second(sink, 500 * MS);
        assertThat(decoder.calls()).isEmpty();
    }

    @Test
    @Conformance(spec = SPEC, section = SECTION, rule = "MEQualityNotify: processing latency is not sample lag")
    void aLatencyIsNoLag() {
        playing();
        for (int i = 0; i < 20; i++) {
            virtual.advance(100 * MS);
            notify(sink, QualityNotify.PROCESSING_LATENCY, 500 * MS);
        }
        assertThat(decoder.calls()).isEmpty();
    }

    /** By way of a list, because no argument may be null. */
    private static void tellNoClock(QualityManager manager) {
        PresentationClock[] none = new PresentationClock[1];
        manager.notifyPresentationClock(none[0]);
    }

    private static void assertFails(Runnable call, Status status) {
        assertThatThrownBy(call::run).extracting(MediaException::statusOf).isEqualTo(status);
    }
}
