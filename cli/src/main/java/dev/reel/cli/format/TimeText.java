package dev.reel.cli.format;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Positions and durations as people write and read them. */
public final class TimeText {
    /** What {@link #parse} takes, for help texts and messages. */
    public static final String FORMS = "seconds (90, 1.5), units (1m30s, 250ms) or h:mm:ss.fff (1:30, 0:01:30.5)";

    private static final Pattern CLOCK = Pattern.compile("(?:(\\d+):)?(\\d+):([0-5]?\\d(?:\\.\\d+)?)");
    private static final Pattern UNITS = Pattern.compile(
            "(?=.)(?:(\\d+(?:\\.\\d+)?)h)?(?:(\\d+(?:\\.\\d+)?)m(?!s))?(?:(\\d+(?:\\.\\d+)?)s)?(?:(\\d+(?:\\.\\d+)?)ms)?");
    private static final Pattern SECONDS = Pattern.compile("\\d+(?:\\.\\d+)?|\\.\\d+");

    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

    private TimeText() {}

    /** Reads a time; anything that is not one is an {@link IllegalArgumentException} whose message says what would be. */
    public static Duration parse(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        if (SECONDS.matcher(lower).matches()) {
            return ofSeconds(new BigDecimal(lower), text);
        }
        Matcher clock = CLOCK.matcher(lower);
        if (clock.matches()) {
            return ofSeconds(part(clock, 1, "3600").add(part(clock, 2, "60")).add(part(clock, 3, "1")), text);
        }
        Matcher units = UNITS.matcher(lower);
        if (units.matches()) {
            return ofSeconds(
                    part(units, 1, "3600")
                            .add(part(units, 2, "60"))
                            .add(part(units, 3, "1"))
                            .add(part(units, 4, "0.001")),
                    text);
        }
        throw new IllegalArgumentException("'" + text + "' is not a time; use " + FORMS);
    }

    /** {@code 0:05}, {@code 12:34}, {@code 1:02:03}: whole seconds, rounded down. */
    public static String clock(Duration time) {
        long seconds = time.toSeconds();
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    /** {@code 0:05.120}: as {@link #clock}, with milliseconds. */
    public static String exact(Duration time) {
        return clock(time) + String.format(Locale.ROOT, ".%03d", time.toMillisPart());
    }

    private static BigDecimal part(Matcher matcher, int group, String seconds) {
        String text = matcher.group(group);
        return text == null ? BigDecimal.ZERO : new BigDecimal(text).multiply(new BigDecimal(seconds));
    }

    private static Duration ofSeconds(BigDecimal seconds, String text) {
        try {
            return Duration.ofNanos(
                    seconds.multiply(NANOS).setScale(0, RoundingMode.HALF_UP).longValueExact());
        } catch (ArithmeticException tooLong) {
            throw new IllegalArgumentException("'" + text + "' is too long a time", tooLong);
        }
    }
}
