package dev.reel.desktop;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Turns pictures into terminal text: the changed cells only, colours only where they change.
 *
 * <p>The text of a picture is built in one array that is used again, so drawing makes no garbage once it is large enough.
 */
final class HalfBlocks {
    private static final byte[] UPPER_HALF = "▀".getBytes(StandardCharsets.UTF_8);
    private static final int UNKNOWN = -1;
    /** Cursor and two colours at their longest, and the block. */
    private static final int LONGEST_CELL = 64;

    private byte[] text = new byte[1024];
    private int length;
    private PictureSize cells = new PictureSize(0, 0);
    private PictureSize size = new PictureSize(0, 0);
    private int[] upper = new int[0];
    private int[] lower = new int[0];
    private List<String> lines = List.of();
    private int foreground;
    private int background;

    /**
     * Draws a picture in a size, in the middle of the cells, and lines of text in their last rows; returns how many of
     * {@link #bytes} to write.
     */
    int draw(RgbPicture picture, PictureSize newSize, PictureSize newCells, List<String> newText) {
        length = 0;
        foreground = UNKNOWN;
        background = UNKNOWN;
        if (!newCells.equals(cells) || !newSize.equals(size)) {
            restart(newSize, newCells);
        }
        int left = (cells.width() - size.width()) / 2;
        int rows = (size.height() + 1) / 2;
        int top = (cells.height() - rows) / 2;
        boolean sameText = newText.equals(lines);
        if (!sameText) {
            clearText(top, rows);
        }
        lines = newText;
        int free = Math.min(rows, cells.height() - lines.size() - top);
        for (int row = 0; row < free; row++) {
            int cursor = UNKNOWN;
            for (int column = 0; column < size.width(); column++) {
                int above = element(picture, column, 2 * row);
                int below = 2 * row + 1 < size.height() ? element(picture, column, 2 * row + 1) : 0;
                int cell = row * size.width() + column;
                if (upper[cell] == above && lower[cell] == below) {
                    continue;
                }
                upper[cell] = above;
                lower[cell] = below;
                reserve();
                if (cursor != column) {
                    moveTo(top + row + 1, left + column + 1);
                }
                put(above, below);
                cursor = column + 1;
            }
        }
        if (!sameText) {
            putText();
        }
        return length;
    }

    /** Forgets what is on the screen: the next picture is drawn whole. */
    void forget() {
        cells = new PictureSize(0, 0);
    }

    /** The rows of the text become empty, and the picture's part of them has to be drawn. */
    private void clearText(int top, int rows) {
        ascii("\u001b[0m");
        for (int i = 0; i < lines.size(); i++) {
            int row = cells.height() - lines.size() + i;
            reserve();
            moveTo(row + 1, 1);
            ascii("\u001b[2K");
            if (row >= top && row < top + rows) {
                Arrays.fill(upper, (row - top) * size.width(), (row - top + 1) * size.width(), UNKNOWN);
            }
        }
    }

    private void putText() {
        if (!lines.isEmpty()) {
            ascii("\u001b[0m");
            foreground = UNKNOWN;
            background = UNKNOWN;
        }
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            byte[] utf8 = line.getBytes(StandardCharsets.UTF_8);
            text = Arrays.copyOf(text, Math.max(text.length, length + utf8.length + 2 * LONGEST_CELL));
            moveTo(cells.height() - lines.size() + i + 1, 1);
            ascii("\u001b[2K");
            moveTo(cells.height() - lines.size() + i + 1, 1 + Math.max(0, (cells.width() - CellWidth.of(line)) / 2));
            System.arraycopy(utf8, 0, text, length, utf8.length);
            length += utf8.length;
        }
    }

    byte[] bytes() {
        return text;
    }

    private void restart(PictureSize newSize, PictureSize newCells) {
        cells = newCells;
        size = newSize;
        int count = size.width() * ((size.height() + 1) / 2);
        upper = new int[count];
        lower = new int[count];
        Arrays.fill(upper, UNKNOWN);
        lines = List.of();
        ascii("\u001b[0m\u001b[2J");
    }

    private int element(RgbPicture picture, int x, int y) {
        return picture.rgb((int) ((2L * x + 1) * picture.width() / (2L * size.width())), (int)
                ((2L * y + 1) * picture.height() / (2L * size.height())));
    }

    private void put(int above, int below) {
        if (above != foreground) {
            foreground = above;
            colour("\u001b[38;2;", above);
        }
        if (below != background) {
            background = below;
            colour("\u001b[48;2;", below);
        }
        for (byte part : UPPER_HALF) {
            text[length++] = part;
        }
    }

    private void moveTo(int row, int column) {
        ascii("\u001b[");
        number(row);
        text[length++] = ';';
        number(column);
        text[length++] = 'H';
    }

    private void colour(String start, int rgb) {
        ascii(start);
        number(rgb >> 16 & 0xFF);
        text[length++] = ';';
        number(rgb >> 8 & 0xFF);
        text[length++] = ';';
        number(rgb & 0xFF);
        text[length++] = 'm';
    }

    private void number(int value) {
        if (value >= 10) {
            number(value / 10);
        }
        text[length++] = (byte) ('0' + value % 10);
    }

    private void ascii(String part) {
        for (int i = 0; i < part.length(); i++) {
            text[length++] = (byte) part.charAt(i);
        }
    }

    private void reserve() {
        if (length + LONGEST_CELL > text.length) {
            text = Arrays.copyOf(text, 2 * text.length);
        }
    }
}
