package dev.reel.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.ffmpeg.proof.SeekProof;
import dev.reel.ffmpeg.proof.SeekResult;
import dev.reel.testkit.Conformance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes first after a start or a seek is what playing from the beginning brings at that time, in any container. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeekProofTest {
    private static final String PICTURES = "-f lavfi -i testsrc2=s=160x90:r=25:d=4";
    private static final String SOUND = "-f lavfi -i sine=f=440:r=48000:d=4";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "plain.ts, -c:v libopenh264 -g 25 -c:a aac -aac_pns 0",
        "wrapped.ts, -c:v libopenh264 -g 25 -c:a aac -aac_pns 0 -output_ts_offset 95442",
        "b.mpg, -c:v mpeg2video -g 12 -bf 2 -an",
        "coarse.flv, -c:v flv1 -g 25 -ar 44100 -c:a libmp3lame",
        "b.mp4, -c:v mpeg4 -g 25 -bf 2 -c:a alac",
        "bare.h264, -an -c:v libopenh264 -g 25",
        "bare.m2v, -an -c:v mpeg2video -g 12 -bf 2",
        "every.avi, -c:v mjpeg -c:a pcm_s16le"
    })
    @Conformance(
            spec = "media-session",
            section = "7.3",
            rule = "a seek shows and sounds what is there, to picture and sample")
    void pictures(String name, String coding) throws Exception {
        assertThat(notRight(make(name, PICTURES + " " + SOUND + " " + coding))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "vbr.mp3, -c:a libmp3lame -q:a 4",
        "sound.m4a, -c:a aac -aac_pns 0",
        "sound.aac, -c:a aac -aac_pns 0",
        "sound.wav, -c:a pcm_s16le"
    })
    @Conformance(spec = "media-session", section = "7.3", rule = "sound after a seek equals the sound without one")
    void sound(String name, String coding) throws Exception {
        assertThat(notRight(make(name, SOUND + " " + coding))).isEmpty();
    }

    @Test
    void streamsThatWereJoinedHaveOneTimeline() throws Exception {
        Path first = make("first.ts", PICTURES + " -c:v libopenh264 -g 25");
        Path second = make("second.ts", PICTURES + " -c:v libopenh264 -g 25 -output_ts_offset 5000");
        Path joined = folder.resolve("joined.ts");
        Files.write(joined, Files.readAllBytes(first));
        Files.write(joined, Files.readAllBytes(second), StandardOpenOption.APPEND);
        assertThat(notRight(joined)).isEmpty();
    }

    private Path make(String name, String arguments) throws Exception {
        Path clip = folder.resolve(name);
        List<String> line = new ArrayList<>(List.of("-loglevel", "error", "-y"));
        line.addAll(List.of(arguments.split(" ")));
        line.add(clip.toString());
        FfmpegProgram.run(line);
        return clip;
    }

    private static List<SeekResult> notRight(Path clip) {
        SeekProof.Settings few = new SeekProof.Settings(
                5, 7, List.of(SeekProof.Manner.STOPPED, SeekProof.Manner.PLAYING), Duration.ofSeconds(10));
        List<SeekResult> results = SeekProof.of(clip.toString(), few);
        assertThat(results).isNotEmpty();
        return results.stream()
                .filter(result -> result.verdict().outcome() != SeekResult.Outcome.RIGHT)
                .toList();
    }
}
