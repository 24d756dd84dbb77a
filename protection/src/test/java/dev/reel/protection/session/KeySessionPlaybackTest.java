package dev.reel.protection.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.reel.pipeline.sink.NullSink;
import dev.reel.platform.Platform;
import dev.reel.platform.media.MajorType;
import dev.reel.player.Player;
import dev.reel.player.PlayerBuilder;
import dev.reel.protection.cenc.KeyRing;
import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.keys.CloseReason;
import dev.reel.protection.keys.KeyMessageType;
import dev.reel.protection.keys.KeySession;
import dev.reel.protection.keys.KeySessionListener;
import dev.reel.protection.keys.KeySessionType;
import dev.reel.protection.keys.KeySystem;
import dev.reel.protection.packager.PackagingProgress;
import dev.reel.protection.packager.Protector;
import dev.reel.protection.packager.ProtectorOptions;
import dev.reel.protection.tools.Clips;
import dev.reel.testkit.Conformance;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys from key sessions in a real protected process, before they are needed and behind that. */
class KeySessionPlaybackTest {
    private static final String SECOND = "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf";

    @TempDir
    private static Path folder;

    private final List<String> messages = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void onLinux() {
        assumeThat(System.getProperty("os.name"))
                .as("a protected process needs Linux")
                .isEqualTo("Linux");
    }

    private KeySession session(KeySystem system, String... kids) throws Exception {
        KeySession made = system.createSession(KeySessionType.TEMPORARY, new KeySessionListener() {
            @Override
            public void keyMessage(KeySession session, KeyMessageType type, byte[] message) {
                messages.add(new String(message, StandardCharsets.US_ASCII));
            }
        });
        StringBuilder ids = new StringBuilder();
        for (String kid : kids) {
            ids.append(ids.isEmpty() ? "\"" : ",\"").append(base64(kid)).append('"');
        }
        made.generateRequest("keyids", ("{\"kids\":[" + ids + "]}").getBytes(StandardCharsets.US_ASCII))
                .get(30, TimeUnit.SECONDS);
        return made;
    }

    private static byte[] license(String kid) {
        return ("{\"keys\":[{\"kty\":\"oct\",\"kid\":\"" + base64(kid) + "\",\"k\":\"" + base64(Films.KEY) + "\"}]}")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String base64(String hex) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(HexFormat.of().parseHex(hex));
    }

    @Test
    @Conformance(
            spec = "protected-path",
            section = "4.1",
            rule = "keys that are there before they are needed: no enabler, and rotation goes on without a stall; the"
                    + " process's end closes key sessions")
    void keysAnnouncedAhead() throws Exception {
        Path film = folder.resolve("rotating.mp4");
        try (KeyRing keys = KeyRing.parse(List.of(Films.KID + ":" + Films.KEY, SECOND + ":" + Films.KEY))) {
            Protector.run(
                    Clips.h264(),
                    film,
                    keys,
                    ProtectorOptions.of(Scheme.CBCS)
                            .withRotation(Duration.ofSeconds(1))
                            .withFragmentDuration(Duration.ofSeconds(1)),
                    PackagingProgress.NONE);
        }
        // Without a manager: whoever asked for a licence would fail.
        ProtectedSession session = ProtectedSession.create(null);
        KeySystem system = new KeySystem(session.licenses(), null);
        KeySession first = session(system, Films.KID);
        KeySession second = session(system, SECOND);
        assertThat(messages)
                .containsExactly(
                        "{\"kids\":[\"" + base64(Films.KID) + "\"],\"type\":\"temporary\"}",
                        "{\"kids\":[\"" + base64(SECOND) + "\"],\"type\":\"temporary\"}");
        first.update(license(Films.KID)).get(30, TimeUnit.SECONDS);
        second.update(license(SECOND)).get(30, TimeUnit.SECONDS);
        try (Player player = player(session).open(film.toString())) {
            player.play();
            player.ended().get(60, TimeUnit.SECONDS);
            assertThat(session.statistics().get(0).received()).isEqualTo((long) Clips.RATE * Clips.SECONDS);
            CompletableFuture<CloseReason> closed = first.closed();
            ProcessHandle.of(session.server().pid()).orElseThrow().destroyForcibly();
            assertThat(closed.get(30, TimeUnit.SECONDS)).isEqualTo(CloseReason.HARDWARE_CONTEXT_RESET);
            assertThat(second.closed().get(30, TimeUnit.SECONDS)).isEqualTo(CloseReason.HARDWARE_CONTEXT_RESET);
        }
    }

    private static PlayerBuilder player(ProtectedSession session) {
        return Player.builder()
                .session(session)
                .resolver(session.resolver())
                .video(NullSink.ratelessActivate(Platform.system(), MajorType.VIDEO))
                .audio(NullSink.ratelessActivate(Platform.system(), MajorType.AUDIO));
    }
}
