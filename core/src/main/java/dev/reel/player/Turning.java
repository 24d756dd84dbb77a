package dev.reel.player;

import dev.reel.player.VideoInfo.Orientation;

/** Turns pixels for display. */
final class Turning {
    private Turning() {}

    /** Mirrors and turns a picture of a size before; the result has the size after. */
    static int[] turn(int[] pixels, int width, int height, Orientation orientation) {
        if (orientation.equals(Orientation.UPRIGHT)) {
            return pixels;
        }
        int[] result = new int[pixels.length];
        int turnedWidth = orientation.isTransposed() ? height : width;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int from = orientation.mirrored() ? width - 1 - x : x;
                int to = switch (orientation.rotation()) {
                    case 90 -> (width - 1 - from) * turnedWidth + y;
                    case 180 -> (height - 1 - y) * turnedWidth + width - 1 - from;
                    case 270 -> from * turnedWidth + height - 1 - y;
                    default -> y * turnedWidth + from;
                };
                result[to] = pixels[y * width + x];
            }
        }
        return result;
    }
}
