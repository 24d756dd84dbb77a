package dev.reel.cli.bench;

import dev.reel.ffmpeg.FfmpegProgram;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The clip that benchmarks use when none is named: 30 s of 1080p H.264 at 30 frames per second, made once and kept. */
public final class BenchClip {
    private static final String NAME = "reel-bench-1080p30-30s.mp4";

    private BenchClip() {}

    /** The clip in a folder, made there when it is missing. */
    public static Path in(Path folder) {
        Path clip = folder.resolve(NAME);
        if (Files.exists(clip)) {
            return clip;
        }
        try {
            Path draft = Files.createTempFile(folder, "reel-bench", ".mp4");
            try {
                FfmpegProgram.run(List.of(
                        "-y",
                        "-v",
                        "error",
                        "-f",
                        "lavfi",
                        "-i",
                        "testsrc2=size=1920x1080:rate=30:duration=30",
                        "-c:v",
                        "libopenh264",
                        "-b:v",
                        "6M",
                        "-pix_fmt",
                        "yuv420p",
                        draft.toString()));
                Files.move(draft, clip, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
            return clip;
        } catch (IOException failure) {
            throw new MediaException(
                    Status.MF_E_CANNOT_CREATE_SINK,
                    "cannot make the benchmark's clip in " + folder + ": " + failure.getMessage(),
                    failure);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new MediaException(Status.E_ABORT, "interrupted", interrupt);
        }
    }
}
