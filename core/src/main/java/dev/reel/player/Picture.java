package dev.reel.player;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Rational;
import dev.reel.player.VideoInfo.Orientation;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One decoded picture of a film, with its place in it. It is a copy on the heap: nothing has to be closed, and it outlives its
 * {@link FrameGrabber}. Any thread.
 *
 * <p>{@link #width}, {@link #height}, {@link #rgb}, {@link #toBufferedImage} and {@link #writePng} are as it is to be shown: upright,
 * in square pixels. {@link #decoded} is as it was coded.
 */
public final class Picture {
    private final Place place;
    private final byte[] bytes;
    private final MediaType type;
    private final Shape shape;
    private final PictureConverter converter;
    private int @Nullable [] rgb;

    /** Where a picture belongs. */
    record Place(Duration time, Duration duration, long ticks, Rational timeBase, boolean key, OptionalLong number) {}

    /** How a picture is shown: the size before it is turned, and how it is turned. */
    record Shape(int width, int height, Orientation orientation) {}

    Picture(Place place, byte[] bytes, MediaType type, Shape shape, PictureConverter converter) {
        this.place = place;
        this.bytes = bytes;
        this.type = type;
        this.shape = shape;
        this.converter = converter;
    }

    /** When it is shown, in playing time. {@code grabber.at(picture.time())} gives this picture. */
    public Duration time() {
        return place.time;
    }

    /** How long it is shown. */
    public Duration duration() {
        return place.duration;
    }

    /** The container's own time stamp, in units of {@link #timeBase}. */
    public long ticks() {
        return place.ticks;
    }

    /** Unit of {@link #ticks}, in seconds. */
    public Rational timeBase() {
        return place.timeBase;
    }

    /** Whether decoding can begin with it. */
    public boolean isKey() {
        return place.key;
    }

    /** Its number, the first being 0; empty where nobody has counted, see {@link FrameGrabber#frame}. */
    public OptionalLong number() {
        return place.number;
    }

    /** Width as it is shown. */
    public int width() {
        return shape.orientation.isTransposed() ? shape.height : shape.width;
    }

    /** Height as it is shown. */
    public int height() {
        return shape.orientation.isTransposed() ? shape.width : shape.height;
    }

    /** The decoded bytes, plane after plane without padding, as {@link #type} says; read-only. */
    public ByteBuffer decoded() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** Pixel format, coded size and colours of {@link #decoded}. */
    public MediaType type() {
        return type;
    }

    /** Its pixels as it is shown, row by row, each 0xRRGGBB; a copy. */
    public int[] rgb() {
        return pixels().clone();
    }

    /** Its pixels in another size, as {@link #rgb()}; turned, but not kept in shape. */
    public int[] rgb(int wantedWidth, int wantedHeight) {
        boolean across = shape.orientation.isTransposed();
        int lyingWidth = across ? wantedHeight : wantedWidth;
        int lyingHeight = across ? wantedWidth : wantedHeight;
        return Turning.turn(
                converter.toRgb(bytes, type, lyingWidth, lyingHeight), lyingWidth, lyingHeight, shape.orientation);
    }

    private synchronized int[] pixels() {
        int[] present = rgb;
        if (present == null) {
            int[] lying = converter.toRgb(bytes, type, shape.width, shape.height);
            present = Turning.turn(lying, shape.width, shape.height, shape.orientation);
            rgb = present;
        }
        return present;
    }

    /** The picture for Java's own graphics, TYPE_INT_RGB; needs the module {@code java.desktop}. */
    public BufferedImage toBufferedImage() {
        BufferedImage image = new BufferedImage(width(), height(), BufferedImage.TYPE_INT_RGB);
        image.getRaster().setDataElements(0, 0, width(), height(), pixels());
        return image;
    }

    /**
     * Writes it as a PNG file, which appears when it is whole.
     *
     * @throws MediaException when it cannot be written
     */
    public void writePng(Path file) {
        writePng(file, width(), height(), pixels());
    }

    /**
     * Writes pixels as a PNG file, which appears when it is whole.
     *
     * @param pixels row by row, each 0xRRGGBB
     */
    public static void writePng(Path file, int width, int height, int[] pixels) {
        try {
            PngWriter.write(file, PngWriter.encode(width, height, pixels));
        } catch (IOException failure) {
            throw new MediaException(Status.MF_E_CANNOT_CREATE_SINK, "cannot write " + file + ": " + failure, failure);
        }
    }

    @Override
    public String toString() {
        return "Picture[" + place.time + ", " + width() + "x" + height() + "]";
    }
}
