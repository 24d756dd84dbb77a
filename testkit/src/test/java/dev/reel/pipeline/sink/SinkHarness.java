package dev.reel.pipeline.sink;

import dev.reel.pipeline.EventListener;
import dev.reel.pipeline.StreamSink.MarkerType;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.pipeline.clock.SystemTimeSource;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.VirtualPlatform;
import java.util.ArrayList;
import java.util.List;

/** A sink under a presentation clock on virtual time, and a log of what it says and renders. */
final class SinkHarness implements EventListener {
    static final long MS = Platform.MILLISECOND;
    static final long FRAME = 40 * MS;

    final VirtualPlatform virtual = new VirtualPlatform();
    final PresentationClock clock = new PresentationClock(virtual.platform());
    final List<String> log = new ArrayList<>();
    final List<Long> lags = new ArrayList<>();
    final List<MediaEvent> events = new ArrayList<>();
    final RecordingRenderer renderer;
    final RenderingSink sink;
    int requests;
    int samplesAlive;

    static SinkHarness video() {
        return new SinkHarness(RenderPolicy.video(), MajorType.VIDEO);
    }

    static SinkHarness audio() {
        return new SinkHarness(RenderPolicy.audio(), MajorType.AUDIO);
    }

    SinkHarness(RenderPolicy policy, MajorType major) {
        renderer = new RecordingRenderer(major);
        sink = new RenderingSink(virtual.platform(), "sink", policy, renderer);
        clock.setTimeSource(new SystemTimeSource(virtual.platform()));
        sink.stream().subscribe(this);
    }

    /** Sets a type and the clock. */
    SinkHarness ready() {
        sink.stream().setCurrentMediaType(type());
        sink.setPresentationClock(clock);
        idle();
        log.clear();
        return this;
    }

    MediaType type() {
        return renderer.majorType().equals(MajorType.VIDEO)
                ? MediaType.video(Subtype.I420, 64, 36)
                : MediaType.audio(Subtype.PCM, 48000, 2, 16);
    }

    SinkHarness start(long offset) {
        clock.start(offset);
        return idle();
    }

    SinkHarness pause() {
        clock.pause();
        return idle();
    }

    SinkHarness stop() {
        clock.stop();
        return idle();
    }

    SinkHarness rate(float rate) {
        clock.setRate(false, rate);
        return idle();
    }

    SinkHarness preroll(long time) {
        sink.notifyPreroll(time);
        return idle();
    }

    Sample sample(long time) {
        samplesAlive++;
        return new Sample(MemoryBuffer.wrap(new byte[4]))
                .setTime(time)
                .setDuration(FRAME)
                .onRelease(() -> samplesAlive--);
    }

    /** Sends samples of one frame's duration with these times in milliseconds. */
    SinkHarness send(long... millis) {
        for (long time : millis) {
            sink.stream().processSample(sample(time * MS));
        }
        return idle();
    }

    SinkHarness marker(MarkerType type, String context) {
        sink.stream().placeMarker(type, PropVariant.EMPTY, PropVariant.string(context));
        return idle();
    }

    SinkHarness flush() {
        sink.stream().flush();
        return idle();
    }

    SinkHarness advance(long millis) {
        virtual.advance(millis * MS);
        return this;
    }

    SinkHarness idle() {
        virtual.runUntilIdle();
        virtual.assertNoFailures();
        return this;
    }

    /** The log since the last call. */
    List<String> said() {
        List<String> all = List.copyOf(log);
        log.clear();
        return all;
    }

    @Override
    public void onEvent(MediaEvent event) {
        events.add(event);
        if (event.type() == MediaEventType.MEStreamSinkRequestSample) {
            requests++;
            return;
        }
        if (event.type() == MediaEventType.MEQualityNotify) {
            lags.add(event.value().asLong() / MS);
            return;
        }
        String text = event.type().name().replace("MEStreamSink", "");
        if (event.type() == MediaEventType.MEStreamSinkMarker) {
            text += " " + event.value();
        }
        if (event.attributes().contains(EventAttributes.SCRUBSAMPLE_TIME)) {
            text += " " + event.attributes().get(EventAttributes.SCRUBSAMPLE_TIME) / MS;
        }
        log.add(
                event.status().equals(Status.S_OK)
                        ? text
                        : text + " " + event.status().symbol());
    }

    /** Requests since the last call. */
    int newRequests() {
        int count = requests;
        requests = 0;
        return count;
    }

    /** Notes what it is called for; fails or takes long on demand. */
    final class RecordingRenderer implements SampleRenderer {
        private final MajorType major;
        RuntimeException failure;
        long takes;

        RecordingRenderer(MajorType major) {
            this.major = major;
        }

        @Override
        public MajorType majorType() {
            return major;
        }

        @Override
        public boolean accepts(MediaType type) {
            return type.majorType().equals(major) && !type.isCompressedFormat();
        }

        @Override
        public void configure(MediaType type) {
            log.add("configure " + type);
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public void render(Sample sample, long lateness) {
            if (failure != null) {
                throw failure;
            }
            String time = sample.hasTime() ? "" + sample.time() / MS : "without time";
            log.add("render " + time + " at " + clock.time() / MS + (lateness == 0 ? "" : " late " + lateness / MS));
            virtual.spend(takes);
        }

        @Override
        public void flush() {
            log.add("renderer flush");
        }

        @Override
        public void close() {
            log.add("renderer close");
        }
    }
}
