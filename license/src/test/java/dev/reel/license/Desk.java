package dev.reel.license;

import dev.reel.license.store.KeyTerms;
import dev.reel.license.store.LicenseDatabase;
import dev.reel.license.store.StoredKey;
import dev.reel.platform.Platform;
import dev.reel.protection.cenc.ContentKey;
import dev.reel.protection.identity.SealingKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A licence server on a database in a folder, and a client. */
final class Desk implements AutoCloseable {
    static final String KEY = "9f3c5a1be07d4428b6c1d2e3f4a59687";
    static final String KID = "00112233445566778899aabbccddeeff";

    private static final List<Logger> QUIET =
            List.of(Logger.getLogger("com.zaxxer.hikari"), Logger.getLogger("org.eclipse.jetty"));

    static {
        QUIET.forEach(logger -> logger.setLevel(Level.SEVERE));
    }

    final LicenseDatabase database;
    final LicenseServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    Desk(Path folder) {
        this(folder, options -> options);
    }

    Desk(Path folder, UnaryOperator<LicenseServerOptions> changes) {
        this(database(folder), changes);
    }

    Desk(LicenseDatabase database, UnaryOperator<LicenseServerOptions> changes) {
        this.database = database;
        this.server = LicenseServer.start(
                changes.apply(LicenseServerOptions.defaults()
                        .withAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))),
                database,
                Clock.systemUTC(),
                Platform.system());
    }

    static LicenseDatabase database(Path folder) {
        return LicenseDatabase.open(
                folder.resolve("licenses.db").toString(),
                "",
                SealingKey.inFile(folder.resolve("master.p12"), new char[0]),
                Clock.systemUTC());
    }

    StoredKey add(String content, String label, String key, KeyTerms terms) {
        try (ContentKey parsed = ContentKey.parse(key)) {
            return database.add(content, label, parsed, terms);
        }
    }

    /** The film's key, for everybody. */
    Desk withFilm() {
        var unusedKey = add("film", "", KID + ":" + KEY, KeyTerms.NONE);
        var unusedToken = database.grant("*", "film", null);
        return this;
    }

    static String request(String... kids) {
        StringBuilder text = new StringBuilder("{\"kids\":[");
        for (int i = 0; i < kids.length; i++) {
            text.append(i == 0 ? "\"" : ",\"").append(base64(kids[i])).append('"');
        }
        return text.append("],\"type\":\"temporary\"}").toString();
    }

    static String base64(String hex) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(java.util.HexFormat.of().parseHex(hex));
    }

    HttpResponse<String> post(String body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.address())
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        server.close();
        database.close();
    }
}
