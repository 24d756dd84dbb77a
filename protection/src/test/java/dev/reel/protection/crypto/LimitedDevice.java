package dev.reel.protection.crypto;

import dev.reel.platform.MediaException;
import dev.reel.protection.aes.AesKeyStore;
import dev.reel.protection.demo.CryptoDemo;
import dev.reel.protection.device.CryptoDevice;
import dev.reel.protection.device.CryptoDeviceOptions;
import dev.reel.protection.device.CryptoDeviceProvider;
import dev.reel.protection.memory.ProtectionLevel;
import dev.reel.protection.memory.Shield;
import java.io.IOException;

/** A shielded process that opens a device with the level required by its argument and has it work; says what came of it. */
final class LimitedDevice {
    private LimitedDevice() {}

    public static void main(String[] arguments) throws IOException {
        Shield.raise();
        System.out.println("MACHINE " + AesKeyStore.protectionOfThisMachine().level());
        CryptoDeviceOptions options = CryptoDeviceOptions.defaults()
                .withLevels(ProtectionLevel.SECRET_NATIVE, ProtectionLevel.valueOf(arguments[0]));
        try (CryptoDevice device = CryptoDeviceProvider.open("software", options)) {
            System.out.println("DEVICE " + device.protection().level());
            new CryptoDemo(device, options.oaepHash(), System.out).run();
            System.out.println("WHOLE");
        } catch (MediaException refused) {
            System.out.println("REFUSED " + refused.status().symbol() + " " + refused.getMessage());
        }
    }
}
