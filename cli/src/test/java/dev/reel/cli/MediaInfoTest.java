package dev.reel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.ffmpeg.FfmpegProgram;
import dev.reel.pipeline.Chapter;
import dev.reel.pipeline.Disposition;
import dev.reel.pipeline.bytestream.InputByteStream;
import dev.reel.platform.MediaException;
import dev.reel.platform.media.Rational;
import dev.reel.player.MediaInfo;
import dev.reel.player.StreamInfo;
import dev.reel.player.StreamInfo.Kind;
import dev.reel.player.VideoInfo;
import dev.reel.player.VideoInfo.Orientation;
import dev.reel.testkit.LeakCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code MediaInfo.of} tells of files that FFmpeg's own program made. */
class MediaInfoTest {
    @RegisterExtension
    final LeakCheck natives = NativesClosed.check();

    @TempDir
    Path folder;

    @Test
    void tellsWhatBelongsToAFile() throws Exception {
        Path chapters = Files.writeString(folder.resolve("chapters.txt"), """
            ;FFMETADATA1
            title=A film
            [CHAPTER]
            TIMEBASE=1/1000
            START=0
            END=400
            title=One
            [CHAPTER]
            TIMEBASE=1/1000
            START=400
            END=1000
            title=Two
            """);
        Path film = folder.resolve("film.mkv");
        FfmpegProgram.run(List.of(
                "-v",
                "error",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=s=160x120:r=25:d=1",
                "-f",
                "lavfi",
                "-i",
                "sine=d=1",
                "-f",
                "lavfi",
                "-i",
                "sine=f=880:d=1",
                "-i",
                chapters.toString(),
                "-map",
                "0",
                "-map",
                "1",
                "-map",
                "2",
                "-map_metadata",
                "3",
                "-map_chapters",
                "3",
                "-vf",
                "setsar=4/3",
                "-c:v",
                "mpeg4",
                "-c:a",
                "flac",
                "-color_primaries",
                "bt709",
                "-color_trc",
                "bt709",
                "-colorspace",
                "bt709",
                "-metadata:s:a:0",
                "language=deu",
                "-metadata:s:a:1",
                "language=fra",
                "-metadata:s:a:1",
                "title=Comment",
                "-disposition:a:1",
                "comment",
                "-y",
                film.toString()));

        MediaInfo info = MediaInfo.of(film.toString());

        assertThat(info.container()).isEqualTo("matroska,webm");
        assertThat(info.tags()).containsEntry("title", "A film");
        assertThat(info.bytes()).hasValue(Files.size(film));
        assertThat(info.duration().orElseThrow()).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1100));
        assertThat(info.chapters()).extracting(Chapter::title).containsExactly("One", "Two");
        assertThat(info.chapters().get(1).start()).isEqualTo(Duration.ofMillis(400));
        assertThat(info.streams()).extracting(StreamInfo::kind).containsExactly(Kind.VIDEO, Kind.AUDIO, Kind.AUDIO);
        VideoInfo video = info.streams().get(0).video().orElseThrow();
        assertThat(video.frameRate()).contains(new Rational(25, 1));
        assertThat(video.pixelShape()).isEqualTo(new Rational(4, 3));
        assertThat(video.shownWidth()).isEqualTo(213);
        assertThat(video.colour().matrix()).isEqualTo("bt709");
        StreamInfo comment = info.streams(Kind.AUDIO).get(1);
        assertThat(comment.language()).isEqualTo("fra");
        assertThat(comment.title()).isEqualTo("Comment");
        assertThat(comment.dispositions()).contains(Disposition.COMMENT);
        assertThat(comment.audio().orElseThrow().sampleRate()).isEqualTo(44_100);
    }

    @ParameterizedTest
    @CsvSource({
        "90, '', 90, false",
        "180, '', 180, false",
        "270, '', 270, false",
        "0, -display_hflip, 0, true",
        "0, -display_vflip, 180, true",
        "90, -display_hflip, 270, true"
    })
    void tellsHowPicturesAreTurned(int turn, String flip, int rotation, boolean mirrored) throws Exception {
        Path lying = folder.resolve("lying.mp4");
        FfmpegProgram.run(List.of(
                "-v",
                "error",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=s=160x120:r=5:d=0.4",
                "-c:v",
                "mpeg4",
                "-y",
                lying.toString()));
        Path turned = folder.resolve("turned.mp4");
        List<String> options = new java.util.ArrayList<>(List.of("-v", "error", "-display_rotation:v:0", "" + turn));
        if (!flip.isEmpty()) {
            options.add(flip + ":v:0");
        }
        options.addAll(List.of("-i", lying.toString(), "-c", "copy", "-y", turned.toString()));
        FfmpegProgram.run(options);

        VideoInfo video =
                MediaInfo.of(turned.toString()).streams().get(0).video().orElseThrow();

        assertThat(video.orientation()).isEqualTo(new Orientation(rotation, mirrored));
        assertThat(video.shownWidth()).isEqualTo(rotation % 180 == 0 ? 160 : 120);
    }

    @Test
    void readsAStreamAndClosesIt() throws Exception {
        MediaInfo info = MediaInfo.of(InputByteStream.owning(Files.newInputStream(Media.clip())));
        assertThat(info.streams()).extracting(StreamInfo::codec).containsExactly("h264", "aac");
    }

    @Test
    void saysWhyThereIsNothing() throws Exception {
        Path text = Files.writeString(folder.resolve("a.txt"), "no film\n");
        assertThatThrownBy(() -> MediaInfo.of(text.toString()))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("a.txt");
    }
}
