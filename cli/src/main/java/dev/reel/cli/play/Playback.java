package dev.reel.cli.play;

import dev.reel.cli.CommandContext;
import dev.reel.cli.format.StatusLine;
import dev.reel.cli.terminal.Key;
import dev.reel.cli.terminal.Keyboard;
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
import org.jspecify.annotations.Nullable;

/**
 * Plays an open player to its end in front of a person: keys, a status line that moves while the output is a terminal and is
 * printed once at the end.
 */
public final class Playback {
    private static final Duration SHORT_STEP = Duration.ofSeconds(5);
    private static final Duration LONG_STEP = Duration.ofSeconds(60);
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
        this.seeking = new SeekControl(context.platform(), player::position, player::duration, player::seek);
    }

    /** Plays from a position, then what a playlist has behind it, until the end, a quit or an interrupt; a failure on the way is thrown. */
    public void run(Duration from, Playlist playlist, @Nullable Keyboard keyboard) {
        if (!from.isZero()) {
            complain(player.seek(from));
        }
        Outcome.of(playlist.prepare());
        var unusedStarted = player.play();
        keys.connect(this::onKey);
        if (keyboard != null) {
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
            display.update(status());
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
            case QUIT -> {
                var unusedClosed = player.closeAsync();
            }
        }
    }

    private void complain(CompletableFuture<Void> operation) {
        var unusedDone = operation.exceptionally(failure -> {
            display.print("reel: " + failure.getMessage());
            return null;
        });
    }
}
