package dev.reel.pipeline.bytestream;

import static dev.reel.platform.Outcomes.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceOptions;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.NetworkStatus;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.testkit.Conformance;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** platform.md §7: byte streams from a web server, which is a real one. */
@Timeout(60)
class Section7HttpStreamTest {
    private static final byte[] CONTENT = new byte[300_000];

    static {
        new Random(7).nextBytes(CONTENT);
    }

    private final List<String> ranges = new CopyOnWriteArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final Attributes patient = new Attributes();
    private final Attributes impatient = new Attributes().set(SourceOptions.TIMEOUT, 3_000_000L);
    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            thread.start();
        });
        server.createContext("/film.mp4", exchange -> serve(exchange, true));
        server.createContext("/plain.mp4", exchange -> serve(exchange, false));
        server.createContext("/old.mp4", exchange -> {
            exchange.getResponseHeaders().add("Location", "/film.mp4?from=old");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
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
            spec = "platform",
            section = "7",
            rule = "HTTP: EFFECTIVE_URL, CONTENT_TYPE, LAST_MODIFIED_TIME; no ORIGIN_NAME; REMOTE")
    void anAnswerSaysWhatItIs() {
        try (ByteStream stream = open("/old.mp4", patient)) {
            assertThat(stream.attributes().get(ByteStreamAttributes.EFFECTIVE_URL))
                    .isEqualTo(url("/film.mp4?from=old"));
            assertThat(stream.attributes().get(ByteStreamAttributes.CONTENT_TYPE))
                    .isEqualTo("video/mp4");
            byte[] stamp = stream.attributes().get(ByteStreamAttributes.LAST_MODIFIED_TIME);
            assertThat(ByteBuffer.wrap(stamp).order(ByteOrder.LITTLE_ENDIAN).getLong())
                    .isEqualTo((Instant.parse("2001-02-03T04:05:06Z").getEpochSecond() + 11_644_473_600L) * 10_000_000);
            assertThat(stream.attributes().contains(ByteStreamAttributes.ORIGIN_NAME))
                    .isFalse();
            assertThat(stream.capabilities())
                    .containsExactlyInAnyOrder(
                            ByteStreamCapability.READABLE,
                            ByteStreamCapability.REMOTE,
                            ByteStreamCapability.SEEKABLE,
                            ByteStreamCapability.HAS_SLOW_SEEK);
            assertThat(stream.length()).hasValue(CONTENT.length);
        }
    }

    @Test
    void everyByteComesAndSeeksAskForRanges() {
        try (ByteStream stream = open("/film.mp4", patient)) {
            assertThat(readAll(stream)).isEqualTo(CONTENT);
            assertThat(stream.isEndOfStream()).isTrue();
            stream.setPosition(299_000);
            assertThat(readAll(stream)).hasSize(1000).endsWith(CONTENT[CONTENT.length - 1]);
            stream.setPosition(0);
            assertThat(readAll(stream)).isEqualTo(CONTENT);
            stream.setPosition(CONTENT.length + 5L);
            assertThat(stream.position()).isEqualTo(CONTENT.length + 5L);
            assertThat(readAll(stream)).isEmpty();
            assertThat(ranges).containsExactly("bytes=0-", "bytes=299000-", "bytes=0-");
        }
    }

    @Test
    void withoutRangesItIsReadFromStartToEnd() {
        try (ByteStream stream = open("/plain.mp4", patient)) {
            assertThat(stream.capabilities())
                    .containsExactlyInAnyOrder(ByteStreamCapability.READABLE, ByteStreamCapability.REMOTE);
            assertStatus(() -> stream.setPosition(5), Status.MF_E_BYTESTREAM_NOT_SEEKABLE);
            assertThat(readAll(stream)).isEqualTo(CONTENT);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400,MF_E_NET_BAD_REQUEST",
        "401,MF_E_NET_SERVER_ACCESSDENIED",
        "403,MF_E_NET_SERVER_ACCESSDENIED",
        "404,MF_E_NET_SESSION_NOT_FOUND",
        "429,MF_E_NET_BUSY",
        "500,MF_E_NET_INTERNAL_SERVER_ERROR"
    })
    void aRefusalIsOneClearLine(int code, String symbol) {
        server.createContext("/refused", exchange -> {
            exchange.sendResponseHeaders(code, -1);
            exchange.close();
        });
        assertThatThrownBy(() -> open("/refused", patient))
                .isInstanceOfSatisfying(
                        MediaException.class,
                        failure -> assertThat(failure.line())
                                .startsWith("cannot open http://")
                                .contains("/refused: the server answered " + code, symbol)
                                .doesNotContain("\n"));
    }

    @Test
    void anEmptyFileIsAnEmptyStream() {
        server.createContext("/empty", exchange -> {
            exchange.getResponseHeaders().add("Content-Range", "bytes */0");
            exchange.sendResponseHeaders(416, -1);
            exchange.close();
        });
        try (ByteStream stream = open("/empty", patient)) {
            assertThat(stream.length()).hasValue(0);
            assertThat(stream.isEndOfStream()).isTrue();
            assertThat(readAll(stream)).isEmpty();
        }
    }

    @Test
    void whatIsNoAddressOrHasNoServerIsRefused() throws IOException {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        assertStatus(
                () -> HttpByteStream.open(
                        "http://127.0.0.1:" + port + "/x", patient, Platform.system(), new Cancellation()),
                NetworkStatus.MF_E_NET_CANNOTCONNECT);
        for (String nonsense : List.of("http://a b/", "http:", "http:///x")) {
            assertStatus(
                    () -> HttpByteStream.open(nonsense, patient, Platform.system(), new Cancellation()),
                    Status.E_INVALIDARG);
        }
    }

    @Test
    void aServerThatSaysNothingIsGivenUp() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String address = "http://127.0.0.1:" + silent.getLocalPort() + "/x";
            assertStatus(
                    () -> HttpByteStream.open(address, impatient, Platform.system(), new Cancellation()),
                    NetworkStatus.MF_E_NET_TIMEOUT);
        }
    }

    @Test
    void aServerThatFallsSilentIsGivenUp() {
        server.createContext("/stalls", exchange -> {
            exchange.sendResponseHeaders(200, CONTENT.length);
            exchange.getResponseBody().write(CONTENT, 0, 1000);
            exchange.getResponseBody().flush();
            await(release);
            exchange.close();
        });
        try (ByteStream stream = open("/stalls", impatient)) {
            assertThatThrownBy(() -> readAll(stream)).isInstanceOfSatisfying(MediaException.class, failure -> {
                assertThat(failure.status()).isEqualTo(NetworkStatus.MF_E_NET_TIMEOUT);
                assertThat(failure.getMessage()).contains("/stalls", "no data came for 300 ms");
            });
            assertThat(stream.position()).isEqualTo(1000);
        }
    }

    @Test
    void aServerThatHangsUpIsAReadError() {
        server.createContext("/breaks", exchange -> {
            exchange.sendResponseHeaders(200, CONTENT.length);
            exchange.getResponseBody().write(CONTENT, 0, 1000);
            exchange.getResponseBody().flush();
            exchange.close();
        });
        try (ByteStream stream = open("/breaks", patient)) {
            assertStatus(() -> readAll(stream), NetworkStatus.MF_E_NET_READ);
        }
    }

    @Test
    void aFileThatChangedMeanwhileIsNotMixedUp() {
        server.createContext("/changes", exchange -> {
            boolean first = ranges.isEmpty();
            ranges.add("" + exchange.getRequestHeaders().getFirst("If-Range"));
            exchange.getResponseHeaders().add("ETag", first ? "\"one\"" : "\"two\"");
            exchange.getResponseHeaders().add("Accept-Ranges", "bytes");
            exchange.sendResponseHeaders(200, 10);
            exchange.getResponseBody().write(CONTENT, 0, 10);
            exchange.close();
        });
        try (ByteStream stream = open("/changes", patient)) {
            stream.setPosition(5);
            assertStatus(() -> readAll(stream), NetworkStatus.MF_E_NET_READ);
            assertThat(ranges).containsExactly("null", "\"one\"");
        }
    }

    @Test
    void cancellingEndsAnOpeningThatWaits() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String address = "http://127.0.0.1:" + silent.getLocalPort() + "/x";
            Cancellation cancellation = new Cancellation();
            CompletableFuture<ByteStream> opening = CompletableFuture.supplyAsync(
                    () -> HttpByteStream.open(address, patient, Platform.system(), cancellation),
                    Platform.system().blocking());
            silent.accept();
            cancellation.cancel();
            assertFails(opening, Status.MF_E_OPERATION_CANCELLED);
        }
    }

    @Test
    void closingEndsAReadThatWaits() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        server.createContext("/waits", exchange -> {
            exchange.sendResponseHeaders(200, CONTENT.length);
            exchange.getResponseBody().write(CONTENT, 0, 10);
            exchange.getResponseBody().flush();
            sent.countDown();
            await(release);
            exchange.close();
        });
        ByteStream stream = open("/waits", patient);
        await(sent);
        assertThat(stream.read(ByteBuffer.allocate(10))).isEqualTo(10);
        CompletableFuture<Integer> reading = CompletableFuture.supplyAsync(
                () -> stream.read(ByteBuffer.allocate(10)), Platform.system().blocking());
        stream.close();
        assertFails(reading, Status.MF_E_SHUTDOWN);
        stream.close();
    }

    private static void assertFails(CompletableFuture<?> future, Status status) {
        assertThatThrownBy(() -> future.get(5, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        MediaException.class,
                        failure -> assertThat(failure.status()).isEqualTo(status));
    }

    private ByteStream open(String path, Attributes options) {
        return HttpByteStream.open(url(path), options, Platform.system(), new Cancellation());
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private static byte[] readAll(ByteStream stream) {
        ByteBuffer all = ByteBuffer.allocate(CONTENT.length + 1);
        while (stream.read(all) > 0) {
            assertThat(all.hasRemaining()).isTrue();
        }
        byte[] result = new byte[all.position()];
        all.flip().get(result);
        return result;
    }

    private void serve(HttpExchange exchange, boolean withRanges) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        ranges.add(range);
        int from = withRanges ? Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1")) : 0;
        exchange.getResponseHeaders().add("Content-Type", "video/mp4");
        exchange.getResponseHeaders().add("Last-Modified", "Sat, 3 Feb 2001 04:05:06 GMT");
        if (withRanges) {
            exchange.getResponseHeaders()
                    .add("Content-Range", "bytes " + from + "-" + (CONTENT.length - 1) + "/" + CONTENT.length);
        }
        exchange.sendResponseHeaders(withRanges ? 206 : 200, CONTENT.length - from);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(CONTENT, from, CONTENT.length - from);
        } catch (IOException clientLeft) {
            exchange.close();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
