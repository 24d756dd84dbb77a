package dev.reel.pipeline.sink;

import dev.reel.pipeline.QualityNotify;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import org.jspecify.annotations.Nullable;

/**
 * Decides which samples' lateness is worth telling (media-session.md §12): often while samples are late, now and then while
 * they are not, so that a quality manager can take its measures back. Not every sample, because each report is garbage.
 */
final class LagReports {
    private static final long LATE = 10 * Platform.MILLISECOND;
    private static final long WHILE_LATE = 100 * Platform.MILLISECOND;
    private static final long IN_TIME = 500 * Platform.MILLISECOND;

    private long quietUntil = Long.MIN_VALUE;
    private long nextInTime = Long.MIN_VALUE;
    private boolean wasLate;

    /** The report for a sample, or null when it is too early for one. Times are 100 ns units of the platform. */
    @Nullable
    MediaEvent report(long lateness, long now) {
        boolean late = lateness > LATE;
        if (now < (late || wasLate ? quietUntil : nextInTime)) {
            return null;
        }
        wasLate = late;
        quietUntil = now + WHILE_LATE;
        nextInTime = now + IN_TIME;
        return new MediaEvent(
                MediaEventType.MEQualityNotify, QualityNotify.SAMPLE_LAG, Status.S_OK, PropVariant.i8(lateness));
    }
}
