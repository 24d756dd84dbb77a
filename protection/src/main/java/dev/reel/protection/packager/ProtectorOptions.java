package dev.reel.protection.packager;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.cenc.Scheme;
import java.time.Duration;

/**
 * How {@link Protector} protects.
 *
 * @param scheme protection scheme
 * @param clearLead what stays clear at the start, up to the next key frame of the video; zero for nothing
 * @param rotation how long one key is used before the next one's turn comes; zero for no rotation
 * @param fragmentDuration fragments become at least this long where key frames allow
 */
public record ProtectorOptions(Scheme scheme, Duration clearLead, Duration rotation, Duration fragmentDuration) {
    private static final Duration USUAL_FRAGMENT = Duration.ofSeconds(2);

    public ProtectorOptions {
        if (clearLead.isNegative() || rotation.isNegative() || fragmentDuration.isNegative()) {
            throw new MediaException(Status.E_INVALIDARG, "Durations of a protection run must not be negative.");
        }
    }

    /** No clear lead, no rotation, fragments of at least two seconds. */
    public static ProtectorOptions of(Scheme scheme) {
        return new ProtectorOptions(scheme, Duration.ZERO, Duration.ZERO, USUAL_FRAGMENT);
    }

    public ProtectorOptions withClearLead(Duration lead) {
        return new ProtectorOptions(scheme, lead, rotation, fragmentDuration);
    }

    public ProtectorOptions withRotation(Duration every) {
        return new ProtectorOptions(scheme, clearLead, every, fragmentDuration);
    }

    public ProtectorOptions withFragmentDuration(Duration duration) {
        return new ProtectorOptions(scheme, clearLead, rotation, duration);
    }
}
