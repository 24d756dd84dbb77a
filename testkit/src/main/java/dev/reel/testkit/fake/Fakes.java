package dev.reel.testkit.fake;

import dev.reel.platform.Platform;
import dev.reel.platform.media.MediaType;
import dev.reel.testkit.EventTrace;
import dev.reel.testkit.VirtualPlatform;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the fakes of one test: they share a platform, a ledger and, if wanted, a trace.
 *
 * <p>Begin here: {@code new Fakes(virtual).source(StreamScript.video(30, Duration.ofSeconds(5))).build()}. At the end of the
 * test {@link Ledger#assertClean} says whether a sample was lost.
 */
public final class Fakes {
    private final Platform platform;
    private final LongConsumer spend;
    private final CountDownLatch released = new CountDownLatch(1);
    private final Ledger ledger = new Ledger();
    private volatile @Nullable EventTrace trace;

    /** Fakes in virtual time. */
    public Fakes(VirtualPlatform virtual) {
        this(virtual.platform(), virtual::spend);
    }

    /** Fakes on real threads; a call that takes long then really keeps its thread, until {@link #release} at the latest. */
    public Fakes(Platform platform) {
        this.platform = platform;
        this.spend = this::keepThread;
    }

    private Fakes(Platform platform, LongConsumer spend) {
        this.platform = platform;
        this.spend = spend;
    }

    private void keepThread(long amount) {
        try {
            if (released.await(amount * 100, TimeUnit.NANOSECONDS)) {
                note("fakes", "a call that takes long is released");
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets calls that take long on real threads return, now and from now on. */
    public void release() {
        released.countDown();
    }

    /** Lets every fake write its calls and events to a trace from now on. */
    public Fakes tracing(EventTrace newTrace) {
        trace = newTrace;
        return this;
    }

    public Platform platform() {
        return platform;
    }

    public Ledger ledger() {
        return ledger;
    }

    /** A source with streams numbered from 1, all selected by default. */
    public FakeSource.Builder source(StreamScript... streams) {
        return new FakeSource.Builder(this, streams);
    }

    /** A transform of one input and one output that turns one kind of media into another. */
    public FakeTransform.Builder transform(MediaType input, MediaType output) {
        return new FakeTransform.Builder(this, input, output);
    }

    /** A renderer without preroll that follows the clock. */
    public FakeSink.Builder<FakeSink> sink() {
        return new FakeSink.Builder<>(this, FakeSink::new);
    }

    /** A renderer that wants data before the clock starts. */
    public FakeSink.Builder<FakePrerollSink> prerollSink() {
        return new FakeSink.Builder<>(this, FakePrerollSink::new);
    }

    /** A file sink: takes data as fast as it comes and has to be finalized. */
    public FakeSink.Builder<FakeFileSink> fileSink() {
        return new FakeSink.Builder<>(this, FakeFileSink::new);
    }

    /** A device with a clock of its own, as a sound card has; wants data before the clock starts. */
    public FakeSink.Builder<FakeDeviceSink> deviceSink() {
        return new FakeSink.Builder<>(this, FakeDeviceSink::new);
    }

    /** Lets a call take an amount of time, 100 ns units. */
    void spend(long amount) {
        spend.accept(amount);
    }

    void note(String who, String what) {
        EventTrace present = trace;
        if (present != null) {
            present.note(who, what);
        }
    }
}
