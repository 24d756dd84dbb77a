package dev.reel.ffmpeg.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.ffmpeg.NativeLeaks;
import dev.reel.pipeline.ContainerType;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.MediaTypeHandler;
import dev.reel.pipeline.SinkCharacteristic;
import dev.reel.pipeline.StreamSink;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.pipeline.sink.FileSinkRequest;
import dev.reel.pipeline.sink.FileSinks;
import dev.reel.pipeline.sink.FinalizableSink;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.LeakCheck;
import dev.reel.testkit.VirtualPlatform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** topology.md §8.3, and the rows of §8 that name this sink. */
class FileSink83Test {
    private static final MediaType VIDEO = MediaType.of(MajorType.VIDEO, Subtype.H264);
    private static final MediaType AUDIO = MediaType.of(MajorType.AUDIO, Subtype.AAC);

    @RegisterExtension
    final LeakCheck leaks = NativeLeaks.check();

    @TempDir
    Path folder;

    private final VirtualPlatform time = new VirtualPlatform();

    static Stream<Arguments> rows() {
        return Stream.of(
                row(
                        "rateless, nothing else",
                        sink -> assertThat(sink.characteristics()).containsExactly(SinkCharacteristic.RATELESS)),
                row("finalizable", sink -> assertThat(sink).isInstanceOf(FinalizableSink.class)),
                row("video is stream 1, audio stream 2, in this order", sink -> {
                    assertThat(ids(sink)).containsExactly(1, 2);
                    assertThat(sink.streamSinkById(1).typeHandler().majorType()).isEqualTo(MajorType.VIDEO);
                    assertThat(sink.streamSinkById(2).typeHandler().majorType()).isEqualTo(MajorType.AUDIO);
                }),
                row("a stream removed and added again comes last", sink -> {
                    sink.removeStreamSink(1);
                    assertThat(ids(sink)).containsExactly(2);
                    sink.addStreamSink(1, VIDEO);
                    assertThat(ids(sink)).containsExactly(2, 1);
                }),
                row(
                        "a stream is its own type handler",
                        sink -> assertThat(first(sink).typeHandler()).isSameAs(first(sink))),
                row("one listed type", sink -> {
                    MediaTypeHandler handler = first(sink).typeHandler();
                    assertThat(handler.mediaTypes()).hasSize(1);
                    assertThat(handler.mediaType(0)).isSameAs(handler.currentMediaType());
                    assertStatus(() -> handler.mediaType(1), Status.MF_E_NO_MORE_TYPES);
                }),
                row(
                        "SetCurrentMediaType(null): E_POINTER",
                        sink -> assertStatus(
                                () -> first(sink).typeHandler().setCurrentMediaType(null), Status.E_POINTER)),
                row(
                        "IsMediaTypeSupported(null): E_POINTER",
                        sink -> assertStatus(
                                () -> first(sink).typeHandler().isMediaTypeSupported(null), Status.E_POINTER)),
                row("another codec or kind: MF_E_INVALIDMEDIATYPE", sink -> {
                    MediaTypeHandler handler = first(sink).typeHandler();
                    assertStatus(() -> handler.setCurrentMediaType(AUDIO), Status.MF_E_INVALIDMEDIATYPE);
                    assertStatus(
                            () -> handler.setCurrentMediaType(MediaType.of(MajorType.VIDEO, Subtype.VP90)),
                            Status.MF_E_INVALIDMEDIATYPE);
                    assertThat(handler.currentMediaType()).isSameAs(VIDEO);
                }),
                row("any clock: null, none at all, one without a time source", sink -> {
                    sink.setPresentationClock(null);
                    assertStatus(sink::presentationClock, Status.MF_E_NO_CLOCK);
                    PresentationClock clock = new PresentationClock(new VirtualPlatform().platform());
                    sink.setPresentationClock(clock);
                    assertThat(sink.presentationClock()).isSameAs(clock);
                    sink.setPresentationClock(null);
                }),
                row(
                        "AddStreamSink of an id that is there",
                        sink -> assertStatus(() -> sink.addStreamSink(1, VIDEO), Status.MF_E_STREAMSINK_EXISTS)),
                row("RemoveStreamSink and GetStreamSinkById of an unknown id", sink -> {
                    assertStatus(() -> sink.removeStreamSink(3), Status.MF_E_INVALIDSTREAMNUMBER);
                    assertStatus(() -> sink.streamSinkById(0), Status.MF_E_INVALIDSTREAMNUMBER);
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    @Conformance(spec = "topology", section = "8.3", rule = "the sink at rest, row by row")
    void atRest(String row, Consumer<MediaSink> check) {
        MediaSink sink = open();
        check.accept(sink);
        sink.shutdown();
        time.runUntilIdle();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    @Conformance(spec = "topology", section = "8.3", rule = "no destination: E_POINTER")
    void aSinkNeedsADestination() {
        assertStatus(
                () -> FileSinks.installed()
                        .create(FileSinkRequest.of(ContainerType.MPEG4, null, VIDEO, AUDIO), time.platform()),
                Status.E_POINTER);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "8",
            rule = "after Shutdown: a file sink's stream still tells its sink and its id, the rest is gone")
    void afterShutdownAStreamStillTellsWhoItIs() {
        MediaSink sink = open();
        StreamSink stream = first(sink);
        sink.shutdown();
        assertThat(stream.mediaSink()).isSameAs(sink);
        assertThat(stream.id()).isEqualTo(1);
        assertStatus(stream::typeHandler, Status.MF_E_STREAMSINK_REMOVED);
        assertStatus(stream::flush, Status.MF_E_STREAMSINK_REMOVED);
        assertStatus(sink::shutdown, Status.MF_E_SHUTDOWN);
        assertStatus(sink::streamSinks, Status.MF_E_SHUTDOWN);
        assertStatus(() -> ((FinalizableSink) sink).finalizeSink(), Status.MF_E_SHUTDOWN);
        time.runUntilIdle();
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "8.3",
            rule = "finalizing without samples: MF_E_SINK_NO_SAMPLES_PROCESSED; without streams: MF_E_SINK_NO_STREAMS")
    void nothingWrittenIsNoFile() {
        MediaSink sink = open();
        assertThat(finalized(sink)).isEqualTo(Status.MF_E_SINK_NO_SAMPLES_PROCESSED);
        sink.shutdown();
        MediaSink empty = open();
        empty.removeStreamSink(1);
        empty.removeStreamSink(2);
        assertThat(finalized(empty)).isEqualTo(Status.MF_E_SINK_NO_STREAMS);
        empty.shutdown();
        time.runUntilIdle();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    @Conformance(spec = "topology", section = "8.3", rule = "samples by hand become a file when it is finalized")
    void samplesBecomeAFile() throws Exception {
        Path made = folder.resolve("tone.wav");
        MediaType pcm = MediaType.audio(Subtype.PCM, 8_000, 1, 16);
        MediaSink sink =
                FileSinks.installed().create(FileSinkRequest.of(ContainerType.WAVE, made, null, pcm), time.platform());
        StreamSink stream = first(sink);
        List<MediaEventType> events = new ArrayList<>();
        stream.subscribe(event -> events.add(event.type()));
        PresentationClock clock = new PresentationClock(time.platform());
        sink.setPresentationClock(clock);
        assertStatus(() -> stream.processSample(second(0)), Status.MF_E_INVALIDREQUEST);
        ((dev.reel.pipeline.clock.ClockStateSink) sink).onClockStart(0, 0);
        time.runUntilIdle();
        assertThat(events).startsWith(MediaEventType.MEStreamSinkStarted, MediaEventType.MEStreamSinkRequestSample);
        for (int i = 0; i < 3; i++) {
            stream.processSample(second(i));
            time.runUntilIdle();
        }
        assertThat(Files.exists(made)).as("not before it is complete").isFalse();
        stream.placeMarker(StreamSink.MarkerType.ENDOFSEGMENT, PropVariant.EMPTY, PropVariant.EMPTY);
        assertThat(finalized(sink)).isEqualTo(Status.S_OK);
        assertThat(Files.size(made)).isBetween(48_000L, 48_200L);
        Shipped.decode(made);
        assertThat(Shipped.frames(made, "a:0").stream()
                        .mapToLong(Shipped.Line::duration)
                        .sum())
                .isEqualTo(30_000_000);
        sink.shutdown();
        time.runUntilIdle();
        clock.shutdown();
        time.assertNoFailures();
    }

    private static Sample second(int index) {
        return new Sample(MemoryBuffer.wrap(new byte[16_000]))
                .setTime(index * 10_000_000L)
                .setDuration(10_000_000);
    }

    private Status finalized(MediaSink sink) {
        CompletableFuture<Void> done = ((FinalizableSink) sink).finalizeSink();
        time.runUntilIdle();
        assertThat(((FinalizableSink) sink).finalizeSink()).as("asked again").isSameAs(done);
        try {
            done.join();
            return Status.S_OK;
        } catch (CompletionException failure) {
            return MediaException.statusOf(failure.getCause());
        }
    }

    private MediaSink open() {
        return FileSinks.installed()
                .create(
                        FileSinkRequest.of(ContainerType.MPEG4, folder.resolve("film.mp4"), VIDEO, AUDIO),
                        time.platform());
    }

    private static List<Integer> ids(MediaSink sink) {
        return sink.streamSinks().stream().map(StreamSink::id).toList();
    }

    private static StreamSink first(MediaSink sink) {
        return sink.streamSinks().get(0);
    }

    private static Arguments row(String name, Consumer<MediaSink> check) {
        return Arguments.of(name, check);
    }

    private static void assertStatus(ThrowingCallable call, Status status) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        MediaException.class,
                        failure -> assertThat(failure.status()).isEqualTo(status));
    }
}
