package dev.reel.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.testkit.LeakCheck;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table in docs/security.md: what a document may have opened, by where it is from. */
class ReachTest {
    private static final Status ACCESS_DENIED = Status.of("ERROR_ACCESS_DENIED", 0x80070005);

    @RegisterExtension
    final LeakCheck leaks = NativeLeaks.check();

    @TempDir
    Path folder;

    private final Server server = new Server();
    private final Server other = new Server();
    private Path segment;

    /** What a server was asked for, and what it answers. */
    private static final class Server {
        final List<String> asked = new CopyOnWriteArrayList<>();
        final Map<String, byte[]> pages = new ConcurrentHashMap<>();
        final Map<String, String> types = new ConcurrentHashMap<>();
        final Map<String, String> redirects = new ConcurrentHashMap<>();
        private final HttpServer http;

        Server() {
            try {
                http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            http.createContext("/", exchange -> {
                String name = exchange.getRequestURI().getPath().substring(1);
                asked.add(name);
                byte[] page = pages.get(name);
                String type = types.get(name);
                if (type != null) {
                    exchange.getResponseHeaders().add("Content-Type", type);
                }
                if (redirects.containsKey(name)) {
                    exchange.getResponseHeaders().add("Location", redirects.get(name));
                    exchange.sendResponseHeaders(302, -1);
                } else if (page == null) {
                    exchange.sendResponseHeaders(404, -1);
                } else {
                    exchange.sendResponseHeaders(200, page.length);
                    try (OutputStream body = exchange.getResponseBody()) {
                        body.write(page);
                    }
                }
                exchange.close();
            });
            http.start();
        }

        String url(String name) {
            return "http://127.0.0.1:" + http.getAddress().getPort() + "/" + name;
        }

        void page(String name, String text) {
            pages.put(name, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @BeforeEach
    void makeSegment() throws Exception {
        segment = folder.resolve("private.ts");
        FfmpegProgram.run(List.of(
                "-loglevel",
                "error",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=s=64x48:r=10:d=1",
                "-c:v",
                "mpeg2video",
                "-y",
                segment.toString()));
        server.pages.put("s.ts", Files.readAllBytes(segment));
        other.pages.put("s.ts", Files.readAllBytes(segment));
    }

    @AfterEach
    void stop() {
        server.http.stop(0);
        other.http.stop(0);
    }

    private static String list(String uri) {
        return "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n" + uri + "\n#EXT-X-ENDLIST\n";
    }

    private static String manifest(String uri) {
        return "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\""
                + " profiles=\"urn:mpeg:dash:profile:isoff-on-demand:2011\" type=\"static\""
                + " mediaPresentationDuration=\"PT1S\" minBufferTime=\"PT1S\"><Period><AdaptationSet"
                + " mimeType=\"video/mp2t\"><Representation id=\"1\""
                + " bandwidth=\"1\"><BaseURL>" + uri + "</BaseURL></Representation>"
                + "</AdaptationSet></Period></MPD>";
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static long frames(String location, OpenOptions options) {
        return StreamDigests.of(location, options).get(0).units();
    }

    private static void refuses(String location, OpenOptions options, Status... statuses) {
        assertThatThrownBy(() -> StreamDigests.of(location, options))
                .isInstanceOfSatisfying(
                        MediaException.class,
                        failure ->
                                assertThat(failure.status()).as(failure.line()).isIn((Object[]) statuses));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffconcat version 1.0\nfile film.mp4\n", "ffconcat version 1.0\nfile private.ts\n"})
    void aScriptIsNotFollowedWhateverItsName(String script) throws IOException {
        refuses(write("film.mp4", script).toString(), OpenOptions.DEFAULT, Status.MF_E_UNSUPPORTED_BYTESTREAM_TYPE);
        refuses(
                write("film.ffconcat", script).toString(),
                OpenOptions.DEFAULT,
                Status.MF_E_UNSUPPORTED_BYTESTREAM_TYPE);
        server.page("film.mp4", script);
        refuses(server.url("film.mp4"), OpenOptions.DEFAULT, Status.MF_E_UNSUPPORTED_BYTESTREAM_TYPE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.mp4", "x.sdp", "x.mkv"})
    void aSessionDescriptionOpensNoPort(String name) throws IOException {
        String text = """
            v=0
            o=- 0 0 IN IP4 127.0.0.1
            s=x
            c=IN IP4 127.0.0.1
            t=0 0
            m=video 45454 RTP/AVP 96
            a=rtpmap:96 H264/90000
            """;
        refuses(write(name, text).toString(), OpenOptions.DEFAULT, Status.MF_E_UNSUPPORTED_BYTESTREAM_TYPE);
    }

    @Test
    void aListFromAServerReadsNoFile() throws IOException {
        String file = "file://" + segment;
        server.page("media.m3u8", list(file));
        server.page(
                "variant.m3u8",
                "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n" + "file://" + write("own.m3u8", list(file)) + "\n");
        server.page("map.m3u8", list("s.ts").replace("#EXTINF", "#EXT-X-MAP:URI=\"" + file + "\"\n#EXTINF"));
        server.page("m.mpd", manifest(file));
        for (String name : List.of("media.m3u8", "variant.m3u8", "m.mpd")) {
            refuses(server.url(name), OpenOptions.DEFAULT, ACCESS_DENIED, Status.MF_E_INVALID_FILE_FORMAT);
        }
        assertThatThrownBy(() -> StreamDigests.of(server.url("map.m3u8"), OpenOptions.DEFAULT))
                .isInstanceOf(MediaException.class);
        // The very same is right where the list is a file itself.
        assertThat(frames(write("own.m3u8", list(file)).toString(), OpenOptions.DEFAULT))
                .isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({
        "crypto+file://PATH",
        "crypto:PATH",
        "subfile,,start,0,end,1000,,:PATH",
        "concat:PATH|PATH",
        "async:file:PATH",
        "cache:PATH",
        "PATH"
    })
    void aListFromAServerFindsNoWayRound(String uri) {
        server.page("list.m3u8", list(uri.replace("PATH", segment.toString())));
        assertThatThrownBy(() -> StreamDigests.of(server.url("list.m3u8"), OpenOptions.DEFAULT))
                .isInstanceOf(MediaException.class);
    }

    @Test
    void aFileAsksNoServer() throws IOException {
        String list = write("list.m3u8", list(other.url("s.ts"))).toString();
        refuses(list, OpenOptions.DEFAULT, ACCESS_DENIED, Status.MF_E_INVALID_FILE_FORMAT);
        refuses(
                write("m.mpd", manifest(other.url("s.ts"))).toString(),
                OpenOptions.DEFAULT,
                ACCESS_DENIED,
                Status.MF_E_INVALID_FILE_FORMAT);
        assertThat(other.asked).isEmpty();
        assertThat(frames(list, OpenOptions.DEFAULT.withProtocols(Set.of("file", "http", "tcp"))))
                .isEqualTo(10);
        assertThat(other.asked).isNotEmpty();
    }

    @Test
    void aManifestInAnotherName() throws IOException {
        refuses(
                write("x.mp4", manifest(other.url("s.ts"))).toString(),
                OpenOptions.DEFAULT,
                Status.MF_E_UNSUPPORTED_BYTESTREAM_TYPE);
        server.page("x.mp4", manifest(other.url("s.ts")));
        refuses(server.url("x.mp4"), OpenOptions.DEFAULT, Status.MF_E_UNSUPPORTED_BYTESTREAM_TYPE);
        assertThat(other.asked).isEmpty();
        server.types.put("x.mp4", "application/dash+xml; charset=utf-8");
        assertThat(frames(server.url("x.mp4"), OpenOptions.DEFAULT))
                .as("a type that says so is enough")
                .isEqualTo(10);
    }

    @Test
    void aServerMayNameAnotherUnlessItIsPrivate() {
        server.page("list.m3u8", list(other.url("s.ts")));
        assertThat(frames(server.url("list.m3u8"), OpenOptions.DEFAULT)).isEqualTo(10);
        refuses(server.url("s.ts"), OpenOptions.DEFAULT.withoutPrivateAddresses(), ACCESS_DENIED);
        refuses(
                server.url("s.ts").replace("127.0.0.1", "localhost"),
                OpenOptions.DEFAULT.withoutPrivateAddresses(),
                ACCESS_DENIED);
    }

    @Test
    void anEncryptedSegmentAsksNoPrivateServer() throws IOException {
        write("film.key", "0123456789abcdef");
        Path list = write(
                "list.m3u8",
                list(server.url("s.ts")).replace("#EXTINF", "#EXT-X-KEY:METHOD=AES-128,URI=\"film.key\"\n#EXTINF"));
        OpenOptions everywhere = OpenOptions.DEFAULT.withProtocols(Set.of("file", "http", "tcp", "crypto"));
        refuses(list.toString(), everywhere.withoutPrivateAddresses(), ACCESS_DENIED);
        assertThat(server.asked).isEmpty();
    }

    @Test
    void aRedirectLeadsToNoFile() {
        server.redirects.put("x.ts", "file://" + segment);
        assertThatThrownBy(() -> StreamDigests.of(server.url("x.ts"), OpenOptions.DEFAULT))
                .isInstanceOf(MediaException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "concat:PATH|PATH",
                "subfile,,start,0,end,0,,:PATH",
                "tee:PATH",
                "crypto:PATH",
                "tcp://127.0.0.1:9"
            })
    void otherProtocolsHaveToBeAllowed(String location) {
        refuses(
                location.replace("PATH", segment.toString()),
                OpenOptions.DEFAULT,
                Status.MF_E_UNSUPPORTED_SCHEME,
                Status.ERROR_FILE_NOT_FOUND);
    }

    @Test
    void aListThatNamesItselfIsGivenUp() throws IOException {
        server.page("a.m3u8", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\na.m3u8\n");
        OpenOptions few = OpenOptions.DEFAULT.withLimits(new OpenLimits(50, 100, 64, 64));
        assertThatThrownBy(() -> StreamDigests.of(server.url("a.m3u8"), few)).isInstanceOf(MediaException.class);
        assertThat(server.asked.size()).isLessThanOrEqualTo(51);
        assertThatThrownBy(() -> StreamDigests.of(
                        write("a.m3u8", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\na.m3u8\n")
                                .toString(),
                        OpenOptions.DEFAULT))
                .isInstanceOf(MediaException.class);
    }

    @Test
    void aDripHasABoundOfItsOwn() throws IOException {
        server.http.createContext("/drip.mp4", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                while (true) {
                    body.write(0);
                    body.flush();
                    Thread.sleep(20);
                }
            } catch (IOException | InterruptedException clientLeft) {
                exchange.close();
            }
        });
        OpenOptions options =
                OpenOptions.DEFAULT.withPatience(Duration.ofSeconds(5)).withTotal(Duration.ofMillis(700));
        assertThatThrownBy(() -> StreamDigests.of(server.url("drip.mp4"), options))
                .hasMessageContaining("not done after 700 ms");
    }
}
