package dev.reel.cli.command;

import dev.reel.cli.CommandContext;
import dev.reel.cli.ExitStatus;
import dev.reel.cli.format.EventFormat;
import dev.reel.cli.play.BundledClip;
import dev.reel.cli.play.KeyRelay;
import dev.reel.cli.play.Outcome;
import dev.reel.cli.play.PlayOutputs;
import dev.reel.cli.play.Playback;
import dev.reel.cli.play.Playlist;
import dev.reel.cli.play.StatusDisplay;
import dev.reel.cli.play.SubtitleChoice;
import dev.reel.cli.play.TrackChoice;
import dev.reel.cli.terminal.Keyboard;
import dev.reel.desktop.AudioOutput;
import dev.reel.desktop.Outputs;
import dev.reel.desktop.PictureSize;
import dev.reel.desktop.TerminalScreen;
import dev.reel.desktop.VideoOutput;
import dev.reel.pipeline.AttributeStore;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.platform.Attributes;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.player.MediaInfo;
import dev.reel.player.Player;
import dev.reel.player.PlayerBuilder;
import dev.reel.player.PlayerListener;
import dev.reel.player.StreamInfo;
import dev.reel.protection.session.ProtectedSession;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
        header = "Plays files or URLs.",
        description = {
            "",
            "Plays files or URLs through a media session: what FFmpeg reads, from MP4 and MKV to HLS over HTTP."
                    + " Several play one after the other without a gap, on the outputs that the first one needs. Without a"
                    + " URI it plays the clip that comes with Reel.",
            "",
            "Keys: space pauses and goes on, left and right move by 5 s, down and up by 60 s within what plays, . and"
                    + " , go on and back by a picture, 9 and 0 turn the volume, m mutes, v changes the subtitles, q quits."
                    + " In a window also: f for full screen, h for help. In a terminal Ctrl-Z suspends.",
            "",
            "  reel play film.mkv --start 12:30",
            "  reel play one.flac two.flac --loop             without a gap, over and over",
            "  reel play talk.mp4 --rate 1.5 --audio-track de",
            "  reel play https://example.org/live.m3u8 --video terminal",
            "  reel play locked.mp4 --key-file film.keys      a protected file",
            "  reel play --protected locked.mp4 --license-server https://example.org/license",
            "  reel play song.flac --unpaced --events json    as fast as it decodes, for tests",
            ""
        })
public final class PlayCommand implements Callable<Integer> {
    /** Several URIs may stand on the line, so a key that lost its option would be taken for one. */
    private static final Pattern MISPLACED_KEY = Pattern.compile("\\p{XDigit}{32}:\\p{XDigit}{32}");

    private final CommandContext context;

