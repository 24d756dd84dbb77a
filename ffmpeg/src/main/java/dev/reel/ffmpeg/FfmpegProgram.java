package dev.reel.ffmpeg;

import dev.reel.ffmpeg.internal.natives.Natives;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Loader;

/** The {@code ffmpeg} program that ships with the natives: a yardstick for tests and benchmarks, and a maker of clips. */
public final class FfmpegProgram {
    private FfmpegProgram() {}

    /** Where the program lies on disk, after extraction on first use; it finds its libraries beside it. */
    public static Path path() {
        Natives.load();
        return Path.of(Loader.load(org.bytedeco.ffmpeg.ffmpeg.class));
    }

    /** Where {@code ffprobe} lies, the program's sister, which tells what a file holds. */
    private static Path probePath() {
        path();
        return Path.of(Loader.load(org.bytedeco.ffmpeg.ffprobe.class));
    }

    /** A process of the program that is ready to start, without a terminal to read keys from. */
    public static ProcessBuilder command(List<String> arguments) {
        List<String> line = new ArrayList<>();
        line.add(path().toString());
        line.add("-nostdin");
        line.add("-hide_banner");
        line.addAll(arguments);
        return process(line);
    }

    private static ProcessBuilder process(List<String> line) {
        ProcessBuilder result = new ProcessBuilder(line);
        // The program finds FFmpeg's own libraries beside it, but those look for theirs in the system's places only.
        result.environment().merge(librarySearchVariable(), String.valueOf(path().getParent()), FfmpegProgram::prepend);
        return result;
    }

    private static String librarySearchVariable() {
        String platform = Loader.getPlatform();
        if (platform.startsWith("windows")) {
            return "PATH";
        }
        return platform.startsWith("macosx") ? "DYLD_LIBRARY_PATH" : "LD_LIBRARY_PATH";
    }

    private static String prepend(String before, String folder) {
        return folder + File.pathSeparator + before;
    }

    /**
     * Runs the program to its end.
     *
     * @return all that it wrote, errors included
     * @throws IOException when it ends with another status than 0
     */
    public static String run(List<String> arguments) throws IOException, InterruptedException {
        return run(command(arguments));
    }

    /**
     * Runs {@code ffprobe} to its end.
     *
     * @return all that it wrote, errors included
     * @throws IOException when it ends with another status than 0
     */
    public static String probe(List<String> arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        line.add(probePath().toString());
        line.add("-hide_banner");
        line.addAll(arguments);
        return run(process(line));
    }

    private static String run(ProcessBuilder command) throws IOException, InterruptedException {
        Process process = command.redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException("the program ended with status " + status + ": " + output.strip());
            }
            return output;
        } finally {
            process.destroyForcibly();
        }
    }
}
