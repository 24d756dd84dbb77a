package dev.reel.pipeline.sink;

import dev.reel.pipeline.RateSupport;
import dev.reel.platform.Platform;

/**
 * How a stream of a {@link RenderingSink} treats time; start from {@link #video}, {@link #audio} or {@link #rateless}.
 *
 * @param pace what a sample waits for
 * @param requests samples that are asked for or held at a time
 * @param dropAfter a sample later than this is dropped, 100 ns units; {@link #NEVER} to render all
 * @param early how long before its time a sample is rendered, 100 ns units
 * @param preroll whether the sink says that it can take samples before the clock starts
 * @param waiting whether the renderer's methods may wait for a device
 * @param rates the rates that the renderer can follow
 */
public record RenderPolicy(
        Pace pace, int requests, long dropAfter, long early, Preroll preroll, Waiting waiting, RateSupport rates) {
    /** No sample is too late. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Any rate in both directions, 0 too. */
    public static final RateSupport ANY_RATE = new RateSupport() {
        @Override
        public float slowestRate(boolean reverse, boolean thin) {
            return 0;
        }

        @Override
        public float fastestRate(boolean reverse, boolean thin) {
            return reverse ? -Float.MAX_VALUE : Float.MAX_VALUE;
        }
    };

    private static final int USUAL_REQUESTS = 3;
    private static final long VIDEO_DROP_AFTER = 80 * Platform.MILLISECOND;

    /** What a sample waits for. */
    public enum Pace {
        /** For the presentation clock to reach its time. */
        CLOCK,
        /** For nothing but a started clock. */
        RATELESS
    }

    /** Whether a sink says that it can preroll. */
    public enum Preroll {
        POSSIBLE,
        NONE
    }

    /** Whether a renderer's methods may wait. */
    public enum Waiting {
        /** They return soon and run on the worker threads. */
        NEVER,
        /** They may wait for a device and get threads for that. */
        FOR_DEVICE
    }

    /** Pictures: late ones are dropped. */
    public static RenderPolicy video() {
        return new RenderPolicy(
                Pace.CLOCK, USUAL_REQUESTS, VIDEO_DROP_AFTER, 0, Preroll.POSSIBLE, Waiting.NEVER, ANY_RATE);
    }

    /** Sound and everything else that is never dropped. */
    public static RenderPolicy audio() {
        return video().withDropAfter(NEVER);
    }

    /** Samples as fast as they come. */
    public static RenderPolicy rateless() {
        return new RenderPolicy(Pace.RATELESS, USUAL_REQUESTS, NEVER, 0, Preroll.NONE, Waiting.NEVER, ANY_RATE);
    }

    public RenderPolicy withRequests(int count) {
        return new RenderPolicy(pace, count, dropAfter, early, preroll, waiting, rates);
    }

    public RenderPolicy withDropAfter(long lateness) {
        return new RenderPolicy(pace, requests, lateness, early, preroll, waiting, rates);
    }

    public RenderPolicy withEarly(long amount) {
        return new RenderPolicy(pace, requests, dropAfter, amount, preroll, waiting, rates);
    }

    public RenderPolicy withRates(RateSupport supported) {
        return new RenderPolicy(pace, requests, dropAfter, early, preroll, waiting, supported);
    }

    /** The same for a sink that does not say that it can preroll. */
    public RenderPolicy withoutPreroll() {
        return new RenderPolicy(pace, requests, dropAfter, early, Preroll.NONE, waiting, rates);
    }

    /** The same for a renderer whose methods may wait for a device. */
    public RenderPolicy blocking() {
        return new RenderPolicy(pace, requests, dropAfter, early, preroll, Waiting.FOR_DEVICE, rates);
    }

    /** True when the renderer can follow a rate. */
    public boolean supports(float rate) {
        boolean reverse = rate < 0;
        float magnitude = Math.abs(rate);
        return magnitude >= Math.abs(rates.slowestRate(reverse, false))
                && magnitude <= Math.abs(rates.fastestRate(reverse, false));
    }
}
