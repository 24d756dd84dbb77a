package dev.reel.ffmpeg.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.ffmpeg.MediaFolder;
import dev.reel.ffmpeg.NativeLeaks;
import dev.reel.ffmpeg.OpenOptions;
import dev.reel.ffmpeg.StreamDigests;
import dev.reel.ffmpeg.TestClip;
import dev.reel.ffmpeg.internal.read.FfmpegByteStreamHandler;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.SourceCharacteristic;
import dev.reel.pipeline.bytestream.AbstractByteStream;
import dev.reel.pipeline.bytestream.ByteStream;
import dev.reel.pipeline.bytestream.ByteStreamCapability;
import dev.reel.pipeline.bytestream.ChannelByteStream;
import dev.reel.pipeline.bytestream.FileAccess;
import dev.reel.pipeline.bytestream.FileByteStream;
import dev.reel.pipeline.bytestream.FileOpenMode;
import dev.reel.pipeline.bytestream.HttpByteStream;
import dev.reel.pipeline.bytestream.InputByteStream;
import dev.reel.pipeline.bytestream.MemoryByteStream;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.ResolutionFlag;
import dev.reel.pipeline.open.SourceHandlers;
import dev.reel.pipeline.open.SourceOptions;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.platform.Attributes;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.NetworkStatus;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.Sample;
import dev.reel.testkit.LeakCheck;
import dev.reel.testkit.SampleDump;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Sources over byte streams: the same as over a path, whatever the stream is. */
@Timeout(120)
class ByteStreamSourceTest {
    @RegisterExtension
    final LeakCheck leaks = NativeLeaks.check();

    @TempDir
    static Path folder;

    /** Where reading straight on comes to something else, and why. */
    private static final Map<String, String> OTHERWISE_READ_ONCE = Map.of(
            "drm/sample_av1c_fragmented_clearkey.mp4", "only an index at the end makes FFmpeg stumble over its boxes",
            "drm/sample_fragmented_clearkey.mp4", "only an index at the end makes FFmpeg stumble over its boxes",
            "ts/sample_latm.ts", "FFmpeg looks for times at the end, and takes note of formats on the way",
            "ts/sample_mpegh_lcbl_configchange_single.ts",
                    "FFmpeg looks for times at the end, and takes note of formats on the way");

    /** What FFmpeg, and its own program, knows by its name only: bytes that have none are refused. */
    private static final Set<String> KNOWN_BY_NAME = Set.of("mp3/200kB-garbage-prefix.mp3");

    private static Path clip;

    /** Where the bytes of a file come from. */
    private enum Kind {
        FILE,
        MEMORY,
        CHANNEL,
        WEB,
        INPUT
    }

    @BeforeAll
    static void makeClip() throws Exception {
        clip = folder.resolve("clip.mkv");
        new TestClip(320, 240, 10, 4, 1_000_000).write(clip);
    }

