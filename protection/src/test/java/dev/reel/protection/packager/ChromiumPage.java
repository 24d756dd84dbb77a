package dev.reel.protection.packager;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Serves one protected file on loopback, lets Chromium play it through ClearKey and hands back what the page saw. */
final class ChromiumPage {
    private static final long DEADLINE_SECONDS = 90;

    private ChromiumPage() {}

    /** What stood on the screen while the picture of this time, in seconds, was the last one shown; -1 for none. */
    record Look(double time, BufferedImage screen) {}

    /** What the page posted and what the screen showed at its stops. */
    record Report(String json, List<Look> looks) {
        String reason() {
            Matcher matcher = Pattern.compile("\"reason\":\"([^\"]*)\"").matcher(json);
            return matcher.find() ? matcher.group(1) : "";
        }

        /** {@code currentTime} of the video in the end. */
        double time() {
            Matcher matcher = Pattern.compile("\"time\":([0-9.]+)").matcher(json);
            return matcher.find() ? Double.parseDouble(matcher.group(1)) : -1;
        }

        boolean waitedForKey() {
            return !json.contains("\"waiting\":0");
        }
    }

    /**
     * @param keys JSON list of ClearKey keys
     * @param stops media times in seconds at which to look at the screen; behind the last the page is content
     * @param giveUp milliseconds after which the page reports whatever it has
     */
    static Report play(Path media, String type, String scheme, String keys, List<Double> stops, long giveUp) {
        Path browser = browser();
        CompletableFuture<String> posted = new CompletableFuture<>();
        List<Look> looks = new CopyOnWriteArrayList<>();
        try {
            Path profile = Files.createTempDirectory("reel-chromium");
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> serve(exchange, media, profile, looks, posted));
            server.start();
            Process process = null;
            try {
                String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/?" + query("type", type)
                        + query("scheme", scheme) + query("keys", keys) + query("stops", stops.toString())
                        + query("giveUp", Long.toString(giveUp));
                process = start(browser, profile, address);
                return new Report(posted.get(DEADLINE_SECONDS, TimeUnit.SECONDS), List.copyOf(looks));
            } catch (TimeoutException e) {
                throw new AssertionError(
                        "Chromium reported nothing: " + Files.readString(profile.resolve("log.txt")), e);
            } finally {
                if (process != null) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly().waitFor();
                }
                server.stop(0);
                delete(profile);
            }
        } catch (IOException | ExecutionException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static Path browser() {
        List<Path> places = new ArrayList<>();
        String given = System.getenv("REEL_CHROMIUM");
        if (given != null) {
            places.add(Path.of(given));
        }
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            for (String name : List.of("chromium", "chromium-browser", "google-chrome")) {
                places.add(Path.of(folder).resolve(name));
            }
        }
        Path found = places.stream().filter(Files::isExecutable).findFirst().orElse(null);
        Assumptions.assumeTrue(
                found != null,
                "skipped: Chromium is missing; get it with 'apt-get install chromium' or name its program in REEL_CHROMIUM");
        return found;
    }

    private static Process start(Path browser, Path profile, String address) throws IOException {
        return new ProcessBuilder(
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
                .redirectOutput(profile.resolve("log.txt").toFile())
                .start();
    }

    private static String query(String name, String value) {
        return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8) + "&";
    }

    private static void serve(
            HttpExchange exchange, Path media, Path profile, List<Look> looks, CompletableFuture<String> posted)
            throws IOException {
        try (exchange) {
            switch (exchange.getRequestURI().getPath()) {
                case "/stop" -> {
                    double time = Double.parseDouble(body(exchange));
                    looks.add(new Look(time, DevTools.screen(profile)));
                    exchange.sendResponseHeaders(204, -1);
                }
                case "/report" -> {
                    posted.complete(body(exchange));
                    exchange.sendResponseHeaders(204, -1);
                }
                case "/media.mp4" -> send(exchange, "video/mp4", Files.readAllBytes(media));
                case "/" -> {
                    try (InputStream page = ChromiumPage.class.getResourceAsStream("clearkey.html")) {
                        send(exchange, "text/html", page.readAllBytes());
                    }
                }
                default -> exchange.sendResponseHeaders(404, -1);
            }
        } catch (AssertionError | RuntimeException e) {
            posted.completeExceptionally(e);
        }
    }

    private static String body(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, String type, byte[] bytes) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException | java.io.UncheckedIOException e) {
            // The browser's children may still be writing; the system empties its folder of temporary files.
        }
    }
}
