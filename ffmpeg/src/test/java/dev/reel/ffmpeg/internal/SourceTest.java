package dev.reel.ffmpeg.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.ffmpeg.NativeLeaks;
import dev.reel.ffmpeg.TestClip;
import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.SourceCharacteristic;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.Sample;
import dev.reel.testkit.LeakCheck;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** topology.md §7. */
class SourceTest {
    @RegisterExtension
    final LeakCheck leaks = NativeLeaks.check();

    private static final PropVariant AT_0 = PropVariant.i8(0);

    @TempDir
    static Path folder;

    private static Path clip;
    private SourcePump pump;

    @BeforeAll
    static void makeClip() throws Exception {
        clip = folder.resolve("clip.mp4");
        new TestClip(128, 96, 10, 4, 100_000).write(clip);
    }

    @BeforeEach
    void open() {
        pump = new SourcePump(clip.toString());
    }

    @AfterEach
    void close() {
        pump.close();
    }

    @Test
    void theDescriptorSelectsVideoAndAudioAndKnowsTheDuration() {
        assertThat(pump.presentation.selectedStreams()).hasSize(2);
        assertThat(pump.presentation.get(DescriptorAttributes.DURATION)).isEqualTo(40_000_000L);
        assertThat(pump.presentation.get(DescriptorAttributes.MIME_TYPE)).isEqualTo("video/mp4");
        assertThat(pump.presentation.streamDescriptor(0).typeHandler().mediaTypes())
                .extracting(Object::toString)
                .containsExactly("video/H264 128x96 10/1 fps");
        assertThat(pump.presentation.streamDescriptor(1).typeHandler().mediaTypes())
                .extracting(Object::toString)
                .containsExactly("audio/AAC 48000 Hz 2 ch");
        assertThat(pump.presentation.streamDescriptor(1).get(DescriptorAttributes.LANGUAGE))
                .isEqualTo("eng");
        assertThat(pump.source.characteristics())
                .contains(
                        SourceCharacteristic.CAN_SEEK,
                        SourceCharacteristic.CAN_PAUSE,
                        SourceCharacteristic.DOES_NOT_USE_NETWORK);
    }

    @Test
    void startTellsOfStreamsThenOfItselfThenOfEachStreamsStart() throws Exception {
        pump.start(AT_0);
        events(5);
        assertThat(pump.trace)
                .containsExactly(
                        "source MENewStream(S_OK, FfmpegStream)",
                        "source MENewStream(S_OK, FfmpegStream)",
                        "source MESourceStarted(S_OK, 0)",
                        "stream 0 MEStreamStarted(S_OK, 0)",
                        "stream 1 MEStreamStarted(S_OK, 0)");
    }

    @Test
    void pauseAndResumeKeepOpenRequests() throws Exception {
        pump.start(AT_0);
        events(5);
        pump.source.pause();
        events(3);
        pump.streams.get(0).requestSample("token");
        pump.start(PropVariant.EMPTY);
        assertThat(types(5))
                .containsExactly(
                        MediaEventType.MEUpdatedStream,
                        MediaEventType.MEUpdatedStream,
                        MediaEventType.MESourceStarted,
                        MediaEventType.MEStreamStarted,
                        MediaEventType.MEStreamStarted);
        try (Sample sample = nextSample()) {
            assertThat(sample.token()).isEqualTo("token");
            assertThat(sample.time()).isZero();
            assertThat(sample.isCleanPoint()).isTrue();
        }
    }

    @Test
    void aStartWithAPositionWhileRunningIsASeekThatDeliversFromTheKeyFrameBefore() throws Exception {
        pump.start(AT_0);
        events(5);
        pump.start(PropVariant.i8(25_000_000));
        assertThat(types(5))
                .containsExactly(
                        MediaEventType.MEUpdatedStream,
                        MediaEventType.MEUpdatedStream,
                        MediaEventType.MESourceSeeked,
                        MediaEventType.MEStreamSeeked,
                        MediaEventType.MEStreamSeeked);
        assertThat(pump.trace.get(7)).isEqualTo("source MESourceSeeked(S_OK, 25000000)");
        pump.request(0);
        try (Sample sample = nextSample()) {
            assertThat(sample.time()).isEqualTo(20_000_000);
            assertThat(sample.isCleanPoint()).isTrue();
            assertThat(sample.isDiscontinuity()).isTrue();
        }
    }

