package dev.reel.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test that leaves native objects alive; a source cleans up behind its shutdown, so it gets a moment. */
public final class LeakCheck implements AfterEachCallback {
    @Override
    public void afterEach(ExtensionContext context) throws InterruptedException {
        long bound = System.nanoTime() + 5_000_000_000L;
        while (NativeCount.total() != 0 && System.nanoTime() < bound) {
            Thread.sleep(5);
        }
        assertThat(NativeCount.snapshot())
                .allSatisfy((kind, live) ->
                        assertThat(live).as("live objects of kind " + kind).isZero());
    }
}
