package dev.reel.pipeline.sink;

import dev.reel.pipeline.Activate;
import dev.reel.pipeline.MediaSink;
import dev.reel.platform.Attributes;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes one sink at first need; after it was shut down or detached the next call makes a new one (topology.md §5). */
public final class SinkActivate implements Activate<MediaSink> {
    private final Attributes attributes = new Attributes();
    private final Function<Attributes, ? extends MediaSink> maker;
    private @Nullable MediaSink made;

    public SinkActivate(Supplier<? extends MediaSink> maker) {
        this(unused -> maker.get());
    }

    /** @param maker makes the sink as the attributes of this object say at that moment */
    public SinkActivate(Function<Attributes, ? extends MediaSink> maker) {
        this.maker = maker;
    }

    @Override
    public Attributes attributes() {
        return attributes;
    }

    @Override
    public synchronized MediaSink activateObject() {
        MediaSink present = made;
        if (present == null) {
            present = maker.apply(attributes);
            made = present;
        }
        return present;
    }

    @Override
    public void shutdownObject() {
        MediaSink present = take();
        if (present != null) {
            present.shutdown();
        }
    }

    @Override
    public void detachObject() {
        take();
    }

    private synchronized @Nullable MediaSink take() {
        MediaSink present = made;
        made = null;
        return present;
    }
}
