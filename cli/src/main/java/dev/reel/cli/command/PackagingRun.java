package dev.reel.cli.command;

import dev.reel.cli.CommandContext;
import dev.reel.protection.packager.PackagingProgress;
import dev.reel.protection.packager.PackagingReport;
import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Runs a packager on the calling thread: Ctrl-C stops it, and in a terminal a line shows how far it is. */
final class PackagingRun {
    private static final String CLEAR_LINE = "\r\u001b[K";

    private PackagingRun() {}

    static PackagingReport of(CommandContext context, Function<PackagingProgress, PackagingReport> packager) {
        Thread worker = Thread.currentThread();
        CompletableFuture<Void> done = new CompletableFuture<>();
        context.interruption().closeWith(() -> {
            synchronized (done) {
                if (!done.isDone()) {
                    worker.interrupt();
                }
            }
            return done;
        });
        Percentage shown = new Percentage(context.console().out());
        try {
            return packager.apply(context.console().isTerminal() ? shown : PackagingProgress.NONE);
        } finally {
            shown.clear();
            synchronized (done) {
                done.complete(null);
                // What stopped this run must not stop what comes after it on this thread.
                Thread.interrupted();
            }
        }
    }

    private static final class Percentage implements PackagingProgress {
        private final PrintStream out;
        private long last = -1;

        Percentage(PrintStream out) {
            this.out = out;
        }

        @Override
        public void at(long done, long total) {
            long now = total <= 0 ? 0 : done * 100 / total;
            if (now != last) {
                last = now;
                out.print(CLEAR_LINE + now + " %");
                out.flush();
            }
        }

        void clear() {
            if (last >= 0) {
                out.print(CLEAR_LINE);
                out.flush();
            }
        }
    }
}
