package dev.reel.session.sequencer;

import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.RateControl;
import dev.reel.pipeline.RateSupport;
import dev.reel.pipeline.Services;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The rate of a sequence: what all sources of the active segment can do, kept for the segments to come (media-session.md §11.2).
 * A sequence of several segments goes forward only: it has told which comes next.
 *
 * <p>Any thread may ask; a change is handed to the sequence's queue.
 */
final class SequenceRate implements RateControl, RateSupport {
    private record Rate(boolean thin, float value) {}

    private final Supplier<List<NativePart>> parts;
    private final Sequence sequence;
    private volatile Rate rate = new Rate(false, 1);

    SequenceRate(Sequence sequence, Supplier<List<NativePart>> parts) {
        this.sequence = sequence;
        this.parts = parts;
    }

    /** True when every source of the active segment can be asked for rates. */
    boolean isSupported(Class<?> type) {
        List<NativePart> present = parts.get();
        return type.isInstance(this)
                && !present.isEmpty()
                && present.stream()
                        .allMatch(part -> part.source()
                                .service(Services.RATE_CONTROL, type)
                                .isPresent());
    }

    @Override
    public void setRate(boolean thin, float newRate) {
        sequence.checkOpen();
        if (newRate < 0 && !sequence.canReverse()) {
            throw new MediaException(
                    Status.MF_E_REVERSE_UNSUPPORTED,
                    "a sequence of several segments cannot be played backwards; play its segments one by one");
        }
        float fastest = Math.abs(fastestRate(newRate < 0, thin));
        if (newRate < 0 && fastest == 0) {
            throw new MediaException(Status.MF_E_REVERSE_UNSUPPORTED, "the sequence cannot be played backward");
        }
        if (!(Math.abs(newRate) <= fastest)) {
            throw new MediaException(
                    Status.MF_E_UNSUPPORTED_RATE,
                    "the sequence cannot be played at rate " + newRate + "; the fastest is " + fastest);
        }
        rate = new Rate(thin, newRate);
        sequence.post(() -> sequence.changeRate(thin, newRate));
    }

    @Override
    public float rate() {
        return rate.value();
    }

    @Override
    public boolean isThinned() {
        return rate.thin();
    }

    @Override
    public float slowestRate(boolean reverse, boolean thin) {
        float slowest = 0;
        for (NativePart part : parts.get()) {
            float own = support(part).map(s -> s.slowestRate(reverse, thin)).orElse(1f);
            slowest = Math.max(slowest, Math.abs(own));
        }
        return reverse ? -slowest : slowest;
    }

    @Override
    public float fastestRate(boolean reverse, boolean thin) {
        if (reverse && !sequence.canReverse()) {
            return 0;
        }
        float fastest = Float.MAX_VALUE;
        for (NativePart part : parts.get()) {
            float own = support(part).map(s -> s.fastestRate(reverse, thin)).orElse(reverse ? 0f : 1f);
            fastest = Math.min(fastest, Math.abs(own));
        }
        return reverse ? -fastest : fastest;
    }

    private static Optional<RateSupport> support(NativePart part) {
        return part.source().service(Services.RATE_CONTROL, RateSupport.class);
    }

    /** A source that is about to start takes on the rate that was set while others played. */
    void applyTo(MediaSource source) {
        Rate wanted = rate;
        source.service(Services.RATE_CONTROL, RateControl.class)
                .filter(control -> control.rate() != wanted.value() || control.isThinned() != wanted.thin())
                .ifPresent(control -> control.setRate(wanted.thin(), wanted.value()));
    }
}
