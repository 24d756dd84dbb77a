package dev.reel.ffmpeg.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.ffmpeg.MediaInspection;
import dev.reel.ffmpeg.OpenOptions;
import dev.reel.ffmpeg.TestClip;
import dev.reel.pipeline.ContainerType;
import dev.reel.platform.Subtype;
import dev.reel.topology.transcode.TranscodeProfile;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranscodeClipTest {
    @TempDir
    static Path folder;

    private static Path clip;

    @BeforeAll
    static void makeClip() throws Exception {
        clip = folder.resolve("clip.mp4");
        new TestClip(320, 180, 30, 3, 200_000).write(clip);
    }

    @Test
    void toMp4() {
        Path made = folder.resolve("made.mp4");
        Transcoding run = Transcoding.run(
                clip, made, TranscodeProfile.of(ContainerType.MPEG4).video(Subtype.H264).audio(Subtype.AAC));
        assertThat(run.failure()).as("%s", run.events).isEmpty();
        MediaInspection found = MediaInspection.of(made.toString(), OpenOptions.DEFAULT);
        assertThat(found.toString()).isEqualTo("x");
        assertThat(found.streams()).hasSize(2);
    }
}
