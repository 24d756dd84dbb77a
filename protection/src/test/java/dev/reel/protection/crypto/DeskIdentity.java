package dev.reel.protection.crypto;

import dev.reel.protection.device.DriverFunctions;
import dev.reel.protection.device.SessionHandle;
import java.security.PublicKey;

/** The leaf key of a device, fetched through a session that is made for the purpose. */
final class DeskIdentity {
    private DeskIdentity() {}

    static PublicKey leaf(DriverFunctions device) {
        try (DriverFunctions same = Desk.device()) {
            SessionHandle session = Desk.session(same);
            return Desk.publicKey(same, session);
        }
    }
}
