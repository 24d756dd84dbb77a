package dev.reel.testkit.fake;

import static dev.reel.platform.Outcomes.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.RateControl;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.StreamSink;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.pipeline.clock.SystemTimeSource;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaBuffer;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.contract.SourceProbe;
import dev.reel.testkit.contract.SourceProbe.Delivered;
import dev.reel.testkit.contract.SourceProbe.Entry;
import dev.reel.testkit.contract.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each planned fault strikes where it was planned, and what it should not touch stays right. */
class FaultsTest {
    private final VirtualPlatform virtual = new VirtualPlatform();
    private final Fakes fakes = new Fakes(virtual);
    private final FaultPlan plan = new FaultPlan();

    @AfterEach
    void nothingIsLost() {
        virtual.runUntilIdle();
        virtual.assertNoFailures();
        fakes.ledger().assertClean();
    }

    @Nested
    class OfASource {
        private final FakeSource source = fakes.source(
                        StreamScript.video(25, Duration.ofSeconds(1)), StreamScript.audio(Duration.ofSeconds(1)))
                .faults(plan)
                .rates(0, 4, true)
                .build();
        private final PresentationDescriptor presentation = source.createPresentationDescriptor();
        private final SourceProbe probe = new SourceProbe(source, Waiting.virtual(virtual));

        @Test
        void aCallCanThrowAnyStatusOrAnythingElse() {
            plan.at(FaultPoint.SOURCE_START, 1, Fault.throwing(Status.E_OUTOFMEMORY));
            plan.at(FaultPoint.SOURCE_START, 2, Fault.throwing(new IllegalStateException("planned")));
            assertStatus(this::start, Status.E_OUTOFMEMORY);
            assertThatThrownBy(this::start).isInstanceOf(IllegalStateException.class);
            virtual.runUntilIdle();
            assertThat(probe.entries()).isEmpty();
            start();
            virtual.runUntilIdle();
            assertThat(types()).contains(MediaEventType.MESourceStarted);
            assertThat(plan.count(FaultPoint.SOURCE_START)).isEqualTo(3);
        }

        @Test
        void aStartCanFailLater() {
            plan.next(FaultPoint.SOURCE_START, Fault.failing(Status.MF_E_HW_MFT_FAILED_START_STREAMING));
            start();
            virtual.runUntilIdle();
            assertThat(probe.entries()).hasSize(1);
            assertThat(probe.entries().get(0).event().status()).isEqualTo(Status.MF_E_HW_MFT_FAILED_START_STREAMING);
            assertStatus(source::pause, Status.MF_E_INVALID_STATE_TRANSITION);
        }

        @ParameterizedTest
        @EnumSource(
                value = FaultPoint.class,
                names = {"SOURCE_START", "SOURCE_PAUSE", "SOURCE_STOP", "SOURCE_SET_RATE"})
        void anAnswerCanBeMissing(FaultPoint point) {
            prepare(point);
            plan.next(point, Fault.neverAnswering());
            call(point);
            virtual.advance(Duration.ofHours(1));
            assertThat(probe.entries()).isEmpty();
        }

        @ParameterizedTest
        @EnumSource(
                value = FaultPoint.class,
                names = {"SOURCE_START", "SOURCE_PAUSE", "SOURCE_STOP", "SOURCE_SET_RATE"})
        void anAnswerCanBeLate(FaultPoint point) {
            prepare(point);
            plan.next(point, Fault.answeringLate(3 * Platform.SECOND));
            call(point);
            virtual.advance(3 * Platform.SECOND - 1);
            assertThat(probe.entries()).isEmpty();
            virtual.advance(1);
            assertThat(types()).contains(completion(point));
        }

        @ParameterizedTest
        @EnumSource(
                value = FaultPoint.class,
                names = {"SOURCE_START", "SOURCE_PAUSE", "SOURCE_STOP", "SOURCE_SET_RATE"})
        void anAnswerCanComeTwice(FaultPoint point) {
            prepare(point);
            plan.next(point, Fault.answeringTwice());
            call(point);
            virtual.runUntilIdle();
            assertThat(types().stream().filter(completion(point)::equals)).hasSize(2);
        }

        @Test
        void anAnswerCanComeInTheWrongOrder() {
            prepare(FaultPoint.SOURCE_STOP);
            plan.next(FaultPoint.SOURCE_STOP, Fault.answeringInWrongOrder());
            source.stop();
            virtual.runUntilIdle();
            assertThat(types())
                    .containsExactly(
                            MediaEventType.MEStreamStopped,
                            MediaEventType.MEStreamStopped,
                            MediaEventType.MESourceStopped);
        }

        @Test
        void anErrorCanComeInsteadOfAnAnswer() {
            plan.next(FaultPoint.SOURCE_START, Fault.raisingError(Status.MF_E_STREAM_ERROR));
            start();
            virtual.runUntilIdle();
            assertThat(types()).containsExactly(MediaEventType.MEError);
        }