    @TestFactory
    Stream<DynamicTest> everyFileGivesTheSameSamplesOverAnyStream() {
        if (!MediaFolder.exists()) {
            return Stream.of(DynamicTest.dynamicTest(
                    "skipped", () -> Assumptions.abort("skipped: there is no media folder at " + MediaFolder.path())));
        }
        return MediaFolder.names().stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    Path file = MediaFolder.file(name);
                    List<String> expected = outcome(file, null, null);
                    try (FileServer server = new FileServer()) {
                        for (Kind kind : Kind.values()) {
                            List<String> found = outcome(file, kind, server);
                            if (KNOWN_BY_NAME.contains(name) && kind != Kind.FILE && kind != Kind.WEB) {
                                assertThat(found)
                                        .as(kind.name())
                                        .containsExactly(Status.MF_E_INVALID_FILE_FORMAT.symbol());
                            } else if (kind != Kind.INPUT || !OTHERWISE_READ_ONCE.containsKey(name)) {
                                assertThat(found).as(kind.name()).isEqualTo(expected);
                            } else {
                                assertThat(found).isNotEqualTo(expected).endsWith("MEEndOfPresentation");
                            }
                        }
                    }
                }));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void theClipGivesTheSameDigestsOverAnyStream(Kind kind) throws Exception {
        try (FileServer server = new FileServer()) {
            assertThat(StreamDigests.of(stream(clip, kind, server), OpenOptions.DEFAULT))
                    .isEqualTo(StreamDigests.of(clip.toString(), OpenOptions.DEFAULT));
        }
    }

    @Test
    void aSourceSeeksInItsStream() throws Exception {
        for (Kind kind : List.of(Kind.FILE, Kind.MEMORY, Kind.CHANNEL, Kind.WEB)) {
            try (FileServer server = new FileServer();
                    SourcePump overPath = new SourcePump(clip.toString());
                    SourcePump overStream = new SourcePump(open(stream(clip, kind, server)))) {
                assertThat(overStream.source.characteristics()).contains(SourceCharacteristic.CAN_SEEK);
                assertThat(overStream.source.characteristics().contains(SourceCharacteristic.DOES_NOT_USE_NETWORK))
                        .isEqualTo(kind != Kind.WEB);
                for (long at : List.of(25_000_000L, 5_000_000L)) {
                    assertThat(firstSampleAfter(overStream, at)).isEqualTo(firstSampleAfter(overPath, at));
                }
            }
        }
    }

    private static String firstSampleAfter(SourcePump pump, long at) throws InterruptedException {
        boolean seeks = !pump.streams.isEmpty();
        pump.start(PropVariant.i8(at));
        pump.await(seeks ? MediaEventType.MESourceSeeked : MediaEventType.MESourceStarted);
        pump.request(0);
        while (true) {
            Sample sample = pump.next().sample();
            if (sample != null) {
                String text = new SampleDump().add(sample).toString();
                sample.close();
                return text;
            }
        }
    }

    @Test
    void anInputStreamPlaysButDoesNotSeek() throws Exception {
        try (SourcePump pump = new SourcePump(open(InputByteStream.owning(Files.newInputStream(clip))))) {
            assertThat(pump.source.characteristics())
                    .doesNotContain(SourceCharacteristic.CAN_SEEK, SourceCharacteristic.IS_LIVE);
            assertThatThrownBy(() -> pump.start(PropVariant.i8(10_000_000)))
                    .isInstanceOfSatisfying(
                            MediaException.class,
                            failure -> assertThat(failure.status()).isEqualTo(Status.MF_E_BYTESTREAM_NOT_SEEKABLE));
        }
    }

    @Test
    void aStreamIsReadFromWhereItStands() throws Exception {
        byte[] content = Files.readAllBytes(clip);
        byte[] shifted = new byte[content.length + 1000];
        System.arraycopy(content, 0, shifted, 1000, content.length);
        ByteStream stream = new MemoryByteStream(shifted);
        stream.setPosition(1000);
        try (SourcePump pump = new SourcePump(open(stream))) {
            assertThat(samples(pump)).isEqualTo(outcome(clip, null, null));
        }
    }

    /** Fails at a byte, in one way or another. */
    @ParameterizedTest
    @CsvSource({
        "media,MF_E_NET_BUSY,the tape is torn",
        "io,ERROR_READ_FAULT,the tape is torn",
        "runtime,E_UNEXPECTED,the tape is torn",
        "error,E_UNEXPECTED,the tape is torn"
    })
    void aStreamThatFailsOnTheWayIsOneErrorEvent(String how, String symbol, String words) throws Exception {
        byte[] content = Files.readAllBytes(clip);
        Torn stream = new Torn(content, content.length * 3 / 4, how);
        try (SourcePump pump = new SourcePump(open(stream))) {
            pump.drainAll((id, sample) -> sample.close());
            assertThat(pump.events).endsWith(MediaEventType.MEError).containsOnlyOnce(MediaEventType.MEError);
            MediaEvent error = pump.last;
            assertThat(error.status().symbol()).isEqualTo(symbol);
            assertThat(error.attributes().get(EventAttributes.MESSAGE)).contains("cannot read", words);
            // Whole again, it plays from the start.
            stream.tornAt = Integer.MAX_VALUE;
            pump.source.stop();
            pump.await(MediaEventType.MESourceStopped);
            pump.events.clear();
            pump.drainAll((id, sample) -> sample.close());
            assertThat(pump.events).endsWith(MediaEventType.MEEndOfPresentation);
        }
        stream.awaitClosed();
    }

    /** The read that was given up ends while the source starts anew; its bytes belong to another place. */
    @Test
    void aReadThatIsGivenUpSpoilsNothingThatFollows() throws Exception {
        byte[] content = Files.readAllBytes(clip);
        Torn stream = new Torn(content, content.length * 3 / 4, "hang");
        Attributes options = new Attributes().set(SourceOptions.TIMEOUT, 3_000_000L);
        try (SourcePump pump = new SourcePump(resolver().open(stream, options, new Cancellation()))) {
            pump.drainAll((id, sample) -> sample.close());
            assertThat(pump.last.status()).isEqualTo(NetworkStatus.MF_E_NET_TIMEOUT);
            pump.source.stop();
            pump.await(MediaEventType.MESourceStopped);
            pump.events.clear();
            pump.start(PropVariant.i8(0));
            stream.mend();
            pump.await(MediaEventType.MESourceStarted);
            pump.source.stop();
            pump.await(MediaEventType.MESourceStopped);
            List<String> again = samples(pump);
            assertThat(again).as("%s", pump.last).isEqualTo(secondTime(content));
        } finally {
            stream.mend();
        }
        stream.awaitClosed();
    }

    /** What a source gives when it is stopped and started again. */
    private static List<String> secondTime(byte[] content) throws InterruptedException {
        try (SourcePump pump = new SourcePump(open(new MemoryByteStream(content)))) {
            pump.drainAll((id, sample) -> sample.close());
            pump.source.stop();
            pump.await(MediaEventType.MESourceStopped);
            return samples(pump);
        }
    }

    @Test
    void aStreamThatFailsAtOnceFailsTheOpening() throws Exception {
        Torn stream = new Torn(Files.readAllBytes(clip), 0, "media");
        assertThatThrownBy(() -> open(stream)).isInstanceOfSatisfying(MediaException.class, failure -> {
            assertThat(failure.status()).isEqualTo(NetworkStatus.MF_E_NET_BUSY);
            assertThat(failure.getMessage()).contains("cannot open", "the tape is torn");
        });
        stream.awaitClosed();
    }

    @Test
    void whatIsNoMediaIsRefusedInOneLine() {
        MemoryByteStream stream = new MemoryByteStream(new byte[5000]);
        assertThatThrownBy(() -> open(stream))
                .isInstanceOfSatisfying(
                        MediaException.class,
                        failure -> assertThat(failure.line())
                                .startsWith("cannot open 5000 bytes in memory: ")
                                .contains("MF_E_INVALID_FILE_FORMAT")
                                .doesNotContain("\n"));
        assertThatThrownBy(() -> open(new MemoryByteStream(new byte[0]))).isInstanceOf(MediaException.class);
    }

    @Test
    void aStreamThatHangsIsGivenUpInTime() throws Exception {
        try (Hanging input = new Hanging(Files.readAllBytes(clip), 0)) {
            Attributes options = new Attributes().set(SourceOptions.TIMEOUT, 3_000_000L);
            assertThatThrownBy(() -> resolver().open(InputByteStream.of(input), options, new Cancellation()))
                    .isInstanceOfSatisfying(
                            MediaException.class,
                            failure -> assertThat(failure.status()).isEqualTo(NetworkStatus.MF_E_NET_TIMEOUT));
        }
    }

    @Test
    void cancellingEndsAnOpeningWhoseStreamHangs() throws Exception {
        try (Hanging input = new Hanging(Files.readAllBytes(clip), 0)) {
            Cancellation cancellation = new Cancellation();
            CompletableFuture<MediaSource> opening =
                    resolver().resolve(InputByteStream.of(input), new Attributes(), cancellation);
            input.hangs.await();
            cancellation.cancel();
            assertThatThrownBy(() -> opening.get(5, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            MediaException.class,
                            failure -> assertThat(failure.status()).isEqualTo(Status.MF_E_OPERATION_CANCELLED));
        }
    }

    @Test
    void shutdownDoesNotWaitForAStreamThatHangs() throws Exception {
        byte[] content = Files.readAllBytes(clip);
        try (Hanging input = new Hanging(content, content.length * 3 / 4);
                SourcePump pump = new SourcePump(open(InputByteStream.of(input)))) {
            pump.start(PropVariant.i8(0));
            pump.await(MediaEventType.MESourceStarted);
            for (int i = 0; i < 100; i++) {
                pump.request(0);
            }
            input.hangs.await();
            pump.source.stop();
            pump.await(MediaEventType.MESourceStopped);
        }
        // The leak check gives the reading thread five seconds, half of the patience it would have had.
    }

    @Test
    void theFileIsOpenAsLongAsItsSource() throws Exception {
        Path copy = folder.resolve("held.mkv");
        Files.copy(clip, copy);
        // It is freed behind the shutdown, after the container.
        LeakCheck freed = LeakCheck.of("open", () -> Map.of("file", isFree(copy) ? 0L : 1L))
                .within(Duration.ofSeconds(5));
        freed.begin();
        MediaSource source = open(FileByteStream.open(copy.toString()));
        assertThat(isFree(copy)).isFalse();
        source.shutdown();
        freed.check();
    }

    private static boolean isFree(Path file) {
        try {
            FileByteStream.open(FileAccess.WRITE, FileOpenMode.FAIL_IF_NOT_EXIST, Set.of(), file.toString())
                    .close();
            return true;
        } catch (MediaException busy) {
            assertThat(busy.status()).isEqualTo(Status.ERROR_SHARING_VIOLATION);
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource({
        ".mp4,video/mp4",
        ".mkv,video/x-matroska",
        ".webm,video/webm",
        ".mp3,audio/mpeg",
        ".wav,audio/wav",
        ".flac,audio/flac",
        ".ogg,application/ogg",
        ".ts,video/mp2t",
        ".avi,video/x-msvideo",
        ".aac,audio/aac",
        ".m3u8,application/vnd.apple.mpegurl",
        ".mov,video/quicktime",
        ".3gp,video/3gpp"
    })
    void theUsualEndingsAndTypesAreKnown(String extension, String mimeType) {
        FfmpegByteStreamHandler handler = new FfmpegByteStreamHandler();
        assertThat(handler.extensions()).contains(extension);
        assertThat(handler.mimeTypes()).contains(mimeType);
        assertThat(SourceHandlers.installed().supportedMimeTypes()).contains(mimeType);
    }

    @Test
    void withoutAnEndingTheContentHasToBeAllowedToDecide() throws Exception {
        byte[] content = Files.readAllBytes(clip);
        assertThatThrownBy(() -> resolver()
                        .createFromByteStream(
                                new MemoryByteStream(content),
                                null,
                                Set.of(ResolutionFlag.MEDIASOURCE),
                                null,
                                new Cancellation()))
                .isInstanceOfSatisfying(
                        MediaException.class,
                        failure -> assertThat(failure.status()).isEqualTo(Status.MF_E_UNSUPPORTED_BYTESTREAM_TYPE));
        resolver()
                .createFromByteStream(
                        new MemoryByteStream(content),
                        "clip.mkv",
                        Set.of(ResolutionFlag.MEDIASOURCE),
                        null,
                        new Cancellation())
                .discard();
    }

    private static SourceResolver resolver() {
        return SourceResolver.installed(Platform.system());
    }

    private static MediaSource open(ByteStream stream) {
        return resolver().open(stream, new Attributes(), new Cancellation());
    }

    private static ByteStream stream(Path file, Kind kind, FileServer server) throws IOException {
        return switch (kind) {
            case FILE -> FileByteStream.open(file.toString());
            case MEMORY -> new MemoryByteStream(Files.readAllBytes(file));
            case CHANNEL -> ChannelByteStream.owning(Files.newByteChannel(file));
            case WEB -> HttpByteStream.open(server.url(file), new Attributes(), Platform.system(), new Cancellation());
            case INPUT -> InputByteStream.owning(Files.newInputStream(file));
        };
    }

    /** Every sample and the end, by stream; or how it failed. */
    private static List<String> outcome(Path file, Kind kind, FileServer server) throws Exception {
        try (SourcePump pump =
                kind == null ? new SourcePump(file.toString()) : new SourcePump(open(stream(file, kind, server)))) {
            return samples(pump);
        } catch (MediaException failure) {
            return List.of(failure.status().symbol());
        }
    }

    private static List<String> samples(SourcePump pump) throws InterruptedException {
        Map<Integer, SampleDump> dumps = new TreeMap<>();
        pump.drainAll((id, sample) -> {
            dumps.computeIfAbsent(id, unused -> new SampleDump()).add(sample);
            sample.close();
        });
        List<String> result = new ArrayList<>();
        dumps.forEach((id, dump) -> result.add("stream " + id + "\n" + dump));
        result.add(pump.events.get(pump.events.size() - 1).toString());
        return result;
    }

    /** Bytes in memory that cannot be read beyond a place. */
    private static final class Torn extends AbstractByteStream {
        private final byte[] content;
        private final String how;
        private final CountDownLatch closed = new CountDownLatch(1);
        private final CountDownLatch mended = new CountDownLatch(1);
        volatile int tornAt;
        private volatile int position;

        Torn(byte[] content, int tornAt, String how) {
            super("the torn tape", Set.of(ByteStreamCapability.READABLE, ByteStreamCapability.SEEKABLE));
            this.content = content;
            this.tornAt = tornAt;
            this.how = how;
        }

        void mend() {
            tornAt = Integer.MAX_VALUE;
            mended.countDown();
        }

        private void awaitMended() {
            try {
                mended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void awaitClosed() throws InterruptedException {
            assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
        }

        @Override
        public OptionalLong length() {
            return OptionalLong.of(content.length);
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        protected void moveTo(long target) {
            position = (int) target;
        }

        @Override
        protected int readSome(ByteBuffer target) {
            if (position >= tornAt) {
                switch (how) {
                    case "hang" -> awaitMended();
                    case "media" -> throw new MediaException(NetworkStatus.MF_E_NET_BUSY, "the tape is torn");
                    case "io" -> throw ioFailure();
                    case "runtime" -> throw new IllegalStateException("the tape is torn");
                    default -> throw new AssertionError("the tape is torn");
                }
            }
            int count = Math.max(Math.min(Math.min(content.length, tornAt) - position, target.remaining()), 0);
            target.put(content, position, count);
            moveTo(position + count);
            return count;
        }

        private static MediaException ioFailure() {
            InputByteStream broken = InputByteStream.of(new InputStream() {
                @Override
                public int read() throws IOException {
                    throw new IOException("the tape is torn");
                }

                @Override
                public int read(byte[] target, int offset, int length) throws IOException {
                    throw new IOException("the tape is torn");
                }
            });
            try {
                broken.read(ByteBuffer.allocate(1));
                throw new AssertionError("it should have failed");
            } catch (MediaException failure) {
                return failure;
            }
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    /** An input that says nothing more from some byte on, until it is closed. */
    private static final class Hanging extends InputStream {
        private final byte[] content;
        private final int from;
        private final CountDownLatch released = new CountDownLatch(1);
        final CountDownLatch hangs = new CountDownLatch(1);
        private int position;

        Hanging(byte[] content, int from) {
            this.content = content;
            this.from = from;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("read in pieces");
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (position >= from) {
                hangs.countDown();
                try {
                    released.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return -1;
            }
            int count = Math.min(from - position, length);
            System.arraycopy(content, position, target, offset, count);
            position += count;
            return count;
        }

        @Override
        public void close() {
            released.countDown();
        }
    }
}
