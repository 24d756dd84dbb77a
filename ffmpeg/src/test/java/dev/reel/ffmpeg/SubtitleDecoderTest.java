package dev.reel.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubtitleDecoderTest {
    private static final String SRT = """
        1
        00:00:01,000 --> 00:00:02,500
        <i>Größe</i>, first line
        second, line

        2
        00:00:02,000 --> 00:00:04,000
        {\\an8}above
        """;

    @TempDir
    Path folder;

    @AfterEach
    void nothingNativeIsLeft() {
        assertThat(NativeCount.live(NativeCount.Kind.DECODER)).isZero();
        assertThat(NativeCount.live(NativeCount.Kind.PACKET)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"film.srt", "film.vtt", "film.ass", "film.mkv"})
    void textOfEveryKindIsTheSame(String name) throws IOException, InterruptedException {
        Path srt = folder.resolve("in.srt");
        Files.writeString(srt, SRT);
        Path file = folder.resolve(name);
        FfmpegProgram.run(List.of("-i", srt.toString(), file.toString()));
        List<Subtitle> all = SubtitleDecoder.readFile(file.toString(), OpenOptions.DEFAULT);
        assertThat(all).hasSize(2);
        assertThat(all.get(0).lines()).containsExactly("Größe, first line", "second, line");
        assertThat(all.get(0).start()).isEqualTo(Platform.SECOND);
        assertThat(all.get(0).end()).isEqualTo(25 * Platform.SECOND / 10);
        assertThat(all.get(1).lines()).containsExactly("above");
        if (!name.endsWith("vtt")) {
            assertThat(all.get(1).atTop()).isTrue();
        }
    }

    @Test
    void aStretchHasWhatBeginsInIt() throws IOException, InterruptedException {
        Path srt = folder.resolve("in.srt");
        Files.writeString(srt, SRT);
        Path film = folder.resolve("film.mkv");
        FfmpegProgram.run(List.of(
                "-f",
                "lavfi",
                "-i",
                "testsrc=d=10:s=64x36:r=10",
                "-i",
                srt.toString(),
                "-c:v",
                "mpeg4",
                "-c:s",
                "srt",
                film.toString()));
        Map<Integer, List<Subtitle>> found = SubtitleDecoder.readStretch(
                film.toString(), OpenOptions.DEFAULT, Set.of(1), 0, 15 * Platform.SECOND / 10);
        assertThat(found).containsOnlyKeys(1);
        assertThat(found.get(1))
                .singleElement()
                .satisfies(subtitle -> assertThat(subtitle.lines()).hasSize(2));
    }

    @Test
    void fileWithoutSubtitlesSaysSo() throws IOException, InterruptedException {
        Path file = folder.resolve("tone.wav");
        FfmpegProgram.run(List.of("-f", "lavfi", "-i", "sine=d=0.1", file.toString()));
        assertThatThrownBy(() -> SubtitleDecoder.readFile(file.toString(), OpenOptions.DEFAULT))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("there are no subtitles in");
    }

    @Test
    void picturesHaveTheirPlaceAndColours() throws IOException, InterruptedException {
        Path source = MediaFolder.path().resolve("mkv/sample_with_vobsub.mkv");
        assumeThat(source).as("the shared media").exists();
        List<Subtitle> all = SubtitleDecoder.readFile(source.toString(), OpenOptions.DEFAULT);
        assertThat(all).isNotEmpty();
        Subtitle first = all.stream().filter(Subtitle::isVisible).findFirst().orElseThrow();
        Subtitle.Picture picture = first.pictures().get(0);
        assertThat(picture.elements()).hasSize(picture.width() * picture.height());
        assertThat(picture.x() + picture.width()).isLessThanOrEqualTo(first.width());
        assertThat(picture.y() + picture.height()).isLessThanOrEqualTo(first.height());
        assertThat(Arrays.stream(picture.elements()).anyMatch(element -> element >>> 24 > 0x80))
                .as("something is opaque")
                .isTrue();
    }
}
