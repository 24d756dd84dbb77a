package dev.reel.session.flow;

/**
 * The rates that all objects of a presentation can do in one direction (media-session.md §11.2), as magnitudes.
 *
 * @param slowest the largest of the objects' slowest rates
 * @param fastest the smallest of the objects' fastest rates; 0 when the direction is not possible at all
 */
public record RateRange(float slowest, float fastest) {
    public static final RateRange NONE = new RateRange(0, 0);

    /** What is possible without any topology: everything, as nothing stands against it. */
    public static final RateRange ANY = new RateRange(0, Float.MAX_VALUE);

    /** Of an object that says nothing about rates. */
    public static final RateRange NORMAL = new RateRange(1, 1);

    /** The range that both can do. */
    public RateRange and(RateRange other) {
        return other.fastest == 0
                ? NONE
                : new RateRange(Math.max(slowest, other.slowest), Math.min(fastest, other.fastest));
    }
}
