package dev.reel.pipeline;

import java.time.Duration;
import java.util.Map;

/**
 * A named part of the whole.
 *
 * @param start where it begins
 * @param end where it ends
 * @param title empty when it has none
 * @param tags all that is said of it, keys in lower case
 */
public record Chapter(Duration start, Duration end, String title, Map<String, String> tags) {
    /** Copies the tags. */
    public Chapter {
        tags = Map.copyOf(tags);
    }
}
