package dev.reel.desktop;

import dev.reel.pipeline.Activate;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.sink.RenderingSink;
import dev.reel.pipeline.sink.SampleRenderer;
import dev.reel.pipeline.sink.SinkActivate;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Shows pictures in a terminal: each cell is an upper half block in two true colours.
 *
 * <p>Lists RGB32 in the size of the terminal, so that the converter before it scales; pictures of another size, for example
 * after the terminal's size has changed, are scaled here by taking the nearest element.
 */
public final class TerminalVideo implements SampleRenderer {
    private final TerminalScreen screen;
    private final PictureSize source;
    private final HalfBlocks blocks = new HalfBlocks();
    private final RgbPicture picture = new RgbPicture();
    private MediaType type = new MediaType();

    private TerminalVideo(TerminalScreen screen, PictureSize source) {
        this.screen = screen;
        this.source = source;
    }

    /**
     * A sink for a terminal, which it closes at shutdown.
     *
     * @param stream the type of the stream to show, for the shape of its pictures
     */
    public static RenderingSink create(Platform platform, TerminalScreen screen, MediaType stream) {
        return new VideoSink(platform, "terminal", new TerminalVideo(screen, PictureSize.shown(stream)));
    }

    /** Makes the sink when it is needed. */
    public static Activate<MediaSink> activate(Platform platform, TerminalScreen screen, MediaType stream) {
        return new SinkActivate(() -> create(platform, screen, stream));
    }

    @Override
    public MajorType majorType() {
        return MajorType.VIDEO;
    }

    @Override
    public List<MediaType> mediaTypes() {
        PictureSize fitting = source.within(screen.elements());
        return List.of(MediaType.video(Subtype.RGB32, fitting.width(), fitting.height()));
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
            int length = blocks.draw(picture, shape.within(screen.elements()), screen.cells());
            screen.draw(blocks.bytes(), length);
        } catch (UncheckedIOException failure) {
            throw new MediaException(Status.MF_E_UNEXPECTED, String.valueOf(failure.getMessage()), failure);
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
        screen.close();
    }
}
