package dev.reel.ffmpeg.internal.natives;

import java.util.Arrays;

/**
 * Paints a test card: colour bars, a grey ramp, a running time code, a mark that runs across once a second, and a white field that
 * flashes at the start of each second. Digits are drawn of bars, so no font is needed.
 *
 * <p>Pictures are 4:2:0, planes one after the other without padding.
 */
public final class TestCard {
    private record Colour(int y, int u, int v) {}

    private static final Colour WHITE = new Colour(235, 128, 128);
    private static final Colour BLACK = new Colour(16, 128, 128);
    private static final Colour GREY = new Colour(60, 128, 128);
    private static final Colour AMBER = new Colour(170, 60, 165);
    private static final Colour[] BARS = {
        new Colour(180, 128, 128),
        new Colour(162, 44, 142),
        new Colour(131, 156, 44),
        new Colour(112, 72, 58),
        new Colour(84, 184, 198),
        new Colour(65, 100, 212),
        new Colour(35, 212, 114)
    };

    /** Which of the seven bars of a digit are lit: top, upper right, lower right, bottom, lower left, upper left, middle. */
    private static final int[] DIGITS = {
        0b0111111, 0b0000110, 0b1011011, 0b1001111, 0b1100110, 0b1101101, 0b1111101, 0b0000111, 0b1111111, 0b1101111
    };

    /** Share of a second for which the field is lit and the tone sounds. */
    public static final double FLASH_SECONDS = 0.1;

    private final int width;
    private final int height;
    private final int framesPerSecond;
    private final byte[] picture;

    public TestCard(int width, int height, int framesPerSecond) {
        if (width < 64 || height < 64 || width % 2 != 0 || height % 2 != 0 || framesPerSecond < 1) {
            throw new IllegalArgumentException("a test card needs an even size of at least 64x64 and a frame rate");
        }
        this.width = width;
        this.height = height;
        this.framesPerSecond = framesPerSecond;
        this.picture = new byte[width * height * 3 / 2];
    }

    /** The picture of a frame; the same array on each call. */
    public byte[] paint(int frame) {
        int inSecond = frame % framesPerSecond;
        bars();
        ramp();
        boolean flash = inSecond < framesPerSecond * FLASH_SECONDS;
        rectangle(width * 3 / 8, height / 16, width / 4, height / 8, flash ? WHITE : BLACK);
        rectangle(width / 8, height * 5 / 16, width * 3 / 4, height / 4, BLACK);
        timeCode(frame / framesPerSecond, inSecond);
        int step = width / 2 * inSecond / framesPerSecond;
        rectangle(width / 4, height * 11 / 16, width / 2, height / 32, GREY);
        rectangle(width / 4 + step, height * 21 / 32, width / 64, height / 10, AMBER);
        return picture;
    }

    private void bars() {
        int top = height * 3 / 4;
        for (int i = 0; i < BARS.length; i++) {
            int left = width * i / BARS.length;
            rectangle(left, 0, width * (i + 1) / BARS.length - left, top, BARS[i]);
        }
    }

    private void ramp() {
        int steps = 16;
        for (int i = 0; i < steps; i++) {
            int left = width * i / steps;
            Colour shade = new Colour(16 + 219 * i / (steps - 1), 128, 128);
            rectangle(left, height * 3 / 4, width * (i + 1) / steps - left, height - height * 3 / 4, shade);
        }
    }

    private void timeCode(int seconds, int frame) {
        int[] digits = {seconds / 600 % 6, seconds / 60 % 10, seconds / 10 % 6, seconds % 10, frame / 10, frame % 10};
        int cell = width * 3 / 4 / 8;
        int size = cell * 3 / 5;
        int x = width / 8 + cell / 4;
        int y = height * 11 / 32;
        for (int i = 0; i < digits.length; i++) {
            digit(digits[i], x, y, size, height * 3 / 16);
            x += cell;
            if (i == 1 || i == 3) {
                rectangle(x + cell / 8, y + height / 16, cell / 8, cell / 8, AMBER);
                rectangle(x + cell / 8, y + height / 8, cell / 8, cell / 8, AMBER);
                x += cell * 2 / 3;
            }
        }
    }

    private void digit(int value, int x, int y, int wide, int tall) {
        int bar = Math.max(wide / 6, 2);
        int half = tall / 2;
        int lit = DIGITS[value];
        int[][] places = {
            {x, y, wide, bar},
            {x + wide - bar, y, bar, half},
            {x + wide - bar, y + half, bar, half},
            {x, y + tall - bar, wide, bar},
            {x, y + half, bar, half},
            {x, y, bar, half},
            {x, y + half - bar / 2, wide, bar}
        };
        for (int i = 0; i < places.length; i++) {
            if ((lit >> i & 1) != 0) {
                rectangle(places[i][0], places[i][1], places[i][2], places[i][3], WHITE);
            }
        }
    }

    private void rectangle(int x, int y, int wide, int tall, Colour colour) {
        fill(0, width, x, y, wide, tall, colour.y());
        int chroma = width * height;
        fill(chroma, width / 2, x / 2, y / 2, (wide + 1) / 2, (tall + 1) / 2, colour.u());
        fill(chroma + chroma / 4, width / 2, x / 2, y / 2, (wide + 1) / 2, (tall + 1) / 2, colour.v());
    }

    private void fill(int plane, int stride, int x, int y, int wide, int tall, int value) {
        int rows = plane == 0 ? height : height / 2;
        int right = Math.min(x + wide, stride);
        for (int row = y; row < Math.min(y + tall, rows); row++) {
            Arrays.fill(picture, plane + row * stride + x, plane + row * stride + right, (byte) value);
        }
    }
}
