package dev.reel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.cli.CommandLineRun;
import dev.reel.cli.Media;
import dev.reel.cli.NativesClosed;
import dev.reel.testkit.LeakCheck;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every real file plays to its end or ends in one clear line. */
class EveryMediaFileTest {
    private static final Path NO_FOLDER = Path.of("no-media-folder");

    @RegisterExtension
    final LeakCheck natives = NativesClosed.check();

    static List<Path> files() {
        List<Path> files = Media.files();
        return files.isEmpty() ? List.of(NO_FOLDER) : files;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void playsOrSaysWhyNot(Path file) {
        Assumptions.assumeFalse(file.equals(NO_FOLDER), "the folder " + Media.folder() + " is not there");

        CommandLineRun run =
                CommandLineRun.of("play", "--unpaced", "--video", "none", "--audio", "none", file.toString());

        if (run.status() == 0) {
            assertThat(run.errLines()).isEmpty();
            assertThat(run.out()).contains("ended").doesNotContain(" 0 shown");
        } else {
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.errLines())
                    .singleElement()
                    .asString()
                    .startsWith("reel: ")
                    .contains(file.getFileName().toString())
                    .containsPattern("\\([A-Z_]+, 0x[0-9A-F]{8}\\)$");
        }
    }
}
