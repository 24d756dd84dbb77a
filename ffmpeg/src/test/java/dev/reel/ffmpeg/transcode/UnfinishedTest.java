package dev.reel.ffmpeg.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.ffmpeg.NativeLeaks;
import dev.reel.ffmpeg.TestClip;
import dev.reel.pipeline.ContainerType;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Status;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.LeakCheck;
import dev.reel.topology.transcode.TranscodeProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not complete leaves nothing that could be taken for a file. */
class UnfinishedTest {
    @RegisterExtension
    final LeakCheck leaks = NativeLeaks.check();

    @TempDir
    static Path clips;

    @TempDir
    Path folder;

    private static Path clip;

    @BeforeAll
    static void makeClip() throws Exception {
        clip = clips.resolve("clip.mp4");
        new TestClip(320, 180, 30, 3, 200_000).write(clip);
    }

    /** Counted in tasks of the virtual platform, so that every stage of the work is met. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 20, 50, 100, 200, 400, 600})
    @Conformance(spec = "topology", section = "11", rule = "closed on the way: no file is left")
    void closedOnTheWayItLeavesNothing(int tasks) {
        Path made = folder.resolve("film.mp4");
        Transcoding run = new Transcoding();
        run.begin(clip, made, profile(), builder -> builder);
        run.steps(tasks);
        boolean complete = run.isOver();
        run.close();
        if (!complete) {
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void whatWasThereBeforeStaysWhenTheNewOneIsNotFinished() throws Exception {
        Path made = folder.resolve("film.mp4");
        Files.writeString(made, "what was there before");
        Transcoding run = new Transcoding();
        run.begin(clip, made, profile(), builder -> builder);
        run.steps(100);
        run.close();
        assertThat(made).hasContent("what was there before");
        assertThat(folder.toFile().list()).containsExactly("film.mp4");
    }

    @Test
    @Conformance(spec = "topology", section = "8.3", rule = "a full disk: one clear error, nothing is left")
    void aFullDiskIsSaidOnceAndLeavesNothing() {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.isWritable(full), "skipped: this system has no /dev/full");
        Transcoding run = Transcoding.run(clip, full, profile());
        assertThat(run.events.stream()
                        .filter(event -> event.type() == MediaEventType.MEError)
                        .map(MediaEvent::status)
                        .distinct())
                .hasSizeLessThanOrEqualTo(1);
        assertThat(run.failure()).hasValue(Status.of("ERROR_DISK_FULL", 0x80070070));
        assertThat(run.failureText()).contains("the disk is full");
    }

    @Test
    void aFolderThatMayNotBeWrittenIsSaid() throws Exception {
        Assumptions.assumeFalse("root".equals(System.getProperty("user.name")), "skipped: root may write anywhere");
        Path locked = Files.createDirectory(folder.resolve("locked"));
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
        Transcoding run = Transcoding.run(clip, locked.resolve("film.mp4"), profile());
        assertThat(run.failure()).hasValue(Status.of("ERROR_ACCESS_DENIED", 0x80070005));
    }

    private static TranscodeProfile profile() {
        return TranscodeProfile.of(ContainerType.MPEG4).video(Subtype.H264).audio(Subtype.AAC);
    }
}
