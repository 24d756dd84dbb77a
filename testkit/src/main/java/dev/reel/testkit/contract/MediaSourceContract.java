package dev.reel.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.MediaStream;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.RateControl;
import dev.reel.pipeline.RateSupport;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.SourceCharacteristic;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.contract.SourceProbe.Delivered;
import dev.reel.testkit.contract.SourceProbe.Entry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The contract of a media source (topology.md §7): extend it, open the source, run.
 *
 * <p>The source should be short (a few seconds) and seekable; what it cannot do is skipped. A failure of a start may be thrown
 * or come as the status of the completion event: both are allowed.
 */
public abstract class MediaSourceContract extends SourceRunsContract {
    /** For subclasses. */
    protected MediaSourceContract() {}

    @Test
    @Conformance(spec = "topology", section = "6", rule = "a source selects at least one stream by default")
    void selectsAStreamByDefault() {
        assertThat(presentation.selectedStreams()).isNotEmpty();
    }

    @Test
    @Conformance(spec = "topology", section = "7", rule = "CreatePresentationDescriptor returns a clone")
    void givesACopyOfItsPresentation() {
        presentation.deselect(0);
        PresentationDescriptor again = source.createPresentationDescriptor();
        assertThat(again).isNotSameAs(presentation);
        assertThat(again.selectedStreams()).isNotEmpty();
        assertThat(again.streamDescriptor(0)).isSameAs(presentation.streamDescriptor(0));
    }

    @Test
    @Conformance(spec = "topology", section = "7", rule = "event order of a first start")
    void firstStartAnnouncesNewStreamsThenTheSourceThenEachStream() {
        start(HERE);
        assertThat(types(SourceProbe.SOURCE))
                .containsExactlyElementsOf(
                        then(MediaEventType.MENewStream, selectedCount(), MediaEventType.MESourceStarted));
        assertStreamsSaid(MediaEventType.MEStreamStarted, MediaEventType.MESourceStarted);
        assertThat(event(MediaEventType.MESourceStarted).value()).isEqualTo(HERE);
    }

    @Test
    @Conformance(spec = "topology", section = "7", rule = "MESourceStarted carries the requested time")
    void startFromStoppedAtAPositionTellsThatPosition() {
        start(PropVariant.i8(0));
        assertThat(event(MediaEventType.MESourceStarted).value()).isEqualTo(PropVariant.i8(0));
        assertThat(event(MediaEventType.MEStreamStarted).value()).isEqualTo(PropVariant.i8(0));
    }

    @Test
    @Conformance(spec = "topology", section = "7", rule = "an unselected stream queues nothing")
    void unselectedStreamsAreSilent() {
        Assumptions.assumeTrue(presentation.streamCount() > 1, "the source has one stream only");
        int silent = presentation.streamDescriptor(0).id();
        for (int i = 0; i < presentation.streamCount(); i++) {
            presentation.select(i);
        }
        presentation.deselect(0);
        start(HERE);
        assertThat(probe.streams()).doesNotContainKey(silent).hasSize(presentation.streamCount() - 1);
    }

    @Test
    @Conformance(spec = "topology", section = "7", rule = "a start without a selected stream fails")
    void startNeedsASelectedStream() {
        for (int i = 0; i < presentation.streamCount(); i++) {
            presentation.deselect(i);
        }
        assertThat(failedStart(null, HERE)).isEqualTo(Status.MF_E_MEDIA_SOURCE_NO_STREAMS_SELECTED);
    }

    @Test
    @Conformance(spec = "topology", section = "7", rule = "requests are a FIFO of tokens")
    void requestsAreAnsweredInOrderWithTheirTokens() {
        start(HERE);
        for (MediaStream stream : probe.streams().values()) {
            List<Object> tokens = List.of("first", "second", "third");
            tokens.forEach(stream::requestSample);
            int id = stream.streamDescriptor().id();
            awaitSamples(id, 3);
            assertThat(probe.samples(id)).extracting(Delivered::token).containsExactlyElementsOf(tokens);
            assertThat(probe.samples(id)).allMatch(sample -> sample.time() != Long.MIN_VALUE, "has a time");
        }
    }

    @Test
    @Conformance(spec = "topology", section = "7", rule = "RequestSample while stopped")
    void aStoppedStreamRefusesRequests() {
        start(HERE);
        MediaStream stream = firstStream();
        stop();
        assertStatus(() -> stream.requestSample(null), Status.MF_E_MEDIA_SOURCE_WRONGSTATE);
    }

