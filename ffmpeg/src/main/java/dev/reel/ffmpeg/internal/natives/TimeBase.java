package dev.reel.ffmpeg.internal.natives;

import java.math.BigInteger;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * A unit of time as a fraction of a second, and exact conversion to 100 ns.
 *
 * @param numerator more than zero
 * @param denominator more than zero
 */
public record TimeBase(int numerator, int denominator) {
    /** 100 ns units, the unit of every time in the engine. */
    public static final TimeBase HNS = new TimeBase(1, 10_000_000);

    /** FFmpeg's own microseconds. */
    public static final TimeBase MICROSECONDS = new TimeBase(1, 1_000_000);

    /** "No time stamp" in FFmpeg. */
    public static final long NONE = avutil.AV_NOPTS_VALUE;

    public TimeBase {
        if (numerator <= 0 || denominator <= 0) {
            throw new IllegalArgumentException("not a time base: " + numerator + "/" + denominator);
        }
    }

    public static TimeBase of(AVRational value) {
        return value.num() > 0 && value.den() > 0 ? new TimeBase(value.num(), value.den()) : MICROSECONDS;
    }

    /** Ticks of this base in another base, rounded to the nearest, halves away from zero. */
    public long convert(long ticks, TimeBase other) {
        long multiplier = (long) numerator * other.denominator;
        long divisor = (long) denominator * other.numerator;
        if (Math.abs(ticks) < (1L << 62) / multiplier) {
            long product = ticks * multiplier;
            long half = divisor / 2;
            return product >= 0 ? (product + half) / divisor : -((-product + half) / divisor);
        }
        BigInteger product = BigInteger.valueOf(ticks).multiply(BigInteger.valueOf(multiplier));
        BigInteger half = BigInteger.valueOf(divisor / 2);
        BigInteger rounded = product.signum() >= 0 ? product.add(half) : product.subtract(half);
        return rounded.divide(BigInteger.valueOf(divisor)).longValue();
    }

    /** Ticks of this base in 100 ns units. */
    public long toHns(long ticks) {
        return convert(ticks, HNS);
    }

    /** 100 ns units in ticks of this base. */
    public long fromHns(long hns) {
        return HNS.convert(hns, this);
    }

    @Override
    public String toString() {
        return numerator + "/" + denominator;
    }
}
