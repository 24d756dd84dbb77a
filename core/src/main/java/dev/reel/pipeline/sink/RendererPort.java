package dev.reel.pipeline.sink;

import dev.reel.pipeline.clock.ClockStateSink;
import dev.reel.pipeline.clock.PresentationClock;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The stream's side of its renderer: what the renderer throws becomes a failure of the stream, not of its work queue, and a
 * type that it could not be made ready for is tried again at the next start.
 */
final class RendererPort {
    private final SampleRenderer renderer;
    private final Consumer<RuntimeException> onFailure;
    private @Nullable MediaType unconfigured;

    RendererPort(SampleRenderer renderer, Consumer<RuntimeException> onFailure) {
        this.renderer = renderer;
        this.onFailure = onFailure;
    }

    /** Sound has no still. */
    boolean rendersAtRateZero() {
        return !renderer.majorType().equals(MajorType.AUDIO);
    }

    void configure(MediaType type) {
        unconfigured = type;
        guarded(() -> {
            renderer.configure(type);
            unconfigured = null;
        });
    }

    void retryConfigure() {
        MediaType type = unconfigured;
        if (type != null) {
            configure(type);
        }
    }

    /** True when the sample was rendered. */
    boolean render(Sample sample, long lateness) {
        try {
            renderer.render(sample, lateness);
            return true;
        } catch (RuntimeException failure) {
            onFailure.accept(failure);
            return false;
        }
    }

    void flush() {
        guarded(renderer::flush);
    }

    void close() {
        guarded(renderer::close);
    }

    void clockSet(@Nullable PresentationClock clock) {
        guarded(() -> renderer.clockSet(clock));
    }

    /** Tells a renderer that follows the clock of a change. */
    void tell(Consumer<ClockStateSink> change) {
        if (renderer instanceof ClockStateSink follower) {
            guarded(() -> change.accept(follower));
        }
    }

    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException failure) {
            onFailure.accept(failure);
        }
    }
}
