package dev.reel.protection.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.reel.protection.cenc.BlockCipher;
import dev.reel.protection.cenc.CipherDirection;
import dev.reel.protection.cenc.ContentKey;
import dev.reel.protection.cenc.JdkBlockCipher;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.cenc.Pattern;
import dev.reel.protection.cenc.SampleCipher;
import dev.reel.protection.cenc.SampleEncryption;
import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.device.AesCtrIv;
import dev.reel.protection.device.DecryptionBlt;
import dev.reel.protection.device.DriverFunctions;
import dev.reel.protection.device.SessionHandle;
import dev.reel.protection.device.SurfaceHandle;
import dev.reel.protection.memory.ProtectionLevel;
import dev.reel.testkit.Conformance;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.function.IntConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes through a cipher leaves no copy of itself behind as garbage: nobody wipes garbage. */
class NoCopiesTest {
    private static final int SIZE = 1 << 20;
    private static final int CHANGE = SIZE / 8;
    private static final byte[] KEY = Desk.key(1);

    private static long allocatedBy(IntConsumer work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        work.accept(0);
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        work.accept(1);
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    }

    @ParameterizedTest
    @CsvSource({
        "CENC, DECRYPT, false", "CENC, ENCRYPT, false", "CENC, DECRYPT, true", "CENC, ENCRYPT, true",
        "CBC1, DECRYPT, false", "CBC1, ENCRYPT, false", "CBCS, DECRYPT, true", "CBCS, ENCRYPT, true"
    })
    void samplesInPlace(Scheme scheme, CipherDirection direction, boolean direct) {
        Pattern pattern = scheme.usesPattern() ? new Pattern(1, 9) : Pattern.NONE;
        ByteBuffer sample = direct ? ByteBuffer.allocateDirect(SIZE) : ByteBuffer.allocate(SIZE);
        KeyId id = KeyId.NULL;
        SampleEncryption how = new SampleEncryption(scheme, id, new byte[16], pattern, null);
        try (ContentKey key = ContentKey.of(id, KEY);
                SampleCipher cipher = new SampleCipher(new JdkBlockCipher(key), direction)) {
            assertThat(allocatedBy(time -> cipher.apply(sample, how))).isLessThan(CHANGE);
        }
    }

    @Conformance(
            spec = "protected-path",
            section = "19.2",
            rule = "own arrays are wiped, and no cipher makes copies of what goes through it")
    @ParameterizedTest
    @EnumSource
    void contentKeyOfASession(ProtectionLevel level) {
        try (DriverFunctions device = Desk.device(Desk.options().withLevels(level, ProtectionLevel.OPEN))) {
            SessionHandle session = Desk.keyed(device, KEY);
            byte[] data = new byte[SIZE];
            try (BlockCipher engine = device.contentKeyCipher(session, Desk.wrapKey(KEY, Desk.key(2)))) {
                assertThat(allocatedBy(time -> {
                            engine.beginCtr(new byte[16]);
                            engine.ctr(data, 0, SIZE);
                            engine.beginCbc(new byte[16], CipherDirection.DECRYPT);
                            engine.cbc(data, 0, SIZE);
                        }))
                        .isLessThan(CHANGE);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void decryptionAndReadBack(ProtectionLevel level) {
        try (DriverFunctions device = Desk.device(Desk.options().withLevels(level, ProtectionLevel.OPEN))) {
            SessionHandle session = Desk.keyed(device, KEY);
            SurfaceHandle surface = Desk.surface(device, SIZE);
            ByteBuffer memory = ByteBuffer.allocateDirect(SIZE + 16).alignedSlice(16);
            device.encryptionBltKey(session, ByteBuffer.allocate(16));
            assertThat(allocatedBy(time -> {
                        device.decryptionBlt(
                                session, DecryptionBlt.of(memory.slice(0, SIZE), surface, new AesCtrIv(1 + time, 1)));
                        device.encryptionBlt(session, surface, memory.slice(0, SIZE), ByteBuffer.allocate(16));
                    }))
                    .isLessThan(CHANGE);
        }
    }
}
