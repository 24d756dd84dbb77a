package dev.reel.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.media.Rational;
import dev.reel.player.MediaInfo;
import dev.reel.player.StreamInfo;
import dev.reel.testkit.LeakCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ReportsTest {
    @RegisterExtension
    final LeakCheck leaks = NativeLeaks.check();

    @TempDir
    Path folder;

    @Test
    void anInspectionTellsTheContainerAndItsStreams() throws Exception {
        Path clip = folder.resolve("clip.mp4");
        new TestClip(320, 180, 25, 2, 200_000).write(clip);
        MediaInfo found = MediaInfo.of(clip.toString());
        assertThat(found.container()).isEqualTo("mov,mp4,m4a,3gp,3g2,mj2");
        assertThat(found.duration()).contains(Duration.ofSeconds(2));
        assertThat(found.bytes()).hasValue(Files.size(clip));
        assertThat(found.tags()).containsEntry("title", "Reel test card");
        assertThat(found.streams()).hasSize(2);
        StreamInfo video = found.streams().get(0);
        assertThat(video.kind()).isEqualTo(StreamInfo.Kind.VIDEO);
        assertThat(video.audio()).as("pictures have no channels").isEmpty();
        assertThat(video.codec()).isEqualTo("h264");
        assertThat(video.decodable()).isTrue();
        assertThat(video.video()).hasValueSatisfying(picture -> {
            assertThat(picture.pixelFormat()).isEqualTo("yuv420p");
            assertThat(picture.width()).isEqualTo(320);
            assertThat(picture.height()).isEqualTo(180);
            assertThat(picture.frameRate()).contains(new Rational(25, 1));
        });
        StreamInfo audio = found.streams().get(1);
        assertThat(audio.codec()).isEqualTo("aac");
        assertThat(audio.profile()).isEqualTo("LC");
        assertThat(audio.language()).isEqualTo("eng");
        assertThat(audio.audio()).hasValueSatisfying(sound -> {
            assertThat(sound.sampleRate()).isEqualTo(48_000);
            assertThat(sound.channels()).isEqualTo(2);
            assertThat(sound.layout()).isEqualTo("stereo");
        });
    }

    @Test
    void theNativesTellTheirVersionLicenceAndCodecs() {
        NativesReport report = NativesReport.load();
        assertThat(report.version()).isNotEmpty();
        assertThat(report.licence()).startsWith("LGPL");
        assertThat(report.configuration()).contains("--enable-libopenh264").doesNotContain("--enable-gpl");
        assertThat(report.libraries()).containsKeys("libavcodec", "libavformat", "libavutil");
        assertThat(report.decoders())
                .extracting(NativesReport.Codec::codec)
                .contains("h264", "hevc", "vp9", "av1", "aac", "opus", "flac", "mp3");
        assertThat(report.encoders()).extracting(NativesReport.Codec::name).contains("libopenh264", "aac");
        assertThat(report.protocols()).contains("file", "https", "rtmp");
    }

    @Test
    void theProgramThatShipsIsOfTheSameVersion() throws Exception {
        assertThat(FfmpegProgram.path()).isExecutable();
        assertThat(FfmpegProgram.run(java.util.List.of("-version")))
                .startsWith("ffmpeg version " + NativesReport.load().version());
    }
}
