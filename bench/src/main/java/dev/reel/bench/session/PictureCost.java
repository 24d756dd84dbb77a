package dev.reel.bench.session;

import com.sun.management.ThreadMXBean;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.platform.Attributes;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.session.MediaSession;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/**
 * What one picture of a real film costs beside the codec: bytes allocated and queues woken on its way from the demuxer over the
 * decoder to the sink's door, for the first two seconds of a JVM and for what follows. Every queue runs on the measuring thread,
 * so each hand-over that would wake a thread is one task here.
 *
 * <p>One line of JSON for each. Arguments: a clip.
 */
public final class PictureCost {
    private static final int COLD = 60;
    private static final int ROUNDS = 10;

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Executor here = tasks::add;
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final PrintStream out;
    private long woken;

    private PictureCost(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) {
        PictureCost cost = new PictureCost(System.out);
        cost.film(arguments[0], "cold", true);
        for (int round = 1; round < ROUNDS; round++) {
            cost.film(arguments[0], "warm", round == ROUNDS - 1);
        }
    }

    /** Decodes a clip from beginning to end. */
    private void film(String clip, String round, boolean tells) {
        Platform platform = new Platform(Platform.system().timeService(), here, here);
        CompletableFuture<MediaSource> opening =
                SourceResolver.installed(platform).resolve(clip, new Attributes(), new Cancellation());
        runUntil(opening);
        MediaSource source = opening.join();
        GreedySink sink = new GreedySink(true);
        MediaSession session = MediaSession.create(null, platform);
        session.setTopology(Set.of(), OneBranch.of(source, sink));
        CompletableFuture<?> started = session.start(null, PropVariant.EMPTY);
        runUntil(started);
        measure(sink, COLD, tells, round + ", first two seconds");
        measure(sink, Integer.MAX_VALUE, tells, round + ", the rest");
        runUntil(session.close());
        session.shutdown();
        source.shutdown();
        run();
    }

    /** Asks for pictures until none comes any more. */
    private void measure(GreedySink sink, int wanted, boolean tells, String stretch) {
        long before = sink.taken();
        long wakes = woken;
        long bytes = allocated();
        long last;
        do {
            last = sink.taken();
            sink.ask();
            run();
        } while (sink.taken() > last && sink.taken() - before < wanted);
        long count = Math.max(1, sink.taken() - before);
        if (tells) {
            out.printf(
                    Locale.ROOT,
                    "{\"measure\": \"picture\", \"stretch\": \"%s\", \"pictures\": %d, \"bytes\": %.0f, \"wakes\":"
                            + " %.2f}%n",
                    stretch,
                    count,
                    (allocated() - bytes) / (double) count,
                    (woken - wakes) / (double) count);
        }
    }

    private long allocated() {
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    private void run() {
        Runnable task;
        while ((task = tasks.poll()) != null) {
            woken++;
            task.run();
        }
    }

    private void runUntil(CompletableFuture<?> done) {
        while (!done.isDone()) {
            run();
            Thread.onSpinWait();
        }
    }
}
