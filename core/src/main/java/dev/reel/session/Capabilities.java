package dev.reel.session;

import dev.reel.pipeline.RateSupport;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.SourceCharacteristic;
import dev.reel.platform.MediaException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a session can do with a presentation (media-session.md §8). */
final class Capabilities {
    private Capabilities() {}

    static Set<SessionCapability> of(Presentation presentation, boolean started) {
        Set<SessionCapability> found = EnumSet.of(SessionCapability.START);
        List<SourceDriver> sources = presentation.sources();
        if (all(sources, SourceCharacteristic.CAN_SEEK)) {
            found.add(SessionCapability.SEEK);
        }
        if (started && all(sources, SourceCharacteristic.CAN_PAUSE)) {
            found.add(SessionCapability.PAUSE);
        }
        if (all(sources, SourceCharacteristic.DOES_NOT_USE_NETWORK)) {
            found.add(SessionCapability.DOES_NOT_USE_NETWORK);
        }
        if (canPlay(presentation, false)) {
            found.add(SessionCapability.RATE_FORWARD);
        }
        if (canPlay(presentation, true)) {
            found.add(SessionCapability.RATE_REVERSE);
        }
        return found;
    }

    private static boolean all(List<SourceDriver> sources, SourceCharacteristic wanted) {
        return !sources.isEmpty() && sources.stream().allMatch(source -> source.has(wanted));
    }

    private static boolean canPlay(Presentation presentation, boolean reverse) {
        return !presentation.sources().isEmpty()
                && presentation.sources().stream()
                        .allMatch(source ->
                                supports(source.source().service(Services.RATE_CONTROL, RateSupport.class), reverse))
                && presentation.outputs().stream()
                        .filter(output -> !Presentation.isRateless(output))
                        .allMatch(output -> supports(
                                output.driver().sink().service(Services.RATE_CONTROL, RateSupport.class), reverse));
    }

    /** An object without rate support plays forward at normal rate only. */
    private static boolean supports(Optional<RateSupport> support, boolean reverse) {
        try {
            return support.map(rates -> rates.fastestRate(reverse, true) != 0).orElse(!reverse);
        } catch (MediaException cannotSay) {
            return !reverse;
        }
    }
}
