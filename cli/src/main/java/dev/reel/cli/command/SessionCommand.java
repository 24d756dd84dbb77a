package dev.reel.cli.command;

import dev.reel.cli.CommandContext;
import dev.reel.cli.ExitStatus;
import dev.reel.cli.format.EventFormat;
import dev.reel.cli.play.Outcome;
import dev.reel.cli.script.ScriptException;
import dev.reel.cli.script.ScriptParser;
import dev.reel.cli.script.ScriptRun;
import dev.reel.cli.script.ScriptSettings;
import dev.reel.cli.script.Step;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.platform.Platform;
import dev.reel.session.MediaSession;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code reel session}. */
@Command(
        name = "session",
        mixinStandardHelpOptions = true,
        header = "Drives a media session step by step.",
        description = {
            "",
            "Drives a media session step by step and shows every call and every event in the order they happened."
                    + " What it plays goes to sinks that keep time and count.",
            "",
            "Example:",
            "  reel session --script \"set-topology clip.mp4; start; wait 1s; start at 5s; close; shutdown\"",
            "",
            "Steps are separated by semicolons or line ends; a word with blanks is quoted; # begins a comment:",
            "  set-config KEY VALUE  before all other steps: global-time on|off, low-latency on|off,",
            "                        quality-manager default|none, component-timeout T, close-timeout T",
            "  set-topology URI|sequencer|none [immediate] [no-resolution] [clear-current]",
            "  append URI            adds a segment to the script's sequencer, whose end is the last append;",
            "                        'set-topology sequencer' sets its first segment; each MENewPresentation that",
            "                        announces another is answered by a SetTopology of its own",
            "  clear-topologies",
            "  start [at T]",
            "  seek T                the same as start at T",
            "  rate R [thin]         1 is normal, 0 scrubs, -1 plays backwards; thin: key frames only",
            "  step                  at rate 0: shows the next picture",
            "  pause, stop, close",
            "  shutdown              first waits for the events of the calls before it",
            "  get-clock, get-capabilities, get-full-topology",
            "  wait EVENT            until an event comes that no earlier wait has seen",
            "  wait T                for a time: 1s, 250ms, 1:30",
            ""
        })
public final class SessionCommand implements Callable<Integer> {
    private final CommandContext context;

    @Option(names = "--script", required = true, paramLabel = "STEPS", description = "What to do.")
    private String script = "";

    @Option(
            names = "--events",
            paramLabel = "FORM",
            defaultValue = "json",
            description = "How calls and events are written: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private EventFormat.Kind events = EventFormat.Kind.json;

    @Option(
            names = "--wait-timeout",
            paramLabel = "T",
            defaultValue = "30s",
            converter = TimeConverter.class,
            description = "Fail when a wait for an event takes longer (default: ${DEFAULT-VALUE}).")
    private Duration waitTimeout = Duration.ofSeconds(30);

    @Mixin
    private ReadOptions reading = new ReadOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    public SessionCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        List<Step> steps;
        try {
            steps = ScriptParser.parse(script);
        } catch (ScriptException mistake) {
            throw new ParameterException(spec.commandLine(), String.valueOf(mistake.getMessage()), mistake);
        }
        Platform platform = context.platform();
        ScriptSettings settings = new ScriptSettings(
                platform,
                SourceResolver.installed(platform),
                reading.sourceOptions(),
                events.format(),
                context.console().out()::println,
                configuration -> MediaSession.create(configuration, platform),
                waitTimeout.toNanos() / 100);
        ScriptRun run = ScriptRun.start(settings, steps);
        context.interruption().closeWith(() -> {
            run.cancel();
            return run.result();
        });
        Outcome.of(run.result());
        return ExitStatus.DONE;
    }
}
