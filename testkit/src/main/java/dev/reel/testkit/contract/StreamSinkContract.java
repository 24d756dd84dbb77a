package dev.reel.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.pipeline.EventListener;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.PrerollSink;
import dev.reel.pipeline.SinkCharacteristic;
import dev.reel.pipeline.StreamSink;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.pipeline.clock.PresentationTimeSource;
import dev.reel.pipeline.clock.SystemTimeSource;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import dev.reel.testkit.Conformance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of a sink and its streams (topology.md §8): extend it, make the sink and samples for it, run. */
public abstract class StreamSinkContract {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration QUIET = Duration.ofMillis(50);
    private static final PropVariant CONTEXT = PropVariant.string("context");

    private Waiting waiting;
    private MediaSink sink;
    private StreamSink stream;
    private PresentationClock clock;
    private Log log;

    /** For subclasses. */
    protected StreamSinkContract() {}

    /** A fresh sink with at least one stream. */
    protected abstract MediaSink open();

    /** The platform that it was made for. */
    protected abstract Platform platform();

    /** How to wait for it. */
    protected abstract Waiting waiting();

    /** A type that its first stream takes. */
    protected abstract MediaType type();

    /** A sample of that type with a time and a duration in 100 ns units. */
    protected abstract Sample sample(long time, long duration);

    /** Called after each test, when the component is shut down: the place to look for leaks. */
    protected void checkAfterwards() {}

    @BeforeEach
    void openSink() {
        waiting = waiting();
        sink = open();
        stream = sink.streamSinks().get(0);
        log = new Log(waiting);
        stream.subscribe(log);
        clock = new PresentationClock(platform());
        clock.setTimeSource(sink instanceof PresentationTimeSource own ? own : new SystemTimeSource(platform()));
    }

    @AfterEach
    void shutSink() {
        try {
            sink.shutdown();
        } catch (MediaException alreadyShut) {
            assertThat(alreadyShut.status()).isEqualTo(Status.MF_E_SHUTDOWN);
        }
        clock.shutdown();
        checkAfterwards();
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "8",
            rule = "SetPresentationClock(null) and GetPresentationClock without one")
    void aSinkWithoutAClockSaysSo() {
        sink.setPresentationClock(null);
        assertStatus(sink::presentationClock, Status.MF_E_NO_CLOCK);
        sink.setPresentationClock(clock);
        assertThat(sink.presentationClock()).isSameAs(clock);
    }

    @Test
    @Conformance(spec = "topology", section = "8", rule = "fixed and growing sinks")
    void streamsAreFixedOrHaveIdsOfTheirOwn() {
        if (sink.characteristics().contains(SinkCharacteristic.FIXED_STREAMS)) {
            assertStatus(() -> sink.addStreamSink(1000, null), Status.MF_E_STREAMSINKS_FIXED);
            assertStatus(() -> sink.removeStreamSink(stream.id()), Status.MF_E_STREAMSINKS_FIXED);
        } else {
            assertStatus(() -> sink.addStreamSink(stream.id(), null), Status.MF_E_STREAMSINK_EXISTS);
            assertStatus(() -> sink.removeStreamSink(1000), Status.MF_E_INVALIDSTREAMNUMBER);
        }
        assertStatus(() -> sink.streamSinkById(1000), Status.MF_E_INVALIDSTREAMNUMBER);
        assertThat(sink.streamSinkById(stream.id())).isSameAs(stream);
        List<StreamSink> streams = sink.streamSinks();
        for (int wrong : new int[] {-1, streams.size(), Integer.MAX_VALUE}) {
            assertStatus(() -> sink.streamSinkByIndex(wrong), Status.MF_E_INVALIDINDEX);
        }
        assertThat(sink.streamSinkByIndex(streams.indexOf(stream))).isSameAs(stream);
        assertThat(stream.mediaSink()).isSameAs(sink);
    }

    @Test
    @Conformance(spec = "topology", section = "8", rule = "characteristics are constant")
    void characteristicsStayTheSame() {
        Set<SinkCharacteristic> before = sink.characteristics();
        if (before.contains(SinkCharacteristic.CAN_PREROLL)) {
            assertThat(sink).isInstanceOf(PrerollSink.class);
        }
        play(0);
        assertThat(sink.characteristics()).isEqualTo(before);
    }

    @Test
    @Conformance(spec = "topology", section = "8", rule = "OnClockStart: MEStreamSinkStarted, then requests")
    void aStartIsAnsweredAndSamplesAreAskedFor() {
        play(0);
        log.await(MediaEventType.MEStreamSinkRequestSample);
        assertThat(log.types().indexOf(MediaEventType.MEStreamSinkStarted))
                .isLessThan(log.types().indexOf(MediaEventType.MEStreamSinkRequestSample));
    }

