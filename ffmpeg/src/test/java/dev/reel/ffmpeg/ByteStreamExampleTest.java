package dev.reel.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.bytestream.ChannelByteStream;
import dev.reel.pipeline.bytestream.InputByteStream;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.platform.Attributes;
import dev.reel.platform.Platform;
import dev.reel.player.Player;
import dev.reel.player.PlayerState;
import dev.reel.testkit.LeakCheck;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows of byte streams works, and is what the README shows. */
@Timeout(60)
class ByteStreamExampleTest {
    @RegisterExtension
    final LeakCheck leaks = NativeLeaks.check();

    private static final Pattern EXAMPLE = Pattern.compile("// README\\n(.*?)// end\\n", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void anInputStreamAndAChannelPlay() throws Exception {
        Path file = folder.resolve("clip.mp4");
        new TestClip(128, 96, 10, 1, 100_000).write(file);
        InputStream input = Files.newInputStream(file);
        SeekableByteChannel channel = Files.newByteChannel(file);
        // README
        try (Player player = Player.open(InputByteStream.owning(input))) {
            player.play();
            player.awaitEnd();
            // end
            assertThat(player.state()).isEqualTo(PlayerState.ENDED);
        }
        Platform platform = Platform.system();
        // README
        MediaSource source = SourceResolver.installed(platform)
                .open(ChannelByteStream.owning(channel), new Attributes(), new Cancellation());
        // end
        assertThat(source.createPresentationDescriptor().streamCount()).isEqualTo(2);
        source.shutdown();
    }

    @Test
    void theReadmeShowsTheSameLines() throws Exception {
        Path root = Path.of(System.getProperty("reel.root", ".."));
        String readme = flat(Files.readAllLines(root.resolve("README.md")));
        Path source = root.resolve("ffmpeg/src/test/java")
                .resolve(ByteStreamExampleTest.class.getName().replace('.', '/') + ".java");
        List<String> shown = EXAMPLE.matcher(Files.readString(source))
                .results()
                .map(found -> flat(found.group(1).lines().toList()))
                .toList();
        assertThat(shown).hasSize(2).allSatisfy(lines -> assertThat(readme).contains(lines));
    }

    private static String flat(List<String> lines) {
        return lines.stream().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
    }
}
