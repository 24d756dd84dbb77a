package dev.reel.pipeline.sink;

import dev.reel.pipeline.Activate;
import dev.reel.pipeline.ActivateAttributes;
import dev.reel.pipeline.MediaSink;
import dev.reel.platform.Attributes;
import dev.reel.platform.Platform;
import java.util.UUID;

/** The class of {@link NullSink} that takes each sample at its time. */
public final class PacedNullSink implements SinkClass {
    static final UUID ID = UUID.fromString("52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c701");

    /** Made by a service loader. */
    public PacedNullSink() {}

    @Override
    public UUID id() {
        return ID;
    }

    @Override
    public Activate<? extends MediaSink> activation(Platform platform, Attributes attributes) {
        return NullSink.pacedActivate(platform, attributes.get(ActivateAttributes.SINK_MAJOR_TYPE));
    }
}
