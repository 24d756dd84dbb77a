package dev.reel.license;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Peers that send what no client sends: the server goes on, needs no more memory, and no answer or log line has a secret. A few in every
 * build; {@code -Dreel.mutations=100000} for more, {@code -Dreel.seed} for others.
 */
class HostilePeersTest {
    private static final String TOKEN = "a-token-that-nobody-may-see";

    @TempDir
    private Path folder;

    private final StringBuilder logged = new StringBuilder();
    private final Handler listener = new Handler() {
        @Override
        public synchronized void publish(LogRecord line) {
            logged.append(line.getMessage())
                    .append(' ')
                    .append(line.getThrown())
                    .append('\n');
            if (line.getParameters() != null) {
                for (Object parameter : line.getParameters()) {
                    logged.append(parameter);
                }
            }
            if (logged.length() > 1_000_000) {
                logged.delete(0, 500_000);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @Test
    void mutatedRequests(TestReporter reporter) throws Exception {
        Logger root = Logger.getLogger("dev.reel.license");
        Logger jetty = Logger.getLogger("org.eclipse.jetty");
        root.setLevel(Level.ALL);
        root.addHandler(listener);
        jetty.addHandler(listener);
        Random random = new Random(Long.getLong("reel.seed", 11));
        int rounds = Integer.getInteger("reel.mutations", 400);
        try (Desk desk = new Desk(folder, options -> options.withRate(0)).withFilm()) {
            byte[] good = request(desk);
            assertThat(answer(desk, good)).contains("200 OK", Desk.base64(Desk.KEY));
            // Not for everybody from now on: whatever comes, no key may go out.
            assertThat(desk.database.withdraw("*", "film")).isTrue();
            long before = used();
            int answered = 0;
            for (int i = 0; i < rounds; i++) {
                String answer = answer(desk, mutated(good, random));
                if (!answer.isEmpty()) {
                    answered++;
                    assertThat(answer)
                            .startsWith("HTTP/1.1 ")
                            .doesNotContain("200 OK\r\nKey")
                            .doesNotContain("at dev.reel", "at org.");
                }
                assertThat(answer).doesNotContain(Desk.base64(Desk.KEY), Desk.KEY);
            }
            reporter.publishEntry("answered", answered + " of " + rounds);
            reporter.publishEntry("heap grew by, KiB", Long.toString((used() - before) / 1024));
            assertThat(used() - before).isLessThan(64L << 20);
            var unusedNone = desk.database.grant("*", "film", null);
            assertThat(answer(desk, good)).contains("200 OK", Desk.base64(Desk.KEY));
        } finally {
            root.removeHandler(listener);
            jetty.removeHandler(listener);
            root.setLevel(null);
        }
        assertThat(logged.toString()).doesNotContain(Desk.base64(Desk.KEY), Desk.KEY, TOKEN);
    }

    private static byte[] request(Desk desk) {
        String body = Desk.request(Desk.KID);
        return ("POST /license HTTP/1.1\r\nHost: 127.0.0.1:"
                        + desk.server.address().getPort()
                        + "\r\nContent-Type: application/json\r\nAuthorization: Bearer " + TOKEN
                        + "\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] mutated(byte[] good, Random random) {
        byte[] bad = good.clone();
        switch (random.nextInt(6)) {
            case 0 -> bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            case 1 -> {
                int from = random.nextInt(bad.length);
                for (int i = from; i < Math.min(bad.length, from + 20); i++) {
                    bad[i] = (byte) random.nextInt(256);
                }
            }
            case 2 -> bad = java.util.Arrays.copyOf(bad, random.nextInt(bad.length));
            case 3 -> {
                // A head, a header or a body that does not end.
                ByteArrayOutputStream long1 = new ByteArrayOutputStream();
                int at = random.nextInt(bad.length);
                long1.write(bad, 0, at);
                byte[] much = new byte[1 << (8 + random.nextInt(10))];
                java.util.Arrays.fill(much, (byte) "[{\"aA0%\n ".charAt(random.nextInt(9)));
                long1.writeBytes(much);
                long1.write(bad, at, bad.length - at);
                bad = long1.toByteArray();
            }
            case 4 -> {
                String text = new String(bad, StandardCharsets.ISO_8859_1);
                int length = text.indexOf("Content-Length: ") + 16;
                bad = (text.substring(0, length)
                                + new String[] {"-1", "99999999999999999999", "0", "7, 7", "2147483648", "1e3", "70000"}
                                        [random.nextInt(7)]
                                + text.substring(text.indexOf('\r', length)))
                        .getBytes(StandardCharsets.ISO_8859_1);
            }
            default -> {
                String text = new String(bad, StandardCharsets.ISO_8859_1);
                String[] swaps = {
                    "POST",
                    "GET",
                    "HTTP/1.1",
                    "HTTP/9.9",
                    "/license",
                    "/../../etc/passwd",
                    "Host",
                    "Transfer-Encoding:" + " chunked\r\nHost",
                    "\"kids\"",
                    "\"kids\":[],\"kids\"",
                    "[",
                    "[[",
                    "temporary",
                    "persistent-license",
                    "Authorization",
                    "Reel-Process-Certificate: MIIBhello\r\nAuthorization"
                };
                int which = random.nextInt(swaps.length / 2) * 2;
                bad = text.replace(swaps[which], swaps[which + 1]).getBytes(StandardCharsets.ISO_8859_1);
            }
        }
        return bad;
    }

    /** What came back, up to a bound; empty when the server hung up without a word. */
    private static String answer(Desk desk, byte[] request) throws IOException {
        try (Socket peer = new Socket(
                InetAddress.getLoopbackAddress(), desk.server.address().getPort())) {
            peer.setSoTimeout(20_000);
            peer.getOutputStream().write(request);
            peer.shutdownOutput();
            InputStream in = peer.getInputStream();
            return new String(in.readNBytes(100_000), StandardCharsets.ISO_8859_1);
        } catch (java.net.SocketException hungUp) {
            return "";
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
