package dev.reel.pipeline;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;

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

    /** Facts about a clock's precision. */
    record Properties(long frequency, int toleranceNanos, int jitter) {}

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
