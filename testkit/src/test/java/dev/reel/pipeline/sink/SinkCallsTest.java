package dev.reel.pipeline.sink;

import static dev.reel.pipeline.sink.SinkHarness.MS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reel.pipeline.RateSupport;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.SinkCharacteristic;
import dev.reel.pipeline.StreamSink.MarkerType;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** topology.md §8: what each call gives in each situation. */
class SinkCallsTest {
    static Stream<Arguments> calls() {
        return Stream.of(
                row("AddStreamSink on a fixed sink", Status.MF_E_STREAMSINKS_FIXED, h -> h.sink.addStreamSink(1, null)),
                row("RemoveStreamSink on a fixed sink", Status.MF_E_STREAMSINKS_FIXED, h -> h.sink.removeStreamSink(0)),
                row("GetStreamSinkById(unknown)", Status.MF_E_INVALIDSTREAMNUMBER, h -> h.sink.streamSinkById(1)),
                row("SetPresentationClock(null)", Status.S_OK, h -> h.sink.setPresentationClock(null)),
                row("GetPresentationClock without one", Status.MF_E_NO_CLOCK, h -> h.sink.presentationClock()),
                row(
                        "SetPresentationClock without time source",
                        Status.S_OK,
                        h -> h.sink.setPresentationClock(new PresentationClock(h.virtual.platform()))),
                row(
                        "SetCurrentMediaType(null)",
                        Status.E_POINTER,
                        h -> h.sink.stream().setCurrentMediaType(null)),
                row(
                        "IsMediaTypeSupported(null)",
                        Status.E_POINTER,
                        h -> h.sink.stream().isMediaTypeSupported(null)),
                row(
                        "SetCurrentMediaType(unusable)",
                        Status.MF_E_INVALIDMEDIATYPE,
                        h -> h.sink.stream().setCurrentMediaType(MediaType.audio(Subtype.PCM, 48000, 2, 16))),
                row(
                        "GetCurrentMediaType before it is set: null stands for MF_E_NOT_INITIALIZED",
                        Status.S_OK,
                        h -> assertThat(h.sink.stream().currentMediaType()).isNull()),
                row(
                        "GetMediaTypeByIndex past the end",
                        Status.MF_E_NO_MORE_TYPES,
                        h -> h.sink.stream().mediaType(0)),
                row("NotifyPreroll before a type", Status.S_OK, h -> h.sink.notifyPreroll(0)),
                row(
                        "Flush before a type",
                        Status.MF_E_NOT_INITIALIZED,
                        h -> h.sink.stream().flush()));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("calls")
    @Conformance(spec = "topology", section = "8", rule = "results of sink and stream calls")
    void call(String name, Status expected, Consumer<SinkHarness> call) {
        assertThat(resultOf(() -> call.accept(SinkHarness.video()))).isEqualTo(expected);
    }

    static Stream<Arguments> callsAfterShutdown() {
        return Stream.of(
                row("GetCharacteristics", Status.MF_E_SHUTDOWN, h -> h.sink.characteristics()),
                row("AddStreamSink", Status.MF_E_SHUTDOWN, h -> h.sink.addStreamSink(1, null)),
                row("RemoveStreamSink", Status.MF_E_SHUTDOWN, h -> h.sink.removeStreamSink(0)),
                row("GetStreamSinks", Status.MF_E_SHUTDOWN, h -> h.sink.streamSinks()),
                row("GetStreamSinkById", Status.MF_E_SHUTDOWN, h -> h.sink.streamSinkById(0)),
                row("SetPresentationClock", Status.MF_E_SHUTDOWN, h -> h.sink.setPresentationClock(null)),
                row("GetPresentationClock", Status.MF_E_SHUTDOWN, h -> h.sink.presentationClock()),
                row("NotifyPreroll", Status.MF_E_SHUTDOWN, h -> h.sink.notifyPreroll(0)),
                row("Shutdown again", Status.MF_E_SHUTDOWN, h -> h.sink.shutdown()),
                row(
                        "stream GetMediaSink",
                        Status.MF_E_STREAMSINK_REMOVED,
                        h -> h.sink.stream().mediaSink()),
                row(
                        "stream GetIdentifier",
                        Status.MF_E_STREAMSINK_REMOVED,
                        h -> h.sink.stream().id()),
                row(
                        "stream GetMediaTypeHandler",
                        Status.MF_E_STREAMSINK_REMOVED,
                        h -> h.sink.stream().typeHandler()),
                row(
                        "stream subscribe",
                        Status.MF_E_STREAMSINK_REMOVED,
                        h -> h.sink.stream().subscribe(event -> {})),
                row(
                        "stream ProcessSample",
                        Status.MF_E_STREAMSINK_REMOVED,
                        h -> h.sink.stream().processSample(h.sample(0))),
                row(
                        "stream PlaceMarker",
                        Status.MF_E_STREAMSINK_REMOVED,
                        h -> h.sink.stream().placeMarker(MarkerType.DEFAULT, PropVariant.EMPTY, PropVariant.EMPTY)),
                row(
                        "stream Flush",
                        Status.MF_E_STREAMSINK_REMOVED,
                        h -> h.sink.stream().flush()),
                row(
                        "type handler GetCurrentMediaType",
                        Status.MF_E_STREAMSINK_REMOVED,
                        h -> h.sink.stream().currentMediaType()),
                row(
                        "type handler SetCurrentMediaType",
                        Status.MF_E_STREAMSINK_REMOVED,
                        h -> h.sink.stream().setCurrentMediaType(h.type())),
                row(
                        "type handler GetMediaTypeByIndex",
                        Status.MF_E_STREAMSINK_REMOVED,
                        h -> h.sink.stream().mediaType(0)),
                row(
                        "type handler GetMajorType",
                        Status.MF_E_STREAMSINK_REMOVED,
                        h -> h.sink.stream().majorType()),
                row(
                        "type handler IsMediaTypeSupported",
                        Status.MF_E_STREAMSINK_REMOVED,
                        h -> h.sink.stream().isMediaTypeSupported(h.type())));
    }

    @ParameterizedTest(name = "{0} after Shutdown: {1}")
    @MethodSource("callsAfterShutdown")
    @Conformance(spec = "topology", section = "8", rule = "after sink Shutdown")
    void callAfterShutdown(String name, Status expected, Consumer<SinkHarness> call) {
        SinkHarness sink = SinkHarness.video().ready();
        sink.sink.shutdown();
        assertThat(resultOf(() -> call.accept(sink))).isEqualTo(expected);
    }

    static Stream<Arguments> samplesRefused() {
        return Stream.of(
                sampleRow("before a type", Status.MF_E_NOT_INITIALIZED, SinkHarness.video(), 0),
                sampleRow("without a clock", Status.MF_E_NO_CLOCK, typed(SinkHarness.video()), 0),
                sampleRow(
                        "stopped",
                        Status.MF_E_INVALIDREQUEST,
                        SinkHarness.video().ready(),
                        0),
                sampleRow(
                        "prerolled, clock not started",
                        Status.MF_E_INVALID_STATE_TRANSITION,
                        SinkHarness.video().ready().preroll(0).send(0, 40, 80),
                        120 * MS),
                sampleRow(
                        "without a time stamp",
                        Status.MF_E_NO_SAMPLE_TIMESTAMP,
                        SinkHarness.video().ready().start(0),
                        Long.MIN_VALUE),
                sampleRow(
                        "with a time that means no time",
                        Status.MF_E_INVALID_TIMESTAMP,
                        SinkHarness.video().ready().start(0),
                        Long.MAX_VALUE));
    }

    @ParameterizedTest(name = "ProcessSample {0}: {1}")
    @MethodSource("samplesRefused")
    @Conformance(spec = "topology", section = "8", rule = "ProcessSample errors")
    void processSampleError(String name, Status expected, SinkHarness sink, long time) {
        Sample sample = sink.sample(time);
        assertThat(resultOf(() -> sink.sink.stream().processSample(sample))).isEqualTo(expected);
        sample.close();
        assertThat(sink.idle().sink.stream().statistics().rendered()).isZero();
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource({
        "FIXED_STREAMS, 1",
        "CANNOT_MATCH_CLOCK, 2",
        "RATELESS, 4",
        "CLOCK_REQUIRED, 8",
        "CAN_PREROLL, 0x10",
        "REQUIRE_REFERENCE_MEDIATYPE, 0x20"
    })
    @Conformance(spec = "topology", section = "8", rule = "values of the sink flags")
    void flagValues(SinkCharacteristic flag, String value) {
        assertThat(flag.bit()).isEqualTo(Integer.decode(value));
    }

    @ParameterizedTest
    @EnumSource(MarkerType.class)
    @Conformance(
            spec = "topology",
            section = "8",
            rule = "PlaceMarker: each type comes back with a copy of its context behind what was received before it")
    void markers(MarkerType type) {
        SinkHarness sink = SinkHarness.video().ready().start(0).send(0, 40);
        sink.said();
        PropVariant context = PropVariant.string("context");
        sink.sink.stream().placeMarker(type, PropVariant.i8(80 * MS), context);
        sink.idle();
        assertThat(sink.said()).isEmpty();
        sink.advance(40);
        assertThat(sink.said()).startsWith("render 40 at 40");
        sink.advance(40);
        MediaEvent marker = sink.events.stream()
                .filter(event -> event.type() == MediaEventType.MEStreamSinkMarker)
                .findFirst()
                .orElseThrow();
        assertThat(marker.value()).isEqualTo(context);
        assertThat(marker.status()).isEqualTo(Status.S_OK);
    }

    @Test
    @Conformance(spec = "topology", section = "8", rule = "flags are constant")
    void characteristics() {
        assertThat(SinkHarness.video().sink.characteristics())
                .containsExactlyInAnyOrder(SinkCharacteristic.FIXED_STREAMS, SinkCharacteristic.CAN_PREROLL);
        assertThat(new SinkHarness(RenderPolicy.rateless(), MajorType.VIDEO).sink.characteristics())
                .containsExactlyInAnyOrder(SinkCharacteristic.FIXED_STREAMS, SinkCharacteristic.RATELESS);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "8",
            rule = "the sink registers itself with its clock, once, and leaves the old one")
    void followsOnlyItsClock() {
        SinkHarness sink = SinkHarness.video().ready();
        sink.sink.setPresentationClock(sink.clock);
        PresentationClock other = new PresentationClock(sink.virtual.platform());
        sink.sink.setPresentationClock(other);
        sink.start(0);
        assertThat(sink.said()).isEmpty();
        sink.sink.setPresentationClock(sink.clock);
        sink.idle();
        assertThat(sink.said()).as("it joins a clock that runs").containsExactly("Started");
        sink.start(0);
        assertThat(sink.said()).containsExactly("Started");
        sink.sink.shutdown();
        sink.stop();
        assertThat(sink.said()).containsExactly("renderer close");
    }

    @Test
    @Conformance(spec = "media-session", section = "11.2", rule = "rate support of a renderer: any rate")
    void rateSupport() {
        RateSupport rates = SinkHarness.video()
                .sink
                .service(Services.RATE_CONTROL, RateSupport.class)
                .orElseThrow();
        assertThat(rates.slowestRate(false, false)).isZero();
        assertThat(rates.fastestRate(false, true)).isEqualTo(Float.MAX_VALUE);
        assertThat(rates.fastestRate(true, false)).isEqualTo(-Float.MAX_VALUE);
    }

    @Test
    void statisticsCountAndStayReadable() {
        SinkHarness sink =
                SinkHarness.video().ready().start(40 * MS).send(0, 40, 80).advance(40);
        sink.sink.shutdown();
        sink.idle();
        assertThat(sink.sink.service(Services.SINK_STATISTICS, SinkStatistics.class))
                .contains(new SinkStatistics(3, 2, 1, 80 * MS, 0));
    }

    @Test
    void shutdownReleasesEverything() {
        SinkHarness sink = SinkHarness.video().ready().start(0).send(40, 80);
        sink.said();
        sink.sink.stream().processSample(sink.sample(120 * MS));
        sink.sink.shutdown();
        sink.idle();
        assertThat(sink.samplesAlive).isZero();
        assertThat(sink.said()).containsExactly("renderer close");
        assertThat(sink.virtual.armedTimers()).isZero();
    }

    private static SinkHarness typed(SinkHarness sink) {
        sink.sink.stream().setCurrentMediaType(sink.type());
        return sink;
    }

    private static Arguments row(String name, Status expected, Consumer<SinkHarness> call) {
        return Arguments.of(name, expected, call);
    }

    private static Arguments sampleRow(String name, Status expected, SinkHarness sink, long time) {
        return Arguments.of(name, expected, sink, time);
    }

    static Status resultOf(Runnable call) {
        MediaException failure = catchThrowableOfType(MediaException.class, call::run);
        return failure == null ? Status.S_OK : failure.status();
    }
}
