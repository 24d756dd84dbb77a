package dev.reel.pipeline.sink;

import dev.reel.pipeline.Activate;
import dev.reel.pipeline.MediaSink;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes one sample grabber, as its attributes say at that moment.
 *
 * <p>It differs from other activation objects (topology.md §5): shutting it down leaves the sink alone and ends activating,
 * and it cannot be detached.
 */
final class SampleGrabberActivate implements Activate<MediaSink> {
    private final Attributes attributes = new Attributes();
    private final Function<RenderPolicy, MediaSink> maker;
    private @Nullable MediaSink made;
    private boolean shutdown;

    SampleGrabberActivate(Function<RenderPolicy, MediaSink> maker) {
        this.maker = maker;
    }

    @Override
    public Attributes attributes() {
        return attributes;
    }

    @Override
    public synchronized MediaSink activateObject() {
        if (shutdown) {
            throw new MediaException(Status.MF_E_SHUTDOWN, "the sample grabber's activation object is shut down");
        }
        MediaSink present = made;
        if (present == null) {
            RenderPolicy policy =
                    attributes.isTrue(SampleGrabberSink.IGNORE_CLOCK) ? RenderPolicy.rateless() : RenderPolicy.audio();
            present = maker.apply(policy.withEarly(attributes.get(SampleGrabberSink.SAMPLE_TIME_OFFSET, 0L)));
            made = present;
        }
        return present;
    }

    @Override
    public synchronized void shutdownObject() {
        shutdown = true;
        made = null;
    }

    @Override
    public void detachObject() {
        throw new MediaException(Status.E_NOTIMPL, "a sample grabber cannot be detached from its activation object");
    }
}
