package dev.reel.pipeline.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.StreamSink.MarkerType;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.PropVariant;
import dev.reel.testkit.Conformance;
import org.junit.jupiter.api.Test;

/** topology.md §8: markers come out in order, a flush drops what is not rendered. */
class MarkersAndFlushTest {
    @Test
    @Conformance(spec = "topology", section = "8", rule = "a marker comes after everything received before it")
    void markersComeAfterTheSamplesBeforeThem() {
        SinkHarness sink = SinkHarness.video().ready().start(0).send(0);
        sink.marker(MarkerType.TICK, "a").send(40).marker(MarkerType.EVENT, "b").send(80);
        assertThat(sink.said()).containsExactly("Started", "render 0 at 0", "Marker a");
        sink.advance(80);
        assertThat(sink.said()).containsExactly("render 40 at 40", "Marker b", "render 80 at 80");
    }

    @Test
    @Conformance(spec = "topology", section = "8", rule = "MEStreamSinkMarker has the context as its value")
    void markerCarriesItsContext() {
        SinkHarness sink = SinkHarness.video().ready().start(0);
        Object context = new Object();
        sink.sink.stream().placeMarker(MarkerType.DEFAULT, PropVariant.EMPTY, PropVariant.unknown(context));
        sink.idle();
        assertThat(sink.events)
                .filteredOn(event -> event.type() == MediaEventType.MEStreamSinkMarker)
                .singleElement()
                .satisfies(event ->
                        assertThat(event.value().asObject(Object.class)).isSameAs(context));
    }

    @Test
    @Conformance(spec = "topology", section = "8", rule = "ENDOFSEGMENT comes when the last sample has had its time")
    void segmentEndsWhereItsLastSampleEnds() {
        SinkHarness sink = SinkHarness.video().ready().start(0).send(0, 40).marker(MarkerType.ENDOFSEGMENT, "end");
        sink.advance(79);
        assertThat(sink.said()).containsExactly("Started", "render 0 at 0", "render 40 at 40");
        sink.advance(1);
        assertThat(sink.said()).containsExactly("Marker end");
    }

    @Test
    @Conformance(spec = "topology", section = "8", rule = "ENDOFSEGMENT of an empty segment comes at once")
    void emptySegmentEndsAtOnce() {
        SinkHarness sink = SinkHarness.video().ready().start(0).marker(MarkerType.ENDOFSEGMENT, "end");
        assertThat(sink.said()).containsExactly("Started", "Marker end");
    }

    @Test
    @Conformance(spec = "topology", section = "8", rule = "paused: markers queue behind samples, else come immediately")
    void pausedMarkers() {
        SinkHarness sink = SinkHarness.video().ready().start(0).pause();
        sink.marker(MarkerType.DEFAULT, "now").send(0).marker(MarkerType.DEFAULT, "later");
        assertThat(sink.said()).containsExactly("Started", "Paused", "Marker now");
        sink.start(PresentationClock.CURRENT_POSITION);
        assertThat(sink.said()).containsExactly("Started", "render 0 at 0", "Marker later");
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "8",
            rule = "paused in the last sample: the segment ends after the restart")
    void pauseHoldsTheEndOfASegment() {
        SinkHarness sink = SinkHarness.video().ready().start(0).send(0).marker(MarkerType.ENDOFSEGMENT, "end");
        sink.advance(10).pause().advance(1000).said();
        sink.start(PresentationClock.CURRENT_POSITION).advance(29);
        assertThat(sink.said()).containsExactly("Started");
        sink.advance(1);
        assertThat(sink.said()).containsExactly("Marker end");
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "8",
            rule = "Flush drops unrendered samples; markers come with E_ABORT; state unchanged")
    void flushDropsAndAborts() {
        SinkHarness sink = SinkHarness.video().ready().start(0).send(0, 40).marker(MarkerType.DEFAULT, "a");
        sink.newRequests();
        sink.said();
        sink.flush();
        assertThat(sink.said()).containsExactly("renderer flush", "Marker a E_ABORT");
        assertThat(sink.samplesAlive).isZero();
        assertThat(sink.newRequests()).as("running on, it asks again").isEqualTo(3);
        sink.advance(40).send(40);
        assertThat(sink.said()).containsExactly("render 40 at 40");
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "8",
            rule = "Flush is synchronous: nothing from before it is rendered after it")
    void nothingFromBeforeAFlushIsRendered() {
        SinkHarness sink = SinkHarness.video().ready().start(0);
        sink.said();
        sink.sink.stream().processSample(sink.sample(0));
        sink.sink.stream().flush();
        sink.idle();
        assertThat(sink.said()).containsExactly("renderer flush");
        assertThat(sink.samplesAlive).isZero();
        sink.send(0);
        assertThat(sink.said()).containsExactly("render 0 at 0");
    }

    @Test
    @Conformance(spec = "topology", section = "8", rule = "Flush while paused")
    void flushWhilePausedStaysPaused() {
        SinkHarness sink = SinkHarness.video().ready().start(0).pause().send(0, 40);
        sink.said();
        sink.flush().advance(100);
        assertThat(sink.said()).containsExactly("renderer flush");
        sink.newRequests();
        sink.start(PresentationClock.CURRENT_POSITION);
        assertThat(sink.newRequests()).isEqualTo(3);
    }
}
