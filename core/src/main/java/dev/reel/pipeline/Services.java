package dev.reel.pipeline;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Service ids, and how any object is asked for a service (media-session.md §1, §18). */
public final class Services {
    public static final UUID RATE_CONTROL = UUID.fromString("866fa297-b802-4bf8-9dc9-5e3b6a9f53c9");
    /** The protected process of a session, where it has one. */
    public static final UUID PMP_SERVER_CONTEXT = UUID.fromString("2f00c910-d2cf-4278-8b6a-d077fac3a25f");
    /** Source-side quality levers: {@link QualityAdvise}. */
    public static final UUID QUALITY = UUID.fromString("52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c301");

    public static final UUID TOPONODE_ATTRIBUTE_EDITOR = UUID.fromString("52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c302");
    public static final UUID LOCAL_MFT_REGISTRATION = UUID.fromString("52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c303");
    public static final UUID WORKQUEUE_SERVICES = UUID.fromString("52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c304");
    /** Counters of a sink: {@code SinkStatistics}. */
    public static final UUID SINK_STATISTICS = UUID.fromString("52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c305");

    /** Metadata of a source: {@link MetadataProvider}. */
    public static final UUID METADATA = UUID.fromString("db214084-58a4-4d2e-b84f-6f755b2f7a0d");
    /** All that a source knows of what it holds: {@code dev.reel.player.MediaInfo}. */
    public static final UUID MEDIA_INFO = UUID.fromString("52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c306");
    /** Volume of a sink: {@link SimpleAudioVolume} (MR_POLICY_VOLUME_SERVICE). */
    public static final UUID POLICY_VOLUME = UUID.fromString("1abaa2ac-9d3b-47c6-ab48-c59506de784d");
    /** Volume of each channel: {@link AudioStreamVolume} (MR_STREAM_VOLUME_SERVICE). */
    public static final UUID STREAM_VOLUME = UUID.fromString("f8b5fa2f-32ef-46f5-b172-1321212fb2c4");
    /** How a mixer shows a sink: {@link AudioPolicy} (MR_AUDIO_POLICY_SERVICE). */
    public static final UUID AUDIO_POLICY = UUID.fromString("911fd737-6775-4ab0-a614-297862fdac88");

    /** Every service of this list, in which {@link ServiceProvider#service(Class)} looks. */
    static final List<UUID> ALL = List.of(
            RATE_CONTROL,
            QUALITY,
            METADATA,
            SINK_STATISTICS,
            POLICY_VOLUME,
            STREAM_VOLUME,
            AUDIO_POLICY,
            TOPONODE_ATTRIBUTE_EDITOR,
            LOCAL_MFT_REGISTRATION,
            WORKQUEUE_SERVICES,
            PMP_SERVER_CONTEXT);

    private Services() {}

    /**
     * Asks an object for a service ({@code MFGetService}): {@code E_POINTER} for no object, {@code E_NOINTERFACE} for one that
     * offers no services, {@code MF_E_UNSUPPORTED_SERVICE} when it has not this one. What its own
     * {@link ServiceProvider#service(UUID, Class)} throws is passed on as it is.
     */
    public static <T> T get(@Nullable Object object, UUID service, Class<T> type) {
        if (object == null) {
            throw new MediaException(Status.E_POINTER, "an object to ask for a service is required");
        }
        if (!(object instanceof ServiceProvider provider)) {
            throw new MediaException(Status.E_NOINTERFACE, object + " offers no services");
        }
        Optional<T> found = provider.service(service, type);
        return found.orElseThrow(() -> new MediaException(
                Status.MF_E_UNSUPPORTED_SERVICE,
                object + " has no service " + service + " of type " + type.getSimpleName()));
    }
}
