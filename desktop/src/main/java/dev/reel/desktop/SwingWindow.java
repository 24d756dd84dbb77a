package dev.reel.desktop;

import dev.reel.pipeline.Activate;
import dev.reel.pipeline.ActivateAttributes;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.sink.RenderingSink;
import dev.reel.pipeline.sink.SampleRenderer;
import dev.reel.pipeline.sink.SinkActivate;
import dev.reel.platform.AttributeBlob;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import java.awt.AWTError;
import java.awt.GraphicsEnvironment;
import java.awt.HeadlessException;
import java.util.Optional;

/**
 * Shows pictures in a window, which opens with the first picture and keeps the picture's shape.
 *
 * <p>Takes RGB32 in any size, the window scales, and lists no type. Closing the window is the person's wish to end, told to
 * {@link WindowEvents#closed}: what to do then is the program's choice.
 */
public final class SwingWindow implements SampleRenderer {
    private final PictureFrame frame;
    private final PictureSize source;
    private final RgbPicture picture = new RgbPicture();
    private MediaType type = new MediaType();

    private SwingWindow(String title, PictureSize source, WindowEvents events) {
        this.frame = new PictureFrame(title, events);
        this.source = source;
    }

    /** Why no window can open here, or empty when one can. */
    public static Optional<String> obstacle() {
        if (GraphicsEnvironment.isHeadless()) {
            return Optional.of(
                    System.getenv("DISPLAY") == null && System.getenv("WAYLAND_DISPLAY") == null
                            ? "there is no display (DISPLAY is not set)"
                            : "Java runs headless (java.awt.headless)");
        }
        try {
            return GraphicsEnvironment.getLocalGraphicsEnvironment().getScreenDevices().length == 0
                    ? Optional.of("the display has no screen")
                    : Optional.empty();
        } catch (HeadlessException | AWTError | InternalError | LinkageError failure) {
            // What AWT throws when the display is not there or refuses it, or its native library misses a part of the
            // system.
            return Optional.of("the display " + display() + "cannot be used: " + firstLine(failure));
        }
    }

    private static String display() {
        String name = System.getenv("DISPLAY");
        return name == null ? "" : name + " ";
    }

    private static String firstLine(Throwable failure) {
        String message = failure.getMessage();
        return message == null
                ? failure.getClass().getSimpleName()
                : message.lines().findFirst().orElse("").strip();
    }

    /**
     * A sink for a new window; {@code MF_E_CANNOT_CREATE_SINK} where none can open.
     *
     * @param stream the type of the stream to show, for the shape of its pictures
     */
    public static RenderingSink create(Platform platform, String title, MediaType stream, WindowEvents events) {
        obstacle().ifPresent(reason -> {
            throw new MediaException(
                    Status.MF_E_CANNOT_CREATE_SINK,
                    "a window cannot be opened: " + reason + "; choose the terminal or none for video");
        });
        return sink(platform, title, stream, events);
    }

    /** The same without a look whether a window can open; it does with the first picture. */
    static RenderingSink sink(Platform platform, String title, MediaType stream, WindowEvents events) {
        return new VideoSink(platform, "window", new SwingWindow(title, PictureSize.shown(stream), events));
    }

    /** Makes the sink when it is needed. */
    public static Activate<MediaSink> activate(Platform platform, String title, MediaType stream, WindowEvents events) {
        SinkActivate activate = new SinkActivate(() -> create(platform, title, stream, events));
        activate.attributes()
                .set(ActivateAttributes.CLASS_ID, WindowSinkClass.ID)
                .set(ActivateAttributes.SINK_TITLE, title)
                .set(ActivateAttributes.SINK_STREAM_TYPE, AttributeBlob.of(stream));
        return activate;
    }

    @Override
    public MajorType majorType() {
        return MajorType.VIDEO;
    }

    @Override
    public boolean accepts(MediaType proposed) {
        return RgbPicture.reads(proposed);
    }

    @Override
    public void configure(MediaType newType) {
        type = newType;
    }

    @Override
    public void render(Sample sample, long lateness) {
        picture.set(sample, type);
        try {
            PictureSize shape = source.width() > 0 ? source : new PictureSize(picture.width(), picture.height());
            frame.show(picture, shape);
        } finally {
            picture.clear();
        }
    }

    @Override
    public void flush() {
        // The last picture stays until the next.
    }

    @Override
    public void close() {
        frame.dispose();
    }
}
