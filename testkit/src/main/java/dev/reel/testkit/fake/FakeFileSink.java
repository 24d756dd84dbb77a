package dev.reel.testkit.fake;

import dev.reel.pipeline.SinkCharacteristic;
import dev.reel.pipeline.sink.FinalizableSink;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A sink that takes samples as fast as they come and has to be finalized after the last one. */
public final class FakeFileSink extends FakeSink implements FinalizableSink {
    private final AtomicInteger finalizations = new AtomicInteger();

    FakeFileSink(Builder<?> builder) {
        super(builder.with(SinkCharacteristic.RATELESS));
    }

    @Override
    public CompletableFuture<Void> finalizeSink() {
        Fault fault = conduct.call(FaultPoint.SINK_FINALIZE, "finalizeSink");
        finalizations.incrementAndGet();
        CompletableFuture<Void> written = new CompletableFuture<>();
        Consumer<Status> fail = status ->
                written.completeExceptionally(new MediaException(status, conduct.name() + " could not be finished"));
        conduct.answer(fault, new Conduct.Answer(List.of(() -> written.complete(null)), fail, fail));
        return written;
    }

    /** How often it was finalized; more than once is wrong. */
    public int finalizationCount() {
        return finalizations.get();
    }

    @Override
    void checkNotFinalized() {
        if (finalizations.get() > 0) {
            conduct.violation("got a sample after it was finalized");
        }
    }
}
