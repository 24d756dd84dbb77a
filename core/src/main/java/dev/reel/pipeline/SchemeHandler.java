package dev.reel.pipeline;

import dev.reel.platform.Attributes;
import dev.reel.platform.Platform;

/**
 * Opens media sources for URLs of certain schemes (platform.md §8); found by {@link java.util.ServiceLoader}.
 */
public interface SchemeHandler {
    /** True when this handler opens URLs of a scheme; {@code file} also stands for plain paths. Lower case. */
    boolean handles(String scheme);

    /**
     * Opens a URL or path and finds out what is in it. Runs on a thread that may wait; gives up when cancelled and within the
     * option {@link SourceOptions#TIMEOUT} without data.
     */
    MediaSource open(String url, Attributes options, Platform platform, Cancellation cancellation);
}
