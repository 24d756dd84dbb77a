package dev.reel.session;

import dev.reel.pipeline.TransformRegistry;
import dev.reel.platform.Platform;
import dev.reel.topology.TopologyLoader;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

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
        return Optional.ofNullable(qualityManagers.get(id)).map(factory -> factory.apply(platform));
    }

    Optional<TopologyLoader> topologyLoader(UUID id, Platform platform) {
        return Optional.ofNullable(loaders.get(id)).map(factory -> factory.apply(platform));
    }
}
