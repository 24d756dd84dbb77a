package dev.reel.ffmpeg.transcode;

import dev.reel.ffmpeg.FfmpegProgram;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.ffprobe;
import org.bytedeco.javacpp.Loader;

/** What the shipped program finds in a file: the yardstick for what Reel wrote. */
final class Shipped {
    /** A packet or frame: times in 100 ns units, and a hash of the bytes. */
    record Line(long dts, long pts, long duration, String hash) {}

    private Shipped() {}

    /** Makes a file. */
    static void make(Path file, String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of("-y", "-loglevel", "error"));
        line.addAll(List.of(arguments));
        line.add(file.toString());
        FfmpegProgram.run(line);
    }

    /** Makes a file by one line of arguments. */
    static void makeBy(Path file, String arguments) throws Exception {
        make(file, arguments.split(" ", -1));
    }

    /** The packets of a stream, {@code v:0} for example, as they are. */
    static List<Line> packets(Path file, String stream) throws Exception {
        return lines(
                "-i", file.toString(), "-map", "0:" + stream, "-c", "copy", "-f", "framehash", "-hash", "md5", "-");
    }

    /** The decoded frames of a stream. */
    static List<Line> frames(Path file, String stream) throws Exception {
        return lines(
                "-i",
                file.toString(),
                "-map",
                "0:" + stream,
                "-fps_mode",
                "passthrough",
                "-f",
                "framehash",
                "-hash",
                "md5",
                "-");
    }

    /** Width and height of the first picture of the file, as it lies in it: {@code 320x180}. */
    static String size(Path file) throws Exception {
        return probe(file, "-select_streams", "v:0", "-show_entries", "stream=width,height", "-of", "csv=p=0:s=x");
    }

    /** What the shipped ffprobe prints, without the last line's end. */
    static String probe(Path file, String... arguments) throws Exception {
        ProcessBuilder probe = FfmpegProgram.command(List.of()).redirectErrorStream(true);
        List<String> line = new ArrayList<>(List.of(Loader.load(ffprobe.class), "-v", "error"));
        line.addAll(List.of(arguments));
        line.add(file.toString());
        Process process = probe.command(line).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError("ffprobe refuses " + file + ": " + said);
        }
        return said.strip();
    }

    /** One hash over all packets of each stream. */
    static List<String> streamHashes(Path file, String... streams) throws Exception {
        List<String> line = new ArrayList<>(List.of("-loglevel", "error", "-i", file.toString()));
        for (String stream : streams) {
            line.addAll(List.of("-map", "0:" + stream));
        }
        line.addAll(List.of("-c", "copy", "-f", "streamhash", "-hash", "md5", "-"));
        return FfmpegProgram.run(line).lines().toList();
    }

    /** Decodes everything; fails on the first error. */
    static void decode(Path file) throws Exception {
        String said =
                FfmpegProgram.run(List.of("-loglevel", "error", "-xerror", "-i", file.toString(), "-f", "null", "-"));
        // The program says so of its own Opus files too.
        said = said.replaceAll("\\[opus @ 0x[0-9a-f]+] Error parsing Opus packet header\\.\\s*", "");
        if (!said.isBlank()) {
            throw new AssertionError("the shipped program complains about " + file + ": " + said);
        }
    }

    private static List<Line> lines(String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of("-loglevel", "error"));
        line.addAll(List.of(arguments));
        List<Line> result = new ArrayList<>();
        double unit = 1;
        for (String text : FfmpegProgram.run(line).lines().toList()) {
            String[] fields = text.split(",", -1);
            if (text.startsWith("#tb 0: ")) {
                String[] fraction = text.substring("#tb 0: ".length()).split("/", -1);
                unit = 1e7 * Long.parseLong(fraction[0]) / Long.parseLong(fraction[1]);
            } else if (!text.startsWith("#") && fields.length >= 6) {
                result.add(new Line(
                        Math.round(Long.parseLong(fields[1].strip()) * unit),
                        Math.round(Long.parseLong(fields[2].strip()) * unit),
                        Math.round(Long.parseLong(fields[3].strip()) * unit),
                        fields[5].strip()));
            }
        }
        return result;
    }
}
