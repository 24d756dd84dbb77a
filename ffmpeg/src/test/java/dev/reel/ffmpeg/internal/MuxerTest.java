package dev.reel.ffmpeg.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.ffmpeg.internal.write.Muxer;
import dev.reel.platform.MediaException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user is told when a file cannot be written. */
class MuxerTest {
    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new IOException("No space left on device"), "ERROR_DISK_FULL", "the disk is full"),
                Arguments.of(new AccessDeniedException("/x/.a.mp4.part"), "ERROR_ACCESS_DENIED", "is denied"),
                Arguments.of(
                        new NoSuchFileException("/proc/.a.mp4.part"),
                        "STG_E_WRITEFAULT",
                        "the folder takes no new file"),
                Arguments.of(
                        new FileSystemException("/x/.a.mp4.part", null, "Read-only file system"),
                        "STG_E_WRITEFAULT",
                        "Read-only file system"),
                Arguments.of(new IOException("Input/output error"), "STG_E_WRITEFAULT", "Input/output error"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void whatTheDiskSaysIsPassedOnWithoutThePartFile(IOException failure, String symbol, String said) {
        MediaException told = Muxer.failure("a.mp4", failure);
        assertThat(told.status().symbol()).isEqualTo(symbol);
        assertThat(told.getMessage())
                .startsWith("cannot write a.mp4: ")
                .contains(said)
                .doesNotContain(".part");
    }
}
