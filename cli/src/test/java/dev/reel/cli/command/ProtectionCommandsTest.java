package dev.reel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reel.cli.CommandLineRun;
import dev.reel.cli.Interruption;
import dev.reel.cli.Media;
import dev.reel.cli.NativesClosed;
import dev.reel.testkit.LeakCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Protecting, opening and playing the bundled clip with keys from everywhere; no key is ever written anywhere. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ProtectionCommandsTest {
    private static final String CLIP = Media.clip().toString();
    private static final String KID = "00112233445566778899aabbccddeeff";
    private static final String KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
    private static final String PAIR = KID + ":" + KEY;
    private static final String OTHER_KID = "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf";
    private static final String OTHER_PAIR = OTHER_KID + ":fedcba9876543210fedcba9876543210";
    private static final String GPAC_PAIR = "cd7eb9ff88f34caeb06185b00024e4c2:63cb5f7184dd4b689a5c5ff11ee6a328";

    @RegisterExtension
    final LeakCheck natives = NativesClosed.check();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"cenc", "cens", "cbc1", "cbcs"})
    void whatIsProtectedAndOpenedAgainIsTheSame(String scheme) throws Exception {
        Path locked = protect("--scheme", scheme, "--clear-lead", "2", "--key", PAIR);
        assertThat(inspection(locked).at("/protection/tracks").findValuesAsText("scheme"))
                .containsExactly(scheme, scheme);

        Path opened = folder.resolve("opened.mp4");
        CommandLineRun run = run("unprotect", locked, opened, "--key", PAIR);

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.outLines())
                .singleElement()
                .asString()
                .matches("\\Q" + opened + "\\E: \\d+ of 770 samples decrypted, \\d+ fragments");
        assertThat(run("digest", opened).out()).isEqualTo(run("digest", CLIP).out());
        assertThat(files()).containsExactlyInAnyOrder("locked.mp4", "opened.mp4");
    }

    @Test
    void keysTakeTurnsAndComeFromAFile() throws Exception {
        Path keys = Files.writeString(folder.resolve("film.keys"), PAIR + " # first\n" + OTHER_PAIR + "\n");

        Path locked = protect("--rotate", "3", "--key-file", keys.toString());

        assertThat(inspection(locked).at("/protection/systems").findValues("keyIds"))
                .singleElement()
                .hasToString("[\"" + KID + "\",\"" + OTHER_KID + "\"]");
        assertThat(run("digest", locked, "--key-file", keys).out())
                .isEqualTo(run("digest", CLIP).out());
        fails(run("digest", locked, "--key", PAIR), OTHER_KID, "MF_E_LICENSE_REQUIRED, 0xC00D714A");
        assertThat(run("play", "--unpaced", locked, "--key-file", keys).outLines())
                .last()
                .asString()
                .contains("300 shown, 0 dropped");
        Path copied = folder.resolve("copied.mp4");
        assertThat(run("transcode", "--copy", locked, copied, "--key-file", keys)
                        .err())
                .isEmpty();
        assertThat(run("digest", copied).out()).isEqualTo(run("digest", CLIP).out());
        assertThat(transcoded(locked, "--key-file", keys)).isEqualTo(transcoded(Media.clip()));
        Path out = folder.resolve("out.mp4");
        fails(run("play", "--unpaced", locked, "--key", PAIR), OTHER_KID, "MF_E_LICENSE_REQUIRED, 0xC00D714A");
        fails(run("transcode", locked, out, "--key", PAIR), OTHER_KID, "MF_E_LICENSE_REQUIRED, 0xC00D714A");
        assertThat(Files.exists(out)).isFalse();
    }

    @Test
    void inspectTellsSchemeKeyIdsAndSystems() throws Exception {
        Path locked = protect("--scheme", "cbcs", "--clear-lead", "1", "--key", PAIR, "--key", OTHER_PAIR);

        assertThat(run("inspect", locked, "--key", PAIR).outLines())
                .endsWith(
                        "  protected track 1: avc1, scheme cbcs, pattern 1:9, key id " + KID
                                + " (key fits), with clear parts",
                        "  protected track 2: mp4a, scheme cbcs, key id " + OTHER_KID
                                + " (no key given), with clear parts",
                        "  protection system: common (1077efec-c0b2-4d02-ace3-3c1e52e2fb4b), key id " + KID
                                + " (key fits), key id " + OTHER_KID + " (no key given)");
        JsonNode protection = inspection(locked, "--key", PAIR).get("protection");
        assertThat(protection.at("/tracks/0"))
                .hasToString("{\"track\":1,\"format\":\"avc1\",\"scheme\":\"cbcs\",\"pattern\":\"1:9\",\"keyId\":\""
                        + KID + "\",\"clearParts\":true}");
        assertThat(protection.at("/systems/0/name").asText()).isEqualTo("common");
        assertThat(protection.get("missingKeys")).hasToString("[\"" + OTHER_KID + "\"]");
        assertThat(inspection(Media.clip()).has("protection")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"cenc", "cbcs"})
    void playShowsEveryPictureWithTheKey(String scheme) throws Exception {
        Path locked = protect("--scheme", scheme, "--key", PAIR);

        CommandLineRun run = run("play", "--unpaced", locked, "--key", PAIR);

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.outLines()).last().asString().contains("300 shown, 0 dropped");
    }

    @Test
    void withoutTheRightKeyNothingIsReadAndTheKeyIdIsNamed() throws Exception {
        Path locked = protect("--key", PAIR);

        for (String command : List.of("play", "digest")) {
            fails(run(command, locked), "--key KID:KEY", KID, "MF_E_LICENSE_REQUIRED, 0xC00D714A");
            fails(run(command, locked, "--key", OTHER_PAIR), KID, "MF_E_LICENSE_REQUIRED, 0xC00D714A");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cenc", "cens", "cbc1", "cbcs"})
    void aKeyThatDoesNotFitIsNoticedByEveryCommand(String scheme) throws Exception {
        Path locked = protect("--scheme", scheme, "--key", PAIR);
        String wrong = KID + ":" + "00".repeat(16);
        Path out = folder.resolve("out.mp4");

        fails(run("play", "--unpaced", locked, "--key", wrong), KID, "does not fit", "MF_E_INVALID_KEY");
        fails(run("digest", locked, "--key", wrong), KID, "does not fit", "MF_E_INVALID_KEY");
        fails(run("unprotect", locked, out, "--key", wrong), KID, "does not fit", "MF_E_INVALID_KEY");
        fails(run("transcode", locked, out, "--key", wrong), KID, "does not fit", "MF_E_INVALID_KEY");
        assertThat(files()).containsExactly("locked.mp4");
        assertThat(run("inspect", locked, "--key", wrong).outLines())
                .anyMatch(line -> line.contains("key id " + KID + " (key does not fit)"));
        assertThat(inspection(locked, "--key", wrong).at("/protection/wrongKeys"))
                .hasToString("[\"" + KID + "\"]");
        assertThat(run("inspect", locked, "--key", PAIR).outLines())
                .anyMatch(line -> line.contains("key id " + KID + " (key fits)"));
    }

    @ParameterizedTest
    @CsvSource({"sample_fragmented_clearkey.mp4, cenc", "sample_av1c_fragmented_clearkey.mp4, cenc"})
    void filesThatFfmpegRefusesAreReadAllTheSame(String name, String scheme) throws Exception {
        Path locked = Media.folder().resolve("drm").resolve(name);
        Assumptions.assumeTrue(Files.exists(locked), "the file " + locked + " is not there");

        assertThat(inspection(locked).at("/protection/tracks/0/scheme").asText())
                .isEqualTo(scheme);
        assertThat(run("inspect", locked).outLines()).first().asString().startsWith(locked + ": ");
        CommandLineRun play = run("play", "--unpaced", locked, "--key", GPAC_PAIR);
        assertThat(play.outLines()).as(play.err()).last().asString().contains("30 shown, 0 dropped");
        assertThat(run("digest", locked, "--key", GPAC_PAIR).out()).contains("video:0 frames=30 ");
    }

    @Test
    void clearAndProtectedAreNotTakenForOneAnother() throws Exception {
        Path out = folder.resolve("out.mp4");
        fails(run("unprotect", CLIP, out, "--key", PAIR), CLIP, "MF_E_NOT_PROTECTED, 0xC00D3E9A");
        Path locked = protect("--key", PAIR);
        fails(run("protect", locked, out, "--key", PAIR), locked.toString(), "MF_E_INVALIDREQUEST");
        CommandLineRun same = run("protect", locked, locked, "--key", PAIR);
        assertThat(same.status()).isEqualTo(2);
        assertThat(same.err()).contains("the same file");
        assertThat(files()).containsExactly("locked.mp4");
    }

    @Test
    void brokenInputLeavesNothingBehind() throws Exception {
        byte[] clip = Files.readAllBytes(Media.clip());
        Path out = folder.resolve("out.mp4");
        Path cut = Files.write(folder.resolve("cut.mp4"), Arrays.copyOf(clip, clip.length / 2));
        Path text = Files.writeString(folder.resolve("letter.mp4"), "Dear reader");
        fails(run("protect", cut, out, "--key", PAIR), "0x");
        fails(run("protect", text, out, "--key", PAIR), "letter.mp4", "0x");
        fails(run("protect", folder.resolve("none.mp4"), out, "--key", PAIR), "none.mp4", "ERROR_FILE_NOT_FOUND");
        fails(run("protect", CLIP, folder.resolve("no/where.mp4"), "--key", PAIR), "where.mp4", "0x");
        fails(run("protect", folder, out, "--key", PAIR), folder.toString(), "0x");
        assertThat(files()).containsExactlyInAnyOrder("cut.mp4", "letter.mp4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "protect CLIP out.mp4",
                "protect CLIP --key PAIR",
                "protect CLIP out.mp4 PAIR",
                "protect CLIP out.mp4 --kye PAIR",
                "protect CLIP out.mp4 --key PAIR0",
                "protect CLIP out.mp4 --key KEY",
                "protect CLIP out.mp4 --key PAIR --scheme aes",
                "protect CLIP out.mp4 --key PAIR --rotate 2",
                "protect CLIP out.mp4 --key PAIR --clear-lead soon",
                "protect CLIP out.mp4 --key-file nothing.keys",
                "protect CLIP out.mp4 --key-env REEL_NOT_SET",
                "unprotect CLIP out.mp4",
                "inspect CLIP --key PAIRx",
                "play CLIP PAIR",
                "inspect CLIP --key KEY:0112233445566778899aabbccddeeff",
                "inspect CLIP --key 0f1e2d3c4b5a69788796a5b4c3d2e1f:00112233445566778899aabbccddeeff",
                "inspect CLIP --key-env KEY",
                "inspect CLIP --key-file KEY",
                "inspect CLIP KEY",
                "inspect CLIP --keyKEY",
                "inspect CLIP --scheme=KEY",
                "protect CLIP out.mp4 --key PAIR --rotate KEY",
                "digest CLIP --key 12",
                "crypto demo --device enigma",
                "crypto demo --slot 4"
            })
    void wrongUsageIsOneLineWithoutTheKey(String line) {
        String[] words = line.replace("PAIR", PAIR).split(" ");
        for (int i = 0; i < words.length; i++) {
            words[i] =
                    words[i].equals("CLIP") ? CLIP : words[i].replace("KEY", words[i].startsWith("REEL") ? "KEY" : KEY);
        }
        CommandLineRun run = CommandLineRun.of(words);

        assertThat(run.status()).as(run.err()).isEqualTo(2);
        assertThat(run.errLines())
                .singleElement()
                .asString()
                .startsWith("reel: ")
                .contains("--help")
                .doesNotContain(KEY.substring(0, 6))
                .doesNotContain(KEY.substring(20, 26));
    }

    @Test
    void aKeyInThePlaceOfAFileIsNotRepeated() {
        for (String command : List.of("play", "inspect", "digest")) {
            CommandLineRun run = CommandLineRun.of("--debug", command, KEY);
            assertThat(run.status()).isNotZero();
            assertThat(run.out() + run.err()).doesNotContain(KEY.substring(0, 12));
        }
    }

    @Test
    void anInterruptStopsProtectingAndLeavesNothing() throws Exception {
        Interruption interruption = new Interruption();
        interruption.interrupt().get(10, TimeUnit.SECONDS);

        CommandLineRun run = CommandLineRun.of(
                interruption, "protect", CLIP, folder.resolve("out.mp4").toString(), "--key", PAIR);

        assertThat(run.status()).isEqualTo(130);
        assertThat(run.err()).isEmpty();
        assertThat(files()).isEmpty();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void theDemoTellsEveryStepOfTheSoftwareDevice() {
        CommandLineRun run = CommandLineRun.of("crypto", "demo");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.outLines().stream().map(line -> line.split(" ", 2)[0]).distinct())
                .containsExactly(
                        "device",
                        "level",
                        "caps",
                        "session",
                        "certificate",
                        "exchange",
                        "surface",
                        "decryption",
                        "read-back",
                        "refresh",
                        "destroy");
    }

    @Test
    void doctorTellsHowWellKeysAreKept() {
        assertThat(CommandLineRun.of("doctor").outLines())
                .anyMatch(line ->
                        line.matches("(ok|missing) +protection +(OPEN|PROCESS|SECRET|SECRET_NATIVE) in this process .*"
                                + "keys rest in .* memory.*"))
                .anyMatch(line -> line.matches("(ok|missing) +token +SoftHSM2.*"))
                .anyMatch(line -> line.matches("(ok|missing) +browser +Chromium.*"));
    }

    private Path protect(String... options) {
        Path locked = folder.resolve("locked.mp4");
        List<Object> words = new ArrayList<>(List.of("protect", CLIP, locked));
        words.addAll(List.of(options));
        CommandLineRun run = run(words.toArray());
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.outLines()).singleElement().asString().contains(" of 770 samples encrypted with ");
        return locked;
    }

    private String transcoded(Path input, Object... options) throws IOException {
        Path out = Files.createTempDirectory(folder, "out").resolve("out.mkv");
        List<Object> words = new ArrayList<>(List.of("transcode", input, out, "--start", "4", "--stop", "8"));
        words.addAll(List.of(options));
        CommandLineRun run = run(words.toArray());
        assertThat(run.status()).as(run.err()).isZero();
        return run("digest", out).out();
    }

    private static JsonNode inspection(Path file, Object... options) throws IOException {
        List<Object> words = new ArrayList<>(List.of("inspect", "--json", file));
        words.addAll(List.of(options));
        return new ObjectMapper().readTree(run(words.toArray()).out());
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
                .contains(parts)
                .containsPattern("\\([A-Z_]+, 0x[0-9A-F]{8}\\)$");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
