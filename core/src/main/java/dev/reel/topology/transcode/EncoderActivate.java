package dev.reel.topology.transcode;

import dev.reel.pipeline.Activate;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformFactory;
import dev.reel.platform.Attributes;
import dev.reel.platform.Platform;
import dev.reel.platform.media.MediaType;
import org.jspecify.annotations.Nullable;

/** Makes an encoder with its settings and its output type when the topology is resolved. Any thread. */
final class EncoderActivate implements Activate<Transform> {
    private final TransformFactory factory;
    private final MediaType type;
    private final Platform platform;
    /** Settings of the encoder, copied to its own store. */
    private final Attributes attributes;

    private @Nullable Transform made;

    EncoderActivate(TransformFactory factory, MediaType type, Attributes settings, Platform platform) {
        this.factory = factory;
        this.type = type;
        this.attributes = settings;
        this.platform = platform;
    }

    @Override
    public Attributes attributes() {
        return attributes;
    }

    @Override
    public synchronized Transform activateObject() {
        Transform present = made;
        if (present != null) {
            return present;
        }
        Transform encoder = factory.create(platform);
        try {
            attributes.toMap().forEach(encoder.attributes()::setItem);
            encoder.setOutputType(0, type);
        } catch (RuntimeException refused) {
            encoder.close();
            throw refused;
        }
        made = encoder;
        return encoder;
    }

    @Override
    public void shutdownObject() {
        Transform present = take();
        if (present != null) {
            present.close();
        }
    }

    @Override
    public void detachObject() {
        take();
    }

    private synchronized @Nullable Transform take() {
        Transform present = made;
        made = null;
        return present;
    }

    @Override
    public String toString() {
        return factory.name();
    }
}
