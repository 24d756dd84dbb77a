package dev.reel.pipeline.sink;

import static dev.reel.pipeline.sink.SinkHarness.MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.QualityNotify;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.VarType;
import dev.reel.platform.media.MajorType;
import dev.reel.testkit.Conformance;
import org.junit.jupiter.api.Test;

/** media-session.md §12: what happens to samples that come too late, and who hears of it. */
class LateSamplesTest {
    @Test
    @Conformance(spec = "media-session", section = "12", rule = "lateness is measured")
    void lateSampleIsRenderedAtOnceWithItsLateness() {
        SinkHarness sink =
                SinkHarness.video().ready().start(0).send(0).advance(90).send(40);
        assertThat(sink.said()).containsExactly("Started", "render 0 at 0", "render 40 at 90 late 50");
        assertThat(sink.sink.stream().statistics().lastLateness()).isEqualTo(50 * MS);
    }

    @Test
    @Conformance(spec = "media-session", section = "12", rule = "a picture later than the threshold is dropped")
    void tooLatePictureIsDropped() {
        SinkHarness sink =
                SinkHarness.video().ready().start(0).send(0).advance(300).send(40, 280);
        assertThat(sink.said()).containsExactly("Started", "render 0 at 0", "render 280 at 300 late 20");
        assertThat(sink.sink.stream().statistics().dropped()).isEqualTo(1);
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "12",
            rule = "however late everything is, a picture is shown twice a second")
    void somethingIsAlwaysShown() {
        SinkHarness sink = SinkHarness.video().ready().start(10_000 * MS).advance(1000);
        for (int i = 0; i < 60; i++) {
            sink.send(10_000 + i * 40L).advance(40);
        }
        assertThat(sink.sink.stream().statistics().rendered()).isBetween(4L, 6L);
        assertThat(sink.samplesAlive).isZero();
    }

    @Test
    @Conformance(spec = "media-session", section = "12", rule = "sound is never dropped for being late")
    void lateSoundIsKept() {
        SinkHarness sink = SinkHarness.audio().ready().start(0).advance(1000).send(0, 40);
        assertThat(sink.said()).containsExactly("Started", "render 0 at 1000 late 1000", "render 40 at 1000 late 960");
    }

    @Test
    @Conformance(spec = "media-session", section = "12", rule = "the threshold can be set")
    void thresholdIsConfigurable() {
        SinkHarness sink = new SinkHarness(RenderPolicy.video().withDropAfter(MS), MajorType.VIDEO).ready();
        sink.start(0).send(0).advance(50).send(40);
        assertThat(sink.sink.stream().statistics().dropped()).isEqualTo(1);
    }

    @Test
    @Conformance(spec = "media-session", section = "12", rule = "MEQualityNotify SAMPLE_LAG, VT_I8, above 0 for late")
    void lagIsReported() {
        SinkHarness sink =
                SinkHarness.video().ready().start(0).send(0).advance(110).send(60);
        assertThat(sink.lags).containsExactly(0L, 50L);
        assertThat(sink.events)
                .filteredOn(event -> event.type() == MediaEventType.MEQualityNotify)
                .allSatisfy(event -> {
                    assertThat(event.extendedType()).isEqualTo(QualityNotify.SAMPLE_LAG);
                    assertThat(event.value().type()).isEqualTo(VarType.I8);
                });
    }

    @Test
    @Conformance(
            spec = "media-session",
            section = "12",
            rule = "lag reports: ten a second while late, two while in time")
    void reportsAreFew() {
        SinkHarness sink = SinkHarness.video().ready().start(0);
        for (int i = 0; i < 250; i++) {
            sink.send(i * 40L).advance(40);
        }
        assertThat(sink.lags).as("10 s in time").hasSizeBetween(19, 21).containsOnly(0L);
        sink.lags.clear();
        for (int i = 250; i < 500; i++) {
            sink.advance(40).send(i * 40L);
        }
        assertThat(sink.lags).as("10 s late").hasSizeBetween(80, 101);
    }

    @Test
    @Conformance(spec = "media-session", section = "12", rule = "a slow renderer loses pictures, not the beat")
    void slowRendererKeepsTheBeat() {
        SinkHarness sink = SinkHarness.video().ready();
        sink.renderer.takes = 60 * MS;
        sink.start(0);
        long next = 0;
        for (int i = 0; i < 200; i++) {
            for (int request = sink.newRequests(); request > 0; request--) {
                sink.send(next);
                next += 40;
            }
            sink.advance(10);
        }
        assertThat(sink.sink.stream().statistics().lastLateness()).isLessThanOrEqualTo(80 * MS);
        assertThat(sink.sink.stream().statistics().dropped()).isGreaterThan(10);
        assertThat(sink.sink.stream().statistics().rendered()).isGreaterThan(50);
    }
}
