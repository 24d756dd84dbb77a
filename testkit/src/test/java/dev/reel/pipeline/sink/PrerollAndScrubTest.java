package dev.reel.pipeline.sink;

import static dev.reel.pipeline.sink.SinkHarness.MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.StreamSink.MarkerType;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEventType;
import dev.reel.testkit.Conformance;
import org.junit.jupiter.api.Test;

/** topology.md §8 (preroll, scrub) and media-session.md §11.4. */
class PrerollAndScrubTest {
    @Test
    @Conformance(
            spec = "topology",
            section = "8",
            rule = "preroll: request, then Prerolled; nothing is rendered before the clock starts")
    void prerollAsksAndWaits() {
        SinkHarness sink = SinkHarness.video().ready().preroll(100 * MS);
        assertThat(sink.newRequests()).isEqualTo(3);
        sink.send(20, 60);
        assertThat(sink.said()).as("both end before the start").isEmpty();
        assertThat(sink.newRequests()).isEqualTo(2);
        sink.send(100, 140).advance(1000);
        assertThat(sink.said()).containsExactly("Prerolled");
        sink.start(100 * MS).advance(40);
        assertThat(sink.said()).containsExactly("Started", "render 100 at 100", "render 140 at 140");
    }

    @Test
    @Conformance(spec = "topology", section = "8", rule = "preroll of a stream that has ended")
    void prerollEndsWithTheStream() {
        SinkHarness sink = SinkHarness.video().ready().preroll(0).marker(MarkerType.ENDOFSEGMENT, "end");
        assertThat(sink.said()).containsExactly("Prerolled");
        sink.start(0);
        assertThat(sink.said()).containsExactly("Started", "Marker end");
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "8",
            rule = "preroll for a jump while running holds samples until the start")
    void prerollBeforeASeek() {
        SinkHarness sink =
                SinkHarness.video().ready().start(5000 * MS).send(5000).flush();
        sink.preroll(0).said();
        sink.send(0, 40).advance(100);
        assertThat(sink.said()).containsExactly("Prerolled");
        sink.start(0);
        assertThat(sink.said()).containsExactly("Started", "render 0 at 0");
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "11.4",
            rule = "rate 0: each start renders one sample and completes with its time")
    void scrubRendersOneSample() {
        SinkHarness sink = SinkHarness.video().ready().rate(0);
        sink.said();
        sink.start(100 * MS);
        assertThat(sink.newRequests()).isEqualTo(1);
        sink.send(60);
        assertThat(sink.newRequests()).as("60 ends at 100").isEqualTo(1);
        sink.send(100).advance(1000);
        assertThat(sink.said()).containsExactly("Started", "render 100 at 100", "ScrubSampleComplete 100");
        assertThat(sink.newRequests()).isZero();
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "11.4",
            rule = "a start from the current position at rate 0 steps one frame")
    void stepRendersTheNextSample() {
        SinkHarness sink = SinkHarness.video().ready().rate(0).start(0).send(0);
        sink.said();
        sink.start(PresentationClock.CURRENT_POSITION).send(40);
        assertThat(sink.said()).containsExactly("Started", "render 40 at 0", "ScrubSampleComplete 40");
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "11.4",
            rule = "sound renders nothing: complete at once, without the time attribute")
    void soundCompletesAtOnce() {
        SinkHarness sink = SinkHarness.audio().ready().rate(0);
        sink.said();
        sink.start(100 * MS);
        assertThat(sink.said()).containsExactly("Started", "ScrubSampleComplete");
        assertThat(sink.newRequests()).isZero();
        assertThat(sink.events)
                .filteredOn(event -> event.type() == MediaEventType.MEStreamSinkScrubSampleComplete)
                .noneMatch(event -> event.attributes().contains(EventAttributes.SCRUBSAMPLE_TIME));
    }

    @Test
    @Conformance(spec = "media-session", section = "11.4", rule = "a scrub beyond the end completes without a sample")
    void scrubAtTheEnd() {
        SinkHarness sink = SinkHarness.video().ready().rate(0).start(0);
        sink.said();
        sink.marker(MarkerType.ENDOFSEGMENT, "end");
        assertThat(sink.said()).containsExactly("ScrubSampleComplete", "Marker end");
    }

    @Test
    @Conformance(spec = "media-session", section = "11.4", rule = "from scrubbing back to playing")
    void playAfterScrub() {
        SinkHarness sink =
                SinkHarness.video().ready().rate(0).start(0).send(0).pause().rate(1);
        sink.said();
        sink.start(PresentationClock.CURRENT_POSITION).send(40).advance(40);
        assertThat(sink.said()).containsExactly("Started", "render 40 at 40");
        assertThat(sink.newRequests()).isEqualTo(1 + 3 + 1);
    }
}
