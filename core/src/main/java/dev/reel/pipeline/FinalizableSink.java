package dev.reel.pipeline;

import java.util.concurrent.CompletableFuture;

/** A sink that has to finish its output before it is shut down, a file sink for example. */
public interface FinalizableSink {
    /** Finishes after the last sample; the future completes when everything is written, or with the failure. */
    CompletableFuture<Void> finalizeSink();
}
