package dev.reel.pipeline.clock;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.Set;
import java.util.UUID;

/**
 * What drives a presentation clock: the system's time, or a device such as a sound card (media-session.md §9.9).
 *
 * <p>It hears of clock changes first, by its {@link ClockStateSink} methods, and refuses a change by throwing.
 */
public interface PresentationTimeSource extends ClockStateSink {
    /** Characteristics of a clock. */
    enum Characteristic {
        FREQUENCY_10MHZ,
        ALWAYS_RUNNING,
        IS_SYSTEM_CLOCK
    }

    /** The time now, 100 ns units: 0 when stopped, frozen when paused. */
    long time();

    /** The time together with the platform's time at which it was read. */
    CorrelatedTime correlatedTime();

    ClockState state();

    /** Changes when times before and after are not comparable. */
    default int continuityKey() {
        return 0;
    }

    /** What kind of clock it is; none unless it says. */
    default Set<Characteristic> clockCharacteristics() {
        return Set.of();
    }

    /** How precise it is; one tick of 100 ns as far as it knows. */
    default Properties clockProperties() {
        return new Properties(0, NO_CLOCK_ID, 0, 10_000_000, 0, 1);
    }

    /** The null GUID: a clock without an id. */
    UUID NO_CLOCK_ID = new UUID(0, 0);

    /**
     * Facts about a clock's precision (MFCLOCK_PROPERTIES).
     *
     * @param correlationRate at which it correlates with other clocks, 0 for never
     * @param clockId which clock it is, {@link #NO_CLOCK_ID} when unknown
     * @param flags no flag is defined
     * @param frequency ticks per second
     * @param tolerance parts per billion
     * @param jitter ticks
     */
    record Properties(long correlationRate, UUID clockId, int flags, long frequency, int tolerance, int jitter) {}

    /** {@code MF_E_NO_CLOCK} when there is no underlying clock. */
    default PresentationTimeSource underlyingClock() {
        throw new MediaException(Status.MF_E_NO_CLOCK, "this time source has no underlying clock");
    }

    /**
     * The platform's time at which this source will show {@code clockTime} as far as can be foreseen now, or
     * {@link Long#MAX_VALUE} when it does not move.
     */
    long systemTimeOf(long clockTime);
}
