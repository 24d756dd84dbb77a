package dev.reel.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.MediaStream;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.RateControl;
import dev.reel.pipeline.RateSupport;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.SourceCharacteristic;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.contract.SourceProbe.Delivered;
import dev.reel.testkit.contract.SourceProbe.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The part of the contract of a source that is about ends, selections, pauses and rates (topology.md §7). */
abstract class SourceRunsContract extends SourceSteps {
    private static final Duration QUIET = Duration.ofMillis(50);

    @Test
    @Conformance(
            spec = "topology",
            section = "7",
            rule = "MEEndOfStream comes when one request beyond the last sample is made, not before")
    void theEndIsToldToTheRequestBeyondTheLastSample() {
        start(HERE);
        readToTheEnd();
        Map<Integer, Integer> counts = new LinkedHashMap<>();
        for (int id : probe.streams().keySet()) {
            counts.put(id, probe.samples(id).size());
        }
        stop();
        probe.clear();
        start(HERE);
        counts.forEach((id, count) -> {
            for (int i = 0; i < count; i++) {
                stream(id).requestSample(null);
            }
            awaitSamples(id, count);
        });
        assertThat(probe.await(entry -> entry.is(MediaEventType.MEEndOfStream), QUIET))
                .as("an end that nobody asked for")
                .isFalse();
        for (MediaStream stream : probe.streams().values()) {
            boolean delivered = readOne(stream);
            assertThat(delivered).isFalse();
            assertThat(waiting.until(() -> hasEnded(stream.streamDescriptor().id()), LIMIT))
                    .isTrue();
        }
        await(MediaEventType.MEEndOfPresentation);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "7",
            rule = "Start(current position) after the end: the end events again, no samples")
    void aStartFromHereAfterTheEndTellsTheEndAgain() {
        start(HERE);
        readToTheEnd();
        probe.clear();
        start(HERE);
        await(MediaEventType.MEEndOfPresentation);
        for (MediaStream stream : probe.streams().values()) {
            int id = stream.streamDescriptor().id();
            assertThat(hasEnded(id)).isTrue();
            assertThat(probe.samples(id)).isEmpty();
            assertStatus(() -> stream.requestSample(null), Status.MF_E_END_OF_STREAM);
        }
    }

    @Test
    @Conformance(spec = "topology", section = "7", rule = "after the end MF_E_END_OF_STREAM until a restart")
    void aSeekAfterTheEndDeliversAgain() {
        assumeCan(SourceCharacteristic.CAN_SEEK);
        start(HERE);
        readToTheEnd();
        probe.clear();
        startAndAwait(PropVariant.i8(0), MediaEventType.MESourceSeeked, MediaEventType.MEStreamSeeked);
        firstStream().requestSample("again");
        awaitSamples(firstStream().streamDescriptor().id(), 1);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "7",
            rule = "a stream that becomes deselected is shut down and queues nothing more; selected again it is new")
    void aStreamThatIsDeselectedIsSilent() {
        Assumptions.assumeTrue(selectedCount() > 1, "the source has one stream only");
        start(HERE);
        int gone = presentation.selectedStreams().get(1).id();
        MediaStream stream = stream(gone);
        stream.requestSample("never");
        stop();
        probe.clear();
        PresentationDescriptor less = source.createPresentationDescriptor();
        for (int i = 0; i < less.streamCount(); i++) {
            if (less.streamDescriptor(i).id() == gone) {
                less.deselect(i);
            }
        }
        PresentationDescriptor all = presentation;
        presentation = less;
        start(PropVariant.i8(0));
        assertThat(types(SourceProbe.SOURCE))
                .containsExactlyElementsOf(
                        then(MediaEventType.MEUpdatedStream, selectedCount(), MediaEventType.MESourceStarted));
        try {
            stream.requestSample("never");
            throw new AssertionError("a deselected stream took a request");
        } catch (MediaException refused) {
            assertThat(refused.status()).isIn(Status.MF_E_SHUTDOWN, Status.MF_E_MEDIA_SOURCE_WRONGSTATE);
        }
        assertThat(probe.await(entry -> entry.stream() == gone, QUIET)).isFalse();
        stop();
        probe.clear();
        presentation = all;
        start(PropVariant.i8(0));
        assertThat(types(SourceProbe.SOURCE))
                .containsExactlyInAnyOrderElementsOf(concat(
                        MediaEventType.MENewStream,
                        then(MediaEventType.MEUpdatedStream, selectedCount() - 1, MediaEventType.MESourceStarted)));
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "6",
            rule = "a change of the selection takes effect at the next Start, not before")
    void theSelectionCountsAtTheNextStart() {
        Assumptions.assumeTrue(selectedCount() > 1, "the source has one stream only");
        start(HERE);
        int id = presentation.selectedStreams().get(1).id();
        for (int i = 0; i < presentation.streamCount(); i++) {
            if (presentation.streamDescriptor(i).id() == id) {
                presentation.deselect(i);
            }
        }
        stream(id).requestSample("still wanted");
        awaitSamples(id, 1);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "7",
            rule = "a start from paused with a position is a seek, which drops stale requests")
    void aStartFromPausedWithAPositionIsASeek() {
        assumeCan(SourceCharacteristic.CAN_PAUSE);
        assumeCan(SourceCharacteristic.CAN_SEEK);
        start(HERE);
        source.pause();
        await(MediaEventType.MESourcePaused);
        awaitStreams(MediaEventType.MEStreamPaused);
        firstStream().requestSample("stale");
        probe.clear();
        startAndAwait(PropVariant.i8(0), MediaEventType.MESourceSeeked, MediaEventType.MEStreamSeeked);
        assertThat(types(SourceProbe.SOURCE))
                .containsExactlyElementsOf(
                        then(MediaEventType.MEUpdatedStream, selectedCount(), MediaEventType.MESourceSeeked));
        firstStream().requestSample("fresh");
        int id = firstStream().streamDescriptor().id();
        awaitSamples(id, 1);
        assertThat(probe.samples(id)).extracting(Delivered::token).containsExactly("fresh");
    }