    @Test
    void stopDropsRequestsAndTheNextStartIsAtZero() throws Exception {
        pump.start(PropVariant.i8(20_000_000));
        events(5);
        pump.source.pause();
        pump.streams.get(0).requestSample("dropped");
        pump.source.stop();
        assertThat(types(6))
                .containsExactly(
                        MediaEventType.MESourcePaused,
                        MediaEventType.MEStreamPaused,
                        MediaEventType.MEStreamPaused,
                        MediaEventType.MESourceStopped,
                        MediaEventType.MEStreamStopped,
                        MediaEventType.MEStreamStopped);
        assertThatThrownBy(() -> pump.streams.get(0).requestSample(null))
                .satisfies(isStatus(Status.MF_E_MEDIA_SOURCE_WRONGSTATE));
        pump.start(PropVariant.EMPTY);
        MediaEvent started = pump.await(MediaEventType.MESourceStarted);
        assertThat(started.value().isEmpty()).isTrue();
        assertThat(started.attributes().contains(EventAttributes.SOURCE_ACTUAL_START))
                .isFalse();
        pump.request(0);
        try (Sample sample = nextSample()) {
            assertThat(sample.time()).isZero();
            assertThat(sample.token()).isNull();
        }
    }

    @Test
    void aResumeSaysWhereItReallyBegins() throws Exception {
        pump.start(PropVariant.i8(20_000_000));
        events(5);
        pump.source.pause();
        pump.start(PropVariant.EMPTY);
        MediaEvent started = pump.await(MediaEventType.MESourceStarted);
        assertThat(started.value().isEmpty()).isTrue();
        assertThat(started.attributes().get(EventAttributes.SOURCE_ACTUAL_START))
                .isEqualTo(20_000_000L);
    }

    @Test
    void eachStreamEndsOnceThenThePresentation() throws Exception {
        pump.drainAll((stream, sample) -> sample.close());
        assertThat(pump.trace.stream().filter(line -> line.contains("End")).toList())
                .containsExactlyInAnyOrder(
                        "stream 0 MEEndOfStream(S_OK)",
                        "stream 1 MEEndOfStream(S_OK)",
                        "source MEEndOfPresentation(S_OK)")
                .endsWith("source MEEndOfPresentation(S_OK)");
        assertThatThrownBy(() -> pump.streams.get(0).requestSample(null))
                .satisfies(isStatus(Status.MF_E_END_OF_STREAM));
    }

    @Test
    void startFromTheCurrentPositionAfterTheEndTellsTheEndAgain() throws Exception {
        pump.drainAll((stream, sample) -> sample.close());
        pump.start(PropVariant.EMPTY);
        assertThat(types(8))
                .containsExactly(
                        MediaEventType.MEUpdatedStream,
                        MediaEventType.MEUpdatedStream,
                        MediaEventType.MESourceStarted,
                        MediaEventType.MEStreamStarted,
                        MediaEventType.MEStreamStarted,
                        MediaEventType.MEEndOfStream,
                        MediaEventType.MEEndOfStream,
                        MediaEventType.MEEndOfPresentation);
    }

    @Test
    void aStreamThatIsNoLongerSelectedIsSilentAndComesBackNew() throws Exception {
        pump.start(AT_0);
        events(5);
        pump.source.stop();
        events(3);
        PresentationDescriptor videoOnly = pump.source.createPresentationDescriptor();
        videoOnly.deselect(1);
        pump.source.start(videoOnly, null, AT_0);
        assertThat(types(3))
                .containsExactly(
                        MediaEventType.MEUpdatedStream, MediaEventType.MESourceStarted, MediaEventType.MEStreamStarted);
        pump.source.stop();
        events(2);
        pump.start(AT_0);
        assertThat(types(3))
                .containsExactly(
                        MediaEventType.MEUpdatedStream, MediaEventType.MENewStream, MediaEventType.MESourceStarted);
    }

