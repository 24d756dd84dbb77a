package dev.reel.platform;

/** Called once, on a thread of the generator's, when an event is there to be taken (platform.md §4). */
@FunctionalInterface
public interface AsyncCallback {
    /** Takes the event by {@link EventGenerator#endGetEvent}, on this thread or any other. */
    void invoke(AsyncResult result);
}
