package dev.reel.protection.session;

import dev.reel.platform.AttributeKey;
import dev.reel.protection.trust.ComponentManifest;
import dev.reel.protection.trust.RevocationList;

/** Configuration keys of a protected session beside {@link dev.reel.session.SessionAttributes}; all Reel's own. */
public final class ProtectedAttributes {
    /**
     * Zero: the process may not open any socket, so it reads local files only and shows and sounds nothing; then a hijacked process
     * could not reach the network either. Default 1.
     */
    public static final AttributeKey<Integer> SOCKETS =
            AttributeKey.uint32("REEL_PMP_SOCKETS", "52b8d9a4-2a1d-4c6f-9a55-9a3e61f0ca01");

    /** What the components of the process must be; none are checked without. */
    public static final AttributeKey<ComponentManifest> COMPONENT_MANIFEST = AttributeKey.object(
            "REEL_PMP_COMPONENT_MANIFEST", "52b8d9a4-2a1d-4c6f-9a55-9a3e61f0ca02", ComponentManifest.class);

    /** What has been revoked, and the newest list that was ever seen. */
    public static final AttributeKey<RevocationList.Memory> REVOCATIONS = AttributeKey.object(
            "REEL_PMP_REVOCATIONS", "52b8d9a4-2a1d-4c6f-9a55-9a3e61f0ca03", RevocationList.Memory.class);

    /** 100 ns units: how long enabling may take; default 60 s. */
    public static final AttributeKey<Long> ENABLING_TIMEOUT =
            AttributeKey.uint64("REEL_PMP_ENABLING_TIMEOUT", "52b8d9a4-2a1d-4c6f-9a55-9a3e61f0ca04");

    private ProtectedAttributes() {}
}
