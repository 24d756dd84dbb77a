package dev.reel.platform.media;

/** A fraction, a time base in seconds for example. */
public record Rational(int numerator, int denominator) {
    /** The time base of 100 ns units. */
    public static final Rational HNS = new Rational(1, 10_000_000);

    @Override
    public String toString() {
        return numerator + "/" + denominator;
    }
}
