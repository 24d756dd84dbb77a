package dev.reel.ffmpeg.internal.read;

import dev.reel.pipeline.EventPort;
import dev.reel.pipeline.StreamListener;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.Sample;

/**
 * Leaves delta frames of a video stream out and marks in the stream where that begins and ends (media-session.md §11.3).
 *
 * <p>It begins at once and ends at a key frame, because what follows could not be decoded otherwise. Above rate 1 key frames
 * that nobody could see are left out too. On the source's queue.
 */
final class Thinning {
    /** Key frames in a second of real time; more would only be decoded to be dropped. */
    private static final int SHOWN_PER_SECOND = 30;

    private final EventPort<StreamListener> port;
    private SourceRate.Rate wanted = SourceRate.Rate.NORMAL;
    private boolean thin;
    /** What was said of an earlier position may never have arrived, so it is said again. */
    private boolean mustTell;

    private boolean everThin;
    private boolean hasLast;
    private long last;

    Thinning(EventPort<StreamListener> port) {
        this.port = port;
    }

    void want(SourceRate.Rate rate) {
        wanted = rate;
    }

    /** The stream goes on at another position. */
    void jumped() {
        mustTell = everThin;
        hasLast = false;
    }

    /** The time between key frames below which one of them is left out, 100 ns units. */
    static long gap(SourceRate.Rate rate) {
        double magnitude = Math.abs(rate.value());
        return magnitude > 1 ? (long) (magnitude * Platform.SECOND / SHOWN_PER_SECOND) : 0;
    }

    /** True for a sample that is to be delivered; says before it that thinning has begun or ended. */
    boolean passes(Sample sample) {
        boolean key = sample.isCleanPoint();
        boolean changes = wanted.thin() != thin && (wanted.thin() || key);
        if (changes || mustTell) {
            thin = changes ? wanted.thin() : thin;
            everThin |= thin;
            mustTell = false;
            hasLast = false;
            port.emit(MediaEvent.of(MediaEventType.MEStreamThinMode, Status.S_OK, PropVariant.bool(thin)));
        }
        if (!thin) {
            return true;
        }
        if (!key) {
            return false;
        }
        if (sample.hasTime()) {
            if (hasLast && Math.abs(sample.time() - last) < gap(wanted)) {
                return false;
            }
            hasLast = true;
            last = sample.time();
        }
        return true;
    }
}
