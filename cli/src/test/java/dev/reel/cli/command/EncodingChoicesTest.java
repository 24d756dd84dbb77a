package dev.reel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reel.cli.CommandLineRun;
import dev.reel.cli.Media;
import dev.reel.cli.NativesClosed;
import dev.reel.cli.Probe;
import dev.reel.ffmpeg.FfmpegProgram;
import dev.reel.testkit.LeakCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code reel transcode}: what an encoder cannot is done as near as it can, or said; rates of pictures are exact. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class EncodingChoicesTest {
    @RegisterExtension
    final LeakCheck natives = NativesClosed.check();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7.1 | 48000 | song.ac3 | 48000 5.1(side) | 8 channels become 6, the nearest that ac3 has",
                "7.1 | 48000 | song.mp3 | 48000 stereo | 8 channels become 2, the nearest that MP3 has",
                "7.1 | 48000 | song.opus | 48000 7.1 | ",
                "mono | 37000 | song.m4a | 44100 mono | 37000 Hz become 44100, the nearest that AAC has",
                "mono | 192000 | song.ac3 | 48000 mono | 192000 Hz become 48000, the nearest that ac3 has",
                "stereo | 22050 | song.mka | 22050 stereo | "
            })
    void soundIsAsNearAsTheEncoderCan(String layout, int rate, String name, String found, String said)
            throws Exception {
        Path sound = folder.resolve("sound.mka");
        FfmpegProgram.run(List.of(
                "-loglevel",
                "error",
                "-f",
                "lavfi",
                "-i",
                "anoisesrc=d=1:r=" + rate,
                "-af",
                "aformat=channel_layouts=" + layout,
                "-c:a",
                "pcm_s16le",
                sound.toString()));
        Path made = folder.resolve(name);
        CommandLineRun run = CommandLineRun.of("transcode", sound.toString(), made.toString());
        assertThat(run.status()).as(run.err()).isZero();
        List<String> expected = said == null ? List.of() : List.of("changed: audio stream 0 (pcm_s16le): " + said);
        assertThat(run.errLines()).isEqualTo(expected);
        JsonNode stream = Probe.of(made).root().at("/streams/0");
        assertThat(stream.path("sample_rate").asText() + " "
                        + stream.path("channel_layout").asText())
                .isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource({
        // The clip has 30 pictures a second.
        "half.mp4, --fps 15 --stop 2, 15/1, 30",
        "more.mkv, --fps 50 --stop 1, 50/1, 50",
        "film.mov, --fps 23.976 --stop 1.001, 24000/1001, 24",
        "small.gif, --fps 10 --stop 1 --size 64x36, 10/1, 10",
        "best.webm, --video-codec vp8 --crf 40 --quality 0 --fps 30000/1001 --stop 1.001, 30000/1001, 30"
    })
    void picturesComeAtASteadyRate(String name, String options, String rate, int count) throws Exception {
        Path made = folder.resolve(name);
        List<String> line = new ArrayList<>(List.of("transcode"));
        line.addAll(Arrays.asList(options.split(" ", -1)));
        line.addAll(List.of(Media.clip().toString(), made.toString()));
        CommandLineRun run = CommandLineRun.of(line.toArray(String[]::new));
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(Probe.of(made).root().at("/streams/0/avg_frame_rate").asText())
                .isEqualTo(rate);
        String[] fraction = rate.split("/", -1);
        double period = Double.parseDouble(fraction[1]) / Double.parseDouble(fraction[0]);
        List<Double> times = Probe.times(made, 0);
        assertThat(times).hasSize(count);
        for (int i = 0; i < count; i++) {
            // Some containers count milliseconds.
            assertThat(times.get(i)).as("picture %d", i).isBetween(i * period - 0.0011, i * period + 0.0011);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | --video-codec hevc | no HEVC encoder; libx265 needs the gpl classifier",
                "1 | --crf 23 | has no constant quality; name a bit rate, or use libx264, which needs the gpl"
                        + " classifier",
                "1 | --video-codec vp9 --crf 64 | from 0, the best, to 63",
                "2 | --crf 20 --video-bitrate 1M | exclude each other",
                "2 | --copy --fps 10 | --copy does not go",
                "2 | --subtitles burn | --subtitles burn is not there yet",
                "2 | --fps quick | is not a frame rate"
            })
    void whatCannotBeIsSaidInOneLine(int status, String options, String said) {
        List<String> line = new ArrayList<>(List.of("transcode"));
        line.addAll(Arrays.asList(options.split(" ", -1)));
        line.addAll(List.of(Media.clip().toString(), folder.resolve("film.mkv").toString()));
        CommandLineRun run = CommandLineRun.of(line.toArray(String[]::new));
        assertThat(run.status()).isEqualTo(status);
        assertThat(run.errLines()).singleElement().asString().contains(said);
        assertThat(folder).isEmptyDirectory();
    }
}
