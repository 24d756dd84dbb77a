package dev.reel.protection.enabling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.protection.license.KeyState;
import dev.reel.protection.license.KeyStatus;
import dev.reel.protection.license.LicenseChannel;
import dev.reel.testkit.Conformance;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A licence server in all its moods. */
class LicenseServerManagerTest {
    private final AtomicInteger asked = new AtomicInteger();
    private final int[] statuses = {200, 200, 200};
    private HttpServer server;
    private byte[] taken = new byte[0];

    /** A process that takes every licence. */
    private final LicenseChannel process = new LicenseChannel() {
        @Override
        public List<X509Certificate> certificate() {
            return List.of();
        }

        @Override
        public long open() {
            return 1;
        }

        @Override
        public CompletableFuture<byte[]> request(
                long keySession, String initDataType, byte[] initData, boolean persistent) {
            return CompletableFuture.completedFuture(initData);
        }

        @Override
        public CompletableFuture<List<KeyState>> update(long keySession, byte[] license) {
            taken = license.clone();
            return CompletableFuture.completedFuture(List.of(new KeyState(new byte[16], KeyStatus.USABLE)));
        }

        @Override
        public CompletableFuture<Void> remove(long keySession) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<String> lost() {
            return new CompletableFuture<>();
        }
    };

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            int status = statuses[Math.min(asked.getAndIncrement(), statuses.length - 1)];
            exchange.getRequestBody().readAllBytes();
            byte[] body = "{\"keys\":[]}".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Status enable(long within) throws Exception {
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/license");
        try {
            return new LicenseServerManager(address, Platform.system(), within)
                    .enableContent(
                            new ClearKeyEnabler("{\"kids\":[]}".getBytes(StandardCharsets.US_ASCII), process), null)
                    .get(30, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            assertThat(failed.getCause()).isInstanceOf(MediaException.class).hasMessageContaining("127.0.0.1");
            return ((MediaException) failed.getCause()).status();
        }
    }

    @Test
    @Conformance(
            spec = "protected-path",
            section = "16.5",
            rule = "a busy or failing server is asked again until it answers")
    void askedAgain() throws Exception {
        statuses[0] = 503;
        statuses[1] = 429;
        assertThat(enable(20 * Platform.SECOND)).isEqualTo(Status.S_OK);
        assertThat(asked).hasValue(3);
        assertThat(taken).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"400, 1", "403, 1", "404, 1", "302, 1", "500, 1"})
    @Conformance(
            spec = "protected-path",
            section = "16.5",
            rule = "denied, unknown, malformed, down: NS_E_DRM_LICENSE_NOTACQUIRED with a sentence")
    void refused(int status, int times) throws Exception {
        statuses[0] = status;
        assertThat(enable(0).symbol()).isEqualTo("NS_E_DRM_LICENSE_NOTACQUIRED");
        assertThat(asked).hasValue(times);
        assertThat(taken).isEmpty();
    }

    @Test
    void nobodyThere() throws Exception {
        server.stop(0);
        assertThat(enable(0).symbol()).isEqualTo("NS_E_DRM_LICENSE_NOTACQUIRED");
    }

    @Test
    void anAddressThatIsNone() {
        for (String address : List.of("file:///etc/passwd", "license", "ftp://host/license")) {
            assertThatThrownBy(() -> new LicenseServerManager(URI.create(address), Platform.system(), 0))
                    .extracting(MediaException::statusOf)
                    .isEqualTo(Status.E_INVALIDARG);
        }
    }

    @Test
    @Conformance(
            spec = "protected-path",
            section = "8.3",
            rule = "not automatic, no URL, no body; completes once; cancel completes as cancelled")
    void theEnabler() throws Exception {
        ClearKeyEnabler enabler = new ClearKeyEnabler(new byte[] {1}, process);
        assertThat(enabler.isAutomaticSupported()).isFalse();
        assertThat(enabler.monitorEnable()).isFalse();
        assertThatThrownBy(enabler::enableUrl)
                .extracting(MediaException::statusOf)
                .isEqualTo(Status.MF_E_NOT_AVAILABLE);
        assertThatThrownBy(enabler::enableData)
                .extracting(MediaException::statusOf)
                .isEqualTo(Status.MF_E_NOT_AVAILABLE);
        AtomicInteger events = new AtomicInteger();
        enabler.listen(event -> events.incrementAndGet());
        enabler.keysArrived();
        enabler.keysArrived();
        enabler.cancel();
        assertThat(enabler.monitorEnable()).isTrue();
        assertThat(events).hasValue(1);
        assertThat(enabler.completed().get().status()).isEqualTo(Status.S_OK);
        ClearKeyEnabler cancelled = new ClearKeyEnabler(new byte[] {1}, process);
        cancelled.cancel();
        assertThat(cancelled.completed().get().status().symbol()).isEqualTo("NS_S_DRM_MONITOR_CANCELLED");
    }
}
