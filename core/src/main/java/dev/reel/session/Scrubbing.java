package dev.reel.session;

import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.session.flow.OutputStage;
import dev.reel.session.flow.SinkDriver;
import dev.reel.session.presentation.Presentation;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** A start at rate 0: every sink is to show one sample, and the last one that has completes it. On the session's queue. */
final class Scrubbing {
    private final PlaybackRate rate;
    private final SessionEvents events;
    private final Set<SinkDriver> open = Collections.newSetFromMap(new IdentityHashMap<>());

    Scrubbing(PlaybackRate rate, SessionEvents events) {
        this.rate = rate;
        this.events = events;
    }

    /** The clock starts: at rate 0 each sink is to show one sample. */
    void expect(Presentation presentation) {
        open.clear();
        if (!rate.isScrubbing()) {
            return;
        }
        for (OutputStage output : presentation.outputs()) {
            // One that keeps no time shows nothing, and does not say so.
            if (!Presentation.isRateless(output) && !output.driver().isAbandoned()) {
                open.add(output.driver());
            }
        }
        if (open.isEmpty()) {
            events.raise(MediaEvent.of(MediaEventType.MESessionScrubSampleComplete));
        }
    }

    /** A sink has shown its sample; the last one completes the scrub. */
    void shown(SinkDriver sink) {
        if (open.remove(sink) && open.isEmpty()) {
            events.raise(MediaEvent.of(MediaEventType.MESessionScrubSampleComplete));
        }
    }
}