        @Test
        void itCanShutItselfDown() {
            prepare(FaultPoint.SOURCE_PAUSE);
            plan.next(FaultPoint.SOURCE_PAUSE, Fault.shuttingDown());
            assertStatus(source::pause, Status.MF_E_SHUTDOWN);
            assertStatus(source::stop, Status.MF_E_SHUTDOWN);
            assertThat(source.shutdownCount()).isEqualTo(1);
        }

        @Test
        void aCallCanTakeLong() {
            plan.next(FaultPoint.SOURCE_START, Fault.takingLong(5 * Platform.SECOND));
            start();
            assertThat(virtual.time()).isEqualTo(5 * Platform.SECOND);
        }

        @Test
        void aSubscriptionCanFail() {
            plan.always(FaultPoint.STREAM_SUBSCRIBE, Fault.throwing(Status.E_HANDLE));
            assertStatus(() -> source.streams().get(0).subscribe(null), Status.E_HANDLE);
        }

        @Test
        void samplesCanBeLateMissingDoubleOrBroken() {
            start();
            virtual.runUntilIdle();
            probe.clear();
            FakeStream video = source.streams().get(0);
            plan.at(FaultPoint.STREAM_REQUEST, 2, Fault.answeringLate(Platform.SECOND));
            plan.at(FaultPoint.STREAM_REQUEST, 3, Fault.answeringTwice());
            plan.at(FaultPoint.STREAM_REQUEST, 4, Fault.raisingError(Status.MF_E_STREAM_ERROR));
            plan.at(FaultPoint.STREAM_REQUEST, 5, Fault.neverAnswering());
            for (int i = 1; i <= 5; i++) {
                video.requestSample(i);
            }
            virtual.runUntilIdle();
            assertThat(probe.samples(1)).extracting(Delivered::token).containsExactly(1);
            virtual.advance(Duration.ofHours(1));
            assertThat(probe.samples(1)).extracting(Delivered::token).containsExactly(1, 2, 3, 3);
            assertThat(types()).containsExactly(MediaEventType.MEError);
            assertThat(video.deliveredCount()).isEqualTo(3);
        }

        @Test
        void aLateStartDoesNotWakeASourceThatWasStopped() {
            plan.next(FaultPoint.SOURCE_START, Fault.answeringLate(Platform.SECOND));
            start();
            source.stop();
            virtual.advance(Duration.ofSeconds(2));
            assertThat(types()).containsSubsequence(MediaEventType.MESourceStopped, MediaEventType.MESourceStarted);
            assertStatus(() -> source.streams().get(0).requestSample(null), Status.MF_E_MEDIA_SOURCE_WRONGSTATE);
        }

        private void start() {
            source.start(presentation, null, PropVariant.EMPTY);
        }

        private void prepare(FaultPoint point) {
            if (point != FaultPoint.SOURCE_START) {
                start();
                virtual.runUntilIdle();
                probe.clear();
            }
        }

        private void call(FaultPoint point) {
            switch (point) {
                case SOURCE_START -> start();
                case SOURCE_PAUSE -> source.pause();
                case SOURCE_STOP -> source.stop();
                default ->
                    source.service(Services.RATE_CONTROL, RateControl.class)
                            .orElseThrow()
                            .setRate(false, 2);
            }
        }

        private static MediaEventType completion(FaultPoint point) {
            return switch (point) {
                case SOURCE_START -> MediaEventType.MESourceStarted;
                case SOURCE_PAUSE -> MediaEventType.MESourcePaused;
                case SOURCE_STOP -> MediaEventType.MESourceStopped;
                default -> MediaEventType.MESourceRateChanged;
            };
        }

        private List<MediaEventType> types() {
            return probe.entries().stream()
                    .map(Entry::event)
                    .filter(event -> event != null)
                    .map(MediaEvent::type)
                    .toList();
        }
    }

    @Nested
    class OfASink {
        private final PresentationClock clock = new PresentationClock(virtual.platform());
        private final List<MediaEvent> events = new ArrayList<>();
        private final FakeFileSink sink = fakes.fileSink().faults(plan).build();
        private final FakeStreamSink stream = sink.stream();

        OfASink() {
            clock.setTimeSource(new SystemTimeSource(virtual.platform()));
            sink.setPresentationClock(clock);
            stream.subscribe(events::add);
            stream.typeHandler().setCurrentMediaType(MediaType.video(Subtype.I420, 64, 64));
        }

        @Test
        void aClockChangeCanGoUnansweredOrFailOrBeAnsweredTwiceOrLate() {
            plan.at(FaultPoint.SINK_CLOCK_START, 1, Fault.neverAnswering());
            plan.at(FaultPoint.SINK_CLOCK_START, 2, Fault.failing(Status.MF_E_SINK_NO_STREAMS));
            plan.at(FaultPoint.SINK_CLOCK_START, 3, Fault.answeringTwice());
            plan.at(FaultPoint.SINK_CLOCK_START, 4, Fault.answeringLate(Platform.SECOND));
            clock.start(0);
            virtual.runUntilIdle();
            assertThat(started()).isEmpty();
            clock.start(0);
            virtual.runUntilIdle();
            assertThat(started()).containsExactly(Status.MF_E_SINK_NO_STREAMS);
            clock.start(0);
            virtual.runUntilIdle();
            assertThat(started()).hasSize(3);
            clock.start(0);
            virtual.runUntilIdle();
            assertThat(started()).hasSize(3);
            virtual.advance(Duration.ofSeconds(1));
            assertThat(started()).hasSize(4);
        }

