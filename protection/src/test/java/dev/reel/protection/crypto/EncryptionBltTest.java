package dev.reel.protection.crypto;

import static dev.reel.protection.crypto.Desk.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.Status;
import dev.reel.protection.device.AesCtrIv;
import dev.reel.protection.device.Capability;
import dev.reel.protection.device.DecryptionBlt;
import dev.reel.protection.device.DriverFunctions;
import dev.reel.protection.device.EncryptedBlockInfo;
import dev.reel.protection.device.ProtectionStatus;
import dev.reel.protection.device.SessionHandle;
import dev.reel.protection.device.SurfaceDescription;
import dev.reel.protection.device.SurfaceDescription.Usage;
import dev.reel.protection.device.SurfaceHandle;
import dev.reel.testkit.Conformance;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EncryptionBltTest {
    private static final int SIZE = 256;
    private static final byte[] KEY = Desk.key(1);
    private static final byte[] CLEAR = Desk.bytes(SIZE, 3);

    private final DriverFunctions device = Desk.device();

    @AfterEach
    void close() {
        device.close();
    }

    static Stream<Arguments> section10() {
        Status bad = Status.E_INVALIDARG;
        return Stream.of(
                Arguments.of("all good", ByteBuffer.allocate(SIZE), ByteBuffer.allocate(16), Status.S_OK),
                Arguments.of(
                        "direct target",
                        ByteBuffer.allocateDirect(SIZE + 16).alignedSlice(16).limit(SIZE),
                        ByteBuffer.allocate(16),
                        Status.S_OK),
                Arguments.of("NULL pIV", ByteBuffer.allocate(SIZE), null, bad),
                Arguments.of("pIV of 15 bytes", ByteBuffer.allocate(SIZE), ByteBuffer.allocate(15), bad),
                Arguments.of(
                        "read-only pIV",
                        ByteBuffer.allocate(SIZE),
                        ByteBuffer.allocate(16).asReadOnlyBuffer(),
                        bad),
                Arguments.of("target too small", ByteBuffer.allocate(SIZE - 16), ByteBuffer.allocate(16), bad),
                Arguments.of("target too large", ByteBuffer.allocate(SIZE + 16), ByteBuffer.allocate(16), bad),
                Arguments.of(
                        "target not a multiple of the block",
                        ByteBuffer.allocate(SIZE - 8),
                        ByteBuffer.allocate(16),
                        bad),
                Arguments.of(
                        "target not aligned", ByteBuffer.allocate(SIZE + 8).position(8), ByteBuffer.allocate(16), bad),
                Arguments.of(
                        "read-only target",
                        ByteBuffer.allocate(SIZE).asReadOnlyBuffer(),
                        ByteBuffer.allocate(16),
                        bad));
    }

    @Conformance(spec = "crypto-session", section = "10", rule = "target and pIV of EncryptionBlt")
    @ParameterizedTest(name = "{0} -> {3}")
    @MethodSource
    void section10(String name, ByteBuffer target, ByteBuffer iv, Status expected) {
        SessionHandle session = Desk.keyed(device, KEY);
        device.encryptionBltKey(session, ByteBuffer.allocate(16));
        SurfaceHandle surface = Desk.surface(device, SIZE);
        assertThat(Desk.statusOf(() -> device.encryptionBlt(session, surface, target, iv)))
                .isEqualTo(expected);
    }

    static Stream<Arguments> section10Sources() {
        return Stream.of(
                Arguments.of("off-screen plain", new SurfaceDescription(64, 4, Usage.OFFSCREEN_PLAIN, 1), Status.S_OK),
                Arguments.of("render target", new SurfaceDescription(64, 4, Usage.RENDER_TARGET, 1), Status.S_OK),
                Arguments.of(
                        "multisampled", new SurfaceDescription(64, 4, Usage.RENDER_TARGET, 4), Status.E_INVALIDARG),
                Arguments.of(
                        "decoder bit stream",
                        new SurfaceDescription(64, 4, Usage.DECODER_BITSTREAM, 1),
                        Status.E_INVALIDARG),
                Arguments.of("unprotected", new SurfaceDescription(64, 4, Usage.UNPROTECTED, 1), Status.E_INVALIDARG));
    }

    @Conformance(
            spec = "crypto-session",
            section = "10",
            rule = "source: protected, off-screen plain or render target, not multisampled")
    @ParameterizedTest(name = "{0} -> {2}")
    @MethodSource
    void section10Sources(String name, SurfaceDescription description, Status expected) {
        SessionHandle session = Desk.keyed(device, KEY);
        device.encryptionBltKey(session, ByteBuffer.allocate(16));
        SurfaceHandle surface = device.createSurface(description);
        assertThat(Desk.statusOf(() ->
                        device.encryptionBlt(session, surface, ByteBuffer.allocate(SIZE), ByteBuffer.allocate(16))))
                .isEqualTo(expected);
    }

    @Conformance(spec = "crypto-session", section = "10", rule = "source: not partially encrypted")
    @Test
    void section10Partial() {
        SessionHandle session = Desk.keyed(device, KEY);
        device.encryptionBltKey(session, ByteBuffer.allocate(16));
        SurfaceHandle surface = Desk.surface(device, SIZE);
        device.decryptionBlt(
                session,
                DecryptionBlt.of(ByteBuffer.allocate(SIZE), surface, new AesCtrIv(1, 1))
                        .withBlockInfo(new EncryptedBlockInfo(16, 0, 0)));
        assertRefused(
                Status.E_INVALIDARG,
                () -> device.encryptionBlt(session, surface, ByteBuffer.allocate(SIZE), ByteBuffer.allocate(16)));
        device.decryptionBlt(session, DecryptionBlt.of(ByteBuffer.allocate(SIZE), surface, new AesCtrIv(2, 1)));
        device.encryptionBlt(session, surface, ByteBuffer.allocate(SIZE), ByteBuffer.allocate(16));
    }

    @Conformance(spec = "crypto-session", section = "10", rule = "needs ENCRYPTED_READ_BACK")
    @Test
    void section10Unavailable() {
        try (DriverFunctions poorer = Desk.device(Desk.options().without(Set.of(Capability.ENCRYPTED_READ_BACK)))) {
            SessionHandle session = Desk.keyed(poorer, KEY);
            SurfaceHandle surface = Desk.surface(poorer, SIZE);
            assertRefused(
                    ProtectionStatus.D3DERR_NOTAVAILABLE,
                    () -> poorer.encryptionBlt(session, surface, ByteBuffer.allocate(SIZE), ByteBuffer.allocate(16)));
        }
    }

    @Conformance(
            spec = "crypto-session",
            section = "10",
            rule = "READ_BACK_KEY reported but never asked for: E_INVALIDARG")
    @Test
    void section10NoReadBackKey() {
        SessionHandle session = Desk.keyed(device, KEY);
        SurfaceHandle surface = Desk.surface(device, SIZE);
        assertRefused(
                Status.E_INVALIDARG,
                () -> device.encryptionBlt(session, surface, ByteBuffer.allocate(SIZE), ByteBuffer.allocate(16)));
    }

    @Conformance(
            spec = "crypto-session",
            section = "10",
            rule = "without READ_BACK_KEY the session key is used, in its own half of the IV space")
    @Test
    void section10SharedKey() {
        try (DriverFunctions shared = Desk.device(Desk.options().without(Set.of(Capability.ENCRYPTED_READ_BACK_KEY)))) {
            SessionHandle session = Desk.keyed(shared, KEY);
            SurfaceHandle surface = Desk.surface(shared, SIZE);
            AesCtrIv vector = new AesCtrIv(1, 1);
            shared.decryptionBlt(session, DecryptionBlt.of(Desk.encrypted(KEY, vector, CLEAR), surface, vector));
            ByteBuffer target = ByteBuffer.allocate(SIZE);
            ByteBuffer iv = ByteBuffer.allocate(16);
            shared.encryptionBlt(session, surface, target, iv);
            AesCtrIv chosen = AesCtrIv.read(iv);
            assertThat(chosen.iv()).isNegative();
            assertThat(Desk.encrypted(KEY, chosen, target.array()).array()).isEqualTo(CLEAR);
            assertRefused(
                    Status.E_INVALIDARG,
                    () -> shared.decryptionBlt(
                            session,
                            DecryptionBlt.of(ByteBuffer.allocate(SIZE), surface, new AesCtrIv(Long.MIN_VALUE, 1))));
            assertRefused(
                    ProtectionStatus.D3DERR_NOTAVAILABLE,
                    () -> shared.encryptionBltKey(session, ByteBuffer.allocate(16)));
        }
    }

    @Conformance(
            spec = "crypto-session",
            section = "8.2",
            rule = "the driver's first IV is random in [1, 2^62), then one more per call; a failed call uses none")
    @Test
    void section82() {
        SessionHandle session = Desk.keyed(device, KEY);
        device.encryptionBltKey(session, ByteBuffer.allocate(16));
        SurfaceHandle surface = Desk.surface(device, SIZE);
        ByteBuffer iv = ByteBuffer.allocate(16);
        device.encryptionBlt(session, surface, ByteBuffer.allocate(SIZE), iv);
        long first = AesCtrIv.read(iv).iv();
        assertThat(first).isBetween(1L, (1L << 62) - 1);
        assertRefused(Status.E_INVALIDARG, () -> device.encryptionBlt(session, surface, ByteBuffer.allocate(16), iv));
        for (int i = 1; i < 5; i++) {
            device.encryptionBlt(session, surface, ByteBuffer.allocate(SIZE), iv);
            assertThat(AesCtrIv.read(iv).iv()).isEqualTo(first + i);
        }
    }

    @Conformance(spec = "crypto-session", section = "8.2", rule = "IV exhaustion: E_FAIL until the key changes")
    @Test
    void section82Exhaustion() {
        IvSequence sequence = new IvSequence(-2);
        sequence.current();
        sequence.used();
        assertThat(sequence.current()).isEqualTo(-1);
        sequence.used();
        assertRefused(Status.E_FAIL, sequence::current);
        SecureRandom random = new SecureRandom();
        for (int i = 0; i < 1000; i++) {
            assertThat(IvSequence.random(random, false).current()).isBetween(1L, (1L << 62) - 1);
            assertThat(IvSequence.random(random, true).current()).isNegative();
        }
    }
}
