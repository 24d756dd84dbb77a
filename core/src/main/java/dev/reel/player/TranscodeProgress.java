package dev.reel.player;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How far a transcoding is.
 *
 * @param position media time that has been written, from the beginning of the new file
 * @param length media time that is to be written; empty when nobody knows
 * @param speed media time for each unit of real time so far: 2 is twice as fast as it plays
 * @param taken real time so far
 */
public record TranscodeProgress(Duration position, Optional<Duration> length, double speed, Duration taken) {
    /** The part that is done, 0 to 1; empty when the length is not known. */
    public OptionalDouble share() {
        return length.isEmpty() || length.get().isZero()
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        Math.min(1, (double) position.toNanos() / length.get().toNanos()));
    }

    /** Real time that it takes until the end at this speed; empty when it cannot be said. */
    public Optional<Duration> remaining() {
        if (length.isEmpty() || speed <= 0) {
            return Optional.empty();
        }
        double left = Math.max(0, length.get().minus(position).toNanos());
        return Optional.of(Duration.ofNanos((long) (left / speed)));
    }
}
