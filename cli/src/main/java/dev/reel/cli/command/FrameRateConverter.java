package dev.reel.cli.command;

import dev.reel.platform.media.Rational;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code 25}, {@code 23.976} or {@code 30000/1001} as pictures in seconds. */
final class FrameRateConverter implements ITypeConverter<Rational> {
    private static final double MOST = 1000;

    @Override
    public Rational convert(String text) {
        try {
            String[] parts = text.split("/", -1);
            Rational rate = parts.length == 2
                    ? new Rational(Integer.parseInt(parts[0].strip()), Integer.parseInt(parts[1].strip()))
                    : parts.length == 1 ? ofDecimal(Double.parseDouble(text)) : new Rational(0, 1);
            double perSecond = (double) rate.numerator() / rate.denominator();
            if (perSecond > 0 && perSecond <= MOST) {
                return rate;
            }
        } catch (IllegalArgumentException | ArithmeticException notANumber) {
            // Told below.
        }
        throw new TypeConversionException("'" + text + "' is not a frame rate such as 25, 23.976 or 30000/1001");
    }

    /** The rates of television are meant by their usual short forms. */
    private static Rational ofDecimal(double perSecond) {
        long whole = Math.round(perSecond);
        double television = whole * 1000 / 1001.0;
        if (whole > 0 && whole != perSecond && Math.abs(perSecond - television) < 0.006) {
            return new Rational((int) whole * 1000, 1001);
        }
        return whole == perSecond
                ? new Rational((int) whole, 1)
                : new Rational((int) Math.round(perSecond * 1000), 1000);
    }
}
