package dev.reel.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.media.Rational;
import dev.reel.testkit.LeakCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
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
        MediaInspection found = MediaInspection.of(clip.toString(), OpenOptions.DEFAULT);
        assertThat(found.container()).isEqualTo("mov,mp4,m4a,3gp,3g2,mj2");
        assertThat(found.duration()).isEqualTo(OptionalLong.of(20_000_000));
        assertThat(found.size()).isEqualTo(OptionalLong.of(Files.size(clip)));
        assertThat(found.metadata()).containsEntry("title", "Reel test card");
        assertThat(found.streams()).hasSize(2);
        StreamInspection video = found.streams().get(0);
        assertThat(video.type()).isEqualTo(StreamInspection.Type.VIDEO);
        assertThat(video.channelLayout()).as("pictures have no channels").isEmpty();
        assertThat(video.codec()).isEqualTo("h264");
        assertThat(video.format()).isEqualTo("yuv420p");
        assertThat(video.width()).isEqualTo(320);
        assertThat(video.height()).isEqualTo(180);
        assertThat(video.frameRate()).isEqualTo(new Rational(25, 1));
        assertThat(video.decodable()).isTrue();
        StreamInspection audio = found.streams().get(1);
        assertThat(audio.type()).isEqualTo(StreamInspection.Type.AUDIO);
        assertThat(audio.codec()).isEqualTo("aac");
        assertThat(audio.profile()).isEqualTo("LC");
        assertThat(audio.sampleRate()).isEqualTo(48_000);
        assertThat(audio.channels()).isEqualTo(2);
        assertThat(audio.channelLayout()).isEqualTo("stereo");
        assertThat(audio.language()).isEqualTo("eng");
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
