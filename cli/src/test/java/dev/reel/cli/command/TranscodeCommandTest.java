package dev.reel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.cli.CommandLineRun;
import dev.reel.cli.ExitStatus;
import dev.reel.cli.Interruption;
import dev.reel.cli.Media;
import dev.reel.cli.NativesClosed;
import dev.reel.platform.Platform;
import dev.reel.player.MediaInfo;
import dev.reel.player.StreamInfo;
import dev.reel.testkit.LeakCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code reel transcode} on the bundled clip. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class TranscodeCommandTest {
    @Test
    void copyMayStandBeforeTheFiles() {
        Path target = folder.resolve("copy-first.mkv");
        CommandLineRun run =
                CommandLineRun.of("transcode", "--copy", Media.clip().toString(), target.toString());
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(target).exists();
    }

    private static final String CLIP = Media.clip().toString();

    @RegisterExtension
    final LeakCheck natives = NativesClosed.check();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "film.mp4, '', h264 aac",
        "film.webm, --stop 1 --video-codec vp8 --size 320x180 --quality 0, vp8 opus",
        "film.mkv, --copy, h264 aac",
        "film.mkv, --copy audio --video-codec mpeg4 --stop 2, mpeg4 aac",
        "part.mp4, --copy --start 2 --stop 4, h264 aac",
        "pieces.mp4, --fragmented --stop 2 --video-bitrate 300k --audio-bitrate 64k, h264 aac",
        "film.avi, --stop 2, mpeg4 mp3",
        "film.mpg, --stop 2, mpeg2video mp2",
        "song.mp3, '', mp3",
        "song.flac, --no-metadata, flac",
        "song.wav, --stop 1, pcm_s16le",
        "silent.mp4, --audio-codec none --stop 1, h264",
        "cut.m4a, --video-codec none --copy audio, aac"
    })
    void makesAFileOfItsKind(String name, String options, String codecs) {
        Path made = folder.resolve(name);
        String[] words = options.isEmpty() ? new String[0] : options.split(" ", -1);
        CommandLineRun run =
                CommandLineRun.of(Stream.concat(Stream.of("transcode", CLIP, made.toString()), Arrays.stream(words))
                        .toArray(String[]::new));

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.outLines()).singleElement().asString().startsWith(made + ": 0:");
        assertThat(MediaInfo.of(made.toString()).streams().stream().map(StreamInfo::codec))
                .containsExactly(codecs.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 | film.xyz | | extension",
                "2 | film | | extension",
                "2 | film.mp4 | --copy --size 320x180 | --copy does not go",
                "2 | film.mp4 | --video-codec divx | --video-codec is one of",
                "2 | film.mp4 | --audio-codec tape | --audio-codec is one of",
                "2 | film.mp4 | --size big | is not a size",
                "2 | film.mp4 | --video-bitrate lots | is not a bit rate",
                "2 | film.mp4 | --quality 101 | from 0 to 100",
                "2 | film.mkv | --fragmented | for MP4 files",
                "2 | film.mp4 | --start 2 --stop 1 | --stop must be later",
                "2 | film.mp4 | --stop 0 | --stop must be later",
                "2 | film.mp4 | --video-codec none --audio-codec none | neither video nor sound",
                "1 | no/folder/film.mp4 | | ERROR_PATH_NOT_FOUND",
                "1 | film.webm | --video-codec h264 | WebM files cannot hold",
                "1 | film.mp4 | --start 1:00 | MF_E_INVALID_POSITION",
                "1 | film.mp4 | --size 8x8 | 16x16 and more",
                "1 | song.mp3 | --copy | MP3 files cannot hold"
            })
    void mistakesAreSaidInOneLine(int status, String name, String options, String said) throws Exception {
        String[] words = options == null ? new String[0] : options.split(" ", -1);
        CommandLineRun run = CommandLineRun.of(
                Stream.concat(Stream.of("transcode", CLIP, folder.resolve(name).toString()), Arrays.stream(words))
                        .toArray(String[]::new));

        assertThat(run.status()).isEqualTo(status);
        assertThat(run.errLines())
                .singleElement()
                .asString()
                .startsWith("reel: ")
                .contains(said);
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({"film.mp4", "link.mp4", "./film.mp4"})
    void theFileThatIsReadIsNotReplaced(String name) throws Exception {
        Path film = Files.copy(Media.clip(), folder.resolve("film.mp4"));
        Files.createSymbolicLink(folder.resolve("link.mp4"), film);
        for (String input : List.of(film.toString(), film.toUri().toString())) {
            CommandLineRun run = CommandLineRun.of("transcode", input, folder + "/" + name, "--copy");
            assertThat(run.status()).isEqualTo(ExitStatus.WRONG_USAGE);
            assertThat(run.errLines()).singleElement().asString().contains("the same file");
        }
        assertThat(film).hasSameBinaryContentAs(Media.clip());
    }

    @Test
    void aMissingFileIsSaid() {
        CommandLineRun run = CommandLineRun.of(
                "transcode", "nothing.mp4", folder.resolve("a.mp4").toString());
        assertThat(run.status()).isEqualTo(ExitStatus.MEDIA_ERROR);
        assertThat(run.errLines()).singleElement().asString().contains("ERROR_FILE_NOT_FOUND");
    }

    @Test
    void aFullDiskIsSaidInOneLine() throws Exception {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.isWritable(full), "skipped: this system has no /dev/full");
        Path link = Files.createSymbolicLink(folder.resolve("full.mp4"), full);
        CommandLineRun run = CommandLineRun.of("transcode", CLIP, link.toString());
        assertThat(run.status()).isEqualTo(ExitStatus.MEDIA_ERROR);
        assertThat(run.errLines()).singleElement().asString().contains("the disk is full", "ERROR_DISK_FULL");
    }

    @Test
    void anInterruptLeavesNoFile() throws Exception {
        Interruption interruption = new Interruption();
        Path made = folder.resolve("film.webm");
        CompletableFuture<CommandLineRun> run = CompletableFuture.supplyAsync(
                () -> CommandLineRun.of(
                        interruption, "transcode", CLIP, made.toString(), "--quality", "100", "--size", "1280x720"),
                Platform.system().blocking());
        while (!run.isDone() && isEmpty()) {
            Thread.onSpinWait();
        }
        interruption.interrupt().get();
        assertThat(run.get().status()).isEqualTo(ExitStatus.INTERRUPTED);
        assertThat(run.get().err()).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    private boolean isEmpty() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException gone) {
            return true;
        }
    }
}
