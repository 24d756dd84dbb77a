package dev.reel.cli.command;

import dev.reel.ffmpeg.OpenOptions;
import dev.reel.pipeline.open.SourceOptions;
import dev.reel.platform.Attributes;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How media is opened and read; the same options in every command that does. */
final class ReadOptions {
    @Option(
            names = "--read-timeout",
            paramLabel = "T",
            defaultValue = "10s",
            converter = TimeConverter.class,
            description = "Give up when a read brings nothing for this long (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofSeconds(10);

    Duration timeout() {
        return timeout;
    }

    /** For a source resolver. */
    Attributes sourceOptions() {
        return new Attributes().set(SourceOptions.TIMEOUT, timeout.toNanos() / 100);
    }

    /** For looking into a file without a session. */
    OpenOptions openOptions() {
        return OpenOptions.DEFAULT.withPatience(timeout);
    }
}
