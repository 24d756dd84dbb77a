package dev.reel.cli.command;

import dev.reel.cli.CommandContext;
import dev.reel.cli.ExitStatus;
import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.MediaSource;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.player.FrameGrabber;
import dev.reel.player.Picture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code reel contact-sheet}. */
@Command(
        name = "contact-sheet",
        mixinStandardHelpOptions = true,
        header = "Writes pictures from all over a film side by side into one PNG file.",
        description = {
            "",
            "Divides the film into as many parts as there are places and shows the picture in the middle of each.",
            "",
            "  reel contact-sheet film.mp4 sheet.png",
            "  reel contact-sheet film.mp4 sheet.png --columns 6 --rows 10 --width 200",
            ""
        })
public final class ContactSheetCommand implements Callable<Integer> {
    private static final int GAP = 4;
    private static final int MOST = 100;

    private final CommandContext context;

    @Parameters(index = "0", paramLabel = "IN", description = "A path or URL, or - for standard input.")
    private String input = "";

    @Parameters(index = "1", paramLabel = "OUT", description = "The PNG file to write.")
    private Path output = Path.of("");

    @Option(
            names = "--columns",
            paramLabel = "N",
            defaultValue = "4",
            description = "How many side by side (default: 4).")
    private int columns;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "4",
            description = "How many below each other (default: 4).")
    private int rows;

    @Option(
            names = "--width",
            paramLabel = "W",
            defaultValue = "320",
            description = "Width of each picture (default: 320).")
    private int width;

    @Mixin
    private KeyOptions keyOptions = new KeyOptions();

    @Mixin
    private ReadOptions reading = new ReadOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    public ContactSheetCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (columns < 1 || rows < 1 || columns > MOST || rows > MOST || width < 1 || width > 4096) {
            throw new ParameterException(
                    spec.commandLine(), "--columns and --rows are from 1 to " + MOST + ", --width from 1 to 4096");
        }
        try (ContentKeys keys = keyOptions.open(context)) {
            MediaSource source = keys.openClear(input, reading.sourceOptions());
            long duration = source.createPresentationDescriptor().get(DescriptorAttributes.DURATION, 0L);
            try (FrameGrabber film = FrameGrabber.open(source, input)) {
                write(film, Duration.ofNanos(duration * 100));
            }
        }
        return ExitStatus.DONE;
    }

    private void write(FrameGrabber film, Duration duration) {
        Picture first = film.at(Duration.ZERO);
        int height = Math.max(1, (int) Math.round((double) width * first.height() / first.width()));
        int sheetWidth = columns * (width + GAP) + GAP;
        int sheetHeight = rows * (height + GAP) + GAP;
        int[] sheet = new int[sheetWidth * sheetHeight];
        int places = columns * rows;
        for (int i = 0; i < places; i++) {
            if (context.interruption().isInterrupted()) {
                return;
            }
            Picture picture = at(film, duration.multipliedBy(2L * i + 1).dividedBy(2L * places), first);
            int[] pixels = picture.rgb(width, height);
            int left = GAP + i % columns * (width + GAP);
            int top = GAP + i / columns * (height + GAP);
            for (int y = 0; y < height; y++) {
                System.arraycopy(pixels, y * width, sheet, (top + y) * sheetWidth + left, width);
            }
        }
        Picture.writePng(output, sheetWidth, sheetHeight, sheet);
    }

    /** A length that was estimated may lie behind the last picture. */
    private static Picture at(FrameGrabber film, Duration time, Picture otherwise) {
        try {
            return film.at(time);
        } catch (MediaException failure) {
            if (failure.status().equals(Status.MF_E_INVALID_POSITION)) {
                return otherwise;
            }
            throw failure;
        }
    }
}
