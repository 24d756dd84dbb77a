package dev.reel.pipeline.sink;

import static dev.reel.pipeline.sink.SinkCallsTest.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.Activate;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.MediaTypeHandler;
import dev.reel.pipeline.RateSupport;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.SinkCharacteristic;
import dev.reel.pipeline.StreamSink;
import dev.reel.pipeline.StreamSink.MarkerType;
import dev.reel.pipeline.clock.ClockStateSink;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.pipeline.clock.PresentationTimeSource;
import dev.reel.pipeline.clock.SystemTimeSource;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** topology.md §8.1. */
class SampleGrabberTest {
    private static final long MS = Platform.MILLISECOND;

    private final VirtualPlatform virtual = new VirtualPlatform();
    private final MediaType wanted = MediaType.audio(Subtype.PCM, 48000, 2, 16);
    private final Recorder recorder = new Recorder();
    private final Activate<MediaSink> activate = SampleGrabberSink.activate(virtual.platform(), wanted, recorder);

    @Test
    @Conformance(spec = "topology", section = "8.1", rule = "null type: E_POINTER")
    void needsATypeAndACallback() {
        assertThat(resultOf(() -> SampleGrabberSink.activate(virtual.platform(), null, recorder)))
                .isEqualTo(Status.E_POINTER);
        assertThat(resultOf(() -> SampleGrabberSink.activate(virtual.platform(), wanted, null)))
                .isEqualTo(Status.E_POINTER);
    }

    @Test
    @Conformance(spec = "topology", section = "8.1", rule = "FIXED_STREAMS; one stream, id 0")
    void fixedStreams() {
        MediaSink sink = activate.activateObject();
        assertThat(sink.characteristics()).containsExactly(SinkCharacteristic.FIXED_STREAMS);
        assertThat(sink.streamSinks()).hasSize(1);
        assertThat(sink.streamSinks().get(0).id()).isZero();
        assertThat(sink.streamSinkById(0)).isSameAs(sink.streamSinks().get(0));
        assertThat(resultOf(() -> sink.addStreamSink(1, null))).isEqualTo(Status.MF_E_STREAMSINKS_FIXED);
        assertThat(resultOf(() -> sink.removeStreamSink(0))).isEqualTo(Status.MF_E_STREAMSINKS_FIXED);
        assertThat(resultOf(() -> sink.streamSinkById(1))).isEqualTo(Status.MF_E_INVALIDSTREAMNUMBER);
    }

    @Test
    @Conformance(spec = "topology", section = "8.1", rule = "IGNORE_CLOCK: RATELESS and no waiting")
    void ignoresTheClock() {
        activate.attributes().set(SampleGrabberSink.IGNORE_CLOCK, 1);
        MediaSink sink = activate.activateObject();
        assertThat(sink.characteristics())
                .containsExactlyInAnyOrder(SinkCharacteristic.FIXED_STREAMS, SinkCharacteristic.RATELESS);
        start(sink, 0);
        recorder.calls.clear();
        send(sink, sample(5000));
        assertThat(recorder.calls).containsExactly("sample 5000 20 [1, 2] at 0");
    }

    @Test
    @Conformance(spec = "topology", section = "8.1", rule = "SAMPLE_TIME_OFFSET: present early")
    void presentsEarly() {
        activate.attributes().set(SampleGrabberSink.SAMPLE_TIME_OFFSET, 30 * MS);
        MediaSink sink = activate.activateObject();
        start(sink, 0);
        recorder.calls.clear();
        send(sink, sample(100));
        virtual.advance(69 * MS);
        assertThat(recorder.calls).isEmpty();
        virtual.advance(MS);
        assertThat(recorder.calls).containsExactly("sample 100 20 [1, 2] at 70");
    }

    @Test
    @Conformance(spec = "topology", section = "8.1", rule = "clock state sink, rate support, not a time source")
    void interfaces() {
        MediaSink sink = activate.activateObject();
        assertThat(sink).isInstanceOf(ClockStateSink.class).isInstanceOf(RateSupport.class);
        assertThat(sink).isNotInstanceOf(PresentationTimeSource.class);
    }

    @Test
    @Conformance(spec = "topology", section = "8.1", rule = "fastest ±FLT_MAX, slowest 0, thin or not")
    void rates() {
        RateSupport rates = activate.activateObject()
                .service(Services.RATE_CONTROL, RateSupport.class)
                .orElseThrow();
        for (boolean thin : new boolean[] {false, true}) {
            assertThat(rates.fastestRate(false, thin)).isEqualTo(Float.MAX_VALUE);
            assertThat(rates.fastestRate(true, thin)).isEqualTo(-Float.MAX_VALUE);
            assertThat(rates.slowestRate(false, thin)).isZero();
            assertThat(rates.slowestRate(true, thin)).isZero();
        }
    }

