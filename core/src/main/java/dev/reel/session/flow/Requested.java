package dev.reel.session.flow;

import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.PropVariant;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What a component was asked for, one request after the other, where its answers name it: by that a late answer to an earlier
 * request is told from the one that is waited for.
 *
 * <p>Lives on the session's queue.
 */
public final class Requested {
    /** So many requests back an answer may be late. */
    private static final int MEMORY = 8;

    private final ArrayDeque<PropVariant> earlier = new ArrayDeque<>();
    private @Nullable PropVariant last;

    /** A value is asked for. */
    public void now(PropVariant value) {
        PropVariant before = last;
        if (before != null) {
            earlier.add(before);
            if (earlier.size() > MEMORY) {
                earlier.remove();
            }
        }
        last = value;
    }

    /**
     * True for an answer to an earlier request. Failures name no value, and a value that was never asked for is let pass; so is a
     * seek that names none, for nobody seeks without a place.
     */
    public boolean isPast(MediaEvent answer) {
        return last != null
                && answer.status().isSuccess()
                && !isSeekWithoutPlace(answer)
                && !answer.value().equals(last)
                && earlier.contains(answer.value());
    }

    private static boolean isSeekWithoutPlace(MediaEvent answer) {
        return answer.value().equals(PropVariant.EMPTY)
                && (answer.type() == MediaEventType.MESourceSeeked || answer.type() == MediaEventType.MEStreamSeeked);
    }
}
