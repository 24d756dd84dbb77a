package dev.reel.pipeline.bytestream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartFileTest {
    @TempDir
    Path folder;

    private static void write(PartFile file, String text) throws IOException {
        file.channel().write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void appearsWhenItIsComplete() throws IOException {
        Path target = Files.writeString(folder.resolve("out.mp4"), "before");
        PartFile file = PartFile.open(target);
        write(file, "after");
        assertThat(target).hasContent("before");
        file.commit();
        file.discard();
        assertThat(target).hasContent("after");
        assertThat(names()).containsExactly("out.mp4");
    }

    @Test
    void aUsersOwnPartFileAndALinkInItsPlaceStay() throws IOException {
        Path theirs = Files.writeString(folder.resolve("out.mp4.part"), "mine");
        Path victim = Files.writeString(folder.resolve("victim"), "victim");
        Files.createSymbolicLink(folder.resolve(".out.mp4.part"), victim);
        PartFile file = PartFile.open(folder.resolve("out.mp4"));
        write(file, "new");
        file.commit();
        assertThat(theirs).hasContent("mine");
        assertThat(victim).hasContent("victim");
    }

    @Test
    void behindALinkItsTargetIsWritten() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path real = Files.writeString(elsewhere.resolve("real.mp4"), "before");
        Path link = Files.createSymbolicLink(folder.resolve("link.mp4"), Path.of("elsewhere", "real.mp4"));
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling.mp4"), Path.of("elsewhere", "made.mp4"));
        for (Path each : List.of(link, dangling)) {
            PartFile file = PartFile.open(each);
            write(file, "after");
            file.commit();
            assertThat(each).isSymbolicLink();
        }
        assertThat(real).hasContent("after");
        assertThat(elsewhere.resolve("made.mp4")).hasContent("after");
    }

    @Test
    void leftoversOfTheDeadGoAndThoseOfTheLivingStay() throws IOException {
        Path left = Files.writeString(folder.resolve(".out.mp4.0123456789abcdef.part"), "half");
        Path other = Files.writeString(folder.resolve(".other.mp4.0123456789abcdef.part"), "half");
        PartFile first = PartFile.open(folder.resolve("out.mp4"));
        assertThat(left).doesNotExist();
        assertThat(other).exists();
        PartFile second = PartFile.open(folder.resolve("out.mp4"));
        write(first, "first");
        write(second, "second");
        first.commit();
        second.commit();
        assertThat(folder.resolve("out.mp4")).hasContent("second");
    }

    @Test
    void aPipeWithoutAReaderIsGivenUpAtOnce() throws Exception {
        Path pipe = folder.resolve("pipe");
        int made = new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
        Assumptions.assumeTrue(made == 0, "skipped: this system has no mkfifo");
        PartFile file = PartFile.open(pipe);
        Thread writer =
                new Thread(() -> assertThatThrownBy(() -> write(file, "text")).isInstanceOf(IOException.class));
        writer.start();
        file.interrupt();
        writer.join(10_000);
        assertThat(writer.isAlive()).isFalse();
        file.discard();
        assertThat(pipe).exists();
    }
}
