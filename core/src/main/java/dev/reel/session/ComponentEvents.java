package dev.reel.session;

import dev.reel.platform.MediaEvent;

/** Where drivers report what their components say; called on the components' threads. */
interface ComponentEvents {
    void onSourceEvent(SourceDriver source, MediaEvent event);

    void onStreamEvent(SourceStage stream, MediaEvent event);

    void onSinkEvent(SinkDriver sink, MediaEvent event);
}
