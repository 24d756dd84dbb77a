package dev.reel.ffmpeg.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.ffmpeg.FfmpegProgram;
import dev.reel.ffmpeg.NativeLeaks;
import dev.reel.ffmpeg.OpenOptions;
import dev.reel.ffmpeg.StreamDigest;
import dev.reel.ffmpeg.StreamDigests;
import dev.reel.platform.MediaException;
import dev.reel.testkit.LeakCheck;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An MP4 file whose index is at the end, from servers that do what RFC 9110 lets them, and from some that do not. */
@Timeout(60)
class ServersTest {
    private static final String EMPTY_LINE = "\r\n\r\n";
    private static final int PIECE = 50_000;

    @RegisterExtension
    final LeakCheck leaks = NativeLeaks.check();

    @TempDir
    static Path folder;

    private static byte[] film;
    private static List<StreamDigest> whole;
    private static ServerSocket server;
    private static final List<Socket> OPEN = Collections.synchronizedList(new ArrayList<>());

    @BeforeAll
    static void start() throws Exception {
        Path file = folder.resolve("film.mp4");
        FfmpegProgram.run(List.of(
                "-y",
                "-loglevel",
                "error",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=s=160x90:r=25:d=4",
                "-f",
                "lavfi",
                "-i",
                "sine=d=4",
                "-c:v",
                "mpeg4",
                "-b:v",
                "1M",
                "-c:a",
                "aac",
                file.toString()));
        film = Files.readAllBytes(file);
        whole = StreamDigests.of(file.toString(), OpenOptions.DEFAULT);
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(() -> {
            while (true) {
                Socket socket = server.accept();
                OPEN.add(socket);
                daemon(() -> serve(socket));
            }
        });
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        for (Socket socket : List.copyOf(OPEN)) {
            socket.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "ranges",
                "no-length",
                "chunked",
                "ignored",
                "refused",
                "unimplemented",
                "broken",
                "capped",
                "moved",
                "secret"
            })
    void theFilmIsTheFilmWhateverTheServerDoes(String how) {
        assertThat(StreamDigests.of(url(how), OpenOptions.DEFAULT)).isEqualTo(whole);
    }

    @ParameterizedTest
    @CsvSource({
        "cut,MF_E_NET_READ",
        "loop,MF_E_NET_TOO_MANY_REDIRECTS",
        "missing,MF_E_NET_SESSION_NOT_FOUND",
        "zeros,''",
        "mdat,MF_E_NET_TIMEOUT",
        "continue,MF_E_NET_TIMEOUT"
    })
    void whatCannotBeReadEndsInTimeAndSaysWhy(String how, String symbol) {
        OpenOptions hasty =
                OpenOptions.DEFAULT.withPatience(Duration.ofSeconds(1)).withTotal(Duration.ofSeconds(2));
        assertThatThrownBy(() -> StreamDigests.of(url(how), hasty))
                .isInstanceOfSatisfying(
                        MediaException.class,
                        e -> assertThat(e.status().symbol()).contains(symbol))
                .hasMessageNotContaining("\n");
    }

    @Test
    void aHostThatIsNotThereIsSaidToBeNotThere() {
        for (String name : List.of("film.mp4", "film.m3u8")) {
            assertThatThrownBy(() -> StreamDigests.of("http://nowhere.invalid/" + name, OpenOptions.DEFAULT))
                    .isInstanceOfSatisfying(
                            MediaException.class,
                            e -> assertThat(e.status().symbol()).isEqualTo("MF_E_NET_CANNOTCONNECT"));
        }
    }

    @Test
    void aNameOfThisMachineIsPrivate() {
        for (String name : List.of("plain.mp4", "list.m3u8")) {
            String address = "http://localhost:" + server.getLocalPort() + "/" + name;
            assertThatThrownBy(() -> StreamDigests.of(address, OpenOptions.DEFAULT.withoutPrivateAddresses()))
                    .isInstanceOfSatisfying(
                            MediaException.class,
                            e -> assertThat(e.status().symbol()).isEqualTo("ERROR_ACCESS_DENIED"))
                    .hasMessageContaining("private");
        }
    }

    @Test
    void aListThatIsSentOnAndOnIsSaidToBe() {
        String address = "http://127.0.0.1:" + server.getLocalPort() + "/loop.m3u8";
        assertThatThrownBy(() -> StreamDigests.of(address, OpenOptions.DEFAULT))
                .isInstanceOfSatisfying(
                        MediaException.class,
                        e -> assertThat(e.status().symbol()).isEqualTo("MF_E_NET_TOO_MANY_REDIRECTS"));
    }

