package dev.reel.session;

import dev.reel.pipeline.AttributeStore;
import dev.reel.platform.AttributeKey;
import java.util.UUID;

/** Configuration keys of a media session (media-session.md §2); {@link AttributeStore#LOW_LATENCY} is another. */
public final class SessionAttributes {
    /** Non-zero: an editing sequence, every topology carries PROJECTSTART and PROJECTSTOP. */
    public static final AttributeKey<Integer> GLOBAL_TIME =
            AttributeKey.uint32("MF_SESSION_GLOBAL_TIME", "1e83d482-1f1c-4571-8405-88f4b2181f72");
    /** Id of a quality manager in the session's class registry; the null GUID for none. */
    public static final AttributeKey<UUID> QUALITY_MANAGER =
            AttributeKey.guid("MF_SESSION_QUALITY_MANAGER", "1e83d482-1f1c-4571-8405-88f4b2181f73");
    /** Id of a topology loader in the session's class registry. */
    public static final AttributeKey<UUID> TOPOLOADER =
            AttributeKey.guid("MF_SESSION_TOPOLOADER", "1e83d482-1f1c-4571-8405-88f4b2181f71");
    /** What enables protected content; protected sessions only. */
    public static final AttributeKey<Object> CONTENT_PROTECTION_MANAGER = AttributeKey.object(
            "MF_SESSION_CONTENT_PROTECTION_MANAGER", "1e83d482-1f1c-4571-8405-88f4b2181f74", Object.class);
    /** Non-zero: the source lives in the protected process; protected sessions only. */
    public static final AttributeKey<Integer> REMOTE_SOURCE_MODE =
            AttributeKey.uint32("MF_SESSION_REMOTE_SOURCE_MODE", "f4033ef4-9bb3-4378-941f-85a0856bc244");
    /** A protected process that exists already and is to be shared; protected sessions only. */
    public static final AttributeKey<Object> SERVER_CONTEXT =
            AttributeKey.object("MF_SESSION_SERVER_CONTEXT", "afe5b291-50fa-46e8-b9be-0c0c3ce4b3a5", Object.class);
    /** 100 ns units: how long a component may take to answer before it is abandoned; default 15 s. Reel's own key. */
    public static final AttributeKey<Long> COMPONENT_TIMEOUT =
            AttributeKey.uint64("REEL_SESSION_COMPONENT_TIMEOUT", "52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c501");
    /** 100 ns units: how long after the call MESessionClosed comes at the latest; default 5 s. Reel's own key. */
    public static final AttributeKey<Long> CLOSE_TIMEOUT =
            AttributeKey.uint64("REEL_SESSION_CLOSE_TIMEOUT", "52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c502");

    private SessionAttributes() {}
}