    @Test
    @Conformance(spec = "topology", section = "7", rule = "Pause only from started")
    void pauseNeedsARunningSource() {
        assertStatus(source::pause, Status.MF_E_INVALID_STATE_TRANSITION);
        start(HERE);
        stop();
        assertStatus(source::pause, Status.MF_E_INVALID_STATE_TRANSITION);
    }

    @Test
    @Conformance(spec = "topology", section = "7", rule = "Pause: MESourcePaused, MEStreamPaused; requests wait")
    void aPausedSourceTakesRequestsAndAnswersThemAfterTheRestart() {
        assumeCan(SourceCharacteristic.CAN_PAUSE);
        start(HERE);
        MediaStream stream = firstStream();
        int id = stream.streamDescriptor().id();
        stream.requestSample("before");
        awaitSamples(id, 1);
        probe.clear();
        source.pause();
        await(MediaEventType.MESourcePaused);
        awaitStreams(MediaEventType.MEStreamPaused);
        stream.requestSample("paused");
        start(HERE);
        assertThat(types(SourceProbe.SOURCE))
                .containsExactlyElementsOf(concat(
                        MediaEventType.MESourcePaused,
                        then(MediaEventType.MEUpdatedStream, selectedCount(), MediaEventType.MESourceStarted)));
        awaitSamples(id, 1);
        assertThat(probe.samples(id)).extracting(Delivered::token).containsExactly("paused");
        Entry sample = probe.entries().stream()
                .filter(entry -> entry.sample() != null)
                .findFirst()
                .orElseThrow();
        assertThat(probe.entries().indexOf(sample)).isGreaterThan(indexOf(MediaEventType.MESourceStarted));
    }

    @Test
    @Conformance(spec = "topology", section = "7", rule = "Stop: MESourceStopped, MEStreamStopped; position 0 again")
    void stopGoesBackToTheBeginning() {
        start(HERE);
        int id = firstStream().streamDescriptor().id();
        firstStream().requestSample(null);
        firstStream().requestSample(null);
        awaitSamples(id, 2);
        Delivered first = probe.samples(id).get(0);
        stop();
        assertStreamsSaid(MediaEventType.MEStreamStopped, MediaEventType.MESourceStopped);
        probe.clear();
        start(HERE);
        assertThat(types(SourceProbe.SOURCE))
                .containsExactlyElementsOf(
                        then(MediaEventType.MEUpdatedStream, selectedCount(), MediaEventType.MESourceStarted));
        firstStream().requestSample(null);
        awaitSamples(id, 1);
        assertThat(probe.samples(id).get(0).time()).isEqualTo(first.time());
    }

    @Test
    @Conformance(spec = "topology", section = "7", rule = "Stop drops stale requests")
    void stopDropsOpenRequests() {
        start(HERE);
        MediaStream stream = firstStream();
        int id = stream.streamDescriptor().id();
        for (int i = 0; i < 50; i++) {
            stream.requestSample("stale");
        }
        stop();
        probe.clear();
        start(HERE);
        stream.requestSample("fresh");
        awaitSamples(id, 1);
        assertThat(probe.samples(id)).extracting(Delivered::token).containsExactly("fresh");
    }

    @Test
    @Conformance(spec = "topology", section = "7", rule = "event order of a seek on a running source")
    void aStartWhileRunningIsASeek() {
        assumeCan(SourceCharacteristic.CAN_SEEK);
        start(HERE);
        probe.clear();
        long position = length() / 2;
        startAndAwait(PropVariant.i8(position), MediaEventType.MESourceSeeked, MediaEventType.MEStreamSeeked);
        assertThat(types(SourceProbe.SOURCE))
                .containsExactlyElementsOf(
                        then(MediaEventType.MEUpdatedStream, selectedCount(), MediaEventType.MESourceSeeked));
        assertStreamsSaid(MediaEventType.MEStreamSeeked, MediaEventType.MESourceSeeked);
        assertThat(event(MediaEventType.MESourceSeeked).value()).isEqualTo(PropVariant.i8(position));
        assertDeliversFrom(position);
    }

    @Test
    @Conformance(spec = "topology", section = "7", rule = "seek as stop, then start; data from the previous key frame")
    void aStopFollowedByAStartIsASeekToo() {
        assumeCan(SourceCharacteristic.CAN_SEEK);
        start(HERE);
        stop();
        probe.clear();
        long position = length() / 2;
        start(PropVariant.i8(position));
        assertDeliversFrom(position);
    }

    @Test
    @Conformance(spec = "topology", section = "7", rule = "a start beyond the end")
    void aPositionBeyondTheEndFailsAndTheSourceStaysUsable() {
        assumeCan(SourceCharacteristic.CAN_SEEK);
        assertThat(failedStart(null, PropVariant.i8(length() * 2 + 10_000_000)))
                .isEqualTo(Status.MF_E_INVALID_POSITION);
        probe.clear();
        start(HERE);
        firstStream().requestSample(null);
        awaitSamples(firstStream().streamDescriptor().id(), 1);
    }

