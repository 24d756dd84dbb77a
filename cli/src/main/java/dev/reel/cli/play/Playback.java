package dev.reel.cli.play;

import dev.reel.cli.CommandContext;
import dev.reel.cli.format.StatusLine;
import dev.reel.cli.terminal.Key;
import dev.reel.cli.terminal.Keyboard;
import dev.reel.desktop.WindowEvents;
import dev.reel.pipeline.SimpleAudioVolume;
import dev.reel.pipeline.sink.SinkStatistics;
import dev.reel.pipeline.sink.SyncMeter;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.TimeService;
import dev.reel.player.Player;
import dev.reel.player.PlayerState;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Plays an open player to its end in front of a person: keys, a status line that moves while the output is a terminal and is
 * printed once at the end.
 */
public final class Playback {
    private static final Duration SHORT_STEP = Duration.ofSeconds(5);
    private static final Duration LONG_STEP = Duration.ofSeconds(60);
    private static final float VOLUME_STEP = 0.05f;
    private static final long NOTE = 2 * Platform.SECOND;
    private static final long FREEZE_SECONDS = 2;
    private static final long REDRAW = Platform.SECOND / 10;

    private final CommandContext context;
    private final Player player;
    private final String name;
    private final PlayOutputs outputs;
    private final StatusDisplay display;
    private final KeyRelay keys;
    private final SeekControl seeking;
    private final TimeService.Timer redrawTimer;
    private volatile StatusLine last;
    private volatile String note = "";
    private volatile long noteUntil = Long.MIN_VALUE;
    private volatile boolean frozen;

    /**
     * @param name what plays, for messages
     * @param keys keys of a window; those of a terminal are given to {@link #run}
     */
    public Playback(
            CommandContext context,
            Player player,
            String name,
            PlayOutputs outputs,
            StatusDisplay display,
            KeyRelay keys) {
        this.context = context;
        this.player = player;
        this.name = name;
        this.outputs = outputs;
        this.display = display;
        this.keys = keys;
        this.redrawTimer = context.platform()
                .timeService()
                .newTimer(() -> context.platform().workers().execute(this::redraw));
        outputs.bind();
        this.last = status();
        this.seeking = new SeekControl(context.platform(), player::position, player::duration, this::jump);
    }

    /** Plays from a position, then what a playlist has behind it, until the end, a quit or an interrupt; a failure on the way is thrown. */
    public void run(Duration from, Playlist playlist, @Nullable Keyboard keyboard) {
        if (!from.isZero()) {
            complain(jump(from));
        }
        Outcome.of(playlist.prepare());
        var unusedStarted = player.play();
        keys.connect(this::onKey);
        keys.connect(seeking::point, () -> Optional.of(progress()));
        if (keyboard != null) {
            keyboard.whenResized(display::resized);
            keyboard.whenSuspended(this::freeze, this::thaw);
            keyboard.start(keys::press);
        }
        redraw();
        try {
            player.awaitEnd();
            while (playlist.goesOn()) {
                var unusedGoesOn = player.play();
                player.awaitEnd();
            }
        } finally {
            last = status();
        }
        if (player.state() == PlayerState.ENDED && from.isZero() && outputs.received() == 0) {
            throw new MediaException(
                    Status.MF_E_INVALID_STREAM_DATA,
                    "nothing in " + name + " could be decoded: it is damaged or encrypted");
        }
    }

    /** How playback stood when it ended. */
    public StatusLine lastStatus() {
        return last;
    }

    private StatusLine status() {
        Optional<SinkStatistics> video = outputs.videoStatistics();
        Optional<SinkStatistics> audio = outputs.audioStatistics();
        Optional<SinkStatistics> counted =
                video.filter(counters -> counters.received() > 0).or(() -> audio);
        Optional<Long> difference = video.filter(counters -> counters.rendered() > 0)
                .flatMap(pictures -> audio.filter(counters -> counters.rendered() > 0)
                        .map(sound -> SyncMeter.difference(sound, pictures)));
        return new StatusLine(
                player.state().name().toLowerCase(Locale.ROOT),
                player.position(),
                player.duration(),
                counted.map(SinkStatistics::rendered).orElse(0L),
                counted.map(SinkStatistics::dropped).orElse(0L),
                difference);
    }

    /** Draws now and again and again until the end. */
    private void redraw() {
        if (display.isLive() && !player.ended().isDone()) {
            String told = note();
            display.update(status(), told);
            redrawTimer.schedule(context.platform().time() + REDRAW);
        }
    }

    private void onKey(Key key) {
        switch (key) {
            case SPACE -> complain(player.state() == PlayerState.PLAYING ? player.pause() : player.play());
            case LEFT -> seeking.step(SHORT_STEP.negated());
            case RIGHT -> seeking.step(SHORT_STEP);
            case DOWN -> seeking.step(LONG_STEP.negated());
            case UP -> seeking.step(LONG_STEP);
            case STEP -> stepPicture(1);
            case STEP_BACK -> stepPicture(-1);
            case LOUDER -> turn(VOLUME_STEP);
            case QUIETER -> turn(-VOLUME_STEP);
            case MUTE ->
                player.volume().ifPresent(volume -> {
                    volume.setMuted(!volume.isMuted());
                    tell(volume.isMuted() ? "muted" : volumeText(volume));
                });
            case SUBTITLES -> tell(outputs.subtitles().cycle());
            case QUIT -> {
                var unusedClosed = player.closeAsync();
            }
        }
    }

    private CompletableFuture<Void> jump(Duration target) {
        outputs.subtitles().jump(target);
        return player.seek(target);
    }

    /** The first step only pauses. */
    private void stepPicture(int direction) {
        if (player.state() == PlayerState.PLAYING) {
            complain(player.pause());
        } else {
            seeking.step(outputs.pictureDuration().multipliedBy(direction));
        }
    }

    private void turn(float step) {
        player.volume().ifPresent(volume -> {
            float level = Math.max(0, Math.min(1, volume.masterVolume() + step));
            volume.setMasterVolume(Math.round(level / VOLUME_STEP) * VOLUME_STEP > 1 ? 1 : level);
            volume.setMuted(false);
            tell(volumeText(volume));
        });
    }

    private static String volumeText(SimpleAudioVolume volume) {
        return "volume " + Math.round(volume.masterVolume() * 100) + " %";
    }

    /** Shows what a key did, in the window or in the status line. */
    private void tell(String text) {
        note = text;
        noteUntil = context.platform().time() + NOTE;
    }

    private WindowEvents.Progress progress() {
        return new WindowEvents.Progress(
                player.position(), player.duration(), player.state() == PlayerState.PLAYING, note());
    }

    private String note() {
        return context.platform().time() < noteUntil ? note : "";
    }

    /** Ctrl-Z: the terminal is left, and nothing plays on behind it. */
    private void freeze() {
        frozen = player.state() == PlayerState.PLAYING;
        if (frozen) {
            try {
                player.pause().get(FREEZE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException interrupt) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException late) {
                // It pauses when it can.
            }
        }
        display.suspend();
    }

    private void thaw() {
        display.resume();
        if (frozen) {
            complain(player.play());
        }
    }

    private void complain(CompletableFuture<Void> operation) {
        var unusedDone = operation.exceptionally(failure -> {
            display.print("reel: " + failure.getMessage());
            return null;
        });
    }
}
