package dev.reel.pipeline.sink;

import static dev.reel.pipeline.sink.SinkHarness.MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.Activate;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.SinkCharacteristic;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.pipeline.clock.SystemTimeSource;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import org.junit.jupiter.api.Test;

/** The sink that shows nothing, and what its counters tell. */
class NullSinkTest {
    private final VirtualPlatform virtual = new VirtualPlatform();

    @Test
    void takesAnythingUncompressedOfItsKind() {
        RenderingStreamSink video = NullSink.paced(virtual.platform(), MajorType.VIDEO).stream();
        assertThat(video.isMediaTypeSupported(MediaType.video(Subtype.I420, 640, 360)))
                .isTrue();
        assertThat(video.isMediaTypeSupported(MediaType.video(Subtype.named("yuv444p10"), 640, 360)))
                .isTrue();
        assertThat(video.isMediaTypeSupported(MediaType.of(MajorType.VIDEO, Subtype.H264)))
                .isFalse();
        assertThat(video.isMediaTypeSupported(MediaType.audio(Subtype.PCM, 48000, 2, 16)))
                .isFalse();
        assertThat(video.isMediaTypeSupported(new MediaType())).isFalse();
        assertThat(video.majorType()).isEqualTo(MajorType.VIDEO);
    }

    @Test
    void tenSecondsKeepTimeAndSync() {
        RenderingSink video = NullSink.paced(virtual.platform(), MajorType.VIDEO);
        RenderingSink audio = NullSink.paced(virtual.platform(), MajorType.AUDIO);
        PresentationClock clock = new PresentationClock(virtual.platform());
        clock.setTimeSource(new SystemTimeSource(virtual.platform()));
        feed(video, MediaType.video(Subtype.I420, 64, 36), 333_333, clock);
        feed(audio, MediaType.audio(Subtype.PCM, 48000, 2, 16), 213_333, clock);
        clock.start(0);
        SyncMeter meter = new SyncMeter();
        for (int i = 0; i < 1000; i++) {
            virtual.advance(10 * MS);
            meter.observe(audio.stream().statistics(), video.stream().statistics());
        }
        virtual.assertNoFailures();
        assertThat(video.stream().statistics().rendered()).isEqualTo(301);
        assertThat(video.stream().statistics().dropped()).isZero();
        assertThat(audio.stream().statistics().rendered()).isEqualTo(469);
        assertThat(meter.observations()).isEqualTo(1000);
        assertThat(meter.percentile(0.99)).isLessThanOrEqualTo(MS);
    }

    @Test
    void ratelessTakesTenMinutesAtOnce() {
        RenderingSink video = NullSink.rateless(virtual.platform(), MajorType.VIDEO);
        assertThat(video.characteristics()).contains(SinkCharacteristic.RATELESS);
        PresentationClock clock = new PresentationClock(virtual.platform());
        clock.setTimeSource(new SystemTimeSource(virtual.platform()));
        Feeder feeder = feed(video, MediaType.video(Subtype.I420, 64, 36), 400_000, clock);
        feeder.left = 15_000;
        clock.start(0);
        virtual.runUntilIdle();
        assertThat(video.stream().statistics().rendered()).isEqualTo(15_000);
        assertThat(virtual.time()).isZero();
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "5",
            rule = "ActivateObject gives the same instance until it is shut down; who activates shuts down")
    void activation() {
        Activate<MediaSink> activate = NullSink.pacedActivate(virtual.platform(), MajorType.VIDEO);
        MediaSink first = activate.activateObject();
        assertThat(activate.activateObject()).isSameAs(first);
        activate.shutdownObject();
        assertThat(SinkCallsTest.resultOf(first::characteristics)).isEqualTo(Status.MF_E_SHUTDOWN);
        activate.shutdownObject();
        MediaSink second = activate.activateObject();
        assertThat(second).isNotSameAs(first);
        activate.detachObject();
        activate.shutdownObject();
        assertThat(second.characteristics()).isNotEmpty();
    }

    @Test
    void meterTellsWhoIsAhead() {
        SyncMeter meter = new SyncMeter();
        meter.observe(new SinkStatistics(0, 0, 0, 0, 0), new SinkStatistics(1, 1, 0, 0, 0));
        assertThat(meter.observations()).isZero();
        for (int i = 0; i < 99; i++) {
            meter.observe(new SinkStatistics(1, 1, 0, 0, 0), new SinkStatistics(1, 1, 0, 0, 5 * MS));
        }
        meter.observe(new SinkStatistics(1, 1, 0, 0, 70 * MS), new SinkStatistics(1, 1, 0, 0, 0));
        assertThat(meter.last()).isEqualTo(-70 * MS);
        assertThat(meter.largest()).isEqualTo(70 * MS);
        assertThat(meter.percentile(0.99)).isEqualTo(5 * MS);
        assertThat(meter.percentile(1)).isEqualTo(70 * MS);
        assertThat(new SyncMeter().percentile(0.99)).isZero();
    }

    private Feeder feed(RenderingSink sink, MediaType type, long duration, PresentationClock clock) {
        sink.stream().setCurrentMediaType(type);
        sink.setPresentationClock(clock);
        Feeder feeder = new Feeder(sink.stream(), duration);
        sink.stream().subscribe(event -> {
            if (event.type() == MediaEventType.MEStreamSinkRequestSample) {
                virtual.platform().workers().execute(feeder);
            }
        });
        return feeder;
    }

    /** Answers each request with the next sample. */
    private static final class Feeder implements Runnable {
        private final RenderingStreamSink stream;
        private final long duration;
        private long next;
        long left = Long.MAX_VALUE;

        Feeder(RenderingStreamSink stream, long duration) {
            this.stream = stream;
            this.duration = duration;
        }

        @Override
        public void run() {
            if (left-- > 0) {
                stream.processSample(new Sample().setTime(next).setDuration(duration));
                next += duration;
            }
        }
    }
}
