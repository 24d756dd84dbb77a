package dev.reel.protection.session;

import dev.reel.protection.trust.ComponentManifest;
import dev.reel.protection.trust.RevocationList;
import org.jspecify.annotations.Nullable;

/**
 * How a protected process is started.
 *
 * @param isProtecting false for one that is separate only
 * @param sockets whether it may open sockets: for sources on a network, windows and sound
 * @param manifest what its components must be; null where nobody signed them
 * @param revocations what has been revoked, as far as this process knows
 */
record ProcessOptions(
        boolean isProtecting,
        boolean sockets,
        @Nullable ComponentManifest manifest,
        RevocationList.Memory revocations) {}