    private static String url(String how) {
        return "http://" + (how.equals("secret") ? "me:word@" : "") + "127.0.0.1:" + server.getLocalPort() + "/" + how
                + ".mp4";
    }

    private static void serve(Socket socket) throws IOException {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            String how = String.valueOf(in.readLine()).replaceAll("GET /(.*)\\.[a-z0-9]+ .*", "$1");
            int from = -1;
            boolean known = false;
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                if (line.toLowerCase(Locale.ROOT).startsWith("range:")) {
                    from = Integer.parseInt(line.replaceAll(".*bytes=(\\d+)-.*", "$1"));
                }
                known |= line.equals("Authorization: Basic bWU6d29yZA==");
            }
            answer(how, from, known, socket.getOutputStream());
        }
    }

    private static void answer(String how, int from, boolean known, OutputStream out) throws IOException {
        int begin = Math.max(from, 0);
        switch (how) {
            case "plain" -> whole(out, "");
            case "secret" -> {
                if (known) {
                    whole(out, "");
                } else {
                    head(out, "401 Unauthorized", "Content-Length: 0");
                }
            }
            case "ranges" -> part(out, begin, film.length);
            case "no-length" -> {
                head(out, "200 OK", "Connection: close");
                out.write(film);
            }
            case "chunked" -> {
                head(out, "200 OK", "Transfer-Encoding: chunked");
                for (int at = 0; at < film.length; at += PIECE) {
                    int size = Math.min(PIECE, film.length - at);
                    out.write((Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                    out.write(film, at, size);
                    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                }
                out.write(("0" + EMPTY_LINE).getBytes(StandardCharsets.US_ASCII));
            }
            case "ignored" -> whole(out, "Accept-Ranges: bytes\r\n");
            case "refused", "unimplemented" -> {
                if (from < 0) {
                    whole(out, "");
                } else {
                    head(
                            out,
                            how.equals("refused") ? "416 Range Not Satisfiable" : "501 Not Implemented",
                            "Content-Length: 0");
                }
            }
            case "broken" -> {
                head(
                        out,
                        "206 Partial Content",
                        "Content-Length: " + (film.length - begin) + "\r\nContent-Range: bytes " + begin + "-"
                                + (film.length - 1) + "/" + film.length);
                out.write(film, begin, Math.min(PIECE, film.length - begin));
            }
            case "capped" -> part(out, begin, Math.min(film.length, begin + PIECE));
            case "moved" -> head(out, "302 Found", "Location: /ranges.mp4\r\nContent-Length: 0");
            case "cut" -> {
                head(out, "200 OK", "Content-Length: " + film.length);
                out.write(film, 0, PIECE);
            }
            case "loop" -> head(out, "302 Found", "Location: /loop.m3u8\r\nContent-Length: 0");
            case "zeros" -> {
                head(out, "200 OK", "Connection: close");
                forever(out, new byte[PIECE]);
            }
            case "mdat" -> {
                head(out, "200 OK", "Connection: close");
                out.write(Arrays.copyOf(film, ByteBuffer.wrap(film).getInt(0)));
                out.write(ByteBuffer.allocate(16)
                        .putInt(1)
                        .put("mdat".getBytes(StandardCharsets.US_ASCII))
                        .putLong(1L << 50)
                        .array());
                forever(out, new byte[PIECE]);
            }
            case "continue" -> forever(out, ("HTTP/1.1 100 Continue" + EMPTY_LINE).getBytes(StandardCharsets.US_ASCII));
            default -> head(out, "404 Not Found", "Content-Length: 0");
        }
        out.flush();
    }

    /** Not as fast as it can: what a test reads is kept. */
    private static void forever(OutputStream out, byte[] bytes) throws IOException {
        while (true) {
            out.write(bytes);
            out.flush();
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void whole(OutputStream out, String headers) throws IOException {
        head(out, "200 OK", headers + "Content-Length: " + film.length);
        out.write(film);
    }

    private static void part(OutputStream out, int from, int to) throws IOException {
        head(
                out,
                "206 Partial Content",
                "Content-Length: " + (to - from) + "\r\nContent-Range: bytes " + from + "-" + (to - 1) + "/"
                        + film.length);
        out.write(film, from, to - from);
    }

    private static void head(OutputStream out, String status, String headers) throws IOException {
        out.write(("HTTP/1.1 " + status + "\r\n" + headers + EMPTY_LINE).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** What fails ends. */
    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException over) {
                // The client or the test has left.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
