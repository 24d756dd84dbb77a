package dev.reel.ffmpeg.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.reel.ffmpeg.FfmpegProgram;
import dev.reel.ffmpeg.NativeLeaks;
import dev.reel.ffmpeg.OpenOptions;
import dev.reel.ffmpeg.StreamDigest;
import dev.reel.ffmpeg.StreamDigests;
import dev.reel.ffmpeg.TestClip;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.SourceCharacteristic;
import dev.reel.pipeline.open.Cancellation;
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
import dev.reel.testkit.Conformance;
import dev.reel.testkit.LeakCheck;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Sources over a network that is slow, silent or gone. */
@Timeout(60)
class SourceNetworkTest {
    @RegisterExtension
    final LeakCheck leaks = NativeLeaks.check();

    private static final Set<MediaEventType> OUTCOMES = Set.of(MediaEventType.MESourceSeeked, MediaEventType.MEError);
    private static final int HEAD = 300_000;

    @TempDir
    Path folder;

    private final CountDownLatch release = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            thread.start();
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        release.countDown();
        server.stop(0);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "7",
            rule = "an asynchronous read error comes once, as MEError, and not from a request too; no end is told")
    void aStallWhilePlayingIsOneErrorEventAndStopStillAnswers() throws Exception {
        serveHeadOf(longFile());
        Attributes options = new Attributes();
        options.set(SourceOptions.TIMEOUT, 10_000_000L);
        try (SourcePump pump = new SourcePump(url("clip.mkv"), options)) {
            pump.drainAll((stream, sample) -> sample.close());
            assertThat(pump.events).contains(MediaEventType.MEError).doesNotContain(MediaEventType.MEEndOfPresentation);
            assertThat(pump.trace.get(pump.trace.size() - 1)).contains("MF_E_NET_TIMEOUT");
            assertThat(pump.events.stream().filter(MediaEventType.MEError::equals))
                    .hasSize(1);
            pump.streams.get(0).requestSample("after the error");
            pump.source.stop();
            pump.await(MediaEventType.MESourceStopped);
        }
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "7",
            rule = "live: the first sample at 0; behind a pause times go on where they were")
    void aLiveSourceGoesOnBehindAPause() throws Exception {
        Path stream = folder.resolve("live.ts");
        FfmpegProgram.run(List.of(
                "-y",
                "-loglevel",
                "error",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=s=320x240:r=25:d=40",
                "-output_ts_offset",
                "100",
                "-c:v",
                "mpeg4",
                "-g",
                "10",
                "-b:v",
                "2M",
                "-f",
                "mpegts",
                stream.toString()));
        byte[] bytes = Files.readAllBytes(stream);
        int first = bytes.length / 4;
        int second = bytes.length * 3 / 4;
        CountDownLatch paused = new CountDownLatch(1);
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch resumed = new CountDownLatch(1);
        server.createContext("/", exchange -> {
            // Without a length and without ranges: nobody knows the end.
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(bytes, 0, first);
                body.flush();
                paused.await();
                body.write(bytes, first, second - first);
                body.flush();
                taken.countDown();
                resumed.await();
                body.write(bytes, second, bytes.length - second);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try (SourcePump pump = new SourcePump(url("live.ts"))) {
            assertThat(pump.source.characteristics()).contains(SourceCharacteristic.IS_LIVE);
            pump.start(PropVariant.EMPTY);
            pump.await(MediaEventType.MEStreamStarted);
            List<Long> times = new ArrayList<>();
            takeOne(pump, times);
            assertThat(times.get(0)).isZero();
            pump.source.pause();
            pump.await(MediaEventType.MESourcePaused);
            paused.countDown();
            taken.await();
            resumed.countDown();
            // What is in flight between server and client counts as later.
            pump.start(PropVariant.EMPTY);
            pump.await(MediaEventType.MESourceStarted);
            pump.await(MediaEventType.MEStreamStarted);
            for (int i = 0; i < 100; i++) {
                takeOne(pump, times);
            }
            assertThat(times).isSorted();
            for (int i = 1; i < times.size(); i++) {
                assertThat(times.get(i) - times.get(i - 1)).isLessThanOrEqualTo(1_000_000);
            }
            pump.source.stop();
            pump.await(MediaEventType.MESourceStopped);
        }
    }

    private static void takeOne(SourcePump pump, List<Long> times) throws InterruptedException {
        pump.request(0);
        SourcePump.Heard heard = pump.next();
        while (heard.sample() == null) {
            heard = pump.next();
        }
        times.add(heard.sample().time());
        heard.sample().close();
    }

    @Test
    void stopAndShutdownDoNotWaitForAReadThatWaits() throws Exception {
        serveHeadOf(longFile());
        SourcePump pump = new SourcePump(url("clip.mkv"));
        pump.start(PropVariant.i8(0));
        pump.await(MediaEventType.MESourceStarted);
        for (int i = 0; i < 2_000; i++) {
            pump.request(0);
        }
        pump.source.stop();
        pump.await(MediaEventType.MESourceStopped);
        pump.close();
        // The leak check gives the reading thread five seconds, half of the patience it would have had.
    }

    @Test
    void anOpenThatIsCancelledEndsAtOnce() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Cancellation cancellation = new Cancellation();
            CompletableFuture<MediaSource> opening = SourceResolver.installed(Platform.system())
                    .resolve("http://127.0.0.1:" + silent.getLocalPort() + "/x.mp4", new Attributes(), cancellation);
            silent.accept();
            cancellation.cancel();
            assertThatThrownBy(() -> opening.get(5, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .satisfies(failure ->
                            assertThat(((MediaException) failure).status()).isEqualTo(Status.MF_E_OPERATION_CANCELLED));
        }
    }

    @Test
    void aServerThatDiesWhileSeekingFailsTheStart() throws Exception {
        Path clip = folder.resolve("clip.mp4");
        new TestClip(320, 240, 10, 20, 4_000_000).write(clip);
        serveRanges(clip);
        Attributes options = new Attributes();
        options.set(SourceOptions.TIMEOUT, 10_000_000L);
        try (SourcePump pump = new SourcePump(url("clip.mp4"), options)) {
            pump.start(PropVariant.i8(0));
            pump.await(MediaEventType.MESourceStarted);
            server.stop(0);
            pump.start(PropVariant.i8(190_000_000));
            MediaEvent outcome;
            do {
                outcome = pump.next().event();
            } while (outcome == null || !OUTCOMES.contains(outcome.type()));
            if (outcome.type() == MediaEventType.MEError || !outcome.status().isSuccess()) {
                assertThat(outcome.attributes().get(EventAttributes.MESSAGE)).contains("clip.mp4");
            }
        }
    }

    @Test
    void hlsPlaysFromItsListOfSegments() throws Exception {
        Path clip = folder.resolve("clip.mp4");
        new TestClip(128, 96, 10, 4, 100_000).write(clip);
        FfmpegProgram.run(List.of(
                "-loglevel",
                "error",
                "-i",
                clip.toString(),
                "-c",
                "copy",
                "-hls_time",
                "1",
                "-hls_list_size",
                "0",
                folder.resolve("list.m3u8").toString()));
        serveRanges(null);
        List<StreamDigest> digests = StreamDigests.of(url("list.m3u8"), OpenOptions.DEFAULT);
        assertThat(digests).hasSize(2);
        assertThat(digests.get(0).units()).isEqualTo(40);
        assertThat(digests.get(0).hash())
                .isEqualTo(StreamDigests.of(clip.toString(), OpenOptions.DEFAULT)
                        .get(0)
                        .hash());
        try (SourcePump pump = new SourcePump(url("list.m3u8"))) {
            pump.start(PropVariant.i8(0));
            pump.await(MediaEventType.MESourceStarted);
            pump.start(PropVariant.i8(20_000_000));
            assertThat(pump.await(MediaEventType.MESourceSeeked).status()).isEqualTo(Status.S_OK);
        }
    }

    @Test
    void aMissingPageIsNotFound() throws Exception {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        assertThatThrownBy(() -> new SourcePump(url("clip.mp4")))
                .satisfies(failure -> assertThat(((MediaException) failure).status())
                        .isEqualTo(NetworkStatus.MF_E_NET_SESSION_NOT_FOUND));
    }

    private Path longFile() throws Exception {
        Path file = folder.resolve("clip.mkv");
        FfmpegProgram.run(List.of(
                "-y",
                "-loglevel",
                "error",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=s=320x240:r=25:d=10",
                "-c:v",
                "mpeg4",
                "-b:v",
                "2M",
                file.toString()));
        assertThat(Files.size(file)).isGreaterThan(HEAD * 2L);
        return file;
    }

    /** Sends the beginning and then nothing. */
    private void serveHeadOf(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, bytes.length);
            OutputStream body = exchange.getResponseBody();
            body.write(bytes, 0, HEAD);
            body.flush();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
    }

    private void serveRanges(Path only) {
        server.createContext("/", exchange -> {
            Path file = only != null
                    ? only
                    : folder.resolve(exchange.getRequestURI().getPath().substring(1));
            byte[] bytes = Files.readAllBytes(file);
            String range = exchange.getRequestHeaders().getFirst("Range");
            int from = range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-.*", "$1"));
            exchange.getResponseHeaders().add("Accept-Ranges", "bytes");
            if (from > 0) {
                exchange.getResponseHeaders()
                        .add("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
            }
            exchange.sendResponseHeaders(from > 0 ? 206 : 200, bytes.length - from);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(bytes, from, bytes.length - from);
            } catch (IOException e) {
                // The client went away, as a seek makes it do.
                exchange.close();
            }
        });
    }

    private String url(String name) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + name;
    }
}
