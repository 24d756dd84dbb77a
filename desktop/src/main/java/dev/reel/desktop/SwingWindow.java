package dev.reel.desktop;

import dev.reel.pipeline.Activate;
import dev.reel.pipeline.ActivateAttributes;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.sink.RenderingSink;
import dev.reel.pipeline.sink.SinkActivate;
import dev.reel.platform.AttributeBlob;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaType;
import java.util.Optional;

/**
 * Shows pictures in a window, which opens with the first picture and keeps the picture's shape.
 *
 * <p>Takes RGB32 in any size, the window scales, and lists no type. Closing the window is the person's wish to end, told to
 * {@link WindowEvents#closed}: what to do then is the program's choice.
 */
public final class SwingWindow {
    private SwingWindow() {}

    /** Why no window can open here, or empty when one can. */
    public static Optional<String> obstacle() {
        return WindowSystem.obstacle();
    }

    /**
     * A sink for a new window; {@code MF_E_CANNOT_CREATE_SINK} where none can open.
     *
     * @param stream the type of the stream to show, for the shape of its pictures
     * @param subtitles laid over the pictures
     */
    public static RenderingSink create(
            Platform platform, String title, MediaType stream, SubtitleLayer subtitles, WindowEvents events) {
        obstacle().ifPresent(reason -> {
            throw new MediaException(
                    Status.MF_E_CANNOT_CREATE_SINK,
                    "a window cannot be opened: " + reason + "; choose the terminal or none for video");
        });
        return sink(platform, title, stream, subtitles, events);
    }

    /** The same without a look whether a window can open; it does with the first picture. */
    static RenderingSink sink(
            Platform platform, String title, MediaType stream, SubtitleLayer subtitles, WindowEvents events) {
        return new VideoSink(
                platform,
                "window",
                new PictureRenderer(new PictureFrame(title, subtitles, events), PictureSize.shown(stream)));
    }

    /** Makes the sink when it is needed. */
    public static Activate<MediaSink> activate(
            Platform platform, String title, MediaType stream, SubtitleLayer subtitles, WindowEvents events) {
        SinkActivate activate = new SinkActivate(() -> create(platform, title, stream, subtitles, events));
        activate.attributes()
                .set(ActivateAttributes.CLASS_ID, WindowSinkClass.ID)
                .set(ActivateAttributes.SINK_TITLE, title)
                .set(ActivateAttributes.SINK_STREAM_TYPE, AttributeBlob.of(stream));
        return activate;
    }
}
