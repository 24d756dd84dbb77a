package dev.reel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import dev.reel.testkit.Conformance;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A film whose licence server is in a bad mood: one sentence that a user understands, and status 1. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LicenseMoodsTest {
    private static final String KID = "00112233445566778899aabbccddeeff";
    private static final String KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
    private static final String SECOND = "ffeeddccbbaa99887766554433221100";

    @TempDir
    private static Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer server;
    private String mood = "";

    @BeforeAll
    static void film() {
        assumeThat(System.getProperty("os.name"))
                .as("a protected process needs Linux")
                .isEqualTo("Linux");
        CommandLineRun run = CommandLineRun.of(
                "protect",
                Media.clip().toString(),
                folder.resolve("locked.mp4").toString(),
                "--key",
                KID + ":" + KEY,
                "--key",
                SECOND + ":" + KEY);
        assertThat(run.status()).as(run.err()).isZero();
    }

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/license", exchange -> {
            exchange.getRequestBody().readAllBytes();
            if (mood.equals("slow")) {
                try {
                    end.await();
                } catch (InterruptedException interrupted) {
                    return;
                }
            }
            byte[] body = answer();
            exchange.sendResponseHeaders(
                    mood.equals("denying") ? 403 : mood.equals("failing") ? 500 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    private byte[] answer() {
        return switch (mood) {
            case "garbage" -> {
                byte[] bytes = new byte[1000];
                new Random(7).nextBytes(bytes);
                yield bytes;
            }
            case "a page" -> "<html>Log in first</html>".getBytes(StandardCharsets.US_ASCII);
            case "endless" -> new byte[200_000];
            case "expired" -> license(",\"exp\":1000000000", KID, KEY, SECOND, KEY);
            case "wrong key" -> license("", KID, "f" + KEY.substring(1), SECOND, "f" + KEY.substring(1));
            case "one of two" -> license("", KID, KEY);
            default -> "no".getBytes(StandardCharsets.US_ASCII);
        };
    }

    private static byte[] license(String more, String... pairs) {
        StringBuilder text = new StringBuilder("{\"keys\":[");
        for (int i = 0; i < pairs.length; i += 2) {
            text.append(i == 0 ? "" : ",")
                    .append("{\"kty\":\"oct\",\"kid\":\"")
                    .append(base64(pairs[i]))
                    .append("\",\"k\":\"")
                    .append(base64(pairs[i + 1]))
                    .append("\"}");
        }
        return text.append("]").append(more).append("}").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static String base64(String hex) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(HexFormat.of().parseHex(hex));
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        down       | NS_E_DRM_LICENSE_NOTACQUIRED  | it cannot be reached
        slow       | NS_E_DRM_LICENSE_NOTACQUIRED  | it does not answer
        denying    | NS_E_DRM_LICENSE_NOTACQUIRED  | you are not entitled to this content
        failing    | NS_E_DRM_LICENSE_NOTACQUIRED  | it answered with status 500
        garbage    | DRM_E_TYPE_ERROR              | ask the licence server's operator
        a page     | DRM_E_TYPE_ERROR              | ask the licence server's operator
        endless    | NS_E_DRM_LICENSE_NOTACQUIRED  | too long to be a licence
        expired    | MF_E_LICENSE_OUTOFDATE        | has expired
        wrong key  | MF_E_INVALID_KEY              | key
        one of two | NS_E_LICENSE_REQUIRED         | ffeeddccbbaa99887766554433221100
        """)
    @Conformance(
            spec = "protected-path",
            section = "14",
            rule = "licence server down, slow, denying, answering garbage, expired, wrong key, missing second key of"
                    + " two: its code, and a sentence that a user understands")
    void inABadMood(String name, String code, String words) {
        mood = name;
        String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/license";
        if (mood.equals("down")) {
            server.stop(0);
        }
        CommandLineRun run = CommandLineRun.of(
                "play",
                "--protected",
                "--unpaced",
                folder.resolve("locked.mp4").toString(),
                "--license-server",
                address,
                "--license-timeout",
                "1s");
        assertThat(run.status()).as(run.out()).isEqualTo(1);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .startsWith("reel: ")
                .contains(words, code);
        assertThat(run.err() + run.out()).doesNotContain(KEY, base64(KEY));
    }
}
