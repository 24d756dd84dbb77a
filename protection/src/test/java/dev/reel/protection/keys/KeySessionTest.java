package dev.reel.protection.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.platform.MediaException;
import dev.reel.protection.identity.SealingKey;
import dev.reel.protection.license.ClearKeyFormat;
import dev.reel.protection.license.KeyState;
import dev.reel.protection.license.KeyStatus;
import dev.reel.protection.license.License;
import dev.reel.protection.license.LicenseChannel;
import dev.reel.testkit.Conformance;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state machine of key sessions, with a process that takes every licence that can be read. */
class KeySessionTest {
    private static final String KID = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final String INIT = "{\"kids\":[\"" + KID + "\"]}";
    private static final String KEYS = "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"" + KID
            + "\",\"k\":\"nzxaG-B9RCi2wdLj9KWWhw\"},{\"kty\":\"oct\",\"kid\":\"AQ\",\"k\":\"nzxaG-B9RCi2wdLj9KWWhw\"}]";
    private static final String LICENSE = KEYS + ",\"exp\":4000000000}";
    private static final String TO_KEEP = KEYS + ",\"type\":\"persistent-license\"}";

    @TempDir
    private Path folder;

    private final List<String> said = new ArrayList<>();
    private final ProcessKeys process = new ProcessKeys();
    private final KeySessionListener listener = new KeySessionListener() {
        @Override
        public void keyMessage(KeySession session, KeyMessageType type, byte[] message) {
            said.add(type + " " + new String(message, StandardCharsets.US_ASCII));
        }
    };

    private static final class ProcessKeys implements LicenseChannel {
        final CompletableFuture<String> lost = new CompletableFuture<>();
        int removed;
        long opened;

        @Override
        public List<X509Certificate> certificate() {
            return List.of();
        }

        @Override
        public long open() {
            return ++opened;
        }

        @Override
        public CompletableFuture<byte[]> request(long session, String type, byte[] data, boolean persistent) {
            ClearKeyFormat format = new ClearKeyFormat();
            return CompletableFuture.completedFuture(format.request(format.keyIds(type, data), persistent));
        }

        @Override
        public CompletableFuture<List<KeyState>> update(long session, byte[] license) {
            try (License read = new ClearKeyFormat().read(license)) {
                return CompletableFuture.completedFuture(read.keys().stream()
                        .filter(key -> key.id().length == 16)
                        .map(key -> new KeyState(key.id(), KeyStatus.USABLE))
                        .toList());
            }
        }

        @Override
        public CompletableFuture<Void> remove(long session) {
            removed++;
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<String> lost() {
            return lost;
        }
    }

