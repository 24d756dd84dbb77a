package dev.reel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.reel.cli.CommandLineRun;
import dev.reel.cli.Media;
import dev.reel.cli.NativesClosed;
import dev.reel.testkit.LeakCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bundled clip in protected segments, from files and from a server: with its keys it is the clip. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class ProtectedSegmentsTest {
    private static final String CLIP = Media.clip().toString();
    private static final String KID = "00112233445566778899aabbccddeeff";
    private static final String KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
    private static final String PAIR = KID + ":" + KEY;
    private static final String OTHER_KID = "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf";
    private static final String OTHER_PAIR = OTHER_KID + ":fedcba9876543210fedcba9876543210";

    @RegisterExtension
    final LeakCheck natives = NativesClosed.check();

    @TempDir
    private Path folder;

    private HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                Path file = folder.resolve(exchange.getRequestURI().getPath().substring(1));
                byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
                exchange.sendResponseHeaders(bytes.length == 0 ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        "cbcs,SAMPLE-AES,'URI=\"data:text/plain;base64,ABEiM0RVZneImaq7zN3u/w==\",KEYFORMAT=\"identity\"'",
        "cenc,SAMPLE-AES-CTR,'URI=\"data:text/plain;base64,AAAA\",KEYFORMAT=\"urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed\"'",
        "cbcs,SAMPLE-AES,'URI=\"skd://film\",KEYFORMAT=\"com.apple.streamingkeydelivery\"'",
        "cbcs,SAMPLE-AES,'URI=\"nowhere.key\"'"
    })
    void whatAPackagerMadeIsTheClip(String scheme, String method, String rest) throws Exception {
        segments(protect("--scheme", scheme, "--key", PAIR), "#EXT-X-KEY:METHOD=" + method + "," + rest, null);

        for (String list : List.of(folder.resolve("film.m3u8").toString(), url("film.m3u8"))) {
            isTheClip(digests(run("digest", list, "--key", PAIR)));
            fails(run("digest", list, "--key", OTHER_PAIR), KID, "MF_E_LICENSE_REQUIRED");
            fails(run("digest", list, "--key", KID + ":" + "00".repeat(16)), KID, "MF_E_INVALID_KEY");
        }
        assertThat(run("play", "--unpaced", url("film.m3u8"), "--key", PAIR).outLines())
                .last()
                .asString()
                .contains("300 shown, 0 dropped");
        fails(run("play", "--unpaced", url("film.m3u8"), "--key", OTHER_PAIR), KID, "MF_E_LICENSE_REQUIRED");
    }

    @Test
    void withoutAKeyItIsSaidWhichIsMissing() throws Exception {
        segments(
                protect("--scheme", "cbcs", "--key", PAIR),
                "#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"skd://film\",KEYFORMAT=\"com.apple.streamingkeydelivery\"",
                null);

        fails(run("digest", url("film.m3u8")), KID, "MF_E_LICENSE_REQUIRED");
        fails(run("play", "--unpaced", url("film.m3u8")), "protected", "MF_E_LICENSE_REQUIRED");
        fails(run("transcode", url("film.m3u8"), folder.resolve("out.mkv")), "protected", "MF_E_LICENSE_REQUIRED");
        assertThat(Files.exists(folder.resolve("out.mkv"))).isFalse();
    }

    @Test
    void keysChangeFromSegmentToSegment() throws Exception {
        segments(
                protect("--rotate", "3", "--key", PAIR, "--key", OTHER_PAIR),
                "#EXT-X-KEY:METHOD=SAMPLE-AES-CTR,URI=\"data:,\",KEYFORMAT=\"identity\"",
                null);

        isTheClip(digests(run("digest", url("film.m3u8"), "--key", PAIR, "--key", OTHER_PAIR)));
        fails(run("digest", url("film.m3u8"), "--key", PAIR), OTHER_KID, "MF_E_LICENSE_REQUIRED");
        Path out = folder.resolve("out.mkv");
        assertThat(run("transcode", "--copy", url("film.m3u8"), out, "--key", PAIR, "--key", OTHER_PAIR)
                        .err())
                .isEmpty();
        assertThat(digests(run("digest", out)).get(0))
                .isEqualTo(digests(run("digest", CLIP)).get(0));
    }

    @Test
    void aProtectedFileOnAServerIsReadWithItsKeys() throws Exception {
        Path locked = protect("--rotate", "3", "--key", PAIR, "--key", OTHER_PAIR);
        String address = url(locked.getFileName().toString());

        assertThat(digests(run("digest", address, "--key", PAIR, "--key", OTHER_PAIR)))
                .isEqualTo(digests(run("digest", CLIP)));
        fails(run("digest", address, "--key", PAIR), OTHER_KID, "MF_E_LICENSE_REQUIRED");
        fails(run("digest", address), KID, "MF_E_LICENSE_REQUIRED");
        assertThat(run("thumbnail", address, folder.resolve("a.png"), "--at", "7", "--key", PAIR, "--key", OTHER_PAIR)
                        .status())
                .isZero();
        assertThat(run("thumbnail", CLIP, folder.resolve("b.png"), "--at", "7").status())
                .isZero();
        assertThat(folder.resolve("a.png")).hasSameBinaryContentAs(folder.resolve("b.png"));
    }

    @Test
    void wholeSegmentsThatAreEncryptedAreTheClip() throws Exception {
        Path plain = folder.resolve("plain.mp4");
        assertThat(run("unprotect", protect("--key", PAIR), plain, "--key", PAIR)
                        .status())
                .isZero();
        Files.write(folder.resolve("film.key"), new byte[16]);
        segments(plain, "#EXT-X-KEY:METHOD=AES-128,URI=\"film.key\"", new byte[16]);

        for (String list : List.of(folder.resolve("film.m3u8").toString(), url("film.m3u8"))) {
            isTheClip(digests(run("digest", list)));
        }
    }

    /** Segments do not say where in its last packet the sound ends: they are to be what the same ones are in clear. */
    private void isTheClip(List<String> segments) throws Exception {
        assertThat(segments).isEqualTo(inClear());
        assertThat(segments.get(0)).isEqualTo(digests(run("digest", CLIP)).get(0));
    }

    private List<String> inClear() throws Exception {
        Path plain = folder.resolve("in clear.mp4");
        if (!Files.exists(plain)) {
            Path locked = folder.resolve("locked.mp4");
            assertThat(run("unprotect", locked, plain, "--key", PAIR, "--key", OTHER_PAIR)
                            .status())
                    .isZero();
        }
        Path apart = Files.createDirectories(folder.resolve("apart"));
        segments(apart, plain, "", null);
        return digests(run("digest", apart.resolve("film.m3u8")));
    }

    /** Writes film.m3u8 and what it names: each fragment is a segment. */
    private void segments(Path film, String keyLine, byte[] key) throws Exception {
        segments(folder, film, keyLine, key);
    }

    private static void segments(Path folder, Path film, String keyLine, byte[] key) throws Exception {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(film));
        List<byte[]> boxes = new ArrayList<>();
        List<String> types = new ArrayList<>();
        while (bytes.remaining() >= 8) {
            byte[] box = new byte[bytes.getInt(bytes.position())];
            bytes.get(box);
            boxes.add(box);
            types.add(new String(box, 4, 4, StandardCharsets.ISO_8859_1));
        }
        StringBuilder list = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:3\n"
                + "#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-MAP:URI=\"init.mp4\"\n" + keyLine + "\n");
        byte[] open = {};
        int number = 0;
        boolean begun = false;
        for (int i = 0; i < boxes.size(); i++) {
            if (types.get(i).equals("moof") && !begun) {
                Files.write(folder.resolve("init.mp4"), open);
                open = new byte[0];
                begun = true;
            }
            if (types.get(i).equals("mfra")) {
                continue;
            }
            open = joined(open, boxes.get(i));
            if (types.get(i).equals("mdat")) {
                Files.write(folder.resolve(number + ".m4s"), key == null ? open : encrypted(open, key, number));
                list.append("#EXTINF:2.0,\n").append(number++).append(".m4s\n");
                open = new byte[0];
            }
        }
        Files.writeString(folder.resolve("film.m3u8"), list + "#EXT-X-ENDLIST\n");
    }

    private static byte[] encrypted(byte[] clear, byte[] key, int number) throws Exception {
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        byte[] vector = ByteBuffer.allocate(16).putInt(12, number).array();
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(vector));
        return cipher.doFinal(clear);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    private Path protect(String... options) {
        Path locked = folder.resolve("locked.mp4");
        List<Object> words = new ArrayList<>(List.of("protect", CLIP, locked));
        words.addAll(List.of(options));
        CommandLineRun run = run(words.toArray());
        assertThat(run.status()).as(run.err()).isZero();
        return locked;
    }

    private String url(String name) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + name;
    }

    private static List<String> digests(CommandLineRun run) {
        assertThat(run.status()).as(run.err()).isZero();
        return run.outLines();
    }

    private static CommandLineRun run(Object... words) {
        CommandLineRun run =
                CommandLineRun.of(Stream.of(words).map(Object::toString).toArray(String[]::new));
        assertThat(run.out() + run.err()).doesNotContain(KEY).doesNotContain(OTHER_PAIR.substring(33));
        return run;
    }

    private static void fails(CommandLineRun run, String... parts) {
        assertThat(run.status()).as(run.err()).isEqualTo(1);
        assertThat(run.errLines())
                .singleElement()
                .asString()
                .startsWith("reel: ")
                .contains(parts);
    }
}
