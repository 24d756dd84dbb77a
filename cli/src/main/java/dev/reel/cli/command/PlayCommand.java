package dev.reel.cli.command;

import dev.reel.cli.CommandContext;
import dev.reel.cli.ExitStatus;
import dev.reel.cli.format.EventFormat;
import dev.reel.cli.play.BundledClip;
import dev.reel.cli.play.KeyRelay;
import dev.reel.cli.play.PlayOutputs;
import dev.reel.cli.play.Playback;
import dev.reel.cli.play.StatusDisplay;
import dev.reel.cli.terminal.Keyboard;
import dev.reel.desktop.AudioOutput;
import dev.reel.desktop.Outputs;
import dev.reel.desktop.PictureSize;
import dev.reel.desktop.TerminalScreen;
import dev.reel.desktop.VideoOutput;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaException;
import dev.reel.player.Player;
import dev.reel.player.PlayerBuilder;
import dev.reel.player.PlayerListener;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code reel play}. */
@Command(
        name = "play",
        mixinStandardHelpOptions = true,
        header = "Plays a file or URL.",
        description = {
            "",
            "Plays a file or URL through a media session: what FFmpeg reads, from MP4 and MKV to HLS over HTTP. Without"
                    + " a URI it plays the clip that comes with Reel.",
            "",
            "Keys in a terminal: space pauses and goes on, left and right move by 5 s, down and up by 60 s, q quits.",
            "",
            "  reel play film.mkv --start 12:30",
            "  reel play https://example.org/live.m3u8 --video terminal",
            "  reel play locked.mp4 --key-file film.keys      a protected file",
            "  reel play song.flac --unpaced --events json    as fast as it decodes, for tests",
            ""
        })
public final class PlayCommand implements Callable<Integer> {
    private final CommandContext context;

    @Parameters(
            paramLabel = "URI",
            arity = "0..1",
            defaultValue = "",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "A path or URL; without one, the bundled clip.")
    private String uri = "";

    @Option(
            names = "--start",
            paramLabel = "T",
            defaultValue = "0",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            converter = TimeConverter.class,
            description = "Begin at this position: 90, 1m30s, 1:30.")
    private Duration start = Duration.ZERO;

    @Option(names = "--stop", paramLabel = "T", converter = TimeConverter.class, description = "End at this position.")
    private @Nullable Duration stop;

    @Option(
            names = "--video",
            paramLabel = "WHERE",
            defaultValue = "auto",
            description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private VideoOutput video = VideoOutput.AUTO;

    @Option(
            names = "--audio",
            paramLabel = "WHERE",
            defaultValue = "auto",
            description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private AudioOutput audio = AudioOutput.AUTO;

    @Option(names = "--unpaced", description = "Play as fast as it decodes; auto then means none.")
    private boolean unpaced;

    @Option(
            names = "--events",
            paramLabel = "FORM",
            description =
                    "Also write the session's events: ${COMPLETION-CANDIDATES}. With json nothing else is written.")
    private EventFormat.@Nullable Kind events;

    @Mixin
    private KeyOptions keyOptions = new KeyOptions();

    @Mixin
    private ReadOptions reading = new ReadOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    public PlayCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (stop != null && stop.compareTo(start) <= 0) {
            throw new ParameterException(spec.commandLine(), "--stop must be later than --start");
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        try (ContentKeys contentKeys = keyOptions.open(context);
                BundledClip clip = uri.isEmpty() ? BundledClip.open() : null;
                Keyboard keyboard = openKeyboard()) {
            play(clip == null ? uri : clip.file().toString(), contentKeys, keyboard, done);
        } finally {
            done.complete(null);
        }
        return ExitStatus.DONE;
    }

    /** @param done completes when the terminal is as it was */
    private void play(
            String target, ContentKeys contentKeys, @Nullable Keyboard keyboard, CompletableFuture<Void> done) {
        TerminalScreen screen = keyboard == null
                ? null
                : new TerminalScreen(
                        context.console().out(), () -> new PictureSize(keyboard.columns(), keyboard.rows()));
        StatusDisplay display = new StatusDisplay(context.console().out(), style(keyboard), screen, keyboard);
        MediaSource source = contentKeys.open(target, reading.sourceOptions());
        KeyRelay keys = new KeyRelay();
        PlayOutputs outputs;
        try {
            outputs = PlayOutputs.choose(
                    new PlayOutputs.Wish(video, audio, unpaced),
                    source.createPresentationDescriptor(),
                    context.platform(),
                    new Outputs(context.platform(), screen),
                    target,
                    keys);
        } catch (MediaException notThere) {
            source.shutdown();
            throw notThere;
        }
        say(display, outputs.describe());
        Player opened = Outcome.of(
                settings(outputs, display).registry(contentKeys.registry()).openAsync(source, target));
        Playback playback = new Playback(context, opened, target, outputs, display, keys);
        try (Player player = opened) {
            context.interruption().closeWith(() -> {
                var unusedClosed = player.closeAsync();
                return done;
            });
            for (StreamDescriptor stream : player.leftOut()) {
                say(display, "left out, no decoder: " + stream);
            }
            playback.run(start, keyboard);
        } finally {
            display.finish(playback.lastStatus());
        }
    }

    private PlayerBuilder settings(PlayOutputs outputs, StatusDisplay display) {
        PlayerBuilder settings = Player.builder().platform(context.platform());
        outputs.connect(settings);
        if (stop != null) {
            settings.stopAt(stop);
        }
        if (events != null) {
            EventFormat format = events.format();
            settings.listener(new PlayerListener() {
                @Override
                public void onEvent(MediaEvent event) {
                    display.print(format.event(event));
                }
            });
        }
        return settings;
    }

    private @Nullable Keyboard openKeyboard() {
        return context.console()
                .openKeyboard(() -> {
                    var unusedClosed = context.interruption().interrupt();
                })
                .orElse(null);
    }

    private StatusDisplay.Style style(@Nullable Keyboard keyboard) {
        if (events == EventFormat.Kind.json) {
            return StatusDisplay.Style.NEVER;
        }
        return keyboard == null ? StatusDisplay.Style.AT_END : StatusDisplay.Style.LIVE;
    }

    private void say(StatusDisplay display, String line) {
        if (events != EventFormat.Kind.json) {
            display.print(line);
        }
    }
}
