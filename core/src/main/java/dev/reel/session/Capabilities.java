package dev.reel.session;

import dev.reel.pipeline.SourceCharacteristic;
import dev.reel.session.flow.ComponentRates;
import dev.reel.session.flow.RateRange;
import dev.reel.session.flow.SourceDriver;
import dev.reel.session.presentation.Presentation;
import dev.reel.session.presentation.PresentationRates;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a session can do with a presentation (media-session.md §8).
 *
 * @param forward the rates behind RATE_FORWARD, with every picture and thinned
 * @param reverse the rates behind RATE_REVERSE
 */
record Capabilities(Set<SessionCapability> set, List<RateRange> forward, List<RateRange> reverse) {
    /** Of a session without a topology. */
    static final Capabilities NONE = new Capabilities(Set.of(), List.of(), List.of());

    static Capabilities of(Presentation presentation, boolean started) {
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
        return new Capabilities(Set.copyOf(found), ranges(presentation, false), ranges(presentation, true));
    }

    int bits() {
        return SessionCapability.bits(set);
    }

    /** The bits that differ from others, also those that stay set while their detail, the range of rates, differs. */
    int delta(Capabilities before) {
        int delta = bits() ^ before.bits();
        int both = bits() & before.bits();
        if (!forward.equals(before.forward)) {
            delta |= both & SessionCapability.RATE_FORWARD.bit();
        }
        if (!reverse.equals(before.reverse)) {
            delta |= both & SessionCapability.RATE_REVERSE.bit();
        }
        return delta;
    }

    private static List<RateRange> ranges(Presentation presentation, boolean reverse) {
        return List.of(
                PresentationRates.rangeOf(presentation, reverse, false),
                PresentationRates.rangeOf(presentation, reverse, true));
    }

    private static boolean all(List<SourceDriver> sources, SourceCharacteristic wanted) {
        return !sources.isEmpty() && sources.stream().allMatch(source -> source.has(wanted));
    }

    /** True when everything that keeps time says that it has rates in a direction. */
    private static boolean canPlay(Presentation presentation, boolean reverse) {
        return !presentation.sources().isEmpty()
                && presentation.sources().stream()
                        .allMatch(source -> hasRates(source.facts().rates(), reverse))
                && presentation.outputs().stream()
                        .filter(output -> !Presentation.isRateless(output))
                        .allMatch(output -> hasRates(output.driver().rates(), reverse));
    }

    private static boolean hasRates(ComponentRates rates, boolean reverse) {
        return rates.range(reverse, true).filter(range -> range.fastest() != 0).isPresent();
    }
}