    @Test
    @Conformance(spec = "topology", section = "8.1", rule = "the type handler is the stream object; it lists no type")
    void typeHandler() {
        StreamSink stream = activate.activateObject().streamSinkById(0);
        assertThat(stream.typeHandler()).isSameAs(stream);
        assertThat(stream.typeHandler().mediaTypes()).isEmpty();
        assertThat(stream.typeHandler().currentMediaType()).isSameAs(wanted);
    }

    static Stream<Arguments> types() {
        return Stream.of(
                type("the same", true, type -> {}),
                type("more attributes", true, type -> type.set(MediaTypeAttributes.AVG_BITRATE, 1)),
                type("another major type", false, type -> type.set(MediaTypeAttributes.MAJOR_TYPE, MajorType.VIDEO)),
                type("another subtype", false, type -> type.set(MediaTypeAttributes.SUBTYPE, Subtype.FLOAT)),
                type("no subtype", false, type -> type.delete(MediaTypeAttributes.SUBTYPE)),
                type("another rate", false, type -> type.set(MediaTypeAttributes.AUDIO_SAMPLES_PER_SECOND, 44100)),
                type("without channels", false, type -> type.delete(MediaTypeAttributes.AUDIO_NUM_CHANNELS)),
                type("empty", false, MediaType::deleteAll));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("types")
    @Conformance(spec = "topology", section = "8.1", rule = "type check")
    void typeCheck(String name, boolean fits, Consumer<MediaType> change) {
        MediaTypeHandler handler = activate.activateObject().streamSinkById(0).typeHandler();
        MediaType proposed = wanted.copy();
        change.accept(proposed);
        assertThat(handler.isMediaTypeSupported(proposed)).isEqualTo(fits);
        assertThat(resultOf(() -> handler.setCurrentMediaType(proposed)))
                .isEqualTo(fits ? Status.S_OK : Status.MF_E_INVALIDMEDIATYPE);
        assertThat(handler.currentMediaType()).isSameAs(fits ? proposed : wanted);
    }

    @Test
    @Conformance(spec = "topology", section = "8.1", rule = "type check: null is E_POINTER")
    void typeCheckOfNull() {
        MediaTypeHandler handler = activate.activateObject().streamSinkById(0).typeHandler();
        assertThat(resultOf(() -> handler.isMediaTypeSupported(null))).isEqualTo(Status.E_POINTER);
        assertThat(resultOf(() -> handler.setCurrentMediaType(null))).isEqualTo(Status.E_POINTER);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "8.1",
            rule = "the check reads the creation type live; GetMajorType uses the current type")
    void typeCheckIsLive() {
        MediaTypeHandler handler = activate.activateObject().streamSinkById(0).typeHandler();
        MediaType stereo = wanted.copy();
        handler.setCurrentMediaType(stereo);
        wanted.set(MediaTypeAttributes.AUDIO_NUM_CHANNELS, 1);
        assertThat(handler.isMediaTypeSupported(stereo)).isFalse();
        wanted.deleteAll();
        assertThat(handler.majorType()).isEqualTo(MajorType.AUDIO);
        stereo.deleteAll();
        assertThat(resultOf(handler::majorType)).isEqualTo(Status.MF_E_ATTRIBUTENOTFOUND);
    }

    @Test
    @Conformance(spec = "topology", section = "8.1", rule = "no events at rest")
    void noEventsAtRest() {
        List<MediaEvent> events = new ArrayList<>();
        StreamSink stream = activate.activateObject().streamSinkById(0);
        stream.subscribe(events::add);
        virtual.advance(Platform.SECOND);
        assertThat(events).isEmpty();
    }

    @Test
    @Conformance(spec = "topology", section = "8.1", rule = "order of callbacks; unknown time and duration = max value")
    void callbacksInOrder() {
        activate.attributes().set(SampleGrabberSink.IGNORE_CLOCK, 1);
        MediaSink sink = activate.activateObject();
        PresentationClock clock = start(sink, 7 * MS);
        send(sink, sample(7).setFlags(3));
        send(sink, new Sample(MemoryBuffer.wrap(new byte[] {1})).addBuffer(MemoryBuffer.wrap(new byte[] {2})));
        clock.pause();
        virtual.runUntilIdle();
        clock.start(PresentationClock.CURRENT_POSITION);
        virtual.runUntilIdle();
        clock.setRate(false, 2);
        virtual.runUntilIdle();
        clock.stop();
        virtual.runUntilIdle();
        sink.shutdown();
        virtual.runUntilIdle();
        assertThat(recorder.calls)
                .containsExactly(
                        "clock",
                        "start 7",
                        "sample 7 20 [1, 2] at 0 flags 3",
                        "sample ? ? [1, 2] at 0",
                        "pause",
                        "restart",
                        "rate 2.0",
                        "stop",
                        "shutdown");
    }

    @Test
    @Conformance(spec = "topology", section = "8.1", rule = "markers and flush as every stream sink")
    void markers() {
        MediaSink sink = activate.activateObject();
        List<String> events = new ArrayList<>();
        sink.streamSinkById(0).subscribe(event -> events.add(event.type() + " " + event.status()));
        start(sink, 0);
        events.clear();
        send(sink, sample(40));
        sink.streamSinkById(0).placeMarker(MarkerType.DEFAULT, PropVariant.EMPTY, PropVariant.EMPTY);
        sink.streamSinkById(0).flush();
        virtual.runUntilIdle();
        assertThat(events).contains("MEStreamSinkMarker " + Status.E_ABORT);
    }

    static Stream<Arguments> afterShutdown() {
        return Stream.of(
                call("GetMediaSink", StreamSink::mediaSink),
                call("GetIdentifier", StreamSink::id),
                call("GetMediaTypeHandler", StreamSink::typeHandler),
                call("ProcessSample", stream -> stream.processSample(new Sample())),
                call(
                        "PlaceMarker",
                        stream -> stream.placeMarker(MarkerType.DEFAULT, PropVariant.EMPTY, PropVariant.EMPTY)),
                call("Flush", StreamSink::flush),
                call("GetMajorType", stream -> ((MediaTypeHandler) stream).majorType()),
                call("GetMediaTypeCount", stream -> ((MediaTypeHandler) stream).mediaTypes()));
    }

    @ParameterizedTest(name = "{0} after Shutdown")
    @MethodSource("afterShutdown")
    @Conformance(spec = "topology", section = "8", rule = "after sink Shutdown: stream methods (grabber)")
    void streamAfterShutdown(String name, Consumer<StreamSink> call) {
        MediaSink sink = activate.activateObject();
        StreamSink stream = sink.streamSinkById(0);
        sink.shutdown();
        assertThat(resultOf(() -> call.accept(stream))).isEqualTo(Status.MF_E_STREAMSINK_REMOVED);
        assertThat(resultOf(sink::shutdown)).isEqualTo(Status.MF_E_SHUTDOWN);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "5",
            rule = "sample grabber activate: ShutdownObject leaves the sink alone; DetachObject E_NOTIMPL")
    void activation() {
        MediaSink sink = activate.activateObject();
        assertThat(activate.activateObject()).isSameAs(sink);
        assertThat(resultOf(activate::detachObject)).isEqualTo(Status.E_NOTIMPL);
        activate.shutdownObject();
        assertThat(sink.streamSinks()).hasSize(1);
        assertThat(resultOf(activate::activateObject)).isEqualTo(Status.MF_E_SHUTDOWN);
    }

    private PresentationClock start(MediaSink sink, long offset) {
        PresentationClock clock = new PresentationClock(virtual.platform());
        clock.setTimeSource(new SystemTimeSource(virtual.platform()));
        sink.setPresentationClock(clock);
        clock.start(offset);
        virtual.runUntilIdle();
        return clock;
    }

    private void send(MediaSink sink, Sample sample) {
        sink.streamSinkById(0).processSample(sample);
        virtual.runUntilIdle();
        virtual.assertNoFailures();
    }

    private static Sample sample(long millis) {
        return new Sample(MemoryBuffer.wrap(new byte[] {1, 2}))
                .setTime(millis * MS)
                .setDuration(20 * MS);
    }

    private static Arguments type(String name, boolean fits, Consumer<MediaType> change) {
        return Arguments.of(name, fits, change);
    }

    private static Arguments call(String name, Consumer<StreamSink> call) {
        return Arguments.of(name, call);
    }

    private final class Recorder implements SampleGrabberCallback {
        final List<String> calls = new ArrayList<>();

        @Override
        public void onSetPresentationClock(@Nullable PresentationClock clock) {
            calls.add("clock");
        }

        @Override
        public void onProcessSample(MajorType majorType, int flags, long time, long duration, ByteBuffer data) {
            List<Byte> bytes = new ArrayList<>();
            while (data.hasRemaining()) {
                bytes.add(data.get());
            }
            calls.add("sample " + millis(time) + " " + millis(duration) + " " + bytes + " at " + virtual.time() / MS
                    + (flags == 0 ? "" : " flags " + flags));
        }

        private static String millis(long time) {
            return time == UNKNOWN ? "?" : "" + time / MS;
        }

        @Override
        public void onClockStart(long systemTime, long startOffset) {
            calls.add("start " + startOffset / MS);
        }

        @Override
        public void onClockStop(long systemTime) {
            calls.add("stop");
        }

        @Override
        public void onClockPause(long systemTime) {
            calls.add("pause");
        }

        @Override
        public void onClockRestart(long systemTime) {
            calls.add("restart");
        }

        @Override
        public void onClockSetRate(long systemTime, float rate) {
            calls.add("rate " + rate);
        }

        @Override
        public void onShutdown() {
            calls.add("shutdown");
        }
    }
}
