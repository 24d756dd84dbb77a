package dev.reel.cli.command;

import dev.reel.ffmpeg.OpenOptions;
import dev.reel.pipeline.open.SourceOptions;
import dev.reel.platform.Attributes;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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

    @Option(
            names = "--open-timeout",
            paramLabel = "T",
            converter = TimeConverter.class,
            description = "Give up when opening, or one read, has waited for a network this long altogether"
                    + " (default: five times the time-out of a read).")
    private @Nullable Duration total;

    @Option(
            names = "--protocols",
            paramLabel = "NAMES",
            split = ",",
            description = "Let the input, and what it refers to, use these protocols and no others, for example"
                    + " file,http,https,tcp,tls (default: what is a file may use files, what is from a server"
                    + " servers).")
    private Set<String> protocols = Set.of();

    @Option(
            names = "--lists",
            paramLabel = "NAMES",
            split = ",",
            description = "Take these formats, which refer to other inputs, whatever name and type say, for example"
                    + " hls,dash.")
    private Set<String> lists = Set.of();

    @Option(
            names = "--public-only",
            description = "Ask no server on this machine or in a private network, also behind redirects.")
    private boolean publicOnly;

    @Option(
            names = "--keep-going",
            description = "Take what is there for the whole where the input ends early or is damaged.")
    private boolean keepGoing;

    Duration timeout() {
        return timeout;
    }

    /** For a source resolver. */
    Attributes sourceOptions() {
        OpenOptions options = openOptions();
        return new Attributes()
                .set(SourceOptions.TIMEOUT, options.patience().toNanos() / 100)
                .set(SourceOptions.OPEN_TIMEOUT, options.total().toNanos() / 100)
                .set(SourceOptions.PROTOCOLS, String.join(",", protocols))
                .set(SourceOptions.LISTS, String.join(",", lists))
                .set(SourceOptions.KEEP_GOING, keepGoing ? 1 : 0)
                .set(SourceOptions.PRIVATE_ADDRESSES, publicOnly ? 0 : 1);
    }

    /** For looking into a file without a session. */
    OpenOptions openOptions() {
        OpenOptions options = OpenOptions.DEFAULT
                .withPatience(timeout)
                .withProtocols(protocols)
                .withLists(lists);
        options = total == null ? options : options.withTotal(total);
        options = keepGoing ? options.keepingGoing() : options;
        return publicOnly ? options.withoutPrivateAddresses() : options;
    }
}
