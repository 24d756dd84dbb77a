package dev.reel.pipeline.sink;

import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows, plays or keeps samples when their time has come: what a device adds to a {@link RenderingSink}.
 *
 * <p>All methods but {@link #majorType}, {@link #mediaTypes} and {@link #accepts} are called on the stream's work queue, one at
 * a time. A method that has to wait for its device says so with {@link RenderPolicy#blocking()}. A renderer that is also a
 * {@link dev.reel.pipeline.clock.ClockStateSink} hears of clock changes there, before the stream answers them.
 */
public interface SampleRenderer {
    MajorType majorType();

    /** The types to list, in order of preference; empty when {@link #accepts} decides alone. Any thread. */
    default List<MediaType> mediaTypes() {
        return List.of();
    }

    /** True when samples of this type can be rendered. Any thread. */
    boolean accepts(MediaType type);

    /** Makes ready for samples of a type that was accepted; called again when the type changes in mid-stream. */
    void configure(MediaType type);

    /**
     * Renders a sample. The caller keeps the reference; a renderer that needs the sample longer retains it.
     *
     * @param lateness 100 ns units since the sample was due; 0 when it is in time or nothing waits for the clock
     */
    void render(Sample sample, long lateness);

    /** Tells of the presentation clock, null when it is taken away. */
    default void clockSet(@Nullable PresentationClock clock) {}

    /** Forgets what is not rendered yet. */
    void flush();

    /** Releases the device; nothing is called afterwards. */
    void close();
}
