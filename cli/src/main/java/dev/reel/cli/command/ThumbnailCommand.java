package dev.reel.cli.command;

import dev.reel.cli.CommandContext;
import dev.reel.cli.ExitStatus;
import dev.reel.player.FrameGrabber;
import dev.reel.player.Picture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reel thumbnail}. */
@Command(
        name = "thumbnail",
        mixinStandardHelpOptions = true,
        header = "Writes one picture of a film as a PNG file.",
        description = {
            "",
            "Writes the very picture that playing shows at a time, or the one with a number, as it is to be shown:"
                    + " upright and in square pixels.",
            "",
            "  reel thumbnail film.mp4 still.png --at 1:30",
            "  reel thumbnail film.mp4 still.png --frame 100 --size 320x180",
            ""
        })
public final class ThumbnailCommand implements Callable<Integer> {
    private final CommandContext context;

    @Parameters(index = "0", paramLabel = "IN", description = "A path or URL, or - for standard input.")
    private String input = "";

    @Parameters(index = "1", paramLabel = "OUT", description = "The PNG file to write.")
    private Path output = Path.of("");

    @ArgGroup
    private @Nullable Place place;

    @Option(
            names = "--size",
            paramLabel = "WxH",
            converter = PictureSizeConverter.class,
            description = "Width and height of the picture: 320x180.")
    private @Nullable Long size;

    @Mixin
    private KeyOptions keyOptions = new KeyOptions();

    @Mixin
    private ReadOptions reading = new ReadOptions();

    /** Which picture. */
    static final class Place {
        @Option(
                names = "--at",
                paramLabel = "T",
                converter = TimeConverter.class,
                description = "The picture that is shown at this position (default: 0).")
        private @Nullable Duration time;

        @Option(names = "--frame", paramLabel = "N", description = "The picture with this number, the first being 0.")
        private @Nullable Long number;

        Place() {}
    }

    public ThumbnailCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (ContentKeys keys = keyOptions.open(context);
                FrameGrabber film = FrameGrabber.open(keys.openClear(input, reading.sourceOptions()), input)) {
            Picture picture = picture(film);
            int width = size == null ? picture.width() : (int) (size >> 32);
            int height = size == null ? picture.height() : size.intValue();
            Picture.writePng(output, width, height, size == null ? picture.rgb() : picture.rgb(width, height));
        }
        return ExitStatus.DONE;
    }

    private Picture picture(FrameGrabber film) {
        if (place == null) {
            return film.at(Duration.ZERO);
        }
        return place.number != null
                ? film.frame(place.number)
                : film.at(place.time == null ? Duration.ZERO : place.time);
    }
}