    @Test
    @Conformance(spec = "topology", section = "7", rule = "Pause only from started: not twice")
    void aPausedSourceCannotPause() {
        assumeCan(SourceCharacteristic.CAN_PAUSE);
        start(HERE);
        source.pause();
        await(MediaEventType.MESourcePaused);
        assertStatus(source::pause, Status.MF_E_INVALID_STATE_TRANSITION);
        stop();
        assertStreamsSaid(MediaEventType.MEStreamStopped, MediaEventType.MESourceStopped);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "7",
            rule = "VT_EMPTY for the current position, then with MF_EVENT_SOURCE_ACTUAL_START (absent = 0)")
    void aResumeSaysWhereItGoesOn() {
        assumeCan(SourceCharacteristic.CAN_PAUSE);
        assumeCan(SourceCharacteristic.CAN_SEEK);
        start(HERE);
        assertThat(event(MediaEventType.MESourceStarted).attributes().get(EventAttributes.SOURCE_ACTUAL_START, 0L))
                .isZero();
        startAndAwait(PropVariant.i8(length() / 2), MediaEventType.MESourceSeeked, MediaEventType.MEStreamSeeked);
        assertThat(event(MediaEventType.MESourceSeeked).attributes().contains(EventAttributes.SOURCE_ACTUAL_START))
                .as("a start with a position says that position and nothing else")
                .isFalse();
        source.pause();
        await(MediaEventType.MESourcePaused);
        probe.clear();
        start(HERE);
        MediaEvent resumed = event(MediaEventType.MESourceStarted);
        assertThat(resumed.value()).isEqualTo(PropVariant.EMPTY);
        assertThat(resumed.attributes().get(EventAttributes.SOURCE_ACTUAL_START))
                .isBetween(1L, length() / 2);
    }

