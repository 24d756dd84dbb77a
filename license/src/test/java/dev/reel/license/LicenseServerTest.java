package dev.reel.license;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.license.store.KeyTerms;
import dev.reel.testkit.Conformance;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sees of a licence server. */
class LicenseServerTest {
    private static final String OTHER = "ffeeddccbbaa99887766554433221100";

    @TempDir
    private Path folder;

    @Test
    @Conformance(
            spec = "protected-path",
            section = "16.5",
            rule = "POST of a request: 200, application/json, a licence with exactly the entitled keys, not to be"
                    + " stored")
    void exactlyTheEntitledKeys() throws Exception {
        try (Desk desk = new Desk(folder).withFilm()) {
            var unusedKey = desk.add("other-film", "", OTHER + ":" + Desk.KEY, KeyTerms.NONE);
            HttpResponse<String> answer = desk.post(Desk.request(Desk.KID, OTHER, "aa" + "0".repeat(30), "0102"));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type")).contains("application/json");
            assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
            assertThat(answer.body())
                    .isEqualTo("{\"keys\":[{\"kty\":\"oct\",\"kid\":\"" + Desk.base64(Desk.KID) + "\",\"k\":\""
                            + Desk.base64(Desk.KEY) + "\"}],\"type\":\"temporary\"}");
        }
    }

