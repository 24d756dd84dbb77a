package dev.reel.pipeline.sink;

import dev.reel.pipeline.Activate;
import dev.reel.pipeline.ActivateAttributes;
import dev.reel.pipeline.MediaSink;
import dev.reel.platform.Attributes;
import dev.reel.platform.Platform;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.UUID;

/**
 * A kind of sink that is known by a class id, so that an activation object can be taken apart into plain attributes and put together
 * elsewhere: in another process. Found by {@link ServiceLoader}.
 */
public interface SinkClass {
    /** The id under {@link ActivateAttributes#CLASS_ID}. */
    UUID id();

    /**
     * What makes such a sink as the attributes say, which are those of an activation object of this class;
     * {@code MF_E_ATTRIBUTENOTFOUND} when one is missing.
     */
    Activate<? extends MediaSink> activation(Platform platform, Attributes attributes);

    /** The installed class with an id. */
    static Optional<SinkClass> installed(UUID id) {
        return ServiceLoader.load(SinkClass.class, SinkClass.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .filter(found -> found.id().equals(id))
                .findFirst();
    }
}
