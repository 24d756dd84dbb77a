package dev.reel.protection.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.reel.pipeline.sink.NullSink;
import dev.reel.pipeline.sink.SinkStatistics;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.player.Player;
import dev.reel.player.PlayerListener;
import dev.reel.protection.cenc.KeyRing;
import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.enabling.ContentProtectionManager;
import dev.reel.protection.enabling.LocalKeysManager;
import dev.reel.protection.policy.ProtectionCode;
import dev.reel.protection.tools.Clips;
import dev.reel.session.MediaSession;
import dev.reel.session.SessionAttributes;
import dev.reel.testkit.Conformance;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Films in a real protected process, played by the player that plays everything else. */
class ProtectedSessionTest {
    @TempDir
    private static Path folder;

    private final List<String> events = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void onLinux() {
        assumeThat(System.getProperty("os.name"))
                .as("a protected process needs Linux")
                .isEqualTo("Linux");
    }

    @Conformance(spec = "protected-path", section = "2.1", rule = "no flags: protected and clear content play")
    @Conformance(
            spec = "protected-path",
            section = "4",
            rule = "activation objects, admission, decrypter, policy, bind, frames: from a topology to the last frame")
    @ParameterizedTest
    @EnumSource(
            value = Scheme.class,
            names = {"CENC", "CBCS"})
    void aProtectedFilmPlaysToItsEnd(Scheme scheme) throws Exception {
        try (KeyRing keys = Films.keys();
                Player player = open(Films.protectedFilm(folder, scheme), new LocalKeysManager(keys))) {
            ProtectedSession session = (ProtectedSession) player.session();
            player.play();
            player.ended().get(60, TimeUnit.SECONDS);
            assertThat(session.statistics())
                    .extracting(SinkStatistics::received)
                    .first()
                    .isEqualTo((long) Clips.RATE * Clips.SECONDS);
        }
        assertThat(events).anyMatch(event -> event.startsWith("MEExtendedType")); // ENCRYPTED
    }

    @Test
    void aClearFilmPlaysWithoutAManager() throws Exception {
        try (Player player = open(Clips.h264(), null)) {
            player.play();
            player.ended().get(60, TimeUnit.SECONDS);
            assertThat(events).noneMatch(event -> event.startsWith("MEExtendedType"));
        }
    }

    @Test
    @Conformance(
            spec = "protected-path",
            section = "8.1",
            rule = "without a manager MF_E_NO_CONTENT_PROTECTION_MANAGER")
    void withoutAManager() {
        assertRefused(
                ProtectionCode.MF_E_NO_CONTENT_PROTECTION_MANAGER,
                () -> open(Films.protectedFilm(folder, Scheme.CENC), null));
    }

    @Test
    @Conformance(
            spec = "protected-path",
            section = "8.1",
            rule = "a manager that succeeds without a licence is asked three times, then the topology fails")
    void threeRounds() {
        List<Boolean> asked = new CopyOnWriteArrayList<>();
        assertRefused(
                ProtectionCode.NS_E_LICENSE_REQUIRED,
                () -> open(Films.protectedFilm(folder, Scheme.CENC), (enabler, topology) -> {
                    asked.add(topology != null);
                    return CompletableFuture.completedFuture(Status.S_OK);
                }));
        assertThat(asked).containsExactly(true, true, true);
    }

    @Test
    @Conformance(spec = "protected-path", section = "2.1", rule = "UNPROTECTED_PROCESS: protected content fails")
    void separateButNotProtecting() {
        ProtectedSession session =
                ProtectedSession.create(Set.of(CreationFlag.UNPROTECTED_PROCESS), null, Platform.system());
        assertRefused(
                ProtectionCode.MF_E_NON_PE_PROCESS,
                () -> play(session)
                        .open(Films.protectedFilm(folder, Scheme.CENC).toString()));
    }

    @Test
    @Conformance(
            spec = "protected-path",
            section = "2.1",
            rule = "IN_PROCESS: protected content fails; both flags are E_INVALIDARG")
    void inThisProcess() {
        MediaSession session = ProtectedSession.createInProcess(null, Platform.system());
        assertRefused(
                ProtectionCode.MF_E_NON_PE_PROCESS,
                () -> Player.builder()
                        .session(session)
                        .open(Films.protectedFilm(folder, Scheme.CENC).toString()));
        assertRefused(
                Status.E_INVALIDARG,
                () -> ProtectedSession.create(
                        Set.of(CreationFlag.IN_PROCESS, CreationFlag.UNPROTECTED_PROCESS), null, Platform.system()));
    }

    @Test
    @Conformance(
            spec = "protected-path",
            section = "4",
            rule = "a sink object instead of an activation object is refused")
    void aSinkOfThisProcess() {
        ProtectedSession session = ProtectedSession.create(null);
        assertRefused(
                ProtectionCode.MF_E_TOPOLOGY_VERIFICATION_FAILED,
                () -> play(session)
                        .video(NullSink.paced(Platform.system(), MajorType.VIDEO))
                        .open(Clips.h264().toString()));
    }

    @Test
    @Conformance(
            spec = "protected-path",
            section = "2.3",
            rule = "SERVER_CONTEXT: two sessions in one process, which ends with the last of them")
    void twoSessionsInOneProcess() throws Exception {
        ProtectedSession first = ProtectedSession.create(null);
        long pid = first.server().pid();
        ProtectedSession second = ProtectedSession.create(
                new Attributes().set(SessionAttributes.SERVER_CONTEXT, (Object) first.server()));
        assertThat(second.server().pid()).isEqualTo(pid);
        first.shutdown();
        try (Player player = play(second).open(Clips.h264().toString())) {
            player.play();
            player.ended().get(60, TimeUnit.SECONDS);
        }
        ProcessHandle.of(pid)
                .ifPresent(process ->
                        process.onExit().orTimeout(5, TimeUnit.SECONDS).join());
        assertThat(ProcessHandle.of(pid)).isEmpty();
    }

    @Test
    @Conformance(spec = "protected-path", section = "19.3", rule = "the process reports the level that it reaches")
    void level() {
        ProtectedSession session = ProtectedSession.create(null);
        assertThat(session.server().level().meaning()).isNotEmpty();
        assertThat(session.server().certificate()).hasSize(2);
        session.shutdown();
    }

    private Player open(Path film, @org.jspecify.annotations.Nullable ContentProtectionManager manager) {
        Attributes configuration = new Attributes();
        if (manager != null) {
            configuration.set(SessionAttributes.CONTENT_PROTECTION_MANAGER, (Object) manager);
        }
        return play(ProtectedSession.create(configuration)).open(film.toString());
    }

    private dev.reel.player.PlayerBuilder play(ProtectedSession session) {
        Platform platform = Platform.system();
        return Player.builder()
                .session(session)
                .resolver(session.resolver())
                .video(NullSink.ratelessActivate(platform, MajorType.VIDEO))
                .audio(NullSink.ratelessActivate(platform, MajorType.AUDIO))
                .listener(new PlayerListener() {
                    @Override
                    public void onEvent(MediaEvent event) {
                        events.add(event.toString());
                    }
                });
    }

    private static void assertRefused(Status expected, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).extracting(MediaException::statusOf).isEqualTo(expected);
    }
}
