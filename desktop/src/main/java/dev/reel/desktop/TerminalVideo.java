package dev.reel.desktop;

import dev.reel.ffmpeg.Subtitle;
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
    private final SubtitleLayer subtitles;
    private final Object drawing = new Object();
    private final RgbPicture last = new RgbPicture();
    private long lastTime;
    private MediaType type = new MediaType();

    private TerminalVideo(TerminalScreen screen, PictureSize source, SubtitleLayer subtitles) {
        this.screen = screen;
        this.source = source;
        this.subtitles = subtitles;
        screen.whenChanged(this::drawAnew);
    }

    /**
     * A sink for a terminal, which it closes at shutdown.
     *
     * @param stream the type of the stream to show, for the shape of its pictures
     * @param subtitles written below the pictures, or into them where they are pictures
     */
    public static RenderingSink create(
            Platform platform, TerminalScreen screen, MediaType stream, SubtitleLayer subtitles) {
        return new VideoSink(platform, "terminal", new TerminalVideo(screen, PictureSize.shown(stream), subtitles));
    }

    /** Makes the sink when it is needed. */
    public static Activate<MediaSink> activate(
            Platform platform, TerminalScreen screen, MediaType stream, SubtitleLayer subtitles) {
        return new SinkActivate(() -> create(platform, screen, stream, subtitles));
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
            synchronized (drawing) {
                lastTime = sample.hasTime() ? sample.time() : 0;
                draw(picture.copyTo(last));
            }
        } catch (UncheckedIOException failure) {
            throw new MediaException(Status.MF_E_UNEXPECTED, String.valueOf(failure.getMessage()), failure);
        } finally {
            picture.clear();
        }
    }

    /** Under the lock of the drawing. */
    private void draw(RgbPicture shown) {
        PictureSize shape = source.width() > 0 ? source : new PictureSize(shown.width(), shown.height());
        PictureSize cells = screen.cells();
        List<Subtitle> now = subtitles.at(lastTime);
        now.forEach(subtitle -> shown.lay(subtitle));
        List<String> lines = CellWidth.wrap(
                now.stream().flatMap(subtitle -> subtitle.lines().stream()).toList(), cells.width());
        List<String> fitting = lines.subList(0, Math.min(lines.size(), cells.height() / 2));
        int length = blocks.draw(shown, shape.within(screen.elements()), cells, List.copyOf(fitting));
        screen.draw(blocks.bytes(), length);
    }

    /** The terminal has another size, or has shown something else meanwhile. */
    private void drawAnew() {
        synchronized (drawing) {
            if (last.width() > 0) {
                blocks.forget();
                draw(last);
            }
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
