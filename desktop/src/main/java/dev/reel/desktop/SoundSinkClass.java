package dev.reel.desktop;

import dev.reel.pipeline.Activate;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.sink.SinkClass;
import dev.reel.platform.Attributes;
import dev.reel.platform.Platform;
import java.util.UUID;

/** Makes a sound card from plain attributes, in whatever process they arrive. */
public final class SoundSinkClass implements SinkClass {
    static final UUID ID = UUID.fromString("52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c708");

    /** Made by a service loader. */
    public SoundSinkClass() {}

    @Override
    public UUID id() {
        return ID;
    }

    @Override
    public Activate<? extends MediaSink> activation(Platform platform, Attributes attributes) {
        return carried(SoundCard.activate(platform, WindowSinkClass.streamType(attributes)), attributes);
    }

    private static Activate<MediaSink> carried(Activate<MediaSink> activate, Attributes attributes) {
        attributes.copyAllItems(activate.attributes());
        return activate;
    }
}
