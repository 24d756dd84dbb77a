package dev.reel.protection.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.protection.SlowAes;
import dev.reel.protection.device.AesCtrIv;
import dev.reel.protection.device.CryptoDevice;
import dev.reel.protection.device.DecryptionBlt;
import dev.reel.protection.device.EncryptedBlockInfo;
import dev.reel.protection.device.SessionHandle;
import dev.reel.protection.device.SurfaceHandle;
import dev.reel.protection.memory.ProtectionLevel;
import dev.reel.testkit.Conformance;
import java.nio.ByteBuffer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What goes in encrypted comes out the same, for any key, counter, pattern and length, as the slow reference says. */
class TransferPropertiesTest {
    @Provide
    Arbitrary<Long> counters() {
        return Arbitraries.oneOf(
                Arbitraries.longs(),
                Arbitraries.longs().between(-40, 40),
                Arbitraries.of(Long.MIN_VALUE, Long.MAX_VALUE));
    }

    @Provide
    Arbitrary<EncryptedBlockInfo> patterns() {
        Arbitrary<Integer> blocks = Arbitraries.integers().between(0, 12);
        return net.jqwik.api.Combinators.combine(blocks, blocks, blocks)
                .as((b, s, e) -> new EncryptedBlockInfo(16L * b, 16L * s, 16L * e));
    }

    @Provide
    Arbitrary<ProtectionLevel> levels() {
        return Arbitraries.of(ProtectionLevel.class);
    }

    @Conformance(
            spec = "crypto-session",
            section = "7",
            rule = "decrypt(encrypt(x)) = x through a surface and back, counters near wrap included")
    @Property(tries = 150)
    void thereAndBack(
            @ForAll @Size(16) byte[] key,
            @ForAll("counters") long iv,
            @ForAll("counters") long count,
            @ForAll @IntRange(min = 1, max = 12) int rows,
            @ForAll long seed,
            @ForAll("levels") ProtectionLevel level) {
        byte[] clear = Desk.bytes(64 * rows, seed);
        try (CryptoDevice device = Desk.device(Desk.options().withLevels(level, ProtectionLevel.OPEN))) {
            SessionHandle session = Desk.keyed(device, key);
            SurfaceHandle surface = Desk.surface(device, clear.length);
            AesCtrIv vector = new AesCtrIv(iv, count);
            device.decryptionBlt(
                    session,
                    DecryptionBlt.of(ByteBuffer.wrap(new SlowAes(key).ctr(iv, count, clear)), surface, vector));
            assertThat(Desk.readBack(device, session, key, surface, clear.length))
                    .isEqualTo(clear);
        }
    }

    @Conformance(
            spec = "crypto-session",
            section = "9",
            rule = "any aligned pattern: byte for byte as the slow reference")
    @Property(tries = 150)
    void anyPattern(
            @ForAll @Size(16) byte[] key,
            @ForAll @Size(16) byte[] content,
            @ForAll("counters") long iv,
            @ForAll("counters") long count,
            @ForAll("patterns") EncryptedBlockInfo info,
            @ForAll @IntRange(min = 1, max = 20) int rows,
            @ForAll("levels") ProtectionLevel level) {
        byte[] clear = Desk.bytes(64 * rows, rows);
        try (CryptoDevice device = Desk.device(Desk.options().withLevels(level, ProtectionLevel.OPEN))) {
            SessionHandle session = Desk.keyed(device, key);
            SurfaceHandle surface = Desk.surface(device, clear.length);
            AesCtrIv vector = new AesCtrIv(iv, count);
            byte[] sent = SlowPattern.encrypt(content, vector, info, clear);
            device.decryptionBlt(
                    session,
                    DecryptionBlt.of(ByteBuffer.wrap(sent), surface, vector)
                            .withBlockInfo(info)
                            .withContentKey(Desk.wrapKey(key, content)));
            assertThat(SlowPattern.peek(device, surface, clear.length)).isEqualTo(clear);
        }
    }
}
