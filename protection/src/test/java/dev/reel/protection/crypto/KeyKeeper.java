package dev.reel.protection.crypto;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.reel.platform.MediaException;
import dev.reel.protection.device.AesCtrIv;
import dev.reel.protection.device.CryptoDeviceOptions;
import dev.reel.protection.device.CryptoDeviceProvider;
import dev.reel.protection.device.DecryptionBlt;
import dev.reel.protection.device.DriverFunctions;
import dev.reel.protection.device.SessionHandle;
import dev.reel.protection.device.SurfaceHandle;
import dev.reel.protection.memory.ProtectionLevel;
import dev.reel.protection.memory.Shield;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * A process that holds keys it never sees in clear: its parent exchanges them, then looks for them in this process.
 *
 * <p>Arguments: the level wanted, the level required, {@code shield} or {@code open}, and the identity's file. Commands on standard input.
 */
final class KeyKeeper {
    private static final HexFormat HEX = HexFormat.of();

    private KeyKeeper() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments[2].equals("shield")) {
            Shield.raise();
        }
        CryptoDeviceOptions options = CryptoDeviceOptions.defaults()
                .withLevels(ProtectionLevel.valueOf(arguments[0]), ProtectionLevel.valueOf(arguments[1]))
                .withIdentityFile(Path.of(arguments[3]));
        try (DriverFunctions device = DriverFunctions.of(CryptoDeviceProvider.open("software", options))) {
            say("LEVEL " + device.protection().level() + " "
                    + device.protection().reachable());
            serve(device);
        } catch (MediaException refused) {
            say("REFUSED " + refused.status().symbol() + " " + refused.getMessage());
        }
    }

    private static void serve(DriverFunctions device) throws IOException {
        SessionHandle session = Desk.session(device);
        SurfaceHandle surface = Desk.surface(device, 4096);
        say("CHAIN " + HEX.formatHex(Desk.chain(device, session)));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ", -1);
            switch (words[0]) {
                case "KEY" -> device.negotiateKeyExchange(session, ByteBuffer.wrap(HEX.parseHex(words[1])));
                case "BLT" ->
                    device.decryptionBlt(
                            session,
                            DecryptionBlt.of(
                                            ByteBuffer.wrap(HEX.parseHex(words[2])),
                                            surface,
                                            new AesCtrIv(Long.parseLong(words[1]), 1))
                                    .withContentKey(ByteBuffer.wrap(HEX.parseHex(words[3]))));
                case "READBACK" -> {
                    device.encryptionBltKey(session, ByteBuffer.allocate(16));
                    device.encryptionBlt(session, surface, ByteBuffer.allocate(4096), ByteBuffer.allocate(16));
                }
                case "REFRESH" -> {
                    ByteBuffer random = ByteBuffer.allocate(16);
                    device.startSessionKeyRefresh(session, random);
                    device.finishSessionKeyRefresh(session);
                    say(HEX.formatHex(random.array()));
                }
                case "DUMP" ->
                    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                            .dumpHeap(words[1], true);
                case "DESTROY" -> {
                    device.destroyCryptoSession(session);
                    device.destroySurface(surface);
                }
                default -> throw new IllegalArgumentException(line);
            }
            say("DONE");
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