    @Test
    @Conformance(spec = "media-session", section = "4.3", rule = "a negative position starts at the beginning")
    void aNegativePositionDeliversFromTheBeginning() {
        assumeCan(SourceCharacteristic.CAN_SEEK);
        start(PropVariant.i8(-10_000_000));
        assertThat(event(MediaEventType.MESourceStarted).value()).isEqualTo(PropVariant.i8(-10_000_000));
        firstStream().requestSample(null);
        awaitSamples(firstStream().streamDescriptor().id(), 1);
    }

    @Test
    @Conformance(spec = "topology", section = "7", rule = "an unknown time format fails")
    void anUnknownTimeFormatFails() {
        UUID format = UUID.fromString("00000000-0000-0000-0000-00000000beef");
        assertThat(failedStart(format, PropVariant.i8(0))).isEqualTo(Status.MF_E_UNSUPPORTED_TIME_FORMAT);
        assertThat(failedStart(null, PropVariant.string("soon"))).isEqualTo(Status.MF_E_UNSUPPORTED_TIME_FORMAT);
    }

    @Test
    @Conformance(spec = "topology", section = "7", rule = "MEEndOfStream per stream, then MEEndOfPresentation")
    void everyStreamEndsOnceAndThenThePresentation() {
        start(HERE);
        readToTheEnd();
        List<Entry> ends = probe.entries().stream()
                .filter(entry -> entry.is(MediaEventType.MEEndOfStream) || entry.is(MediaEventType.MEEndOfPresentation))
                .toList();
        assertThat(ends).hasSize(selectedCount() + 1);
        assertThat(ends.get(selectedCount()).is(MediaEventType.MEEndOfPresentation))
                .isTrue();
        assertThat(ends.subList(0, selectedCount())).extracting(Entry::stream).doesNotHaveDuplicates();
        for (MediaStream stream : probe.streams().values()) {
            assertStatus(() -> stream.requestSample(null), Status.MF_E_END_OF_STREAM);
        }
    }

    @Test
    @Conformance(spec = "topology", section = "7", rule = "a restart after the end delivers again")
    void afterTheEndASeekToTheBeginningDeliversAgain() {
        assumeCan(SourceCharacteristic.CAN_SEEK);
        start(HERE);
        readToTheEnd();
        stop();
        probe.clear();
        start(PropVariant.i8(0));
        firstStream().requestSample("again");
        awaitSamples(firstStream().streamDescriptor().id(), 1);
    }

    @Test
    @Conformance(spec = "topology", section = "7", rule = "one subscriber at a time")
    void aSecondListenerIsRefused() {
        assertStatus(() -> source.subscribe(event -> {}), Status.MF_E_MULTIPLE_SUBSCRIBERS);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "7",
            rule = "after Shutdown every method gives MF_E_SHUTDOWN and no event comes")
    void afterShutdownNothingWorksAndNothingComes() {
        start(HERE);
        MediaStream stream = firstStream();
        source.shutdown();
        probe.clear();
        assertStatus(source::createPresentationDescriptor, Status.MF_E_SHUTDOWN);
        assertStatus(() -> source.start(presentation, null, HERE), Status.MF_E_SHUTDOWN);
        assertStatus(source::pause, Status.MF_E_SHUTDOWN);
        assertStatus(source::stop, Status.MF_E_SHUTDOWN);
        assertStatus(() -> stream.requestSample(null), Status.MF_E_SHUTDOWN);
        assertThat(probe.await(entry -> true, Duration.ofMillis(50))).isFalse();
    }

    @Test
    @Conformance(spec = "media-session", section = "11.1", rule = "a source answers SetRate with MESourceRateChanged")
    void rateChangesAreAnswered() {
        RateControl control =
                source.service(Services.RATE_CONTROL, RateControl.class).orElse(null);
        RateSupport support =
                source.service(Services.RATE_CONTROL, RateSupport.class).orElse(null);
        Assumptions.assumeTrue(control != null && support != null, "the source has no rate control");
        float fastest = support.fastestRate(false, false);
        control.setRate(false, fastest);
        await(MediaEventType.MESourceRateChanged);
        assertThat(event(MediaEventType.MESourceRateChanged).value()).isEqualTo(PropVariant.r4(fastest));
        assertThat(control.rate()).isEqualTo(fastest);
        assertStatus(() -> control.setRate(false, fastest * 2), Status.MF_E_UNSUPPORTED_RATE);
    }
}
