package dev.reel.protection.channel;

import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/** What a channel needs of its device; called under the device's lock. */
public interface ChannelHost {
    /** The device's own handle. */
    long deviceHandle();

    /** True when the handle names a living crypto session of the device. */
    boolean hasSession(long session);

    /** True when the handle names a living decoder of the device. */
    boolean hasDecoder(long decoder);

    /** Ties a decoder to a session; false when the session serves no decoder or one of another profile. */
    boolean tie(long decoder, long session);

    /** The session that a decoder is tied to. */
    OptionalLong sessionOf(long decoder);

    /** True when some decoder is tied to the session. */
    boolean isTied(long session);

    /** The ids of the outputs that content can reach. */
    List<Long> outputs();

    /** The encryptions under which content leaves protected memory. */
    List<UUID> encryptionsWhenAccessible();
}
