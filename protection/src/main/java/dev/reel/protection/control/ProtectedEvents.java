package dev.reel.protection.control;

import dev.reel.platform.AttributeKey;
import java.util.UUID;

/** Events of a protected session that Media Foundation's set does not have (protected-path.md §9): MEExtendedType with these types. */
public final class ProtectedEvents {
    /** Protected content was met, once per distinct initialisation data, which is the value: a blob of type {@code keyids}. */
    public static final UUID ENCRYPTED = UUID.fromString("52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c801");

    /** Playback waits for a key, whose id is the value. It goes on by itself when the key is there. */
    public static final UUID WAITING_FOR_KEY = UUID.fromString("52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c802");

    /** The number of a dynamic policy on MEPolicyChanged (MF_POLICY_ID). */
    public static final AttributeKey<Integer> POLICY_ID =
            AttributeKey.uint32("MF_POLICY_ID", "b160c24d-c059-48f1-a901-9ee298a9a8c3");

    private ProtectedEvents() {}
}
