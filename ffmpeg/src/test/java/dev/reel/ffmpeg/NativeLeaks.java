package dev.reel.ffmpeg;

import dev.reel.testkit.LeakCheck;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** The leak check over FFmpeg's objects. A source frees behind its shutdown, so it gets a moment. */
public final class NativeLeaks {
    private NativeLeaks() {}

    public static LeakCheck check() {
        return LeakCheck.of("natives", NativeLeaks::live).within(Duration.ofSeconds(5));
    }

    private static Map<String, Long> live() {
        Map<String, Long> result = new TreeMap<>();
        NativeCount.snapshot().forEach((kind, count) -> result.put(kind.name(), count));
        return result;
    }
}
