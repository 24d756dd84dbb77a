package dev.reel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.reel.license.LicenseServer;
import dev.reel.license.LicenseServerOptions;
import dev.reel.license.store.LicenseDatabase;
import dev.reel.platform.Platform;
import dev.reel.protection.identity.SealingKey;
import dev.reel.testkit.Conformance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code reel package} makes plays in Chromium with what {@code reel license-server} gives, and not without it. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class BrowserTest {
    @TempDir
    private Path folder;

    private final CompletableFuture<String> report = new CompletableFuture<>();
    private HttpServer site;
    private LicenseDatabase database;
    private LicenseServer licenses;
    private Path web;

    @BeforeEach
    void start() throws Exception {
        web = folder.resolve("web");
        site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.createContext("/", this::serve);
        site.start();
        database = LicenseDatabase.open(
                folder.resolve("licenses.db").toString(),
                "",
                SealingKey.inFile(folder.resolve("licenses.p12"), new char[0]),
                Clock.systemUTC());
        licenses = LicenseServer.start(
                LicenseServerOptions.defaults()
                        .withAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .withOrigins(Set.of(origin())),
                database,
                Clock.systemUTC(),
                Platform.system());
    }

    @AfterEach
    void stop() {
        licenses.close();
        database.close();
        site.stop(0);
    }

    private String origin() {
        return "http://127.0.0.1:" + site.getAddress().getPort();
    }

    @ParameterizedTest(name = "{0} {1} for {2}: {3}")
    @CsvSource({
        "page, cbcs, everybody, played",
        "page, cenc, nobody, not played",
        "shaka, cenc, everybody, played",
        "shaka-hls, cbcs, everybody, played"
    })
    @Conformance(
            spec = "protected-path",
            section = "16.5",
            rule = "browsers play packages, cenc and cbcs, with plain licences of the server, and nothing when it"
                    + " denies")
    void plays(String how, String scheme, String who, String outcome) throws Exception {
        Path browser = browser();
        if (how.startsWith("shaka")) {
            shaka();
        }
        done("keys", "add", "film", "--database", database.toString());
        if (who.equals("everybody")) {
            done("keys", "grant", "film", "--everybody", "--database", database.toString());
        }
        done(
                "package",
                Media.clip().toString(),
                "--out",
                web.toString(),
                "--scheme",
                scheme,
                "--content",
                "film",
                "--database",
                database.toString(),
                "--license-url",
                licenses.address().toString(),
                "--page");
        String target = switch (how) {
            case "shaka" -> "/watch.html?list=web/index.mpd";
            case "shaka-hls" -> "/watch.html?list=web/index.m3u8";
            default -> "/frame.html";
        };
        String said = look(
                browser,
                origin() + target + (target.contains("?") ? "&" : "?") + "wanted="
                        + URLEncoder.encode(outcome, StandardCharsets.UTF_8));
        assertThat(said).as(how).contains("\"outcome\":\"" + outcome + "\"");
    }

    private static void done(String... arguments) {
        CommandLineRun run = CommandLineRun.of(arguments);
        assertThat(run.status()).as(run.err()).isZero();
    }

    private String look(Path browser, String address) throws Exception {
        Path profile = Files.createTempDirectory("reel-chromium");
        Process process = new ProcessBuilder(
                        browser.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--disable-dev-shm-usage",
                        "--autoplay-policy=no-user-gesture-required",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        address)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("chromium.log").toFile())
                .start();
        try {
            return report.get(120, TimeUnit.SECONDS);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            try (Stream<Path> all = Files.walk(profile)) {
                all.sorted(Comparator.reverseOrder())
                        .forEach(path -> path.toFile().delete());
            } catch (IOException | java.io.UncheckedIOException stillWriting) {
                // The system empties its folder of temporary files.
            }
        }
    }

    private static Path browser() {
        Path found = Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .flatMap(place -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(Path.of(place)::resolve))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        Assumptions.assumeTrue(found != null, "skipped: Chromium is missing; get it with 'apt-get install chromium'");
        return found;
    }

    private static Path shaka() {
        String given = System.getenv("REEL_SHAKA_PLAYER");
        Path inCache = Path.of(
                System.getProperty("user.home"),
                ".cache/reel/shaka-player-5.2.12/node_modules/shaka-player/dist/shaka-player.compiled.js");
        Path script = given == null ? inCache : Path.of(given);
        Assumptions.assumeTrue(
                Files.isReadable(script),
                "skipped: Shaka Player is missing; name its shaka-player.compiled.js (npm shaka-player) in"
                        + " REEL_SHAKA_PLAYER");
        return script;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] bytes = switch (path) {
                case "/report" -> {
                    report.complete(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                    yield new byte[0];
                }
                case "/shaka.js" -> Files.readAllBytes(shaka());
                case "/frame.html", "/watch.html" -> {
                    try (var page = BrowserTest.class.getResourceAsStream(path.substring(1))) {
                        yield page.readAllBytes();
                    }
                }
                default -> {
                    Path file = folder.resolve(path.substring(1)).normalize();
                    yield file.startsWith(web) && Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
                }
            };
            if (bytes == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            String type = List.of(".html", ".js", ".mpd", ".m3u8", ".mp4", ".m4s").stream()
                    .filter(path::endsWith)
                    .map(ending -> switch (ending) {
                        case ".html" -> "text/html";
                        case ".js" -> "text/javascript";
                        case ".mpd" -> "application/dash+xml";
                        case ".m3u8" -> "application/vnd.apple.mpegurl";
                        default -> "video/mp4";
                    })
                    .findFirst()
                    .orElse("text/plain");
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
