package dev.reel.testkit.fake;

import dev.reel.pipeline.RateControl;
import dev.reel.pipeline.RateSupport;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import java.util.List;

/** The rate control of a fake source. */
final class SourceRate implements RateControl, RateSupport {
    private final FakeSource source;
    private final float slowest;
    private final float fastest;
    private final boolean canReverse;
    private float rate = 1;
    private boolean thinned;

    SourceRate(FakeSource source, float slowest, float fastest, boolean canReverse) {
        this.source = source;
        this.slowest = slowest;
        this.fastest = fastest;
        this.canReverse = canReverse;
    }

    @Override
    public void setRate(boolean thin, float newRate) {
        Fault fault = source.conduct.call(FaultPoint.SOURCE_SET_RATE, "setRate " + newRate + (thin ? " thinned" : ""));
        synchronized (source.lock) {
            source.checkOpen();
            if (newRate < 0 && !canReverse) {
                throw new MediaException(Status.MF_E_REVERSE_UNSUPPORTED, source + " cannot play in reverse");
            }
            if (Math.abs(newRate) < slowest || Math.abs(newRate) > fastest) {
                throw new MediaException(Status.MF_E_UNSUPPORTED_RATE, source + " cannot play at rate " + newRate);
            }
            if (!(fault instanceof Fault.Fails)) {
                rate = newRate;
                thinned = thin;
                source.streams().forEach(stream -> stream.pace(newRate < 0, thin && source.thins));
            }
            Runnable changed = () -> source.emit(
                    MediaEvent.of(MediaEventType.MESourceRateChanged, Status.S_OK, PropVariant.r4(newRate)));
            source.conduct.answer(fault, source.answer(MediaEventType.MESourceRateChanged, List.of(changed)));
        }
    }

    @Override
    public float rate() {
        synchronized (source.lock) {
            return rate;
        }
    }

    @Override
    public boolean isThinned() {
        synchronized (source.lock) {
            return thinned;
        }
    }

    @Override
    public float slowestRate(boolean reverse, boolean thin) {
        source.conduct.reach(FaultPoint.SOURCE_RATES);
        return reverse ? (canReverse ? -slowest : 0) : slowest;
    }

    @Override
    public float fastestRate(boolean reverse, boolean thin) {
        source.conduct.reach(FaultPoint.SOURCE_RATES);
        return reverse ? (canReverse ? -fastest : 0) : fastest;
    }
}
