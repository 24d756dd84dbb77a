package dev.reel.protection.crypto;

import dev.reel.platform.MediaException;
import dev.reel.protection.aes.AesKeyStore;
import dev.reel.protection.device.AesCtrIv;
import dev.reel.protection.device.CryptoDeviceOptions;
import dev.reel.protection.device.CryptoDeviceProvider;
import dev.reel.protection.device.DecryptionBlt;
import dev.reel.protection.device.DriverFunctions;
import dev.reel.protection.device.SessionHandle;
import dev.reel.protection.device.SurfaceHandle;
import dev.reel.protection.memory.ProtectionLevel;
import dev.reel.protection.memory.Shield;
import java.util.Arrays;

/** A shielded process that opens a device with the level required by its argument and has it work; says what came of it. */
final class LimitedDevice {
    private LimitedDevice() {}

    public static void main(String[] arguments) {
        Shield.raise();
        System.out.println("MACHINE " + AesKeyStore.protectionOfThisMachine().level());
        CryptoDeviceOptions options = CryptoDeviceOptions.defaults()
                .withLevels(ProtectionLevel.SECRET_NATIVE, ProtectionLevel.valueOf(arguments[0]));
        try (DriverFunctions device = DriverFunctions.of(CryptoDeviceProvider.open("software", options))) {
            System.out.println("DEVICE " + device.protection().level());
            device.protection().lines().forEach(System.out::println);
            work(device);
            System.out.println("WHOLE");
        } catch (MediaException refused) {
            System.out.println("REFUSED " + refused.status().symbol() + " " + refused.getMessage());
        }
    }

    private static void work(DriverFunctions device) {
        byte[] key = Desk.key(1);
        byte[] clear = Desk.bytes(4096, 2);
        SessionHandle session = Desk.keyed(device, key);
        SurfaceHandle surface = Desk.surface(device, clear.length);
        AesCtrIv iv = new AesCtrIv(1, 1);
        device.decryptionBlt(session, DecryptionBlt.of(Desk.encrypted(key, iv, clear), surface, iv));
        if (!Arrays.equals(clear, Desk.readBack(device, session, key, surface, clear.length))) {
            throw new AssertionError("what was read back is not what was decrypted");
        }
    }
}
