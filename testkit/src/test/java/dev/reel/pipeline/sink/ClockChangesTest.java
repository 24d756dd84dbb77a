package dev.reel.pipeline.sink;

import static dev.reel.pipeline.sink.SinkHarness.MS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.pipeline.AttributeStore;
import dev.reel.pipeline.StreamSink.MarkerType;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.Sample;
import dev.reel.testkit.Conformance;
import org.junit.jupiter.api.Test;

/** topology.md §8: what each change of the clock does to samples, markers and events. */
class ClockChangesTest {
    @Test
    @Conformance(spec = "topology", section = "8", rule = "OnClockStart: Started; samples at their time")
    void startRendersSamplesAtTheirTime() {
        SinkHarness sink = SinkHarness.video().ready().start(100 * MS);
        assertThat(sink.newRequests()).isEqualTo(3);
        sink.send(100, 140, 180);
        assertThat(sink.said()).containsExactly("Started", "render 100 at 100");
        sink.advance(79);
        assertThat(sink.said()).containsExactly("render 140 at 140");
        sink.advance(1);
        assertThat(sink.said()).containsExactly("render 180 at 180");
        assertThat(sink.samplesAlive).isZero();
    }

    @Test
    @Conformance(spec = "topology", section = "8", rule = "OnClockStart(offset): earlier samples are dropped")
    void startDropsWhatEndsBeforeTheOffset() {
        SinkHarness sink = SinkHarness.video().ready().start(100 * MS).send(20, 60, 80);
        assertThat(sink.said())
                .as("60 ends at 100, 80 is on screen at 100")
                .containsExactly("Started", "render 80 at 100");
        assertThat(sink.sink.stream().statistics().dropped()).isEqualTo(2);
        assertThat(sink.samplesAlive).isZero();
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "8",
            rule = "OnClockPause: Paused; accepted samples queue, none is processed")
    void pauseKeepsSamples() {
        SinkHarness sink =
                SinkHarness.video().ready().start(0).send(0).advance(10).pause();
        sink.send(40, 80).advance(1000);
        assertThat(sink.said()).containsExactly("Started", "render 0 at 0", "Paused");
        assertThat(sink.samplesAlive).isEqualTo(2);
    }

    @Test
    @Conformance(spec = "topology", section = "8", rule = "OnClockRestart: Started; queued samples, then as start")
    void restartGoesOnWithWhatWaited() {
        SinkHarness sink =
                SinkHarness.video().ready().start(0).send(0).advance(10).pause();
        sink.send(40, 80).advance(1000).said();
        sink.start(PresentationClock.CURRENT_POSITION);
        assertThat(sink.said()).containsExactly("Started");
        sink.advance(70);
        assertThat(sink.said()).containsExactly("render 40 at 40", "render 80 at 80");
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "8",
            rule = "OnClockStop: Stopped; all samples dropped, all queued markers at once")
    void stopDropsSamplesAndReleasesMarkers() {
        SinkHarness sink = SinkHarness.video().ready().start(0).send(40, 80);
        sink.marker(MarkerType.DEFAULT, "a")
                .marker(MarkerType.ENDOFSEGMENT, "b")
                .said();
        sink.stop();
        assertThat(sink.said()).containsExactly("renderer flush", "Marker a", "Marker b", "Stopped");
        assertThat(sink.samplesAlive).isZero();
        sink.marker(MarkerType.DEFAULT, "c");
        assertThat(sink.said()).as("later markers at once").containsExactly("Marker c");
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "8",
            rule = "OnClockStop: further ProcessSample may fail (MF_E_INVALIDREQUEST)")
    void stoppedSinkRefusesSamples() {
        SinkHarness sink = SinkHarness.video().ready().start(0).stop();
        assertRefused(sink, Status.MF_E_INVALIDREQUEST);
    }

