package dev.reel.cli.transcode;

import dev.reel.cli.CommandContext;
import dev.reel.cli.format.TimeText;
import dev.reel.player.TranscodeProgress;
import java.util.Locale;

/** The line that shows in a terminal how far a transcoding is. Any thread. */
public final class TranscodeLine {
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final CommandContext context;
    private boolean shown;

    public TranscodeLine(CommandContext context) {
        this.context = context;
    }

    /** Draws it anew; nothing outside a terminal. */
    public synchronized void show(TranscodeProgress progress) {
        if (context.console().isTerminal()) {
            context.console().out().print(CLEAR_LINE + line(progress));
            context.console().out().flush();
            shown = true;
        }
    }

    private static String line(TranscodeProgress progress) {
        StringBuilder line = new StringBuilder();
        progress.share().ifPresent(share -> line.append(String.format(Locale.ROOT, "%3.0f %%  ", share * 100)));
        line.append(TimeText.clock(progress.position()));
        progress.length().ifPresent(length -> line.append(" / ").append(TimeText.clock(length)));
        line.append(String.format(Locale.ROOT, "  %.1fx", progress.speed()));
        progress.remaining()
                .ifPresent(
                        left -> line.append("  ").append(TimeText.clock(left)).append(" left"));
        return line.toString();
    }

    /** Takes it away. */
    public synchronized void clear() {
        if (shown) {
            shown = false;
            context.console().out().print(CLEAR_LINE);
            context.console().out().flush();
        }
    }
}
