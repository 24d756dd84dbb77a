package dev.reel.pipeline.sink;

import dev.reel.pipeline.RateSupport;

/** Forward at normal speed, nothing else. */
final class OnlyNormalRate implements RateSupport {
    @Override
    public float slowestRate(boolean reverse, boolean thin) {
        return reverse ? 0 : 1;
    }

    @Override
    public float fastestRate(boolean reverse, boolean thin) {
        return reverse ? 0 : 1;
    }
}