    @Test
    void everySampleOfEveryStreamIsDeliveredOnceWhateverTheOrderOfRequests() throws Exception {
        pump.start(AT_0);
        events(5);
        for (int i = 0; i < 40; i++) {
            pump.request(0);
        }
        int frames = 0;
        long last = -1;
        while (frames < 40) {
            try (Sample sample = nextSample()) {
                assertThat(sample.ticks()).isGreaterThan(last);
                last = sample.ticks();
                frames++;
            }
        }
        pump.request(0);
        pump.request(1);
        try (Sample first = nextSample()) {
            // The container's own ticks travel along; priming before 0 is the decoder's to cut.
            assertThat(first.time()).isNegative();
            assertThat(first.ticks()).isEqualTo(-1024);
        }
    }

    @Test
    void startsThatCannotBeAreRefusedAtOnce() {
        assertThatThrownBy(() -> pump.start(PropVariant.i8(40_000_001)))
                .satisfies(isStatus(Status.MF_E_INVALID_POSITION));
        assertThatThrownBy(() -> pump.source.start(pump.presentation, UUID.randomUUID(), AT_0))
                .satisfies(isStatus(Status.MF_E_UNSUPPORTED_TIME_FORMAT));
        assertThatThrownBy(() -> pump.source.pause()).satisfies(isStatus(Status.MF_E_INVALID_STATE_TRANSITION));
        PresentationDescriptor nothing = pump.source.createPresentationDescriptor();
        nothing.deselect(0);
        nothing.deselect(1);
        assertThatThrownBy(() -> pump.source.start(nothing, null, AT_0))
                .satisfies(isStatus(Status.MF_E_MEDIA_SOURCE_NO_STREAMS_SELECTED));
        assertThat(pump.trace).isEmpty();
    }

    @Test
    void aStartThatIsOvertakenEndsInItsOwnEvent() throws Exception {
        for (int i = 0; i < 50; i++) {
            pump.start(AT_0);
            pump.start(PropVariant.i8(i * 100_000L));
            pump.source.stop();
        }
        int started = 0;
        int stopped = 0;
        while (stopped < 50) {
            SourcePump.Heard heard = pump.next();
            MediaEventType type = heard.event().type();
            started += type == MediaEventType.MESourceStarted || type == MediaEventType.MESourceSeeked ? 1 : 0;
            stopped += type == MediaEventType.MESourceStopped ? 1 : 0;
        }
        assertThat(started).isEqualTo(100);
    }

    @Test
    void afterShutdownEveryMethodSaysSo() throws Exception {
        SourcePump other = new SourcePump(clip.toString());
        other.start(AT_0);
        other.await(MediaEventType.MESourceStarted);
        other.close();
        assertThatThrownBy(() -> other.start(AT_0)).satisfies(isStatus(Status.MF_E_SHUTDOWN));
        assertThatThrownBy(() -> other.source.stop()).satisfies(isStatus(Status.MF_E_SHUTDOWN));
        assertThatThrownBy(() -> other.source.pause()).satisfies(isStatus(Status.MF_E_SHUTDOWN));
        assertThatThrownBy(() -> other.source.createPresentationDescriptor()).satisfies(isStatus(Status.MF_E_SHUTDOWN));
        assertThatThrownBy(() -> other.source.shutdown()).satisfies(isStatus(Status.MF_E_SHUTDOWN));
        assertThatThrownBy(() -> other.streams.get(0).requestSample(null)).satisfies(isStatus(Status.MF_E_SHUTDOWN));
    }

    private Sample nextSample() throws InterruptedException {
        SourcePump.Heard next = pump.next();
        while (next.sample() == null) {
            next = pump.next();
        }
        return next.sample();
    }

    private List<MediaEventType> types(int count) throws InterruptedException {
        int before = pump.trace.size();
        events(count);
        return pump.events.subList(before, pump.events.size());
    }

    private void events(int count) throws InterruptedException {
        int goal = pump.trace.size() + count;
        while (pump.trace.size() < goal) {
            SourcePump.Heard heard = pump.next();
            if (heard.sample() != null) {
                heard.sample().close();
            }
        }
    }

    private static java.util.function.Consumer<Throwable> isStatus(Status wanted) {
        return failure -> assertThat(((MediaException) failure).status()).isEqualTo(wanted);
    }
}
