package dev.reel.cli.command;

import dev.reel.cli.format.TimeText;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Times on the command line. */
final class TimeConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        try {
            return TimeText.parse(text);
        } catch (IllegalArgumentException notATime) {
            throw new TypeConversionException(String.valueOf(notATime.getMessage()));
        }
    }
}