    @Test
    @Conformance(spec = "topology", section = "8", rule = "a start after a stop asks anew")
    void startAfterStopAsksAnew() {
        SinkHarness sink = SinkHarness.video().ready().start(0);
        assertThat(sink.newRequests()).isEqualTo(3);
        sink.stop().start(0);
        assertThat(sink.newRequests()).isEqualTo(3);
        sink.send(0, 40, 80);
        assertThat(sink.said()).endsWith("Started", "render 0 at 0");
    }

    @Test
    @Conformance(spec = "topology", section = "8", rule = "OnClockPause: it may refuse what it did not ask for")
    void pausedSinkTakesOnlyWhatItAskedFor() {
        SinkHarness sink = SinkHarness.video().ready().start(0).pause().send(0, 40, 80);
        assertRefused(sink, Status.MF_E_INVALIDREQUEST);
    }

    @Test
    @Conformance(spec = "media-session", section = "14", rule = "a sample is given only against an outstanding request")
    void runningSinkTakesOnlyWhatItAskedFor() {
        SinkHarness sink = SinkHarness.video().ready().start(0).send(40, 80, 120);
        assertRefused(sink, Status.MF_E_INVALIDREQUEST);
        assertThat(sink.samplesAlive).isEqualTo(3);
    }

    @Test
    @Conformance(spec = "topology", section = "8", rule = "OnClockSetRate: RateChanged with the result")
    void rateChangeIsAnswered() {
        SinkHarness any = SinkHarness.video().ready().start(0).rate(2);
        assertThat(any.said()).containsExactly("Started", "RateChanged");
        any.send(100, 200).advance(100);
        assertThat(any.said()).containsExactly("render 100 at 100", "render 200 at 200");
    }

    @Test
    @Conformance(spec = "topology", section = "8", rule = "OnClockSetRate: status = result")
    void rateThatTheRendererCannotFollowIsToldAsSuch() {
        RenderPolicy slow = RenderPolicy.audio().withRates(new OnlyNormalRate());
        SinkHarness sink = new SinkHarness(slow, MajorType.AUDIO).ready().rate(2);
        assertThat(sink.said()).containsExactly("RateChanged MF_E_UNSUPPORTED_RATE");
    }

    @Test
    @Conformance(spec = "topology", section = "8", rule = "reverse: samples in falling order of time")
    void reverseRendersFallingTimes() {
        SinkHarness sink = SinkHarness.video().ready().rate(-1).start(200 * MS);
        sink.said();
        sink.send(240, 200, 160).advance(39);
        assertThat(sink.said()).containsExactly("render 200 at 200");
        sink.advance(1);
        assertThat(sink.said()).containsExactly("render 160 at 160");
    }

    @Test
    @Conformance(spec = "topology", section = "8", rule = "a start while running jumps")
    void seekWhileRunning() {
        SinkHarness sink = SinkHarness.video().ready().start(0).send(0, 40).flush();
        sink.start(5000 * MS).said();
        sink.send(4960, 5000, 5040).advance(40);
        assertThat(sink.said()).containsExactly("render 5000 at 5000", "render 5040 at 5040");
    }

    @Test
    @Conformance(spec = "topology", section = "8", rule = "requests: one event object for all, a constant number open")
    void requestsAreConstantAndFree() {
        SinkHarness sink = SinkHarness.video().ready().start(0);
        for (int i = 0; i < 100; i++) {
            sink.send(i * 40L).advance(40);
        }
        assertThat(sink.newRequests()).isEqualTo(103);
        assertThat(sink.events.stream()
                        .filter(event -> event.type() == MediaEventType.MEStreamSinkRequestSample)
                        .distinct())
                .hasSize(1);
    }

    @Test
    @Conformance(spec = "media-session", section = "13", rule = "low latency: request depth 1")
    void lowLatencyAsksForOneAtATime() {
        SinkHarness sink = SinkHarness.video();
        sink.sink.attributes().set(AttributeStore.LOW_LATENCY, 1);
        sink.ready().start(0);
        assertThat(sink.newRequests()).isEqualTo(1);
    }

