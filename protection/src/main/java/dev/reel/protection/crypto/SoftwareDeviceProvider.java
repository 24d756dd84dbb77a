package dev.reel.protection.crypto;

import dev.reel.protection.device.CryptoDevice;
import dev.reel.protection.device.CryptoDeviceOptions;
import dev.reel.protection.device.CryptoDeviceProvider;
import dev.reel.protection.identity.DeviceIdentity;
import dev.reel.protection.identity.SoftwareIdentity;
import java.security.SecureRandom;
import java.time.Clock;

/** Opens the software device: its key pair in a file or in memory, everything else as in every device. */
public final class SoftwareDeviceProvider implements CryptoDeviceProvider {
    /** The provider's name. */
    public static final String NAME = "software";

    /** For the service loader. */
    public SoftwareDeviceProvider() {}

    /** A device with an identity that is there already and that the device closes. */
    public static CryptoDevice with(DeviceIdentity identity, CryptoDeviceOptions options) {
        return new DriverDevice(identity, options, new SecureRandom());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public CryptoDevice open(CryptoDeviceOptions options) {
        SecureRandom random = new SecureRandom();
        DeviceIdentity identity = SoftwareIdentity.open(options.identityFile(), Clock.systemUTC(), random);
        return new DriverDevice(identity, options, random);
    }
}
