package dev.reel.cli.command;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Bits per second on the command line: 128000, 128k, 1.5M. */
final class BitRateConverter implements ITypeConverter<Integer> {
    private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)([km]?)");

    @Override
    public Integer convert(String text) {
        Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (matcher.matches()) {
            double factor = "m".equals(matcher.group(2)) ? 1e6 : "k".equals(matcher.group(2)) ? 1e3 : 1;
            double bits = Double.parseDouble(matcher.group(1)) * factor;
            if (bits >= 1 && bits <= Integer.MAX_VALUE) {
                return (int) Math.round(bits);
            }
        }
        throw new TypeConversionException("'" + text + "' is not a bit rate; use 128k, 1.5M or bits per second");
    }
}
