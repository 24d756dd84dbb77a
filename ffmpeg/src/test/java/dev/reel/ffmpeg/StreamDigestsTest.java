package dev.reel.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StreamDigestsTest {
    @Test
    void tryAll() throws Exception {
        for (String name : MediaFolder.names()) {
            Path file = MediaFolder.file(name);
            long t0 = System.nanoTime();
            try {
                for (StreamDigest d : StreamDigests.of(file.toString(), OpenOptions.DEFAULT)) {
                    boolean video = d.kind() == StreamDigest.Kind.VIDEO;
                    java.util.List<String> args = new java.util.ArrayList<>(java.util.List.of("-loglevel", "error"));
                    if (video) {
                        args.add("-noautorotate");
                    }
                    args.addAll(java.util.List.of("-i", file.toString(), "-map", "0:" + d.index()));
                    args.addAll(
                            video
                                    ? java.util.List.of("-fps_mode", "passthrough")
                                    : java.util.List.of("-c:a", "pcm_f32le"));
                    args.addAll(java.util.List.of("-f", "md5", "-"));
                    String out;
                    try {
                        out = FfmpegProgram.run(args).strip();
                    } catch (java.io.IOException e) {
                        out = "FAIL " + e.getMessage().replace('\n', '|');
                    }
                    boolean same = out.contains("MD5=" + d.hash());
                    System.out.println((same ? "SAME " : "DIFF ") + name + " " + d + " errors=" + d.errors()
                            + (same && out.length() < 40 ? "" : " ## " + out.replace('\n', '|')));
                }
            } catch (dev.reel.platform.MediaException e) {
                System.out.println("FAIL " + name + " " + e.line());
            }
            System.out.println("   " + (System.nanoTime() - t0) / 1000000 + " ms " + NativeCount.total());
        }
        assertThat(NativeCount.total()).isZero();
    }
}