    @Test
    @Conformance(
            spec = "protected-path",
            section = "16.5",
            rule = "unknown: 404; not entitled, revoked or ended: 403; a token entitles its holder")
    void entitlements() throws Exception {
        try (Desk desk = new Desk(folder)) {
            var unusedKey = desk.add("film", "", Desk.KID + ":" + Desk.KEY, KeyTerms.NONE);
            String request = Desk.request(Desk.KID);
            assertThat(desk.post(Desk.request(OTHER)).statusCode()).isEqualTo(404);
            assertThat(desk.post(request).statusCode()).isEqualTo(403);
            String token = desk.database.grant("alice", "film", null).orElseThrow();
            assertThat(desk.database.grant("alice", "film", null)).isEmpty();
            assertThat(desk.post(request).statusCode()).isEqualTo(403);
            assertThat(desk.post(request, "Authorization", "Bearer " + token + "x")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(desk.post(request, "Authorization", "Bearer " + token).statusCode())
                    .isEqualTo(200);
            Instant soon = Instant.now().plusSeconds(600);
            var unusedSame = desk.database.grant("alice", "film", soon);
            assertThat(desk.post(request, "Authorization", "Bearer " + token).body())
                    .contains("\"exp\":" + soon.getEpochSecond());
            var unusedPast = desk.database.grant("alice", "film", Instant.now().minusSeconds(1));
            HttpResponse<String> ended = desk.post(request, "Authorization", "Bearer " + token);
            assertThat(ended.statusCode()).isEqualTo(403);
            assertThat(ended.body()).doesNotContain(Desk.base64(Desk.KEY));
            var unusedAll = desk.database.grant("*", "film", null);
            assertThat(desk.post(request).statusCode()).isEqualTo(200);
            assertThat(desk.database.revoke("film")).isEqualTo(1);
            assertThat(desk.post(request).statusCode()).isEqualTo(403);
        }
    }

    @Test
    @Conformance(
            spec = "protected-path",
            section = "16.5",
            rule = "a licence may be kept where the key's terms say so only; a release is acknowledged")
    void storedLicences() throws Exception {
        try (Desk desk = new Desk(folder).withFilm()) {
            var unusedKey = desk.add("takeaway", "", OTHER + ":" + Desk.KEY, new KeyTerms("100", false, true));
            var unusedToken = desk.database.grant("*", "takeaway", null);
            String kept = Desk.request(Desk.KID, OTHER).replace("temporary", "persistent-license");
            assertThat(desk.post(kept).body())
                    .contains(Desk.base64(OTHER), "\"type\":\"persistent-license\"", "\"policy\":\"100\"")
                    .doesNotContain(Desk.base64(Desk.KID));
            HttpResponse<String> released = desk.post("{\"kids\":[\"" + Desk.base64(OTHER) + "\"]}");
            assertThat(released.statusCode()).isEqualTo(200);
            assertThat(released.body()).isEqualTo("{\"kids\":[\"" + Desk.base64(OTHER) + "\"]}");
        }
    }

    @Test
    void bareKeysForPlaylists() throws Exception {
        try (Desk desk = new Desk(folder).withFilm()) {
            var unusedKey = desk.add("strict", "", OTHER + ":" + Desk.KEY, new KeyTerms("100", false, false));
            var unusedToken = desk.database.grant("*", "strict", null);
            HttpRequest.Builder key =
                    HttpRequest.newBuilder(desk.server.address().resolve("/key/" + Desk.KID));
            assertThat(desk.send(key.GET()).statusCode()).isEqualTo(200);
            assertThat(desk.send(key.POST(HttpRequest.BodyPublishers.noBody())).statusCode())
                    .isEqualTo(405);
            // What has rules or an end is no bare key.
            assertThat(desk.send(HttpRequest.newBuilder(desk.server.address().resolve("/key/" + OTHER))
                                    .GET())
                            .statusCode())
                    .isEqualTo(403);
            assertThat(desk.send(HttpRequest.newBuilder(desk.server.address().resolve("/key/" + "0".repeat(32)))
                                    .GET())
                            .statusCode())
                    .isEqualTo(404);
            assertThat(desk.database.revoke("film")).isEqualTo(1);
            assertThat(desk.send(key.GET()).statusCode()).isEqualTo(403);
        }
    }

    @Test
    @Conformance(spec = "protected-path", section = "16.5", rule = "malformed: 400")
    void malformed() throws Exception {
        try (Desk desk = new Desk(folder)) {
            for (String body : List.of(
                    "",
                    "[]",
                    "{}",
                    "{\"kids\":[],\"type\":\"temporary\"}",
                    "{\"kids\":[\"AAAAAAAAAAAAAAAAAAAAAA==\"],\"type\":\"temporary\"}",
                    "{\"kids\":[\"AAAAAAAAAAAAAAAAAAAAA/\"],\"type\":\"temporary\"}",
                    "{\"kids\":[\"AAAAAAAAAAAAAAAAAAAAAA\"],\"type\":\"for-ever\"}",
                    "{\"kids\":[\"AAAAAAAAAAAAAAAAAAAAAA\"],\"kids\":[],\"type\":\"temporary\"}",
                    "{\"kids\":[\"AAAAAAAAAAAAAAAAAAAAAA\"],\"type\":\"temporary\"} x",
                    "{\"kids\":[7],\"type\":\"temporary\"}",
                    "{\"kids\":[\"\"],\"type\":\"temporary\"}",
                    "\ufeff{\"kids\":[\"AAAAAAAAAAAAAAAAAAAAAA\"],\"type\":\"temporary\"}",
                    "{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]],\"kids\":[\"AA\"]}")) {
                assertThat(desk.post(body).statusCode()).as(body).isEqualTo(400);
            }
        }
    }

    @Test
    @Conformance(
            spec = "protected-path",
            section = "16.5",
            rule = "more than 64 KiB or 128 key ids: 413; another method: 405; another type: 415")
    void tooMuchAndOtherwise() throws Exception {
        try (Desk desk = new Desk(folder).withFilm()) {
            String[] many = Collections.nCopies(129, Desk.KID).toArray(String[]::new);
            assertThat(desk.post(Desk.request(many)).statusCode()).isEqualTo(413);
            assertThat(desk.post("{\"kids\":[\"" + "A".repeat(70_000) + "\"]}").statusCode())
                    .isEqualTo(413);
            HttpRequest.Builder chunked = HttpRequest.newBuilder(desk.server.address())
                    .POST(HttpRequest.BodyPublishers.ofInputStream(
                            () -> new java.io.ByteArrayInputStream(new byte[100_000])));
            assertThat(desk.send(chunked).statusCode()).isEqualTo(413);
            assertThat(desk.send(HttpRequest.newBuilder(desk.server.address()).GET())
                            .statusCode())
                    .isEqualTo(405);
            assertThat(desk.send(HttpRequest.newBuilder(desk.server.address())
                                    .header("Content-Type", "text/html")
                                    .POST(HttpRequest.BodyPublishers.ofString("x")))
                            .statusCode())
                    .isEqualTo(415);
            assertThat(desk.send(HttpRequest.newBuilder(desk.server.address().resolve("/elsewhere"))
                                    .GET())
                            .statusCode())
                    .isEqualTo(404);
            assertThat(desk.send(HttpRequest.newBuilder(desk.server.address().resolve("/health"))
                                    .GET())
                            .body())
                    .isEqualTo("ok\n");
        }
    }

    @Test
    @Conformance(
            spec = "protected-path",
            section = "16.5",
            rule = "a preflight is answered for the pages of the list, and for no others")
    void pagesOfTheList() throws Exception {
        try (Desk desk = new Desk(folder, options -> options.withOrigins(Set.of("https://films.example"))).withFilm()) {
            for (String origin :
                    new String[] {"https://films.example", "https://filmsxexample", "https://evil.example"}) {
                HttpResponse<String> answer = desk.send(HttpRequest.newBuilder(desk.server.address())
                        .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                        .header("Origin", origin)
                        .header("Access-Control-Request-Method", "POST")
                        .header("Access-Control-Request-Headers", "content-type"));
                boolean listed = origin.equals("https://films.example");
                assertThat(answer.headers()
                                .firstValue("access-control-allow-origin")
                                .isPresent())
                        .as(origin)
                        .isEqualTo(listed);
                HttpResponse<String> license = desk.post(Desk.request(Desk.KID), "Origin", origin);
                assertThat(license.body().contains(Desk.base64(Desk.KEY)))
                        .as(origin)
                        .isEqualTo(listed);
            }
        }
    }

    @Test
    @Conformance(spec = "protected-path", section = "16.5", rule = "too many requests: 429 and when to come again")
    void tooOften() throws Exception {
        try (Desk desk = new Desk(folder, options -> options.withRate(2)).withFilm()) {
            HttpResponse<String> last = desk.post(Desk.request(Desk.KID));
            for (int i = 0; i < 20 && last.statusCode() == 200; i++) {
                last = desk.post(Desk.request(Desk.KID));
            }
            assertThat(last.statusCode()).isEqualTo(429);
            assertThat(last.headers().firstValue("retry-after")).contains("1");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "POST /lic",
                "POST /license HTTP/1.1\r\nHost: x\r\nX-",
                "POST /license HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"
            })
    @Conformance(spec = "protected-path", section = "16.5", rule = "a peer that never ends its request is hung up on")
    void slowPeers(String begin) throws Exception {
        try (Desk desk = new Desk(folder, options -> options.withPatience(Duration.ofMillis(700)));
                Socket peer = new Socket(
                        InetAddress.getLoopbackAddress(), desk.server.address().getPort())) {
            peer.getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));
            Thread drip = new Thread(() -> {
                try {
                    while (true) {
                        Thread.sleep(100);
                        if (!begin.isEmpty()) {
                            peer.getOutputStream().write('x');
                        }
                    }
                } catch (Exception hungUp) {
                    return;
                }
            });
            drip.setDaemon(true);
            drip.start();
            peer.setSoTimeout(10_000);
            InputStream in = peer.getInputStream();
            int got = 0;
            try {
                for (int read = in.read(); read >= 0; read = in.read()) {
                    got++;
                }
            } catch (java.net.SocketException reset) {
                got = 0;
            }
            assertThat(got).isLessThan(1000);
        }
    }
}
