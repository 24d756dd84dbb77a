package dev.reel.desktop;

import dev.reel.pipeline.Activate;
import dev.reel.pipeline.ActivateAttributes;
import dev.reel.pipeline.MediaSink;
import dev.reel.pipeline.sink.SinkClass;
import dev.reel.platform.AttributeBlob;
import dev.reel.platform.Attributes;
import dev.reel.platform.Platform;
import dev.reel.platform.media.MediaType;
import java.util.UUID;

/** Makes a window from plain attributes, in whatever process they arrive. */
public final class WindowSinkClass implements SinkClass {
    static final UUID ID = UUID.fromString("52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c707");

    /** Made by a service loader. */
    public WindowSinkClass() {}

    @Override
    public UUID id() {
        return ID;
    }

    @Override
    public Activate<? extends MediaSink> activation(Platform platform, Attributes attributes) {
        return SwingWindow.activate(
                platform,
                attributes.get(ActivateAttributes.SINK_TITLE, ""),
                streamType(attributes),
                new SubtitleLayer(),
                WindowEvents.IGNORED);
    }

    /** The type of the stream that a sink is for. */
    static MediaType streamType(Attributes attributes) {
        MediaType type = new MediaType();
        AttributeBlob.read(attributes.get(ActivateAttributes.SINK_STREAM_TYPE), type);
        return type;
    }
}
