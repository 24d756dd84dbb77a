package dev.reel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reel.cli.CommandLineRun;
import dev.reel.cli.Interruption;
import dev.reel.cli.Media;
import dev.reel.cli.NativesClosed;
import dev.reel.ffmpeg.FfmpegProgram;
import dev.reel.platform.Platform;
import dev.reel.testkit.LeakCheck;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands on the bundled clip. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CommandsTest {
    private static final String CLIP = Media.clip().toString();

    @RegisterExtension
    final LeakCheck natives = NativesClosed.check();

    @Test
    void inspectTellsContainerAndStreams() throws Exception {
        JsonNode json = new ObjectMapper()
                .readTree(CommandLineRun.of("inspect", CLIP, "--json").out());

        assertThat(json.get("duration").asDouble()).isBetween(9.9, 10.1);
        assertThat(json.get("streams").findValuesAsText("type")).containsExactly("video", "audio");
        assertThat(json.get("streams").findValuesAsText("codec")).containsExactly("h264", "aac");
        assertThat(CommandLineRun.of("inspect", CLIP).outLines())
                .first()
                .asString()
                .startsWith(CLIP + ": QuickTime / MOV, 0:10");
    }

    @Test
    void playShowsEveryPictureAndOneStatusLine() {
        CommandLineRun run = CommandLineRun.of("play", "--unpaced");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.outLines())
                .satisfiesExactly(
                        note -> assertThat(note).isEqualTo("video: none, audio: none"),
                        end -> assertThat(end)
                                .startsWith("ended   0:10 / 0:10 [")
                                .contains("300 shown, 0 dropped"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"inspect", "digest", "play --unpaced"})
    void whatIsPipedInIsReadAsAFileIs(String command) throws IOException {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.add(CLIP);
        CommandLineRun named = CommandLineRun.of(words.toArray(String[]::new));
        words.set(words.size() - 1, "-");
        CommandLineRun piped;
        try (InputStream in = Files.newInputStream(Media.clip())) {
            piped = CommandLineRun.reading(in, words.toArray(String[]::new));
        }

        assertThat(piped.status()).as(piped.err()).isZero();
        assertThat(named.status()).as(named.err()).isZero();
        // The name differs, and nobody knows the size of what is piped in.
        assertThat(piped.out().replaceFirst("^-: ", CLIP + ": "))
                .isEqualTo(named.out().replaceFirst("(?m)(^.*QuickTime / MOV, [0-9:.]+).*$", "$1"));
    }

    @Test
    void whatIsPipedInCannotBeReadTwice() {
        assertThat(CommandLineRun.of("play", "-", "-").status()).isEqualTo(2);
        assertThat(CommandLineRun.of("play", "-", "--loop").status()).isEqualTo(2);
        CommandLineRun nothing = CommandLineRun.of("inspect", "-");
        assertThat(nothing.status()).isEqualTo(1);
        assertThat(nothing.errLines()).singleElement().asString().startsWith("reel: cannot open standard input: ");
    }

    @Test
    void playFromAndToATime() {
        CommandLineRun run = CommandLineRun.of("play", "--unpaced", "--start", "2", "--stop", "0:04", CLIP);

        assertThat(run.outLines())
                .last()
                .asString()
                .startsWith("ended   0:04 / 0:10")
                .contains(" 60 shown");
    }

    @Test
    void playBeyondTheEndSaysSo() {
        CommandLineRun run = CommandLineRun.of("play", "--start", "1:00", CLIP);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errLines()).singleElement().asString().endsWith("(MF_E_INVALID_POSITION, 0xC00D36E5)");
    }

    @Test
    void eventsAsJsonAreTheWholeOutput() throws Exception {
        CommandLineRun run = CommandLineRun.of("play", "--unpaced", "--events", "json", CLIP);

        ObjectMapper mapper = new ObjectMapper();
        List<String> events = new ArrayList<>();
        for (String line : run.outLines()) {
            events.add(mapper.readTree(line).get("event").asText());
        }
        assertThat(events)
                .startsWith("MESessionTopologySet")
                .contains("MESessionStarted", "MEEndOfPresentation")
                .containsSubsequence("MESessionEnded", "MESessionClosed")
                .endsWith("MESessionClosed");
    }

    @Test
    void sessionRunsTheScriptOfItsHelp() {
        CommandLineRun run = CommandLineRun.of(
                "session",
                "--script",
                "set-topology " + CLIP + "; start; wait MESessionStarted; wait 100ms; pause; start at 5s; stop; close;"
                        + " shutdown; close");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.outLines())
                .startsWith("{\"call\":\"SetTopology\",\"result\":\"S_OK\",\"hresult\":\"0x00000000\"}")
                .endsWith(
                        "{\"event\":\"MESessionClosed\",\"status\":\"S_OK\",\"hresult\":\"0x00000000\",\"attributes\":{}}",
                        "{\"call\":\"Shutdown\",\"result\":\"S_OK\",\"hresult\":\"0x00000000\"}",
                        "{\"call\":\"Close\",\"result\":\"MF_E_SHUTDOWN\",\"hresult\":\"0xC00D3E85\"}");
    }

    @Test
    void topologyShowsTheTypeOnEachArrow() throws Exception {
        JsonNode full = new ObjectMapper()
                .readTree(
                        CommandLineRun.of("topology", CLIP, "--format", "json").out());
        assertThat(full.get("nodes").findValuesAsText("kind")).contains("source", "decoder", "output");
        assertThat(full.get("arrows").findValuesAsText("type"))
                .hasSize(4)
                .anyMatch(type -> type.startsWith("video/H264 "))
                .anyMatch(type -> type.startsWith("audio/AAC "))
                .noneMatch(String::isEmpty);

        JsonNode partial = new ObjectMapper()
                .readTree(CommandLineRun.of("topology", CLIP, "--partial", "--format", "json")
                        .out());
        assertThat(partial.get("nodes").findValuesAsText("kind"))
                .containsExactly("source", "output", "source", "output");
        assertThat(CommandLineRun.of("topology", CLIP, "--format", "dot").out()).startsWith("digraph topology_");
        assertThat(CommandLineRun.of("topology", CLIP).out()).contains("decoder   ", "│ video/H264 ");
    }

    @Test
    void digestEqualsTheShippedProgram() throws Exception {
        CommandLineRun run = CommandLineRun.of("digest", CLIP);

        assertThat(run.outLines())
                .satisfiesExactly(
                        video -> assertThat(video)
                                .isEqualTo("video:0 frames=300 hash="
                                        + md5("-noautorotate", "-i", CLIP, "-map", "0:0", "-fps_mode", "passthrough")),
                        audio -> assertThat(audio)
                                .startsWith("audio:1 samples=")
                                .endsWith(" hash="
                                        // The program itself plays the last packet to its end.
                                        + md5(
                                                "-i",
                                                CLIP,
                                                "-map",
                                                "0:1",
                                                "-af",
                                                "atrim=end_sample=480000",
                                                "-c:a",
                                                "pcm_f32le")));
    }

    @Test
    void benchComparesBothOnAFile() throws Exception {
        JsonNode json = new ObjectMapper()
                .readTree(CommandLineRun.of("bench", "decode", CLIP, "--rounds", "1")
                        .out());

        assertThat(json.fieldNames()).toIterable().containsExactly("reel_fps", "ffmpeg_fps", "ratio");
        assertThat(json.get("ratio").asDouble()).isPositive();
    }

    @Test
    void doctorLooksAtEverything() {
        CommandLineRun run = CommandLineRun.of("doctor");

        assertThat(run.status()).as(run.out()).isZero();
        assertThat(run.out())
                .contains("JDK ", "natives ", "licence ", "LGPL", "codecs ", "display ", "sound card ", "temp folder ");
    }

    @Test
    void anInterruptClosesTheSessionAndEndsWith130() throws Exception {
        Interruption interruption = new Interruption();
        CompletableFuture<CommandLineRun> running = CompletableFuture.supplyAsync(
                () -> CommandLineRun.of(interruption, "play", "--video", "none", CLIP),
                Platform.system().blocking());
        interruption.interrupt().get(20, TimeUnit.SECONDS);

        CommandLineRun run = running.get(20, TimeUnit.SECONDS);
        assertThat(run.status()).isEqualTo(130);
        assertThat(run.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plai",
                "play --video cinema",
                "play --start soon",
                "play --start 5 --stop 4",
                "play a.mp4 b.mp4 --stop 5",
                "play a.mp4 --loop 0",
                "play a.mp4 --rate fast",
                "play a.mp4 --rate 0",
                "inspect",
                "session",
                "session --script strat",
                "topology a.mp4 --format svg",
                "digest",
                "bench encode"
            })
    void wrongUsageEndsWith2AndPointsToTheHelp(String line) {
        CommandLineRun run = CommandLineRun.of(line.isEmpty() ? new String[0] : line.split(" "));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("--help");
        if (!line.isEmpty()) {
            assertThat(run.errLines()).singleElement().asString().startsWith("reel: ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "play",
                "session",
                "inspect",
                "topology",
                "digest",
                "bench",
                "bench decode",
                "doctor",
                "protect",
                "unprotect",
                "transcode",
                "crypto",
                "crypto demo"
            })
    void helpIsPlainTextOnTheOutput(String command) {
        CommandLineRun run = CommandLineRun.of((command + " --help").strip().split(" "));

        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("Usage: reel").doesNotContain("\u001b");
    }

    @Test
    void debugShowsWhereItHappened() {
        CommandLineRun run = CommandLineRun.of("inspect", "nothing.mp4", "--debug");

        assertThat(run.errLines()).hasSizeGreaterThan(2);
        assertThat(run.err()).contains("\tat dev.reel.");
    }

    private static String md5(String... arguments) {
        List<String> all = new ArrayList<>(List.of("-v", "error"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("-f", "md5", "-"));
        try {
            return FfmpegProgram.run(all).strip().replace("MD5=", "");
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }
}