    @Test
    @Conformance(spec = "topology", section = "8", rule = "every clock change is answered")
    void everyClockChangeIsAnsweredOnce() {
        play(0);
        clock.pause();
        log.await(MediaEventType.MEStreamSinkPaused);
        clock.start(PresentationClock.CURRENT_POSITION);
        log.await(MediaEventType.MEStreamSinkStarted, 2);
        clock.setRate(false, 1);
        log.await(MediaEventType.MEStreamSinkRateChanged);
        clock.stop();
        log.await(MediaEventType.MEStreamSinkStopped);
        // A sink that drives the clock was told of its rate when the clock got it.
        assertThat(log.types().stream()
                        .dropWhile(type -> type == MediaEventType.MEStreamSinkRateChanged)
                        .filter(type -> type != MediaEventType.MEStreamSinkRequestSample))
                .containsExactly(
                        MediaEventType.MEStreamSinkStarted,
                        MediaEventType.MEStreamSinkPaused,
                        MediaEventType.MEStreamSinkStarted,
                        MediaEventType.MEStreamSinkRateChanged,
                        MediaEventType.MEStreamSinkStopped);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "8",
            rule = "one request per sample wanted; a marker follows what came before it")
    void samplesAreTakenOnRequestAndTheEndMarkerComesAfterThem() {
        play(0);
        long frame = Platform.SECOND / 50;
        for (int i = 0; i < 10; i++) {
            log.await(MediaEventType.MEStreamSinkRequestSample, i + 1);
            stream.processSample(sample(i * frame, frame));
        }
        stream.placeMarker(StreamSink.MarkerType.ENDOFSEGMENT, PropVariant.EMPTY, CONTEXT);
        log.await(MediaEventType.MEStreamSinkMarker);
        MediaEvent marker = log.first(MediaEventType.MEStreamSinkMarker);
        assertThat(marker.value()).isEqualTo(CONTEXT);
        assertThat(marker.status()).isEqualTo(Status.S_OK);
        if (!isRateless()) {
            assertThat(clock.time()).isGreaterThanOrEqualTo(9 * frame);
        }
    }

    @Test
    @Conformance(spec = "topology", section = "8", rule = "Flush: pending markers come out with E_ABORT")
    void aFlushAbortsMarkersAndDropsSamples() {
        Assumptions.assumeFalse(isRateless(), "a rateless sink has nothing pending");
        play(0);
        log.await(MediaEventType.MEStreamSinkRequestSample);
        stream.processSample(sample(3600 * Platform.SECOND, Platform.SECOND));
        stream.placeMarker(StreamSink.MarkerType.DEFAULT, PropVariant.EMPTY, CONTEXT);
        assertThat(waiting.until(() -> log.count(MediaEventType.MEStreamSinkMarker) > 0, QUIET))
                .isFalse();
        stream.flush();
        log.await(MediaEventType.MEStreamSinkMarker);
        assertThat(log.first(MediaEventType.MEStreamSinkMarker).status()).isEqualTo(Status.E_ABORT);
        assertThat(log.first(MediaEventType.MEStreamSinkMarker).value()).isEqualTo(CONTEXT);
    }

    @Test
    @Conformance(spec = "topology", section = "8", rule = "OnClockStop: queued markers at once, later ones at once")
    void aStopLetsMarkersOutAtOnce() {
        play(0);
        log.await(MediaEventType.MEStreamSinkRequestSample);
        stream.processSample(sample(3600 * Platform.SECOND, Platform.SECOND));
        stream.placeMarker(StreamSink.MarkerType.DEFAULT, PropVariant.EMPTY, CONTEXT);
        clock.stop();
        log.await(MediaEventType.MEStreamSinkStopped);
        log.await(MediaEventType.MEStreamSinkMarker);
        stream.placeMarker(StreamSink.MarkerType.DEFAULT, PropVariant.EMPTY, CONTEXT);
        log.await(MediaEventType.MEStreamSinkMarker, 2);
    }

    @Test
    @Conformance(spec = "topology", section = "8", rule = "OnClockPause: nothing is processed")
    void aPausedSinkHoldsSamplesBack() {
        Assumptions.assumeFalse(isRateless(), "a rateless sink does not wait for its clock");
        play(0);
        log.await(MediaEventType.MEStreamSinkRequestSample);
        stream.processSample(sample(Platform.SECOND / 10, Platform.SECOND / 50));
        stream.placeMarker(StreamSink.MarkerType.DEFAULT, PropVariant.EMPTY, CONTEXT);
        clock.pause();
        log.await(MediaEventType.MEStreamSinkPaused);
        if (clock.time() < Platform.SECOND / 10) {
            assertThat(waiting.until(() -> log.count(MediaEventType.MEStreamSinkMarker) > 0, Duration.ofMillis(300)))
                    .isFalse();
        }
        clock.start(PresentationClock.CURRENT_POSITION);
        log.await(MediaEventType.MEStreamSinkMarker);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "8",
            rule = "ProcessSample while stopped: refused, the sample stays the caller's")
    void aStoppedSinkRefusesSamplesOrDropsThem() {
        prepare();
        Sample offered = sample(0, Platform.SECOND);
        try {
            stream.processSample(offered);
        } catch (MediaException refusal) {
            assertThat(refusal.status()).isIn(Status.MF_E_INVALIDREQUEST, Status.MF_E_INVALID_STATE_TRANSITION);
            assertThat(offered.totalLength())
                    .as("the sample is still the caller's")
                    .isNotNegative();
            offered.close();
        }
    }

