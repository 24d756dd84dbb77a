package dev.reel.ffmpeg.internal.read;

import dev.reel.pipeline.RateControl;
import dev.reel.pipeline.RateSupport;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;

/**
 * The rate control of an {@link FfmpegSource} (media-session.md §11): forward every rate up to a million, thinned or not;
 * backward thinned only, and only where the container can seek. Any thread.
 */
final class SourceRate implements RateControl, RateSupport {
    /** The magnitude that Media Foundation's own file source gives as its fastest. */
    private static final float FASTEST = 1e6f;

    /** A rate and whether delta frames are left out for it. */
    record Rate(boolean thin, float value) {
        static final Rate NORMAL = new Rate(false, 1);

        boolean isReverse() {
            return value < 0;
        }
    }

    private final FfmpegSource source;
    private final SourceFacts facts;
    private volatile Rate rate = Rate.NORMAL;

    SourceRate(FfmpegSource source, SourceFacts facts) {
        this.source = source;
        this.facts = facts;
    }

    Rate current() {
        return rate;
    }

    /** Takes on a rate that the source has accepted; under the source's lock. */
    void accept(Rate accepted) {
        rate = accepted;
    }

    @Override
    public void setRate(boolean thin, float newRate) {
        if (newRate < 0 && fastestRate(true, thin) == 0) {
            throw new MediaException(
                    Status.MF_E_REVERSE_UNSUPPORTED,
                    facts.name() + " cannot be played at rate " + newRate + ": "
                            + (facts.canSeek() ? "it goes backward thinned only" : "it cannot seek"));
        }
        if (!(Math.abs(newRate) <= FASTEST)) {
            throw new MediaException(
                    Status.MF_E_UNSUPPORTED_RATE,
                    facts.name() + " cannot be played at rate " + newRate + "; the fastest is " + FASTEST);
        }
        source.changeRate(new Rate(thin, newRate));
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
        return 0;
    }

    @Override
    public float fastestRate(boolean reverse, boolean thin) {
        if (!reverse) {
            return FASTEST;
        }
        return thin && facts.canSeek() ? -FASTEST : 0;
    }
}
