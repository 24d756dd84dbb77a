package dev.reel.ffmpeg.internal;

import dev.reel.ffmpeg.LeakCheck;
import dev.reel.ffmpeg.TestClip;
import dev.reel.pipeline.Cancellation;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.SourceResolver;
import dev.reel.platform.Attributes;
import dev.reel.platform.Platform;
import dev.reel.testkit.contract.MediaSourceContract;
import dev.reel.testkit.contract.Waiting;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** topology.md §7 for a file, on real threads. */
@ExtendWith(LeakCheck.class)
class FfmpegSourceContractTest extends MediaSourceContract {
    @TempDir
    static Path folder;

    private static Path clip;

    @BeforeAll
    static void makeClip() throws Exception {
        clip = folder.resolve("clip.mp4");
        new TestClip(128, 96, 10, 2, 100_000).write(clip);
    }

    @Override
    protected MediaSource open() {
        return SourceResolver.installed(Platform.system()).open(clip.toString(), new Attributes(), new Cancellation());
    }

    @Override
    protected Waiting waiting() {
        return Waiting.real();
    }
}
