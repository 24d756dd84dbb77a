package dev.reel.ffmpeg.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.ffmpeg.NativeLeaks;
import dev.reel.platform.media.Subtype;
import dev.reel.player.MediaInfo;
import dev.reel.player.Transcoder;
import dev.reel.player.VideoInfo;
import dev.reel.testkit.LeakCheck;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What says how pictures are to be shown holds for what is made of them: orientation, shape of the pixels, depth. */
class ShownAsBeforeTest {
    @RegisterExtension
    final LeakCheck leaks = NativeLeaks.check();

    @TempDir
    static Path folder;

    private static Path plain;

    @BeforeAll
    static void pictures() throws Exception {
        plain = folder.resolve("plain.mp4");
        Shipped.makeBy(plain, "-f lavfi -i testsrc2=s=320x180:r=10:d=1 -c:v libopenh264");
    }

    @ParameterizedTest
    @CsvSource({
        "-display_rotation 90, mp4",
        "-display_rotation 180, mp4",
        "-display_rotation 270, mkv",
        "-display_hflip, mp4",
        "-display_vflip, mp4",
        "-display_rotation 90 -display_hflip, mp4",
        "-display_rotation 270 -display_hflip, mkv"
    })
    void orientation(String how, String container) throws Exception {
        Path turned = folder.resolve("turned.mp4");
        Shipped.makeBy(turned, how + " -i " + plain + " -c copy");
        VideoInfo before = video(turned);
        assertThat(before.orientation()).isNotEqualTo(VideoInfo.Orientation.UPRIGHT);

        Path made = folder.resolve("made." + container);
        Transcoder.from(turned.toString()).to(made).run();
        assertThat(video(made).orientation()).isEqualTo(before.orientation());

        // A converter comes between.
        boolean onItsSide = before.orientation().isTransposed();
        Transcoder.from(turned.toString())
                .to(made)
                .size(onItsSide ? 90 : 160, onItsSide ? 160 : 90)
                .run();
        VideoInfo small = video(made);
        assertThat(small.orientation()).isEqualTo(before.orientation());
        assertThat(small.width()).isEqualTo(160);
        assertThat(small.height()).isEqualTo(90);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ts", "avi", "wmv", "gif", "mpg"})
    void whatCannotSayHowPicturesAreToBeHeldIsNotMade(String container) throws Exception {
        Path turned = folder.resolve("turned.mp4");
        Shipped.makeBy(turned, "-display_rotation 90 -i " + plain + " -c copy");
        Path made = folder.resolve("lost." + container);
        assertThatThrownBy(() -> Transcoder.from(turned.toString()).to(made).run())
                .hasMessageContaining("turned by 90 degrees")
                .hasMessageContaining(made.getFileName().toString());
        assertThat(made).doesNotExist();
        Transcoder.from(plain.toString()).to(made).run();
    }

    @ParameterizedTest
    @CsvSource({
        // Shape of the pixels, the size that is asked for, the shape that they have then.
        "64/45, 456x180, 1:1",
        "64/45, 640x360, 64:45",
        "1/1, 213x120, 1:1",
        "1/1, 320x240, 4:3",
        "1/1, 160x180, 2:1"
    })
    void shape(String pixels, String size, String expected) throws Exception {
        Path shaped = folder.resolve("shaped.mp4");
        Shipped.makeBy(shaped, "-i " + plain + " -vf setsar=" + pixels + " -c:v libopenh264");
        Path made = folder.resolve("sized.mp4");
        String[] sides = size.split("x", -1);
        Transcoder.from(shaped.toString())
                .to(made)
                .size(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]))
                .run();
        assertThat(Shipped.probe(made, "-show_entries", "stream=sample_aspect_ratio", "-of", "csv=p=0"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"av1, AV1, yuv420p10le", "h264, H264, yuv420p"})
    void tenBitsStayWhereTheEncoderCan(String name, String codec, String expected) throws Exception {
        Path deep = folder.resolve("deep.mp4");
        Shipped.makeBy(deep, "-i " + plain + " -pix_fmt yuv420p10le -c:v libsvtav1 -preset 12");
        Path made = folder.resolve(name + ".mp4");
        Transcoder.from(deep.toString())
                .to(made)
                .video(codec.equals("AV1") ? Subtype.AV1 : Subtype.H264)
                .run();
        assertThat(video(made).pixelFormat()).isEqualTo(expected);
    }

    private static VideoInfo video(Path file) {
        return MediaInfo.of(file.toString()).streams().get(0).video().orElseThrow();
    }
}
