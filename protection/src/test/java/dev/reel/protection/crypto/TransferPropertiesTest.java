package dev.reel.protection.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.protection.SlowAes;
import dev.reel.protection.device.AesCtrIv;
import dev.reel.protection.device.DecryptionBlt;
import dev.reel.protection.device.DriverFunctions;
import dev.reel.protection.device.EncryptedBlockInfo;
import dev.reel.protection.device.SessionHandle;
import dev.reel.protection.device.SurfaceHandle;
import dev.reel.protection.memory.ProtectionLevel;
import dev.reel.testkit.Conformance;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What goes in encrypted comes out the same, for any key, counter, pattern and length, as the slow reference says. */
class TransferPropertiesTest {
    private static final int PROGRAMS = 150;

    /** A random case: keys, counters (often near the wrap), aligned pattern, length and level. */
    private static final class Case {
        final Random random;
        final byte[] key = new byte[16];
        final byte[] content = new byte[16];
        final AesCtrIv vector;
        final EncryptedBlockInfo info;
        final int rows;
        final ProtectionLevel level;

        Case(long seed) {
            random = new Random(seed);
            random.nextBytes(key);
            random.nextBytes(content);
            vector = new AesCtrIv(counter(), counter());
            info = new EncryptedBlockInfo(16L * random.nextInt(13), 16L * random.nextInt(13), 16L * random.nextInt(13));
            rows = 1 + random.nextInt(20);
            List<ProtectionLevel> levels = List.of(ProtectionLevel.values());
            level = levels.get(random.nextInt(levels.size()));
        }

        private long counter() {
            return switch (random.nextInt(3)) {
                case 0 -> random.nextLong();
                case 1 -> random.nextInt(81) - 40;
                default -> random.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE;
            };
        }

        byte[] clear() {
            return Desk.bytes(64 * rows, random.nextLong());
        }

        DriverFunctions device() {
            return Desk.device(Desk.options().withLevels(level, ProtectionLevel.OPEN));
        }
    }

    private static void forEachSeed(Consumer<Case> program) {
        for (long seed = 0; seed < PROGRAMS; seed++) {
            try {
                program.accept(new Case(seed));
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
            }
        }
    }

    @Conformance(
            spec = "crypto-session",
            section = "7",
            rule = "decrypt(encrypt(x)) = x through a surface and back, counters near wrap included")
    @Test
    void thereAndBack() {
        forEachSeed(c -> {
            byte[] clear = c.clear();
            try (DriverFunctions device = c.device()) {
                SessionHandle session = Desk.keyed(device, c.key);
                SurfaceHandle surface = Desk.surface(device, clear.length);
                device.decryptionBlt(
                        session,
                        DecryptionBlt.of(
                                ByteBuffer.wrap(new SlowAes(c.key).ctr(c.vector.iv(), c.vector.count(), clear)),
                                surface,
                                c.vector));
                assertThat(Desk.readBack(device, session, c.key, surface, clear.length))
                        .isEqualTo(clear);
            }
        });
    }

    @Conformance(
            spec = "crypto-session",
            section = "9",
            rule = "any aligned pattern: byte for byte as the slow reference")
    @Test
    void anyPattern() {
        forEachSeed(c -> {
            byte[] clear = c.clear();
            try (DriverFunctions device = c.device()) {
                SessionHandle session = Desk.keyed(device, c.key);
                SurfaceHandle surface = Desk.surface(device, clear.length);
                byte[] sent = SlowPattern.encrypt(c.content, c.vector, c.info, clear);
                device.decryptionBlt(
                        session,
                        DecryptionBlt.of(ByteBuffer.wrap(sent), surface, c.vector)
                                .withBlockInfo(c.info)
                                .withContentKey(Desk.wrapKey(c.key, c.content)));
                assertThat(SlowPattern.peek(device, surface, clear.length)).isEqualTo(clear);
            }
        });
    }
}