    @Test
    @Conformance(spec = "topology", section = "8", rule = "a sample needs a type first")
    void aStreamWithoutATypeIsNotInitialized() {
        Assumptions.assumeTrue(stream.typeHandler().currentMediaType() == null, "the stream has a type from the start");
        sink.setPresentationClock(clock);
        Sample offered = sample(0, Platform.SECOND);
        assertStatus(() -> stream.processSample(offered), Status.MF_E_NOT_INITIALIZED);
        offered.close();
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "8",
            rule = "preroll: requests, then MEStreamSinkPrerolled, before the clock starts")
    void prerollAsksForSamplesAndSaysWhenItHasEnough() {
        Assumptions.assumeTrue(
                sink.characteristics().contains(SinkCharacteristic.CAN_PREROLL), "the sink does not preroll");
        prepare();
        ((PrerollSink) sink).notifyPreroll(0);
        long frame = Platform.SECOND / 50;
        int given = 0;
        while (log.count(MediaEventType.MEStreamSinkPrerolled) == 0) {
            int wanted = given + 1;
            boolean asked = waiting.until(
                    () -> log.count(MediaEventType.MEStreamSinkRequestSample) >= wanted
                            || log.count(MediaEventType.MEStreamSinkPrerolled) > 0,
                    LIMIT);
            assertThat(asked)
                    .as("a request or the end of the preroll, came: " + log.types())
                    .isTrue();
            if (log.count(MediaEventType.MEStreamSinkRequestSample) >= wanted) {
                stream.processSample(sample(given * frame, frame));
                given++;
            }
        }
        assertThat(given).isPositive();
        assertThat(log.count(MediaEventType.MEStreamSinkStarted)).isZero();
        clock.start(0);
        log.await(MediaEventType.MEStreamSinkStarted);
    }

    @Test
    @Conformance(spec = "topology", section = "8", rule = "one subscriber at a time")
    void aSecondListenerIsRefused() {
        assertStatus(() -> stream.subscribe(event -> {}), Status.MF_E_MULTIPLE_SUBSCRIBERS);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "8",
            rule = "after Shutdown: sink methods MF_E_SHUTDOWN, stream methods never again")
    void afterShutdownNothingWorks() {
        play(0);
        int id = stream.id();
        sink.shutdown();
        assertStatus(sink::shutdown, Status.MF_E_SHUTDOWN);
        assertStatus(sink::presentationClock, Status.MF_E_SHUTDOWN);
        assertStatus(() -> sink.setPresentationClock(null), Status.MF_E_SHUTDOWN);
        assertStatus(() -> sink.streamSinkById(id), Status.MF_E_SHUTDOWN);
        assertStatus(() -> sink.streamSinkByIndex(0), Status.MF_E_SHUTDOWN);
        Sample offered = sample(0, Platform.SECOND);
        assertThatThrownBy(() -> stream.processSample(offered))
                .isInstanceOfSatisfying(
                        MediaException.class,
                        refusal -> assertThat(refusal.status())
                                .isIn(Status.MF_E_SHUTDOWN, Status.MF_E_STREAMSINK_REMOVED));
        offered.close();
        clock.pause();
        assertThat(waiting.until(() -> log.count(MediaEventType.MEStreamSinkPaused) > 0, QUIET))
                .isFalse();
    }

    private void prepare() {
        if (stream.typeHandler().currentMediaType() == null) {
            stream.typeHandler().setCurrentMediaType(type());
        }
        sink.setPresentationClock(clock);
    }

    private void play(long position) {
        prepare();
        clock.start(position);
        log.await(MediaEventType.MEStreamSinkStarted);
    }

    private boolean isRateless() {
        return sink.characteristics().contains(SinkCharacteristic.RATELESS);
    }

    private static void assertStatus(ThrowingCallable call, Status status) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        MediaException.class,
                        failure -> assertThat(failure.status()).isEqualTo(status));
    }

    /** The events of the stream. */
    private static final class Log implements EventListener {
        private final Waiting waiting;
        private final List<MediaEvent> events = new ArrayList<>();

        Log(Waiting waiting) {
            this.waiting = waiting;
        }

        @Override
        public void onEvent(MediaEvent event) {
            synchronized (events) {
                events.add(event);
            }
            waiting.changed();
        }

        List<MediaEvent> all() {
            synchronized (events) {
                return List.copyOf(events);
            }
        }

        List<MediaEventType> types() {
            return all().stream().map(MediaEvent::type).toList();
        }

        long count(MediaEventType type) {
            return all().stream().filter(is(type)).count();
        }

        MediaEvent first(MediaEventType type) {
            return all().stream().filter(is(type)).findFirst().orElseThrow();
        }

        void await(MediaEventType type) {
            await(type, 1);
        }

        void await(MediaEventType type, int count) {
            assertThat(waiting.until(() -> count(type) >= count, LIMIT))
                    .as(count + " times " + type + ", came: " + types())
                    .isTrue();
        }

        private static Predicate<MediaEvent> is(MediaEventType type) {
            return event -> event.type() == type;
        }
    }
}
