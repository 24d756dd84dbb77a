package dev.reel.cli.command;

import dev.reel.cli.CommandContext;
import dev.reel.cli.ExitStatus;
import dev.reel.player.Picture;
import dev.reel.player.Waveform;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reel waveform}. */
@Command(
        name = "waveform",
        mixinStandardHelpOptions = true,
        header = "Draws the sound of a film or song into a PNG file.",
        description = {"", "  reel waveform song.mp3 song.png", "  reel waveform film.mp4 sound.png --size 2000x300", ""
        })
public final class WaveformCommand implements Callable<Integer> {
    private static final int GROUND = 0xFFFFFF;
    private static final int INK = 0x205080;
    private static final int AXIS = 0xC0C0C0;

    private final CommandContext context;

    @Parameters(index = "0", paramLabel = "IN", description = "A path or URL, or - for standard input.")
    private String input = "";

    @Parameters(index = "1", paramLabel = "OUT", description = "The PNG file to write.")
    private Path output = Path.of("");

    @Option(
            names = "--size",
            paramLabel = "WxH",
            defaultValue = "1200x240",
            converter = PictureSizeConverter.class,
            description = "Width and height (default: ${DEFAULT-VALUE}).")
    private long size;

    @Mixin
    private KeyOptions keyOptions = new KeyOptions();

    @Mixin
    private ReadOptions reading = new ReadOptions();

    public WaveformCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        int width = (int) (size >> 32);
        int height = (int) size;
        try (ContentKeys keys = keyOptions.open(context)) {
            Waveform sound = Waveform.of(keys.openClear(input, reading.sourceOptions()), input, width);
            Picture.writePng(output, width, height, draw(sound, width, height));
        }
        return ExitStatus.DONE;
    }

    private static int[] draw(Waveform sound, int width, int height) {
        int[] pixels = new int[width * height];
        Arrays.fill(pixels, GROUND);
        Arrays.fill(pixels, height / 2 * width, (height / 2 + 1) * width, AXIS);
        float[] lowest = sound.lowest();
        float[] highest = sound.highest();
        for (int x = 0; x < width; x++) {
            int top = row(highest[x], height);
            int bottom = row(lowest[x], height);
            for (int y = top; y < bottom; y++) {
                pixels[y * width + x] = INK;
            }
        }
        return pixels;
    }

    private static int row(float value, int height) {
        return Math.max(0, Math.min(height, Math.round((1 - value) / 2 * height)));
    }
}
