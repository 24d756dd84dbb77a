package dev.reel.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.reel.platform.MediaException;
import dev.reel.platform.NetworkStatus;
import dev.reel.platform.Status;
import dev.reel.testkit.LeakCheck;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is opened: a clear line or what is there, within a bound, and nothing left behind. */
@Timeout(60)
class BadInputTest {
    @RegisterExtension
    final LeakCheck leaks = NativeLeaks.check();

    private static final OpenOptions IMPATIENT = OpenOptions.DEFAULT.withPatience(Duration.ofMillis(300));

    @TempDir
    static Path folder;

    private static byte[] clip;

    @BeforeAll
    static void makeClip() throws Exception {
        Path file = folder.resolve("clip.mp4");
        new TestClip(128, 96, 10, 2, 100_000).write(file);
        clip = Files.readAllBytes(file);
    }

    @Test
    void aMissingFile() {
        fails(folder.resolve("none.mp4").toString(), Status.ERROR_FILE_NOT_FOUND, "there is no such file");
    }

    @Test
    void aFolder() {
        fails(folder.toString(), Status.MF_E_UNSUPPORTED_BYTESTREAM_TYPE, "it is a folder");
    }

    @Test
    void anEmptyFile() throws IOException {
        fails(write("empty.mp4", new byte[0]), Status.MF_E_INVALID_FILE_FORMAT, "the file is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"notes.txt", "notes.mp4", "notes"})
    void aTextFile(String name) throws IOException {
        byte[] text = "All work and no play makes Jack a dull boy.\n"
                .repeat(200)
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        MediaException failure = failure(write(name, text), OpenOptions.DEFAULT);
        assertThat(failure.status()).isIn(Status.MF_E_INVALID_FILE_FORMAT, Status.MF_E_UNSUPPORTED_BYTESTREAM_TYPE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"mp4", "mkv", "webm", "ts", "ogg", "flac", "mp3", "wav", "avi", "aac", "jpg", "png", "m3u8"})
    void garbageWithAMediaExtension(String extension) throws IOException {
        byte[] garbage = new byte[50_000];
        new Random(extension.hashCode()).nextBytes(garbage);
        String file = write("garbage." + extension, garbage);
        try {
            // MPEG audio and the like may find a frame by chance; then what is found is decoded.
            StreamDigests.of(file, OpenOptions.DEFAULT);
        } catch (MediaException failure) {
            isOneLine(failure, file);
        }
    }

    @Test
    void anMp4ThatLostItsIndex() throws IOException {
        int mediaData = indexOf(clip, "mdat");
        byte[] lost = new byte[clip.length - mediaData + 4 + 32];
        System.arraycopy(clip, 0, lost, 0, 32);
        System.arraycopy(clip, mediaData - 4, lost, 32, clip.length - mediaData + 4);
        fails(write("lost.mp4", lost), Status.MF_E_INVALID_FILE_FORMAT, "damaged");
    }

    @Test
    void anMp4ThatIsCutAnywhereFailsOrPlaysAsFarAsItGoes() throws IOException {
        long full = units(StreamDigests.of(write("full.mp4", clip), OpenOptions.DEFAULT));
        for (int percent = 5; percent < 100; percent += 5) {
            String file = write("cut.mp4", Arrays.copyOf(clip, clip.length * percent / 100));
            try {
                assertThat(units(StreamDigests.of(file, OpenOptions.DEFAULT))).isLessThanOrEqualTo(full);
            } catch (MediaException failure) {
                isOneLine(failure, file);
            }
        }
    }

    @Test
    void anMp4WithFlippedBytesAnywhereFailsOrPlays() throws IOException {
        Random random = new Random(7);
        for (int round = 0; round < 60; round++) {
            byte[] broken = clip.clone();
            for (int i = 0; i < 20; i++) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            }
            String file = write("broken.mp4", broken);
            try {
                StreamDigests.of(file, OpenOptions.DEFAULT);
            } catch (MediaException failure) {
                isOneLine(failure, file);
            }
        }
    }

    @Test
    void audioOnlyVideoOnlyAndNoDuration() throws Exception {
        Path audio = folder.resolve("audio.wav");
        FfmpegProgram.run(
                List.of("-y", "-loglevel", "error", "-f", "lavfi", "-i", "sine=d=1:r=8000", audio.toString()));
        assertThat(StreamDigests.of(audio.toString(), OpenOptions.DEFAULT))
                .singleElement()
                .satisfies(digest -> {
                    assertThat(digest.kind()).isEqualTo(StreamDigest.Kind.AUDIO);
                    assertThat(digest.units()).isEqualTo(8_000);
                });
        Path video = folder.resolve("video.mkv");
        FfmpegProgram.run(List.of(
                "-y",
                "-loglevel",
                "error",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=s=64x64:r=10:d=1",
                "-c:v",
                "mpeg4",
                video.toString()));
        assertThat(StreamDigests.of(video.toString(), OpenOptions.DEFAULT))
                .singleElement()
                .satisfies(digest -> assertThat(digest.units()).isEqualTo(10));
        Path nothing = folder.resolve("nothing.wav");
        Files.write(nothing, Arrays.copyOf(Files.readAllBytes(audio), 78));
        assertThat(StreamDigests.of(nothing.toString(), OpenOptions.DEFAULT.keepingGoing()))
                .singleElement()
                .satisfies(digest -> assertThat(digest.units()).isZero());
    }

    @Test
    void aRefusedConnection() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        fails("http://127.0.0.1:" + port + "/clip.mp4", NetworkStatus.MF_E_NET_CANNOTCONNECT, "Connection refused");
    }

