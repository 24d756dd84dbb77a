package dev.reel.session;

import java.util.EnumSet;
import java.util.Set;

/** What a session can do now (media-session.md §8). */
public enum SessionCapability {
    START(0x1),
    SEEK(0x2),
    PAUSE(0x4),
    RATE_FORWARD(0x10),
    RATE_REVERSE(0x20),
    DOES_NOT_USE_NETWORK(0x40);

    private final int bit;

    SessionCapability(int bit) {
        this.bit = bit;
    }

    /** The bit in MF_EVENT_SESSIONCAPS. */
    public int bit() {
        return bit;
    }

    /** The capabilities as MFSESSIONCAP bits. */
    public static int bits(Set<SessionCapability> capabilities) {
        int bits = 0;
        for (SessionCapability capability : capabilities) {
            bits |= capability.bit;
        }
        return bits;
    }

    /** The capabilities behind MFSESSIONCAP bits. */
    public static Set<SessionCapability> of(int bits) {
        Set<SessionCapability> capabilities = EnumSet.noneOf(SessionCapability.class);
        for (SessionCapability capability : values()) {
            if ((bits & capability.bit) != 0) {
                capabilities.add(capability);
            }
        }
        return capabilities;
    }
}
