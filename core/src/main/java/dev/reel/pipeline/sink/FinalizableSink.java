package dev.reel.pipeline.sink;

import java.util.concurrent.CompletableFuture;

/**
 * A sink that has to finish its output before it is shut down, a file sink for example. A session has it do so once: when its
 * topology has ended and it is in no other, else at the session's Close. One that is dropped before its streams have ended is not
 * asked.
 */
public interface FinalizableSink {
    /** Finishes after the last sample; the future completes when everything is written, or with the failure. */
    CompletableFuture<Void> finalizeSink();
}
