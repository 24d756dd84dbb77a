package dev.reel.cli.command;

import dev.reel.cli.CommandContext;
import dev.reel.cli.ExitStatus;
import dev.reel.ffmpeg.StreamDigest;
import dev.reel.ffmpeg.StreamDigests;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code reel digest}. */
@Command(
        name = "digest",
        mixinStandardHelpOptions = true,
        header = "Decodes everything and prints a hash for each stream.",
        description = {
            "",
            "Decodes everything and prints a hash for each stream, to compare decoders and platforms.",
            "",
            "  video:0 frames=300 hash=MD5    raw pictures, as ffmpeg -noautorotate -i URI -map 0:0",
            "                                 -fps_mode passthrough -f md5 -",
            "  audio:1 samples=480000 hash=MD5    32-bit floats, as ffmpeg -i URI -map 0:1 -c:a pcm_f32le -f md5 -",
            "                                 (which plays an MP4 file on to the end of its last packet; add",
            "                                 -af atrim=end_sample=SAMPLES)",
            "With keys, a protected MP4 file is decrypted first, into a temporary file of yours that is removed at the"
                    + " end.",
            ""
        })
public final class DigestCommand implements Callable<Integer> {
    private final CommandContext context;

    @Parameters(paramLabel = "URI", description = "A path or URL, or - for standard input.")
    private String uri = "";

    @Mixin
    private KeyOptions keyOptions = new KeyOptions();

    @Mixin
    private ReadOptions reading = new ReadOptions();

    public DigestCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (ContentKeys keys = keyOptions.open(context)) {
            List<StreamDigest> digests = StandardInput.isMeant(uri)
                    ? StreamDigests.of(StandardInput.stream(context), keys.decrypting(reading.openOptions()))
                    : StreamDigests.of(keys.clear(uri), keys.decrypting(reading.openOptions()));
            digests.forEach(context.console().out()::println);
        }
        return ExitStatus.DONE;
    }
}
