package dev.reel.cli;

import dev.reel.ffmpeg.NativeCount;
import dev.reel.testkit.LeakCheck;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Checks after a test that every native object it opened is closed; other threads may take a moment. */
public final class NativesClosed {
    private NativesClosed() {}

    public static LeakCheck check() {
        return LeakCheck.of("natives", NativesClosed::open).within(Duration.ofSeconds(10));
    }

    private static Map<String, Long> open() {
        Map<String, Long> open = new TreeMap<>();
        NativeCount.snapshot().forEach((kind, count) -> open.put(kind.name(), count));
        return open;
    }
}
