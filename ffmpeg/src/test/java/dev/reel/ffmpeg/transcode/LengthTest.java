package dev.reel.ffmpeg.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.ffmpeg.NativeLeaks;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.player.MediaInfo;
import dev.reel.player.Transcoder;
import dev.reel.testkit.LeakCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long something is belongs to the time line on which it plays; where that is an estimate, it refuses nothing that is there. */
class LengthTest {
    @RegisterExtension
    final LeakCheck leaks = NativeLeaks.check();

    @TempDir
    static Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"ts", "mkv", "mp4"})
    void aFileWhoseTimesBeginLate(String container) throws Exception {
        Path late = folder.resolve("late." + container);
        Shipped.makeBy(
                late,
                "-f lavfi -i testsrc2=s=160x120:r=25:d=4 -f lavfi -i sine=d=4 -c:v mpeg4 -c:a aac"
                        + " -output_ts_offset 100");
        assertThat(MediaInfo.of(late.toString()).duration().orElseThrow())
                .isBetween(Duration.ofMillis(3900), Duration.ofMillis(4200));
        Path made = folder.resolve("nothing.mp4");
        assertThatThrownBy(() -> Transcoder.from(late.toString())
                        .to(made)
                        .startAt(Duration.ofSeconds(50))
                        .run())
                .isInstanceOfSatisfying(
                        MediaException.class,
                        refusal -> assertThat(refusal.status()).isEqualTo(Status.MF_E_INVALID_POSITION));
        assertThat(made).doesNotExist();
    }

    @Test
    void soundThatIsLongerThanItsBitRateLetExpect() throws Exception {
        Path estimated = folder.resolve("estimated.mp3");
        Shipped.makeBy(
                estimated,
                "-f lavfi -i aevalsrc=0.4*sin(2*PI*t*(300+40*t)):s=44100:d=10 -c:a libmp3lame -q:a 4 -write_xing 0");
        assertThat(MediaInfo.of(estimated.toString()).duration().orElseThrow()).isLessThan(Duration.ofMillis(9500));
        Path made = folder.resolve("rest.wav");
        Transcoder.from(estimated.toString())
                .to(made)
                .startAt(Duration.ofMillis(9500))
                .run();
        assertThat(MediaInfo.of(made.toString()).duration().orElseThrow())
                .isBetween(Duration.ofMillis(480), Duration.ofMillis(560));
    }

    @Test
    void whatIsJoinedBehindTheEndThatTheTimesTell() throws Exception {
        Path part = folder.resolve("part.ts");
        Shipped.makeBy(
                part,
                "-f lavfi -i testsrc2=s=160x120:r=25:d=4 -f lavfi -i sine=d=4 -c:v mpeg2video -c:a mp2"
                        + " -output_ts_offset 30");
        Path before = folder.resolve("before.ts");
        Shipped.makeBy(
                before,
                "-f lavfi -i testsrc2=s=160x120:r=25:d=4 -f lavfi -i sine=d=4 -c:v mpeg2video -c:a mp2"
                        + " -output_ts_offset 60");
        Files.write(before, Files.readAllBytes(part), StandardOpenOption.APPEND);
        Path made = folder.resolve("second.mkv");
        Transcoder.from(before.toString())
                .to(made)
                .startAt(Duration.ofSeconds(5))
                .run();
        assertThat(Shipped.frames(made, "v:0").size()).isBetween(70, 76);
    }
}
