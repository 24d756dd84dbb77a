package dev.reel.desktop;

import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;

/** A width and a height in picture elements. */
public record PictureSize(int width, int height) {
    /** The size at which pictures of a type look right on square elements, turned as they are to be seen; 0 × 0 when the type does not say. */
    public static PictureSize shown(MediaType type) {
        long across = type.high(MediaTypeAttributes.PIXEL_ASPECT_RATIO, 1);
        long down = type.low(MediaTypeAttributes.PIXEL_ASPECT_RATIO, 1);
        int width = across <= 0 || down <= 0 ? type.width() : (int) Math.round(type.width() * (double) across / down);
        boolean onItsSide = type.get(MediaTypeAttributes.VIDEO_ROTATION, 0) % 180 != 0;
        return onItsSide ? new PictureSize(type.height(), width) : new PictureSize(width, type.height());
    }

    /** The largest size of the same shape inside another, at least 1 × 1; that one itself when this is empty. */
    public PictureSize within(PictureSize frame) {
        if (width <= 0 || height <= 0) {
            return frame;
        }
        double scale = Math.min(frame.width / (double) width, frame.height / (double) height);
        return new PictureSize(
                Math.max(1, Math.min(frame.width, (int) Math.round(width * scale))),
                Math.max(1, Math.min(frame.height, (int) Math.round(height * scale))));
    }
}
