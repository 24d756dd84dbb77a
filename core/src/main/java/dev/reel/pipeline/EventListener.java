package dev.reel.pipeline;

import dev.reel.platform.MediaEvent;

/** Takes the events of one component, in order. Called on the component's thread: take note, return, never block. */
@FunctionalInterface
public interface EventListener {
    void onEvent(MediaEvent event);
}
