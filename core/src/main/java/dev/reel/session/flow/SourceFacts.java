package dev.reel.session.flow;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.RateControl;
import dev.reel.pipeline.RateSupport;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.SourceCharacteristic;
import java.util.Set;

/**
 * What a source says about itself at a moment; nothing when it is shut down.
 *
 * @param controlsRate true when it has a rate control
 */
public record SourceFacts(Set<SourceCharacteristic> characteristics, boolean controlsRate, ComponentRates rates) {
    private static final SourceFacts GONE = new SourceFacts(Set.of(), false, ComponentRates.silent());

    /** Asks a source on the calling thread, which it may keep. */
    public static SourceFacts of(MediaSource source) {
        try {
            return new SourceFacts(
                    Set.copyOf(source.characteristics()),
                    source.service(Services.RATE_CONTROL, RateControl.class).isPresent(),
                    ComponentRates.of(source.service(Services.RATE_CONTROL, RateSupport.class)));
        } catch (RuntimeException failure) {
            // One that is shut down says so; one that fails in another way cannot be relied on for anything either.
            return GONE;
        }
    }

    /** Of a source that nobody has asked. */
    public static SourceFacts none() {
        return GONE;
    }
}
