package dev.reel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.cli.CommandLineRun;
import dev.reel.cli.ExitStatus;
import dev.reel.cli.Media;
import dev.reel.cli.NativesClosed;
import dev.reel.testkit.LeakCheck;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands that write pictures, on the bundled clip. */
class PictureCommandsTest {
    private static final String CLIP = Media.clip().toString();

    @RegisterExtension
    final LeakCheck natives = NativesClosed.check();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "thumbnail, --at 5, 640, 360",
        "thumbnail, --frame 299 --size 64x36, 64, 36",
        "contact-sheet, --columns 3 --rows 2 --width 100, 316, 124",
        "waveform, --size 300x100, 300, 100"
    })
    void writesAPictureOfItsSize(String command, String options, int width, int height) throws Exception {
        Path png = folder.resolve("a.png");
        String[] words = (command + " " + CLIP + " " + png + " " + options).split(" ", -1);
        CommandLineRun run = CommandLineRun.of(words);
        assertThat(run.status()).as(run.err()).isZero();
        BufferedImage image = ImageIO.read(png.toFile());
        assertThat(image.getWidth()).isEqualTo(width);
        assertThat(image.getHeight()).isEqualTo(height);
        assertThat(Arrays.stream(image.getRGB(0, 0, width, height, null, 0, width))
                        .distinct())
                .hasSizeGreaterThan(2);
    }

    @ParameterizedTest
    @CsvSource({"--from 2 --to 2.5, 15", "--every 2s, 5", "--from 9.9, 3"})
    void writesThePicturesBetweenTwoPositions(String options, int count) {
        Path out = folder.resolve("stills");
        CommandLineRun run = CommandLineRun.of(("frames " + CLIP + " --out " + out + " " + options).split(" ", -1));
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(out.toFile().list()).hasSize(count).contains("000000.png");
    }

    @ParameterizedTest
    @CsvSource({
        "1, thumbnail IN a.png --at 11, MF_E_INVALID_POSITION",
        "1, thumbnail IN a.png --frame 300, MF_E_INVALID_POSITION",
        "1, thumbnail nothing.mp4 a.png, ERROR_FILE_NOT_FOUND",
        "2, thumbnail IN a.png --at 1 --frame 3, mutually exclusive",
        "2, frames IN, --out",
        "2, frames IN --raw --every 0, --every",
        "2, contact-sheet IN a.png --rows 0, --rows"
    })
    void mistakesAreSaidInOneLine(int status, String line, String said) {
        CommandLineRun run = CommandLineRun.of(line.replace("IN", CLIP)
                .replace("a.png", folder.resolve("a.png").toString())
                .split(" ", -1));
        assertThat(run.status()).isEqualTo(status);
        assertThat(run.errLines()).singleElement().asString().contains(said);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFolderThatCannotBeIsSaid() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        CommandLineRun run = CommandLineRun.of("frames", CLIP, "--out", file.toString());
        assertThat(run.status()).isEqualTo(ExitStatus.MEDIA_ERROR);
        assertThat(run.errLines()).singleElement().asString().contains("cannot make the folder");
    }
}
