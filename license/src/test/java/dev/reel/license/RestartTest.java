package dev.reel.license;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.license.store.KeyTerms;
import dev.reel.license.store.LicenseDatabase;
import dev.reel.license.store.StoredKey;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.protection.identity.SealingKey;
import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Killed in mid-load: every key and entitlement that was confirmed is there afterwards. */
class RestartTest {
    @TempDir
    private Path folder;

    /** Adds keys and entitlements as fast as it can and says each that is done, while a server answers from the same file. */
    static final class Busy {
        private Busy() {}

        public static void main(String[] arguments) {
            LicenseDatabase database = Desk.database(Path.of(arguments[0]));
            LicenseServer server = LicenseServer.start(
                    LicenseServerOptions.defaults()
                            .withAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                    database,
                    Clock.systemUTC(),
                    Platform.system());
            System.out.println(server.address());
            for (int i = 0; ; i++) {
                StoredKey key = database.add(arguments[1] + i, "", null, KeyTerms.NONE);
                var unusedToken = database.grant("*", key.content(), null);
                System.out.println(key.id());
            }
        }
    }

    @Test
    void nothingIsLost() throws Exception {
        List<String> done = new ArrayList<>();
        for (String round : List.of("a", "b")) {
            Process busy = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            Busy.class.getName(),
                            folder.toString(),
                            round)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader lines = busy.inputReader(StandardCharsets.US_ASCII);
            try {
                assertThat(lines.readLine()).startsWith("http");
                for (int i = 0; i < 20; i++) {
                    done.add(lines.readLine());
                }
            } finally {
                // The other way would close what it has said already.
                busy.toHandle().destroyForcibly();
            }
            lines.lines().filter(line -> line.length() == 32).forEach(done::add);
            assertThat(busy.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        try (Desk desk = new Desk(folder)) {
            for (String kid : done) {
                assertThat(desk.post(Desk.request(kid)).statusCode()).as(kid).isEqualTo(200);
            }
        }
    }

    @Test
    void theFilesHoldNoKeyAndAnotherMasterKeyOpensNothing() throws Exception {
        try (Desk desk = new Desk(folder).withFilm()) {
            assertThat(desk.database.list()).hasSize(1);
        }
        byte[] key = java.util.HexFormat.of().parseHex(Desk.KEY);
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertThat(bytes)
                        .doesNotContain(new String(key, StandardCharsets.ISO_8859_1), Desk.KEY, Desk.base64(Desk.KEY));
                assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
            }
        }
        SealingKey other = SealingKey.inFile(folder.resolve("other.p12"), "secret".toCharArray());
        assertThatThrownBy(() ->
                        LicenseDatabase.open(folder.resolve("licenses.db").toString(), "", other, Clock.systemUTC()))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("another master key");
        assertThatThrownBy(() -> SealingKey.inFile(folder.resolve("other.p12"), "wrong".toCharArray()))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("other.p12");
        Files.setPosixFilePermissions(
                folder.resolve("other.p12"), java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> SealingKey.inFile(folder.resolve("other.p12"), "secret".toCharArray()))
                .hasMessageContaining("others may read it");
    }
}