        @Test
        void aSampleCanBeRefusedAndStaysTheCallers() {
            plan.next(FaultPoint.SINK_PROCESS_SAMPLE, Fault.throwing(Status.E_OUTOFMEMORY));
            clock.start(0);
            virtual.runUntilIdle();
            Sample sample = sample(0);
            assertStatus(() -> stream.processSample(sample), Status.E_OUTOFMEMORY);
            stream.processSample(sample);
            virtual.runUntilIdle();
            assertThat(stream.rendered()).hasSize(1);
        }

        @Test
        void aMarkerCanBeLost() {
            plan.next(FaultPoint.SINK_PLACE_MARKER, Fault.neverAnswering());
            clock.start(0);
            stream.placeMarker(StreamSink.MarkerType.ENDOFSEGMENT, PropVariant.EMPTY, PropVariant.EMPTY);
            virtual.advance(Duration.ofHours(1));
            assertThat(stream.markers()).isEmpty();
        }

        @Test
        void finalizingCanFailOrNeverEnd() {
            plan.at(FaultPoint.SINK_FINALIZE, 1, Fault.failing(Status.MF_E_SINK_NO_SAMPLES_PROCESSED));
            plan.at(FaultPoint.SINK_FINALIZE, 2, Fault.neverAnswering());
            CompletableFuture<Void> failing = sink.finalizeSink();
            assertStatus(() -> virtual.await(failing, Duration.ofSeconds(1)), Status.MF_E_SINK_NO_SAMPLES_PROCESSED);
            CompletableFuture<Void> endless = sink.finalizeSink();
            virtual.advance(Duration.ofHours(1));
            assertThat(endless).isNotDone();
            assertThat(sink.finalizationCount()).isEqualTo(2);
        }

        @Test
        void aSampleThatNobodyAskedForIsAViolation() {
            clock.start(0);
            virtual.runUntilIdle();
            for (int i = 0; i < 3; i++) {
                stream.processSample(sample(i));
            }
            virtual.runUntilIdle();
            assertThatThrownBy(fakes.ledger()::assertClean)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("had not asked for");
            assertThat(fakes.ledger().violations()).hasSize(1);
            fakes.ledger().forgive();
        }

        private Sample sample(long time) {
            return new Sample(fakes.ledger().buffer(FakeBuffer.payload(1, 0)))
                    .setTime(time)
                    .setDuration(1);
        }

        private List<Status> started() {
            return events.stream()
                    .filter(event -> event.type() == MediaEventType.MEStreamSinkStarted)
                    .map(MediaEvent::status)
                    .toList();
        }
    }

    @Test
    void aLostSampleAndAStolenOneAreSeen() {
        Sample lost = new Sample(fakes.ledger().buffer(FakeBuffer.payload(1, 0)));
        assertThatThrownBy(fakes.ledger()::assertClean).hasMessageContaining("1 of 1 buffers");
        lost.close();
        fakes.ledger().assertClean();
        Sample stolen = new Sample(fakes.ledger().buffer(FakeBuffer.payload(1, 0)));
        MediaBuffer held = stolen.buffer(0);
        stolen.close();
        assertThatThrownBy(held::data).isInstanceOf(IllegalStateException.class);
        assertThat(fakes.ledger().violations()).hasSize(1);
        fakes.ledger().forgive();
    }

    @Test
    void aFaultAboutAnAnswerNeedsAPointThatIsAnswered() {
        assertThatThrownBy(() -> plan.always(FaultPoint.TRANSFORM_INPUT, Fault.neverAnswering()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> plan.at(FaultPoint.SOURCE_START, 0, Fault.neverAnswering()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anActivationMakesOneComponentUntilItIsShutDown() {
        List<FakeSink> ended = new ArrayList<>();
        FakeActivate<FakeSink> activate = new FakeActivate<>(() -> fakes.sink().build(), ended::add, plan);
        FakeSink first = activate.activateObject();
        assertThat(activate.activateObject()).isSameAs(first);
        activate.shutdownObject();
        assertThat(ended).containsExactly(first);
        assertThat(activate.activateObject()).isNotSameAs(first);
        activate.detachObject();
        activate.shutdownObject();
        assertThat(ended).hasSize(1);
        plan.next(FaultPoint.ACTIVATE, Fault.throwing(Status.E_FAIL));
        assertStatus(activate::activateObject, Status.E_FAIL);
        assertThat(activate.activationCount()).isEqualTo(3);
        assertThat(activate.shutdownCount()).isEqualTo(2);
    }
}
