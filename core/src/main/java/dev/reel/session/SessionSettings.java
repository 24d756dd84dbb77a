package dev.reel.session;

import dev.reel.pipeline.AttributeStore;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.Platform;
import dev.reel.session.quality.QualityManager;
import dev.reel.session.quality.StandardQualityManager;
import dev.reel.topology.StandardTopologyLoader;
import dev.reel.topology.TopologyLoader;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a session's configuration says, read once (media-session.md §2). Times are 100 ns units.
 *
 * @param transforms the transforms of this session: the installed ones and its local registrations
 */
record SessionSettings(
        boolean globalTime,
        boolean lowLatency,
        TransformRegistry transforms,
        TopologyLoader loader,
        @Nullable QualityManager qualityManager,
        long componentTimeout,
        long closeTimeout) {
    private static final long DEFAULT_COMPONENT_TIMEOUT = 15 * Platform.SECOND;
    private static final long DEFAULT_CLOSE_TIMEOUT = 5 * Platform.SECOND;

    static SessionSettings of(@Nullable Attributes given, SessionRegistry registry, Platform platform) {
        Attributes configuration = given == null ? new Attributes() : given;
        TransformRegistry transforms = registry.transforms().child();
        boolean lowLatency = configuration.isTrue(AttributeStore.LOW_LATENCY);
        return new SessionSettings(
                configuration.isTrue(SessionAttributes.GLOBAL_TIME),
                lowLatency,
                transforms,
                configuration
                        .find(SessionAttributes.TOPOLOADER)
                        .flatMap(id -> registry.topologyLoader(id, platform))
                        .orElseGet(() -> new StandardTopologyLoader(transforms, platform)),
                qualityManager(configuration, registry, platform),
                configuration.get(SessionAttributes.COMPONENT_TIMEOUT, DEFAULT_COMPONENT_TIMEOUT),
                configuration.get(SessionAttributes.CLOSE_TIMEOUT, DEFAULT_CLOSE_TIMEOUT));
    }

    /** None for the null GUID; the built-in one when the store names none or one that is not registered. */
    private static @Nullable QualityManager qualityManager(
            Attributes configuration, SessionRegistry registry, Platform platform) {
        Optional<UUID> id = configuration.find(SessionAttributes.QUALITY_MANAGER);
        if (id.filter(MediaEvent.NO_EXTENDED_TYPE::equals).isPresent()) {
            return null;
        }
        return id.flatMap(named -> registry.qualityManager(named, platform))
                .orElseGet(() -> new StandardQualityManager(platform));
    }
}
