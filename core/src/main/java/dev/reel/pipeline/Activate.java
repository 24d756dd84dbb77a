package dev.reel.pipeline;

import dev.reel.platform.Attributes;

/**
 * Makes a component when it is needed (topology.md §5). Whoever activates it shuts it down through the same object.
 *
 * @param <T> what it makes
 */
public interface Activate<T> {
    Attributes attributes();

    /** The component, the same on every call until it is shut down. */
    T activateObject();

    /** Shuts the made component down, if there is one. */
    void shutdownObject();

    /** Gives up ownership of the made component. */
    void detachObject();
}
