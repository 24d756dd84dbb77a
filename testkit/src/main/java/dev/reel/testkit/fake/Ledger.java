package dev.reel.testkit.fake;

import dev.reel.platform.media.MediaBuffer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the buffers that fakes have made and that nobody has closed yet, and keeps what was done against a contract.
 *
 * <p>After a test both must be empty: a lost sample leaves a live buffer, a sample that was closed by one who did not own it
 * shows as a violation of whoever still held it.
 */
public final class Ledger {
    private final AtomicLong made = new AtomicLong();
    private final AtomicLong live = new AtomicLong();
    private final List<String> violations = new ArrayList<>();

    /** An empty ledger. */
    public Ledger() {}

    /** Buffers made so far. */
    public long madeBuffers() {
        return made.get();
    }

    /** Buffers that are not closed yet. */
    public long liveBuffers() {
        return live.get();
    }

    /** The live buffers under the name {@code "fake buffers"}, fit for a leak check. */
    public Map<String, Long> counters() {
        return Map.of("fake buffers", live.get());
    }

    /** Notes something that a contract forbids. */
    public void violation(String what) {
        synchronized (violations) {
            violations.add(what);
        }
    }

    public List<String> violations() {
        synchronized (violations) {
            return List.copyOf(violations);
        }
    }

    /** Forgets the violations so far, for a test that provoked them. */
    public void forgive() {
        synchronized (violations) {
            violations.clear();
        }
    }

    /** Fails when a buffer is live or a contract was violated. */
    public void assertClean() {
        List<String> wrong = violations();
        if (!wrong.isEmpty()) {
            throw new AssertionError("contracts violated: " + String.join("; ", wrong));
        }
        if (live.get() != 0) {
            throw new AssertionError(live.get() + " of " + made.get() + " buffers were never closed");
        }
    }

    /** A buffer that counts as live until its last close. */
    MediaBuffer buffer(ByteBuffer content) {
        made.incrementAndGet();
        live.incrementAndGet();
        return new FakeBuffer(this, content);
    }

    void released() {
        live.decrementAndGet();
    }
}