    @Test
    void aServerThatAcceptsAndNeverAnswers() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + socket.getLocalPort() + "/clip.mp4";
            MediaException failure = failure(url, IMPATIENT);
            assertThat(failure.status()).isEqualTo(NetworkStatus.MF_E_NET_TIMEOUT);
            assertThat(failure.getMessage()).contains("no data came for 300 ms");
        }
    }

    @Test
    void aServerThatStopsInTheMiddle() throws IOException {
        CountDownLatch done = new CountDownLatch(1);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, clip.length);
            OutputStream body = exchange.getResponseBody();
            body.write(clip, 0, clip.length / 2);
            body.flush();
            try {
                done.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        server.start();
        try {
            MediaException failure =
                    failure("http://127.0.0.1:" + server.getAddress().getPort() + "/clip.mp4", IMPATIENT);
            assertThat(failure.status()).isEqualTo(NetworkStatus.MF_E_NET_TIMEOUT);
        } finally {
            done.countDown();
            server.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 429, 500, 503})
    void anErrorPage(int status) throws IOException {
        HttpServer server = serve(status, new byte[0]);
        try {
            MediaException failure =
                    failure("http://127.0.0.1:" + server.getAddress().getPort() + "/clip.mp4", OpenOptions.DEFAULT);
            assertThat(failure.status().symbol()).startsWith("MF_E_NET_");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aServerThatAnswersPlays() throws IOException {
        HttpServer server = serve(200, clip);
        try {
            List<StreamDigest> overNetwork = StreamDigests.of(
                    "http://127.0.0.1:" + server.getAddress().getPort() + "/clip.mp4", OpenOptions.DEFAULT);
            assertThat(overNetwork).isEqualTo(StreamDigests.of(write("same.mp4", clip), OpenOptions.DEFAULT));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aSchemeThatIsNotAllowed() {
        MediaException failure = failure("concat:a|b", OpenOptions.DEFAULT);
        assertThat(failure.getMessage()).contains("cannot open concat:a|b");
    }

    private static HttpServer serve(int status, byte[] body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static void fails(String location, Status status, String reason) {
        MediaException failure = failure(location, OpenOptions.DEFAULT);
        assertThat(failure.status()).isEqualTo(status);
        assertThat(failure.getMessage()).contains(reason);
    }

    private static MediaException failure(String location, OpenOptions options) {
        MediaException failure = catchThrowableOfType(MediaException.class, () -> StreamDigests.of(location, options));
        assertThat(failure).as("opening %s", location).isNotNull();
        isOneLine(failure, location);
        return failure;
    }

    private static void isOneLine(MediaException failure, String location) {
        assertThat(failure.line())
                .startsWith("cannot ")
                .contains(location)
                .doesNotContain("\n")
                .matches(".* \\(\\w+, 0x[0-9A-F]{8}\\)");
    }

    private static long units(List<StreamDigest> digests) {
        return digests.stream().mapToLong(StreamDigest::units).sum();
    }

    private static String write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes).toString();
    }

    private static int indexOf(byte[] bytes, String box) {
        return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(box);
    }
}
