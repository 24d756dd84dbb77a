package dev.reel.player;

import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaException;

/** Hears what a player does, one call at a time, on a thread that may wait: the player goes on meanwhile, other listeners wait. */
public interface PlayerListener {
    /** The state changed; never called twice in a row with the same state. */
    default void onState(PlayerState state) {}

    /** The presentation was played to its end. */
    default void onEnd() {}

    /** Playback ended with a failure. */
    default void onError(MediaException failure) {}

    /** Any event of the session, before the calls above that it leads to. */
    default void onEvent(MediaEvent event) {}
}
