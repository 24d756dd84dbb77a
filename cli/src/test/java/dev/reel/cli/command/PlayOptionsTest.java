package dev.reel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.cli.CommandLineRun;
import dev.reel.cli.Media;
import dev.reel.cli.NativesClosed;
import dev.reel.testkit.LeakCheck;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Playlists, rates and tracks of {@code reel play}, as fast as it decodes. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PlayOptionsTest {
    private static final String CLIP = Media.clip().toString();

    @RegisterExtension
    final LeakCheck natives = NativesClosed.check();

    @Test
    void severalFilesPlayOneAfterTheOther() {
        CommandLineRun run = play(CLIP, CLIP);

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.outLines())
                .last()
                .asString()
                .startsWith("ended   0:20 / 0:20")
                .contains("600 shown, 0 dropped");
    }

    @ParameterizedTest
    @CsvSource({"--loop 3 CLIP, 900", "CLIP --loop=2 CLIP, 1200", "--loop 4, 1200", "--loop 1 CLIP, 300"})
    void aLoopPlaysItAllAgain(String line, int shown) {
        CommandLineRun run = play(line.replace("CLIP", CLIP).split(" "));

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.outLines()).last().asString().contains(" " + shown + " shown, 0 dropped");
    }

    @Test
    void aStreamOfAnUnknownCodecIsNamedAndTheOthersPlay(@TempDir Path folder) throws Exception {
        byte[] clip = Files.readAllBytes(Path.of(CLIP));
        int description = new String(clip, StandardCharsets.ISO_8859_1).indexOf("avc1\0\0\0\0");
        System.arraycopy("zzzz".getBytes(StandardCharsets.US_ASCII), 0, clip, description, 4);
        Path strange = Files.write(folder.resolve("strange.mp4"), clip);

        CommandLineRun run = play(strange.toString());

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.outLines()).contains("left out, of an unknown codec (zzzz): stream 0 video");
        assertThat(run.outLines()).last().asString().startsWith("ended   0:10 / 0:10");
    }

    @Test
    void whatCannotBeOpenedInAPlaylistIsToldAfterWhatCan() {
        CommandLineRun run = play(CLIP, "nowhere.mp4");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errLines()).singleElement().asString().contains("nowhere.mp4");
        assertThat(run.outLines()).last().asString().contains("300 shown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.5", "2", "4"})
    void ratesThatThePresentationCanDo(String rate) {
        CommandLineRun run = play("--rate", rate, CLIP);

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.outLines()).last().asString().startsWith("ended   0:10 / 0:10");
    }

    @Test
    void backwardsItShowsKeyFrames() {
        CommandLineRun run = play("--rate", "-2", "--start", "9", "--events", "json", CLIP);

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.outLines())
                .anyMatch(
                        line -> line.startsWith(
                                "{\"event\":\"MESessionRateChanged\",\"status\":\"S_OK\",\"hresult\":\"0x00000000\",\"value\":-2.0"));
    }

    @ParameterizedTest
    @CsvSource({"1e9, MF_E_UNSUPPORTED_RATE", "-1e9, MF_E_REVERSE_UNSUPPORTED"})
    void aRateThatItCannotDoIsTold(String rate, String status) {
        CommandLineRun run = play("--rate", rate, CLIP);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errLines())
                .singleElement()
                .asString()
                .startsWith("reel: the presentation cannot be played ")
                .contains("(" + status + ", ");
    }

    @Test
    void lowLatencyLosesNothing() {
        assertThat(play("--low-latency", CLIP).outLines()).last().asString().contains("300 shown, 0 dropped");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "40, 0", "100, 0", "-1, 2", "101, 2", "loud, 2"})
    void aVolumeIsFromNothingToFull(String volume, int status) {
        CommandLineRun run = play("--volume=" + volume, CLIP);

        assertThat(run.status()).as(run.err()).isEqualTo(status);
    }

    @Test
    void tracksByNumber() {
        assertThat(play("--video-track", "1", "--audio-track", "1", CLIP).outLines())
                .last()
                .asString()
                .contains("300 shown");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --audio-track    | there is no audio track 7 in
        --video-track    | there is no video track 7 in
        --subtitle-track | it has no subtitle
        """)
    void aTrackThatIsNotThereIsTold(String option, String message) {
        CommandLineRun run = play(option, "7", CLIP);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errLines())
                .singleElement()
                .asString()
                .contains(message)
                .endsWith("(MF_E_INVALIDSTREAMNUMBER, 0xC00D36B3)");
    }

    private static CommandLineRun play(String... words) {
        List<String> line = new ArrayList<>(List.of("play", "--unpaced", "--video", "none", "--audio", "none"));
        line.addAll(List.of(words));
        return CommandLineRun.of(line.toArray(String[]::new));
    }
}
