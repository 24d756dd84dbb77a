package dev.reel.protection.device;

import dev.reel.platform.MediaException;

/**
 * A device in the form of the driver interface that crypto-session.md restates: functions that take handles. A handle that is
 * destroyed, unknown or of another device is {@code E_INVALIDARG} everywhere.
 */
public interface DriverFunctions extends CryptoDevice, CryptoSessions, ProtectedSurfaces, AuthenticatedChannels {
    /** The functions of a device; {@code D3DERR_NOTAVAILABLE} when it has none. */
    static DriverFunctions of(CryptoDevice device) {
        if (device instanceof DriverFunctions functions) {
            return functions;
        }
        throw new MediaException(
                ProtectionStatus.D3DERR_NOTAVAILABLE, "This crypto device has no functions that take handles");
    }

    /** The handle by which channel messages name the device. */
    DeviceHandle handle();
}
