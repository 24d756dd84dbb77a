package dev.reel.bench.session;

import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.session.MediaSession;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One sample's way through the session, from the sink's request to the sink's door, with components that cost nothing.
 *
 * <p>Everything runs on the measuring thread, so the time is CPU time. The allocation that the gc profiler shows is the sample's
 * own handle, {@link HandleOnly}, and whatever the session adds to it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SampleCost {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final Executor here = tasks::add;
    private final GreedySink sink = new GreedySink();
    private final EndlessSource source =
            new EndlessSource(MediaType.audio(Subtype.PCM, 48_000, 2, 16), 20 * Platform.MILLISECOND);
    private final MediaSession session =
            MediaSession.create(null, new Platform(Platform.system().timeService(), here, here));

    /** A session that is ready. */
    public SampleCost() {}

    @Setup(Level.Trial)
    public void start() {
        session.setTopology(Set.of(), OneBranch.of(source, sink));
        session.start(null, PropVariant.EMPTY);
        run();
        sink.ask();
        run();
        if (sink.taken() != 1) {
            throw new IllegalStateException("the session does not flow: " + sink.taken() + " samples came");
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        session.close();
        run();
        session.shutdown();
        run();
        source.shutdown();
    }

    /** The session's share. */
    @Benchmark
    public long sample() {
        sink.ask();
        run();
        return sink.taken();
    }

    private void run() {
        Runnable task;
        while ((task = tasks.poll()) != null) {
            task.run();
        }
    }

    /** The sample alone: what is allocated whoever moves it. */
    @State(Scope.Thread)
    public static class HandleOnly {
        private final MemoryBuffer data = MemoryBuffer.allocate(64);

        /** One buffer for all samples. */
        public HandleOnly() {}
    }

    /** For comparison: making and closing a sample. */
    @Benchmark
    public long handleOnly(HandleOnly state) {
        try (Sample sample = new Sample(state.data.retain()).setTime(0).setDuration(1)) {
            return sample.time();
        }
    }
}
