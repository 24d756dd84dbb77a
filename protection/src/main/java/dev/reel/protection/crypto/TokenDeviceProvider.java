package dev.reel.protection.crypto;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.device.CryptoDevice;
import dev.reel.protection.device.CryptoDeviceOptions;
import dev.reel.protection.device.CryptoDeviceProvider;
import dev.reel.protection.identity.TokenIdentity;
import java.security.SecureRandom;
import java.time.Clock;

/** Opens the PKCS#11 device: its private key inside a token, not extractable, everything else as in every device. */
public final class TokenDeviceProvider implements CryptoDeviceProvider {
    /** The provider's name. */
    public static final String NAME = "pkcs11";

    /** For the service loader. */
    public TokenDeviceProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public CryptoDevice open(CryptoDeviceOptions options) {
        CryptoDeviceOptions.Token token = options.token()
                .orElseThrow(() -> new MediaException(
                        Status.E_INVALIDARG, "The pkcs11 device needs a token: module, slot and PIN"));
        SecureRandom random = new SecureRandom();
        TokenIdentity identity = TokenIdentity.open(token, Clock.systemUTC(), random);
        try {
            return new DriverDevice(identity, options, random);
        } catch (RuntimeException refused) {
            identity.close();
            throw refused;
        }
    }
}
