package dev.reel.protection.tools;

import dev.reel.ffmpeg.FfmpegProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The {@code ffmpeg} program inside the natives that Reel runs on. */
public final class ShippedFfmpeg {
    private ShippedFfmpeg() {}

    /** Runs ffmpeg and fails the test when it fails. */
    public static Program.Result run(String... arguments) {
        Program.Result result = attempt(arguments);
        if (result.exit() != 0) {
            throw new AssertionError("ffmpeg failed: " + result.errors());
        }
        return result;
    }

    /** Runs ffmpeg and hands back whatever came of it. */
    public static Program.Result attempt(String... arguments) {
        Path program = FfmpegProgram.path();
        List<String> command =
                new ArrayList<>(List.of(program.toString(), "-hide_banner", "-loglevel", "error", "-nostdin", "-y"));
        command.addAll(Arrays.asList(arguments));
        return Program.run(Map.of("LD_LIBRARY_PATH", program.resolveSibling("").toString()), command);
    }
}