    @Parameters(
            paramLabel = "URI",
            arity = "0..*",
            description = "Paths or URLs, or - for standard input; without one, the bundled clip.")
    private List<String> uris = new ArrayList<>();

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

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = {
                "How fast: 0.5 to 4, sound keeps its pitch; others where all that plays can.",
                "Where not every picture can be shown, key frames are."
            })
    private @Nullable Float rate;

    @Option(names = "--volume", paramLabel = "V", description = "How loud, from 0 to 100.")
    private @Nullable Integer volume;

    @Option(
            names = "--loop",
            arity = "0..1",
            paramLabel = "N",
            parameterConsumer = LoopCount.class,
            description = "Play it all N times, or over and over.")
    private @Nullable Long loop;

    @Option(names = "--low-latency", description = "Smallest delay, at the price of smoothness.")
    private boolean lowLatency;

    @Option(
            names = "--video-track",
            paramLabel = "N|LANG",
            description = "Which video, by number, from 1, or by language.")
    private @Nullable String videoTrack;

    @Option(
            names = "--audio-track",
            paramLabel = "N|LANG",
            description = "Which sound, by number, from 1, or by language: de, eng.")
    private @Nullable String audioTrack;

    @Option(
            names = "--subtitle-track",
            paramLabel = "N|LANG",
            description = "Which subtitles, in the same way, files beside the film first.")
    private @Nullable String subtitleTrack;

    @Option(
            names = "--subtitles",
            paramLabel = "on|off|FILE",
            defaultValue = "on",
            description = {
                "Show subtitles, of streams and of files beside the film (film.srt, film.de.vtt), or none at first,",
                "or those of a file (default: ${DEFAULT-VALUE})."
            })
    private String subtitles = "on";

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
    private ProtectedOptions protection = new ProtectedOptions();

    @Mixin
    private ReadOptions reading = new ReadOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** True when sound was given up on the way. */
    private volatile boolean soundLost;

    public PlayCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (stop != null && stop.compareTo(start) <= 0) {
            throw new ParameterException(spec.commandLine(), "--stop must be later than --start");
        }
        if (stop != null && (uris.size() > 1 || loop != null)) {
            throw new ParameterException(spec.commandLine(), "--stop goes with one URI and without --loop");
        }
        if (loop != null && loop < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--loop must be 1 or more; without a number there is no end");
        }
        long piped = uris.stream().filter(StandardInput::isMeant).count();
        if (piped > 1 || (piped == 1 && loop != null)) {
            throw new ParameterException(spec.commandLine(), "standard input can be read once only; save it to a file");
        }
        if (rate != null && (rate == 0 || !Float.isFinite(rate))) {
            throw new ParameterException(
                    spec.commandLine(), "--rate must be a number other than 0; 'reel session' has frame steps");
        }
        if (volume != null && (volume < 0 || volume > 100)) {
            throw new ParameterException(spec.commandLine(), "--volume must be from 0 to 100");
        }
        if (uris.stream().anyMatch(uri -> MISPLACED_KEY.matcher(uri).matches())) {
            throw new ParameterException(spec.commandLine(), "a KID:KEY belongs behind --key");
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        try (ContentKeys contentKeys = keyOptions.open(context);
                BundledClip clip = uris.isEmpty() ? BundledClip.open() : null;
                Keyboard keyboard = openKeyboard()) {
            play(clip == null ? uris : List.of(clip.file().toString()), contentKeys, keyboard, done);
        } finally {
            done.complete(null);
        }
        return soundLost ? ExitStatus.MEDIA_ERROR : ExitStatus.DONE;
    }

    /** @param done completes when the terminal is as it was */
    private void play(
            List<String> targets, ContentKeys contentKeys, @Nullable Keyboard keyboard, CompletableFuture<Void> done) {
        Iterator<String> locations = Stream.iterate(
                        0L, round -> loop == null ? round < 1 : round < loop, round -> round + 1)
                .flatMap(round -> targets.stream())
                .iterator();
        String target = locations.next();
        ProtectedSession session = protection.open(contentKeys, context, lowLatency);
        // A protected process has no terminal.
        TerminalScreen screen = keyboard == null || session != null
                ? null
                : new TerminalScreen(
                        context.console().out(), () -> new PictureSize(keyboard.columns(), keyboard.rows()));
        StatusDisplay display = new StatusDisplay(context.console().out(), style(keyboard), screen, keyboard);
        MediaSource source;
        try {
            source = ProtectedOptions.source(session, contentKeys, target, reading.sourceOptions(), context);
        } catch (MediaException notOpened) {
            if (session != null) {
                session.shutdown();
            }
            throw notOpened;
        }
        KeyRelay keys = new KeyRelay();
        PlayOutputs outputs;
        PresentationDescriptor presentation;
        TrackChoice tracks = tracks();
        SubtitleChoice chosen = new SubtitleChoice(context.platform(), !subtitles.equals("off"));
        try {
            if (uris.size() == 1 && loop == null) {
                chosen.setFilm(target, reading.openOptions());
            }
            addFiles(chosen, target, display);
            presentation = withSubtitles(
                    chosen, session != null, tracks.applyTo(source.createPresentationDescriptor(), target));
            chosen.choose(subtitleTrack, target);
            outputs = PlayOutputs.choose(
                    new PlayOutputs.Wish(video, audio, unpaced),
                    presentation,
                    context.platform(),
                    new Outputs(context.platform(), screen),
                    title(target),
                    chosen,
                    keys);
        } catch (MediaException notThere) {
            source.shutdown();
            if (session != null) {
                session.shutdown();
            }
            throw notThere;
        }
        say(display, outputs.describe());
        chosen.describe()
                .ifPresent(
                        text -> say(display, outputs.showsPictures() ? text : text + ", not shown: no pictures are"));
        PlayerBuilder settings = settings(outputs, display).registry(contentKeys.registry());
        if (session != null) {
            settings.session(session);
            outputs.areElsewhere(session::statistics);
        }
        Player opened = Outcome.of(settings.openAsync(source, presentation, target));
        Playback playback = new Playback(context, opened, target, outputs, display, keys);
        try (Player player = opened) {
            context.interruption().closeWith(() -> {
                var unusedClosed = player.closeAsync();
                return done;
            });
            for (StreamDescriptor stream : player.leftOut()) {
                say(display, "left out, no decoder takes it: " + stream);
            }
            sayUnknown(display, source);
            if (rate != null) {
                setRate(player, rate);
            }
            if (volume != null) {
                float level = volume / 100f;
                player.volume().ifPresent(sound -> sound.setMasterVolume(level));
            }
            Playlist rest = new Playlist(
                    context.platform(),
                    player,
                    locations,
                    location ->
                            ProtectedOptions.source(session, contentKeys, location, reading.sourceOptions(), context),
                    (streams, location) -> withSubtitles(chosen, session != null, tracks.applyTo(streams, location)));
            playback.run(start, rest, keyboard);
        } finally {
            display.finish(playback.lastStatus());
        }
    }

    /** Streams of a codec that nobody knows are not even offered by the source. */
    private void sayUnknown(StatusDisplay display, MediaSource source) {
        Set<StreamInfo.Kind> played = EnumSet.of(StreamInfo.Kind.VIDEO, StreamInfo.Kind.AUDIO);
        source.service(Services.MEDIA_INFO, MediaInfo.class).stream()
                .flatMap(info -> info.streams().stream())
                .filter(stream ->
                        played.contains(stream.kind()) && stream.codec().equals("none"))
                .forEach(stream -> say(
                        display,
                        "left out, of an unknown codec"
                                + (stream.codecTag().isEmpty() ? "" : " (" + stream.codecTag() + ")") + ": stream "
                                + stream.index() + " " + stream.kind().name().toLowerCase(Locale.ROOT)));
    }

    /** Outputs in another process show no subtitles. */
    private static PresentationDescriptor withSubtitles(
            SubtitleChoice chosen, boolean elsewhere, PresentationDescriptor presentation) {
        return elsewhere ? presentation : chosen.addStreams(presentation);
    }

    /** What lies beside a film counts where it plays alone: times of those behind others are not its own. */
    private void addFiles(SubtitleChoice chosen, String target, StatusDisplay display) {
        if (subtitles.equals("on") || subtitles.equals("off")) {
            if (uris.size() == 1 && loop == null) {
                chosen.addFilesBeside(target, reading.openOptions()).forEach(line -> say(display, line));
            }
        } else {
            chosen.addFile(Path.of(subtitles), reading.openOptions());
        }
    }

    /** The name of a file without its folders, or a URL without what may be secret. */
    private static String title(String target) {
        String path = target.replaceAll("[?#].*", "").replaceAll("[/\\\\]+$", "");
        String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
        return (name.isEmpty() ? target : name) + " - Reel";
    }

    /** Thinned where it cannot be played in full. */
    private static void setRate(Player player, float wanted) {
        try {
            Outcome.of(player.setRate(false, wanted));
        } catch (MediaException notInFull) {
            try {
                Outcome.of(player.setRate(true, wanted));
            } catch (MediaException notThinnedEither) {
                throw notInFull;
            }
        }
    }

    private TrackChoice tracks() {
        Map<MajorType, String> wanted = new LinkedHashMap<>();
        if (videoTrack != null) {
            wanted.put(MajorType.VIDEO, videoTrack);
        }
        if (audioTrack != null) {
            wanted.put(MajorType.AUDIO, audioTrack);
        }
        return new TrackChoice(wanted);
    }

    private PlayerBuilder settings(PlayOutputs outputs, StatusDisplay display) {
        PlayerBuilder settings = Player.builder().platform(context.platform());
        outputs.connect(settings);
        if (lowLatency) {
            settings.configuration(new Attributes().set(AttributeStore.LOW_LATENCY, 1));
        }
        if (stop != null) {
            settings.stopAt(stop);
        }
        settings.listener(new PlayerListener() {
            @Override
            public void onEvent(MediaEvent event) {
                if (event.status().equals(Status.MF_E_AUDIO_PLAYBACK_DEVICE_INVALIDATED)) {
                    soundLost = true;
                    say(display, "reel: " + event.attributes().get(EventAttributes.MESSAGE, "the sound stops here"));
                }
            }
        });
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
