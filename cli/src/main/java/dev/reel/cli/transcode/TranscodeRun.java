package dev.reel.cli.transcode;

import dev.reel.cli.CommandContext;
import dev.reel.cli.format.TimeText;
import dev.reel.cli.play.Outcome;
import dev.reel.platform.Attributes;
import dev.reel.platform.EventAttributes;
import dev.reel.platform.EventReader;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.TimeService;
import dev.reel.session.MediaSession;
import dev.reel.session.SessionAttributes;
import dev.reel.session.SessionRegistry;
import dev.reel.topology.Topology;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Runs a transcode topology to its end; in a terminal a line shows how far it is. Ctrl-C closes it, and leaves no file. */
public final class TranscodeRun {
    private static final String CLEAR_LINE = "\r\u001b[K";
    private static final long REDRAW = Platform.SECOND / 5;
    /** The index of a long film may take a while to write. */
    private static final long CLOSE_TIMEOUT = 300 * Platform.SECOND;

    private final CommandContext context;
    private final MediaSession session;
    private final long length;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final TimeService.Timer redrawTimer;
    private final long begun;
    private boolean shown;

    private TranscodeRun(CommandContext context, SessionRegistry registry, long length) {
        this.context = context;
        this.length = length;
        this.begun = context.platform().time();
        this.session = MediaSession.create(
                new Attributes().set(SessionAttributes.CLOSE_TIMEOUT, CLOSE_TIMEOUT), registry, context.platform());
        this.redrawTimer = context.platform()
                .timeService()
                .newTimer(() -> context.platform().workers().execute(this::redraw));
    }

    /**
     * Runs to the end and finishes the file; a failure on the way is thrown, with nothing left behind.
     *
     * @param length of what is written, 100 ns units; 0 when unknown
     * @return how long it took
     */
    public static Duration of(CommandContext context, SessionRegistry registry, Topology topology, long length) {
        TranscodeRun run = new TranscodeRun(context, registry, length);
        try {
            run.run(topology);
        } finally {
            run.session.shutdown();
        }
        return Duration.ofNanos((context.platform().time() - run.begun) * 100);
    }

    private void run(Topology topology) {
        EventReader.start(session, this::onEvent);
        CompletableFuture<Void> closed = new CompletableFuture<>();
        context.interruption().closeWith(() -> {
            ended.completeExceptionally(new MediaException(Status.MF_E_OPERATION_CANCELLED, "interrupted"));
            return closed;
        });
        try {
            Outcome.of(session.setTopology(Set.of(), topology));
            Outcome.of(session.start(null, PropVariant.EMPTY));
            redraw();
            Outcome.of(ended);
        } catch (MediaException failure) {
            clear();
            close();
            throw failure;
        } finally {
            ended.cancel(false);
            clear();
            closed.complete(null);
        }
        Outcome.of(session.close());
    }

    /** Once something failed, what closing says does not matter. */
    private void close() {
        try {
            Outcome.of(session.close());
        } catch (MediaException followsFromTheFirst) {
            context.console().err().flush();
        }
    }

    private void onEvent(MediaEvent event) {
        if (event.type() == MediaEventType.MESessionEnded) {
            ended.complete(null);
        } else if (event.type() == MediaEventType.MEError) {
            String message = event.attributes().get(EventAttributes.MESSAGE, event.type() + " came");
            ended.completeExceptionally(new MediaException(event.status(), message));
        }
    }

    /** Draws now and again and again until the end. */
    private synchronized void redraw() {
        if (!context.console().isTerminal() || ended.isDone()) {
            return;
        }
        PrintStream out = context.console().out();
        out.print(CLEAR_LINE + line());
        out.flush();
        shown = true;
        redrawTimer.schedule(context.platform().time() + REDRAW);
    }

    private String line() {
        long position = position();
        double seconds = (double) (context.platform().time() - begun) / Platform.SECOND;
        double speed = seconds <= 0 ? 0 : (double) position / Platform.SECOND / seconds;
        String share =
                length <= 0 ? "" : String.format(Locale.ROOT, "%3d %%  ", Math.min(100, position * 100 / length));
        return share
                + TimeText.clock(Duration.ofNanos(position * 100))
                + (length <= 0 ? "" : " / " + TimeText.clock(Duration.ofNanos(length * 100)))
                + String.format(Locale.ROOT, "  %.1fx", speed);
    }

    private long position() {
        try {
            return Math.max(0, session.clock().time());
        } catch (MediaException notYet) {
            return 0;
        }
    }

    private synchronized void clear() {
        redrawTimer.cancel();
        if (shown) {
            shown = false;
            context.console().out().print(CLEAR_LINE);
            context.console().out().flush();
        }
    }
}
