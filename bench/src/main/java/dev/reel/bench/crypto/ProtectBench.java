package dev.reel.bench.crypto;

import dev.reel.cli.bench.BenchClip;
import dev.reel.ffmpeg.FfmpegProgram;
import dev.reel.protection.cenc.Scheme;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Times {@code ./reel protect} on a 500 MB file beside a remux by the shipped {@code ffmpeg} with its cenc encryption, both as
 * processes, turn by turn. Runs in the repository's root; files go to a folder that is removed at the end.
 */
public final class ProtectBench {
    private static final String KID = "00112233445566778899aabbccddeeff";
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final long BYTES = 500_000_000;
    private static final int ROUNDS = 5;

    private final PrintStream out;
    private final Path folder;

    private ProtectBench(PrintStream out, Path folder) {
        this.out = out;
        this.folder = folder;
    }

    /** Runs everything; takes no arguments. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("reel-bench");
        try {
            new ProtectBench(System.out, folder).run();
        } finally {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private void run() throws IOException, InterruptedException {
        Path clip = BenchClip.in(Path.of(System.getProperty("java.io.tmpdir")));
        long loops = BYTES / Files.size(clip);
        Path big = folder.resolve("big.mp4");
        FfmpegProgram.run(List.of(
                "-y",
                "-v",
                "error",
                "-stream_loop",
                Long.toString(loops),
                "-i",
                clip.toString(),
                "-c",
                "copy",
                big.toString()));
        out.printf(Locale.ROOT, "a file of %d MB%n", Files.size(big) / 1_000_000);
        for (Scheme scheme : Scheme.values()) {
            List<Double> ours = new ArrayList<>();
            List<Double> theirs = new ArrayList<>();
            for (int round = -1; round < ROUNDS; round++) {
                double reel = seconds(reel(big, scheme));
                double peer = seconds(ffmpeg(big));
                if (round >= 0) {
                    ours.add(reel);
                    theirs.add(peer);
                }
            }
            double ffmpeg = median(theirs);
            out.printf(
                    Locale.ROOT,
                    "  %s: reel protect %.2f s, ffmpeg cenc remux %.2f s, ratio %.2f (median of %d; best %.2f and %.2f)%n",
                    scheme,
                    median(ours),
                    ffmpeg,
                    median(ours) / ffmpeg,
                    ROUNDS,
                    Collections.min(ours),
                    Collections.min(theirs));
        }
    }

    private ProcessBuilder reel(Path big, Scheme scheme) {
        return new ProcessBuilder(
                "./reel",
                "protect",
                big.toString(),
                folder.resolve("reel.mp4").toString(),
                "--scheme",
                scheme.code(),
                "--key",
                KID + ":" + KEY);
    }

    private ProcessBuilder ffmpeg(Path big) {
        return FfmpegProgram.command(List.of(
                "-y",
                "-v",
                "error",
                "-i",
                big.toString(),
                "-c",
                "copy",
                "-encryption_scheme",
                "cenc-aes-ctr",
                "-encryption_key",
                KEY,
                "-encryption_kid",
                KID,
                folder.resolve("ffmpeg.mp4").toString()));
    }

    private static double seconds(ProcessBuilder builder) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException(builder.command() + " ended with " + status);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }
}
