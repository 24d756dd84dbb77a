package dev.reel.cli.bench;

import dev.reel.cli.Interruption;
import dev.reel.ffmpeg.FfmpegProgram;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.sink.NullSink;
import dev.reel.pipeline.sink.RenderingSink;
import dev.reel.pipeline.sink.SinkStatistics;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.player.Player;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Frames per second of a session that plays flat out, beside {@code ffmpeg -i FILE -f null -}. After a round to warm up the
 * two take turns; the middle one of several rounds counts.
 */
public final class DecodeBenchmark {
    private static final int WARM_UP_RUNS = 8;
    private static final long WARM_UP_TIME = 20 * Platform.SECOND;

    private final Platform platform;
    private final Interruption interruption;
    private final int rounds;

    /** @param rounds how many of each are measured, an odd number */
    public DecodeBenchmark(Platform platform, Interruption interruption, int rounds) {
        this.platform = platform;
        this.interruption = interruption;
        this.rounds = rounds;
    }

    /** Frames per second of both. */
    public record Result(double reel, double ffmpeg) {
        public double ratio() {
            return reel / ffmpeg;
        }
    }

    /** Measures a file; {@code MF_E_INVALID_FILE_FORMAT} when it holds no video. */
    public Result run(String file) {
        List<Double> reel = new ArrayList<>();
        List<Double> ffmpeg = new ArrayList<>();
        long frames = warmUp(file);
        program(file);
        for (int round = 0; round < rounds; round++) {
            long start = platform.time();
            session(file);
            reel.add(perSecond(frames, platform.time() - start));
            start = platform.time();
            program(file);
            ffmpeg.add(perSecond(frames, platform.time() - start));
        }
        return new Result(median(reel), median(ffmpeg));
    }

    /** Plays until the JIT has seen enough: the ffmpeg program comes compiled. */
    private long warmUp(String file) {
        long start = platform.time();
        long frames = session(file);
        for (int run = 1; run < WARM_UP_RUNS && platform.time() - start < WARM_UP_TIME; run++) {
            session(file);
        }
        return frames;
    }

    /** Plays everything and gives the number of pictures. */
    private long session(String file) {
        RenderingSink video = NullSink.rateless(platform, MajorType.VIDEO);
        try (Player player = Player.builder()
                .platform(platform)
                .cancellation(interruption.cancellation())
                .video(video)
                .audio(NullSink.rateless(platform, MajorType.AUDIO))
                .open(file)) {
            interruption.closeWith(player::closeAsync);
            var unusedStarted = player.play();
            player.awaitEnd();
            interruption.cancellation().check();
            long frames = video.service(Services.SINK_STATISTICS, SinkStatistics.class)
                    .map(SinkStatistics::rendered)
                    .orElse(0L);
            if (frames == 0) {
                throw new MediaException(
                        Status.MF_E_INVALID_FILE_FORMAT, "cannot measure " + file + ": there is no video in it");
            }
            return frames;
        }
    }

    private void program(String file) {
        interruption.cancellation().check();
        try {
            Process process = FfmpegProgram.command(List.of("-v", "error", "-i", file, "-f", "null", "-"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            interruption.closeWith(() -> process.destroyForcibly().onExit());
            int status = process.waitFor();
            interruption.cancellation().check();
            if (status != 0) {
                throw new MediaException(Status.E_FAIL, "ffmpeg cannot decode " + file + ": it ended with " + status);
            }
        } catch (IOException failure) {
            throw new MediaException(Status.E_FAIL, "cannot start ffmpeg: " + failure.getMessage(), failure);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new MediaException(Status.E_ABORT, "interrupted", interrupt);
        }
    }

    private static double perSecond(long frames, long units) {
        return (double) frames * Platform.SECOND / Math.max(1, units);
    }

    static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }
}
