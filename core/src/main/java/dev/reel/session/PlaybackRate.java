package dev.reel.session;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.RateControl;
import dev.reel.pipeline.RateSupport;
import dev.reel.pipeline.Services;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.session.presentation.Presentation;
import dev.reel.session.presentation.PresentationRates;
import org.jspecify.annotations.Nullable;

/**
 * The rate that a session plays at, and who takes it on.
 *
 * <p>Written on the session's queue, read by any thread.
 */
final class PlaybackRate {
    /** A rate and whether the source drops delta frames for it. */
    record Rate(boolean thin, float value) {
        static final Rate NORMAL = new Rate(false, 1);
    }

    private volatile Rate inForce = Rate.NORMAL;

    /** The rate that is in force. */
    Rate inForce() {
        return inForce;
    }

    float value() {
        return inForce.value();
    }

    boolean isScrubbing() {
        return value() == 0;
    }

    boolean isBackward() {
        return value() < 0;
    }

    void set(Rate rate) {
        inForce = rate;
    }

    /** A clock that has just got its time source takes on the rate that was set before. */
    void applyTo(PresentationClock clock) {
        float rate = value();
        if (clock.rate() != rate) {
            clock.setRate(false, rate);
        }
    }

    /** A source that is about to start takes on the rate that was set while another played. On the source's lane. */
    void applyTo(MediaSource source) {
        Rate wanted = inForce;
        source.service(Services.RATE_CONTROL, RateControl.class)
                .filter(control -> control.rate() != wanted.value() || control.isThinned() != wanted.thin())
                .ifPresent(control -> control.setRate(wanted.thin(), wanted.value()));
    }

    /** Why a presentation cannot start at the rate in force; null when it can. Forward, everything can start. */
    @Nullable
    MediaException refusal(Presentation presentation) {
        if (!isBackward()) {
            return null;
        }
        try {
            requireSupport(new PresentationRates(() -> presentation), inForce);
            return null;
        } catch (MediaException refused) {
            return refused;
        }
    }

    /** Fails when something cannot play at a rate; the message names the nearest that it can. */
    static void requireSupport(RateSupport support, Rate wanted) {
        RateSupport.Verdict answer = support.isRateSupported(wanted.thin(), wanted.value());
        if (answer.isSupported()) {
            return;
        }
        Status status = answer.status();
        String why = "the presentation cannot be played at rate " + wanted.value();
        if (status.equals(Status.MF_E_REVERSE_UNSUPPORTED)) {
            why = "the presentation cannot be played backwards" + (wanted.thin() ? "" : " with every picture");
        } else if (status.equals(Status.MF_E_THINNING_UNSUPPORTED)) {
            why = "the presentation cannot be thinned at rate " + wanted.value();
        }
        throw new MediaException(status, why + "; the nearest that it can is " + answer.nearest());
    }
}
