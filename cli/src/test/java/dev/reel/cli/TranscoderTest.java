package dev.reel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.Subtype;
import dev.reel.player.MediaInfo;
import dev.reel.player.StreamInfo;
import dev.reel.player.TranscodeProgress;
import dev.reel.player.Transcoded;
import dev.reel.player.Transcoder;
import dev.reel.player.Transcoding;
import dev.reel.testkit.LeakCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code Transcoder}, as a program uses it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class TranscoderTest {
    private static final String CLIP = Media.clip().toString();

    @RegisterExtension
    final LeakCheck natives = NativesClosed.check();

    @TempDir
    Path folder;

    @Test
    void writesWhatItSaysAndTellsHowFarItIs() throws Exception {
        List<TranscodeProgress> told = new CopyOnWriteArrayList<>();
        Path file = folder.resolve("film.webm");
        Transcoded made = Transcoder.from(CLIP)
                .to(file)
                .video(Subtype.VP80)
                .size(160, 90)
                .quality(0)
                .startAt(Duration.ofSeconds(2))
                .stopAt(Duration.ofSeconds(4))
                .onProgress(told::add)
                .run();

        assertThat(made.file()).isEqualTo(file);
        assertThat(made.length()).isEqualTo(Duration.ofSeconds(2));
        assertThat(made.bytes()).isEqualTo(Files.size(file));
        assertThat(made.taken()).isPositive();
        MediaInfo info = MediaInfo.of(file.toString());
        assertThat(info.streams()).extracting(StreamInfo::codec).containsExactly("vp8", "opus");
        assertThat(info.streams().get(0).video().orElseThrow().width()).isEqualTo(160);
        TranscodeProgress last = told.get(told.size() - 1);
        assertThat(last.share()).hasValue(1);
        assertThat(last.position()).isEqualTo(Duration.ofSeconds(2));
        assertThat(last.remaining()).contains(Duration.ZERO);
        assertThat(told).extracting(TranscodeProgress::position).isSorted();
    }

    @Test
    void cancellingLeavesNoFile() {
        Transcoding running = Transcoder.from(CLIP)
                .to(folder.resolve("film.webm"))
                .quality(100)
                .start();
        running.cancel().join();

        assertThat(running.result()).isCompletedExceptionally();
        assertThatThrownBy(running::await)
                .isInstanceOfSatisfying(
                        MediaException.class,
                        failure -> assertThat(failure.status()).isEqualTo(Status.MF_E_OPERATION_CANCELLED));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aListenerThatThrowsEndsIt() {
        Transcoder transcoder = Transcoder.from(CLIP)
                .to(folder.resolve("film.mp4"))
                .onProgress(progress -> {
                    throw new IllegalStateException("no more");
                });
        assertThatThrownBy(transcoder::run).isInstanceOf(MediaException.class).hasMessageContaining("no more");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatIsMissingIsSaidAndTheInputIsNotReplaced() throws Exception {
        Path film = Files.copy(Media.clip(), folder.resolve("film.mp4"));
        assertThatThrownBy(() -> Transcoder.from(film.toString()).to(film).run())
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("it is the input");
        assertThat(film).hasSameBinaryContentAs(Media.clip());
        assertThatThrownBy(() -> Transcoder.from(CLIP).run()).hasMessageContaining("call to()");
        assertThatThrownBy(
                        () -> Transcoder.from(CLIP).to(folder.resolve("a.xyz")).run())
                .hasMessageContaining("extension");
        assertThatThrownBy(() -> Transcoder.from("nothing.mp4")
                        .to(folder.resolve("a.mp4"))
                        .run())
                .hasMessageContaining("nothing.mp4");
        assertThatThrownBy(() -> Transcoder.from(CLIP)
                        .to(folder.resolve("a.mp4"))
                        .startAt(Duration.ofHours(1))
                        .run())
                .isInstanceOfSatisfying(
                        MediaException.class,
                        failure -> assertThat(failure.status()).isEqualTo(Status.MF_E_INVALID_POSITION));
        assertThat(folder.toFile().list()).containsExactly("film.mp4");
    }
}