    @Test
    @Conformance(spec = "topology", section = "7", rule = "GUID_NULL is the time format of 100 ns units, as null is")
    void theNullFormatIsHundredNanoseconds() {
        source.start(presentation, MediaEvent.NO_EXTENDED_TYPE, PropVariant.i8(0));
        await(MediaEventType.MESourceStarted);
        assertThat(event(MediaEventType.MESourceStarted).status()).isEqualTo(Status.S_OK);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "7",
            rule = "after Shutdown: characteristics, subscribing and rates give MF_E_SHUTDOWN too")
    void afterShutdownNothingIsLeft() {
        start(HERE);
        MediaStream stream = firstStream();
        RateControl control =
                source.service(Services.RATE_CONTROL, RateControl.class).orElse(null);
        source.shutdown();
        assertStatus(source::characteristics, Status.MF_E_SHUTDOWN);
        assertStatus(source::shutdown, Status.MF_E_SHUTDOWN);
        assertStatus(() -> source.subscribe(event -> {}), Status.MF_E_SHUTDOWN);
        waiting.until(() -> statusOf(() -> stream.requestSample(null)).equals(Status.MF_E_SHUTDOWN), LIMIT);
        if (control != null) {
            assertStatus(() -> control.setRate(false, 1), Status.MF_E_SHUTDOWN);
        }
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "7",
            rule =
                    "rate support by direction and thinning: slowest 0, what is beyond the fastest MF_E_UNSUPPORTED_RATE")
    void ratesKeepTheirRange() {
        RateControl control =
                source.service(Services.RATE_CONTROL, RateControl.class).orElse(null);
        RateSupport support =
                source.service(Services.RATE_CONTROL, RateSupport.class).orElse(null);
        Assumptions.assumeTrue(control != null && support != null, "the source has no rate control");
        for (boolean thin : new boolean[] {false, true}) {
            for (boolean reverse : new boolean[] {false, true}) {
                assertThat(support.slowestRate(reverse, thin)).isZero();
                float fastest = support.fastestRate(reverse, thin);
                if (fastest == 0) {
                    assertStatus(() -> control.setRate(thin, -1), Status.MF_E_REVERSE_UNSUPPORTED);
                } else {
                    assertThat(fastest < 0).isEqualTo(reverse);
                    control.setRate(thin, fastest);
                    assertThat(control.rate()).isEqualTo(fastest);
                    assertStatus(() -> control.setRate(thin, fastest * 1.01f), Status.MF_E_UNSUPPORTED_RATE);
                    assertThat(control.rate())
                            .as("what is refused changes nothing")
                            .isEqualTo(fastest);
                }
            }
        }
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "7",
            rule = "reverse: decreasing times down to the first sample, then the end of the stream")
    void backwardTimesDecreaseToTheBeginning() {
        RateControl control =
                source.service(Services.RATE_CONTROL, RateControl.class).orElse(null);
        RateSupport support =
                source.service(Services.RATE_CONTROL, RateSupport.class).orElse(null);
        Assumptions.assumeTrue(
                control != null && support != null && support.fastestRate(true, true) != 0,
                "the source cannot go backward");
        start(HERE);
        MediaStream video = probe.streams().values().stream()
                .filter(stream ->
                        stream.streamDescriptor().typeHandler().majorType().equals(MajorType.VIDEO))
                .findFirst()
                .orElseThrow();
        int id = video.streamDescriptor().id();
        stop();
        control.setRate(true, -1);
        await(MediaEventType.MESourceRateChanged);
        probe.clear();
        start(PropVariant.i8(length()));
        boolean more = true;
        while (more) {
            more = readOne(video);
        }
        List<Long> times = new ArrayList<>();
        probe.samples(id).forEach(sample -> times.add(sample.time()));
        assertThat(times).hasSizeGreaterThan(2).isSortedAccordingTo((a, b) -> Long.compare(b, a));
        assertThat(times.get(times.size() - 1)).isZero();
        assertThat(waiting.until(() -> hasEnded(id), LIMIT)).isTrue();
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "7",
            rule =
                    "MEBufferingStarted and Stopped strictly paired, only between Start and Stop; no MEError in good times")
    void bufferingIsPairedAndNothingIsWrong() {
        start(HERE);
        readToTheEnd();
        stop();
        int open = 0;
        for (Entry entry : probe.entries()) {
            assertThat(entry.is(MediaEventType.MEError)).as(entry.toString()).isFalse();
            open += entry.is(MediaEventType.MEBufferingStarted) ? 1 : 0;
            open -= entry.is(MediaEventType.MEBufferingStopped) ? 1 : 0;
            assertThat(open).isBetween(0, 1);
        }
        assertThat(open).isZero();
    }

    private MediaStream stream(int id) {
        return Objects.requireNonNull(probe.streams().get(id), "a stream that has not shown up");
    }

    private static Status statusOf(Runnable call) {
        try {
            call.run();
            return Status.S_OK;
        } catch (MediaException refused) {
            return refused.status();
        }
    }
}
