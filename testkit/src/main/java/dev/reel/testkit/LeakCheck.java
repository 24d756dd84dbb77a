package dev.reel.testkit;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test after which something is still open that was not open before it.
 *
 * <p>Register it with what counts: {@code @RegisterExtension final LeakCheck leaks = LeakCheck.of("natives",
 * Natives::openByKind)}. A supplier gives how many objects of each kind are open now. Where other threads close late,
 * {@link #within} lets them.
 */
public final class LeakCheck implements BeforeEachCallback, AfterEachCallback {
    private static final long LOOK_AGAIN_MILLIS = 5;

    private final Map<String, Supplier<Map<String, Long>>> counters = new LinkedHashMap<>();
    private Map<String, Long> before = Map.of();
    private Duration patience = Duration.ZERO;

    private LeakCheck() {}

    /** A check of one set of counters. */
    public static LeakCheck of(String name, Supplier<Map<String, Long>> openByKind) {
        return new LeakCheck().and(name, openByKind);
    }

    /** Checks a further set of counters. */
    public LeakCheck and(String name, Supplier<Map<String, Long>> openByKind) {
        counters.put(name, openByKind);
        return this;
    }

    /** Gives real threads that long to close what they hold; without it the counts must be right at once. */
    public LeakCheck within(Duration limit) {
        patience = limit;
        return this;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        before = open();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        check();
    }

    /** Takes the present counts as the right ones. */
    public void begin() {
        before = open();
    }

    /** Fails when the counts are not what they were. */
    public void check() {
        long deadline = System.nanoTime() + patience.toNanos();
        Map<String, Long> now = open();
        while (!now.equals(before) && System.nanoTime() < deadline) {
            try {
                Thread.sleep(LOOK_AGAIN_MILLIS);
            } catch (InterruptedException interrupt) {
                Thread.currentThread().interrupt();
                break;
            }
            now = open();
        }
        if (!now.equals(before)) {
            throw new AssertionError("open after the test: " + now + ", before it: " + before);
        }
    }

    /** What is open, without the kinds of which nothing is. */
    private Map<String, Long> open() {
        Map<String, Long> all = new TreeMap<>();
        counters.forEach((name, supplier) -> supplier.get().forEach((kind, count) -> {
            if (count != 0) {
                all.put(name + "/" + kind, count);
            }
        }));
        return all;
    }
}