    @Test
    @Conformance(spec = "topology", section = "8", rule = "RATELESS: samples as fast as they come")
    void ratelessDoesNotWait() {
        SinkHarness sink = new SinkHarness(RenderPolicy.rateless(), MajorType.VIDEO)
                .ready()
                .start(0);
        sink.send(0, 40_000, 80_000);
        sink.sink.stream().processSample(new Sample());
        sink.marker(MarkerType.ENDOFSEGMENT, "end");
        assertThat(sink.said())
                .containsExactly(
                        "Started",
                        "render 0 at 0",
                        "render 40000 at 0",
                        "render 80000 at 0",
                        "render without time at 0",
                        "Marker end");
        assertThat(sink.newRequests()).isEqualTo(3 + 4);
    }

    @Test
    @Conformance(spec = "media-session", section = "7.11", rule = "a failing sink says MEError; nothing is held up")
    void failingRendererSaysSoOnceAndHoldsNothing() {
        SinkHarness sink = SinkHarness.video().ready().start(0);
        sink.renderer.failure = new MediaException(Status.MF_E_UNEXPECTED, "the screen broke");
        sink.send(0, 40, 80).marker(MarkerType.ENDOFSEGMENT, "end").advance(1000);
        assertThat(sink.said()).containsExactly("Started", "MEError MF_E_UNEXPECTED", "Marker end");
        assertThat(sink.samplesAlive).isZero();
        sink.renderer.failure = null;
        sink.stop().start(0).said();
        sink.send(0);
        assertThat(sink.said()).containsExactly("render 0 at 0");
    }

    @Test
    void deviceThatCannotBeMadeReadyIsTriedAgainAtTheNextStart() {
        SinkHarness sink = SinkHarness.video();
        sink.renderer.failure = new MediaException(Status.MF_E_AUDIO_PLAYBACK_DEVICE_IN_USE, "somebody else plays");
        sink.ready().start(0);
        assertThat(sink.said())
                .containsExactly("configure " + sink.type(), "MEError MF_E_AUDIO_PLAYBACK_DEVICE_IN_USE", "Started");
        sink.renderer.failure = null;
        sink.stop().said();
        sink.start(0).send(0);
        assertThat(sink.said()).containsExactly("configure " + sink.type(), "Started", "render 0 at 0");
    }

    @Test
    void subscriberThatThrowsDoesNotStopTheStream() {
        SinkHarness sink = SinkHarness.video().ready();
        sink.sink.stream().unsubscribe(sink);
        int[] events = {0};
        sink.sink.stream().subscribe(event -> {
            if (events[0]++ == 0) {
                throw new IllegalStateException("not now");
            }
        });
        sink.clock.start(0);
        sink.virtual.runUntilIdle();
        assertThat(sink.virtual.failures()).hasSize(1);
        sink.sink.stream().processSample(sink.sample(0));
        sink.virtual.runUntilIdle();
        assertThat(sink.said()).containsExactly("render 0 at 0");
    }

    @Test
    @Conformance(spec = "topology", section = "9.4", rule = "a new type counts from its place in the stream on")
    void typeChangesInOrder() {
        SinkHarness sink = SinkHarness.video().ready().start(0).send(0, 40);
        sink.said();
        sink.sink.stream().setCurrentMediaType(sink.type());
        sink.send(80).advance(80);
        assertThat(sink.said()).containsExactly("render 40 at 40", "configure " + sink.type(), "render 80 at 80");
    }

    private static void assertRefused(SinkHarness sink, Status status) {
        Sample sample = sink.sample(0);
        assertThatThrownBy(() -> sink.sink.stream().processSample(sample))
                .isInstanceOfSatisfying(
                        MediaException.class,
                        failure -> assertThat(failure.status()).isEqualTo(status));
        sample.close();
    }
}