    private KeySystem system() {
        return new KeySystem(
                process,
                new SessionStore(
                        folder.resolve("sessions"), SealingKey.inFile(folder.resolve("sealing.p12"), new char[0])));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static <T> T now(CompletableFuture<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }

    private static void refused(String code, CompletableFuture<?> future) {
        assertThatThrownBy(() -> now(future))
                .isInstanceOf(ExecutionException.class)
                .extracting(failed -> MediaException.statusOf(failed.getCause()).symbol())
                .isEqualTo("DRM_E_" + code);
    }

    private KeySession asked(KeySystem system, KeySessionType type) throws Exception {
        KeySession session = system.createSession(type, listener);
        now(session.generateRequest("keyids", bytes(INIT)));
        return session;
    }

    @Test
    @Conformance(
            spec = "protected-path",
            section = "15.2",
            rule = "generateRequest: a message before it completes, an id; once only, whatever became of it")
    void requests() throws Exception {
        KeySystem system = system();
        KeySession session = system.createSession(KeySessionType.TEMPORARY, listener);
        assertThat(session.id()).isEmpty();
        refused("INVALID_STATE_ERROR", session.update(bytes(LICENSE)));
        refused("INVALID_STATE_ERROR", session.close());
        now(session.generateRequest("keyids", bytes(INIT)));
        assertThat(said).containsExactly("LICENSE_REQUEST {\"kids\":[\"" + KID + "\"],\"type\":\"temporary\"}");
        assertThat(session.id()).isPresent();
        refused("INVALID_STATE_ERROR", session.generateRequest("keyids", bytes(INIT)));
        for (String[] wrong : new String[][] {
            {"", INIT, "TYPE_ERROR"},
            {"keyids", "", "TYPE_ERROR"},
            {"sinf", "x", "NOT_SUPPORTED"},
            {"keyids", "{\"kids\":[]}", "TYPE_ERROR"},
            {"cenc", "zzzz", "TYPE_ERROR"}
        }) {
            KeySession fresh = system.createSession(KeySessionType.TEMPORARY, listener);
            refused(wrong[2], fresh.generateRequest(wrong[0], bytes(wrong[1])));
            refused("INVALID_STATE_ERROR", fresh.generateRequest("keyids", bytes(INIT)));
        }
        assertThat(said).hasSize(1);
    }

    @Test
    @Conformance(
            spec = "protected-path",
            section = "15.2",
            rule = "update: all or nothing, statuses by key id, expiration; close: no keys, its reason, twice is fine")
    void updatesAndClose() throws Exception {
        KeySession session = asked(system(), KeySessionType.TEMPORARY);
        for (String wrong : List.of("", "{}", "{\"keys\":[]}", TO_KEEP, LICENSE.replace("oct", "rsa"))) {
            refused("TYPE_ERROR", session.update(bytes(wrong)));
            assertThat(session.keyStatuses()).isEmpty();
        }
        now(session.update(bytes(LICENSE)));
        assertThat(session.keyStatuses())
                .containsExactly(
                        new KeyState(new byte[16], KeyStatus.USABLE), new KeyState(new byte[] {1}, KeyStatus.USABLE));
        assertThat(session.expiration()).hasValue(4000000000L);
        now(session.remove());
        assertThat(session.keyStatuses()).extracting(KeyState::status).containsOnly(KeyStatus.RELEASED);
        assertThat(session.expiration()).isEmpty();
        now(session.close());
        now(session.close());
        assertThat(now(session.closed())).isEqualTo(CloseReason.CLOSED_BY_APPLICATION);
        assertThat(session.keyStatuses()).isEmpty();
        assertThat(process.removed).isEqualTo(2);
        refused("INVALID_STATE_ERROR", session.update(bytes(LICENSE)));
        refused("INVALID_STATE_ERROR", session.generateRequest("keyids", bytes(INIT)));
        assertThat(said).hasSize(1);
    }

    @Test
    @Conformance(
            spec = "protected-path",
            section = "15.4",
            rule = "kept sealed, loaded by id, open once; released until the server acknowledges, then gone")
    void keptOnes() throws Exception {
        KeySystem system = system();
        KeySession first = asked(system, KeySessionType.PERSISTENT_LICENSE);
        String id = first.id().orElseThrow();
        refused("TYPE_ERROR", first.update(bytes(LICENSE)));
        now(first.update(bytes(TO_KEEP)));
        refused(
                "QUOTA_EXCEEDED_ERROR",
                system().createSession(KeySessionType.PERSISTENT_LICENSE, listener)
                        .load(id));
        now(first.close());
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .doesNotContain("nzxaG-B9RCi2wdLj9KWWhw", KID);
            }
        }
        KeySession second = system().createSession(KeySessionType.PERSISTENT_LICENSE, listener);
        assertThat(now(second.load(id))).isTrue();
        assertThat(second.keyStatuses()).hasSize(2).extracting(KeyState::status).containsOnly(KeyStatus.USABLE);
        said.clear();
        now(second.remove());
        assertThat(said).containsExactly("LICENSE_RELEASE {\"kids\":[\"" + KID + "\",\"AQ\"]}");
        now(second.close());

        KeySession third = system().createSession(KeySessionType.PERSISTENT_LICENSE, listener);
        assertThat(now(third.load(id))).isTrue();
        assertThat(third.keyStatuses()).extracting(KeyState::status).containsOnly(KeyStatus.RELEASED);
        assertThat(said).hasSize(2);
        refused("TYPE_ERROR", third.update(bytes("{}")));
        now(third.update(bytes(INIT)));
        assertThat(now(third.closed())).isEqualTo(CloseReason.RELEASE_ACKNOWLEDGED);

        assertThat(now(system().createSession(KeySessionType.PERSISTENT_LICENSE, listener)
                        .load(id)))
                .isFalse();
        for (String wrong : List.of("", "..", "../../etc/passwd", "ABC")) {
            refused(
                    "TYPE_ERROR",
                    system().createSession(KeySessionType.PERSISTENT_LICENSE, listener)
                            .load(wrong));
        }
        refused(
                "TYPE_ERROR",
                system().createSession(KeySessionType.TEMPORARY, listener).load(id));
        assertThatThrownBy(
                        () -> new KeySystem(process, null).createSession(KeySessionType.PERSISTENT_LICENSE, listener))
                .isInstanceOf(MediaException.class);
    }

    @Test
    @Conformance(
            spec = "protected-path",
            section = "15.2",
            rule = "the process is gone: every session closes, reason hardware-context-reset; one session's end is no"
                    + " other's")
    void isolationAndLoss() throws Exception {
        KeySystem system = system();
        KeySession one = asked(system, KeySessionType.TEMPORARY);
        KeySession other = asked(system, KeySessionType.TEMPORARY);
        now(one.update(bytes(LICENSE)));
        now(other.update(bytes(LICENSE)));
        now(one.close());
        assertThat(other.keyStatuses()).hasSize(2);
        assertThat(other.closed()).isNotDone();
        process.lost.complete("killed");
        assertThat(now(other.closed())).isEqualTo(CloseReason.HARDWARE_CONTEXT_RESET);
        assertThat(now(one.closed())).isEqualTo(CloseReason.CLOSED_BY_APPLICATION);
        refused("INVALID_STATE_ERROR", other.update(bytes(LICENSE)));
    }
}
