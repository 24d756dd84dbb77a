package dev.reel.cli.command;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Width and height on the command line, as the attribute of a media type has them. */
final class PictureSizeConverter implements ITypeConverter<Long> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,5})[xX](\\d{1,5})");

    @Override
    public Long convert(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (matcher.matches()) {
            long width = Long.parseLong(matcher.group(1));
            long height = Long.parseLong(matcher.group(2));
            if (width > 0 && height > 0) {
                return width << 32 | height;
            }
        }
        throw new TypeConversionException("'" + text + "' is not a size; use 1280x720");
    }
}
