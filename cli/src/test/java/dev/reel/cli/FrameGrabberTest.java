package dev.reel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.ffmpeg.FfmpegProgram;
import dev.reel.platform.MediaException;
import dev.reel.player.FrameGrabber;
import dev.reel.player.Picture;
import dev.reel.testkit.LeakCheck;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code FrameGrabber} on clips that FFmpeg's own program made and decoded. */
class FrameGrabberTest {
    private static final int PICTURE_BYTES = 160 * 90 * 3 / 2;

    @RegisterExtension
    final LeakCheck natives = NativesClosed.check();

    @TempDir
    static Path folder;

    private static Path source;

    @BeforeAll
    static void makeSource() throws Exception {
        source = folder.resolve("source.mp4");
        run(
                "-f",
                "lavfi",
                "-i",
                "testsrc2=s=160x90:r=30000/1001:d=5",
                "-c:v",
                "libopenh264",
                "-g",
                "30",
                source.toString());
    }

    private static void run(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("-v", "error", "-y"));
        all.addAll(List.of(arguments));
        FfmpegProgram.run(all);
    }

    private static Path clip(String name) throws Exception {
        Path clip = folder.resolve(name);
        switch (name) {
            case "mpeg4.avi", "mpeg4.mkv" ->
                run("-i", source.toString(), "-c:v", "mpeg4", "-bf", "2", "-g", "20", clip.toString());
            case "vp9.webm" ->
                run(
                        "-i",
                        source.toString(),
                        "-c:v",
                        "libvpx-vp9",
                        "-deadline",
                        "realtime",
                        "-cpu-used",
                        "8",
                        "-g",
                        "40",
                        clip.toString());
            default -> run("-i", source.toString(), "-c", "copy", clip.toString());
        }
        return clip;
    }

    /** What decoding from the start gives, each picture as its bytes. */
    private static List<byte[]> sequential(Path clip) throws Exception {
        Path raw = folder.resolve(clip.getFileName() + ".yuv");
        run("-i", clip.toString(), "-f", "rawvideo", "-pix_fmt", "yuv420p", "-fps_mode", "passthrough", raw.toString());
        ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(raw));
        List<byte[]> pictures = new ArrayList<>();
        while (all.hasRemaining()) {
            byte[] picture = new byte[PICTURE_BYTES];
            all.get(picture);
            pictures.add(picture);
        }
        return pictures;
    }

    private static byte[] bytes(Picture picture) {
        byte[] bytes = new byte[picture.decoded().remaining()];
        picture.decoded().get(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"copy.mp4", "copy.mkv", "copy.ts", "mpeg4.avi", "mpeg4.mkv", "vp9.webm", "copy.flv", "copy.h264"
            })
    void everyWayGivesThePictureOfSequentialDecoding(String name) throws Exception {
        Path clip = clip(name);
        List<byte[]> expected = sequential(clip);
        List<Duration> times = new ArrayList<>();
        try (FrameGrabber film = FrameGrabber.open(clip.toString())) {
            for (Picture picture : film) {
                assertThat(bytes(picture)).as("picture %s", times.size()).isEqualTo(expected.get(times.size()));
                times.add(picture.time());
            }
            assertThat(times).hasSameSizeAs(expected);

            Random random = new Random(7);
            for (int i = 0; i < 25; i++) {
                int number = random.nextInt(times.size());
                assertThat(bytes(film.at(times.get(number))))
                        .as("at the time of %s", number)
                        .isEqualTo(expected.get(number));
                if (number > 0) {
                    Duration before = times.get(number).minusNanos(1_100);
                    assertThat(bytes(film.at(before)))
                            .as("just before %s", number)
                            .isEqualTo(expected.get(number - 1));
                }
            }

            for (int number : new int[] {100, 3, times.size() - 1, 0}) {
                Picture picture = film.frame(number);
                assertThat(bytes(picture)).as("number %s", number).isEqualTo(expected.get(number));
                assertThat(picture.number()).hasValue(number);
            }
            assertThat(film.count()).isEqualTo(expected.size());

            Picture last = film.frame(70);
            for (int number = 69; number >= 40; number--) {
                last = film.previous().orElseThrow();
                assertThat(bytes(last)).as("back to %s", number).isEqualTo(expected.get(number));
            }
            assertThat(bytes(film.next().orElseThrow())).isEqualTo(expected.get(41));
        }
    }

    @Test
    void endsWhereTheFilmEnds() {
        try (FrameGrabber film = FrameGrabber.open(source.toString())) {
            assertThat(film.previous()).isEmpty();
            assertThat(film.next().orElseThrow().time()).isZero();
            assertThat(film.previous()).isEmpty();
            assertThatThrownBy(() -> film.at(Duration.ofSeconds(6)))
                    .isInstanceOf(MediaException.class)
                    .hasMessageContaining("it ends at 5.0");
            assertThatThrownBy(() -> film.frame(150))
                    .isInstanceOf(MediaException.class)
                    .hasMessageContaining("150");
            film.frame(149);
            assertThat(film.next()).isEmpty();
            assertThat(film.previous().orElseThrow().number()).hasValue(148);
        }
    }

    @Test
    void aKeyPictureWithinTheToleranceIsTakenElseTheExactOne() {
        try (FrameGrabber film = FrameGrabber.open(source.toString())) {
            Picture rough = film.nearestKey(Duration.ofMillis(1100), Duration.ofMillis(200));
            assertThat(rough.isKey()).isTrue();
            assertThat(rough.number()).hasValue(30);
            Picture exact = film.nearestKey(Duration.ofMillis(1100), Duration.ofMillis(50));
            assertThat(exact.isKey()).isFalse();
            assertThat(exact.number()).hasValue(32);
        }
    }

    @Test
    void picturesAreShownUprightAndInShapeAndOutliveTheirFilm() throws Exception {
        Path shaped = folder.resolve("shaped.mp4");
        run("-i", source.toString(), "-t", "0.2", "-vf", "setsar=2/1", "-c:v", "mpeg4", shaped.toString());
        Path turned = folder.resolve("turned.mp4");
        run("-display_rotation:v:0", "90", "-i", shaped.toString(), "-c", "copy", turned.toString());
        Picture picture;
        try (FrameGrabber film = FrameGrabber.open(turned.toString())) {
            picture = film.at(Duration.ZERO);
        }
        assertThat(picture.width()).isEqualTo(90);
        assertThat(picture.height()).isEqualTo(320);
        Path png = folder.resolve("turned.png");
        picture.writePng(png);
        BufferedImage image = ImageIO.read(png.toFile());
        assertThat(image.getWidth()).isEqualTo(90);
        assertThat(image.getHeight()).isEqualTo(320);
        assertThat(picture.toBufferedImage().getRGB(10, 20)).isEqualTo(image.getRGB(10, 20));

        Path expected = folder.resolve("expected.png");
        run("-i", turned.toString(), "-frames:v", "1", "-vf", "scale=90:320", expected.toString());
        assertThat(difference(image, ImageIO.read(expected.toFile()))).isLessThan(6);
    }

    private static double difference(BufferedImage one, BufferedImage other) {
        long sum = 0;
        for (int y = 0; y < one.getHeight(); y++) {
            for (int x = 0; x < one.getWidth(); x++) {
                for (int shift = 0; shift < 24; shift += 8) {
                    sum += Math.abs(((one.getRGB(x, y) >> shift) & 255) - ((other.getRGB(x, y) >> shift) & 255));
                }
            }
        }
        return sum / (3.0 * one.getWidth() * one.getHeight());
    }

    @Test
    void aFileWithoutPicturesIsSaid() throws Exception {
        Path song = folder.resolve("song.wav");
        run("-f", "lavfi", "-i", "sine=d=0.2", song.toString());
        assertThatThrownBy(() -> FrameGrabber.open(song.toString()))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("has no video");
    }
}
