package dev.reel.session;

import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.Platform;
import dev.reel.session.quality.QualityManager;
import dev.reel.topology.TopologyLoader;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The classes that a session's configuration names by GUID, and the transforms its loader may insert.
 *
 * <p>Any thread may use it.
 */
public final class SessionRegistry {
    private final TransformRegistry transforms;
    private final Map<UUID, Function<Platform, TopologyLoader>> loaders = new ConcurrentHashMap<>();
    private final Map<UUID, Function<Platform, QualityManager>> qualityManagers = new ConcurrentHashMap<>();

    public SessionRegistry(TransformRegistry transforms) {
        this.transforms = transforms;
    }

    /** A registry with the installed transforms. */
    public static SessionRegistry installed() {
        return new SessionRegistry(TransformRegistry.installed());
    }

    public TransformRegistry transforms() {
        return transforms;
    }

    /** Registers a topology loader under a class id for {@link SessionAttributes#TOPOLOADER}. */
    public void registerTopologyLoader(UUID id, Function<Platform, TopologyLoader> factory) {
        loaders.put(id, factory);
    }

    /** Registers a quality manager under a class id for {@link SessionAttributes#QUALITY_MANAGER}. */
    public void registerQualityManager(UUID id, Function<Platform, QualityManager> factory) {
        qualityManagers.put(id, factory);
    }

    Optional<QualityManager> qualityManager(UUID id, Platform platform) {
        return made(qualityManagers.get(id), platform, id);
    }

    Optional<TopologyLoader> topologyLoader(UUID id, Platform platform) {
        return made(loaders.get(id), platform, id);
    }

    /** Nothing when the class is not registered, and when it cannot be made: neither fails a session's creation. */
    private static <T> Optional<T> made(@Nullable Function<Platform, T> factory, Platform platform, UUID id) {
        if (factory == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(factory.apply(platform));
        } catch (RuntimeException failure) {
            System.getLogger("dev.reel.session")
                    .log(
                            System.Logger.Level.WARNING,
                            "class " + id + " cannot be made, the built-in one is used",
                            failure);
            return Optional.empty();
        }
    }
}
