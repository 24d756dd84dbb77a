package dev.reel.protection.crypto;

import static dev.reel.protection.crypto.Desk.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.Status;
import dev.reel.protection.device.AesCtrIv;
import dev.reel.protection.device.Capability;
import dev.reel.protection.device.DecryptionBlt;
import dev.reel.protection.device.DriverFunctions;
import dev.reel.protection.device.ProtectionStatus;
import dev.reel.protection.device.SessionHandle;
import dev.reel.protection.device.SurfaceHandle;
import dev.reel.testkit.Conformance;
import java.nio.ByteBuffer;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshTest {
    private static final int SIZE = 64;
    private static final byte[] KEY = Desk.key(1);
    private static final byte[] CLEAR = Desk.bytes(SIZE, 3);

    private final DriverFunctions device = Desk.device();

    @AfterEach
    void close() {
        device.close();
    }

    @Conformance(
            spec = "crypto-session",
            section = "11",
            rule = "old key in force until Finish; then key XOR random with an empty IV history")
    @Test
    void section11() {
        SessionHandle session = Desk.keyed(device, KEY);
        SurfaceHandle surface = Desk.surface(device, SIZE);
        ByteBuffer random = ByteBuffer.allocate(16);
        device.startSessionKeyRefresh(session, random);
        assertDecrypts(session, surface, KEY, 50);
        device.finishSessionKeyRefresh(session);
        byte[] refreshed = Desk.xor(KEY, random.array());
        assertDecrypts(session, surface, refreshed, 1);
    }

    @Conformance(spec = "crypto-session", section = "11", rule = "Start needs 16 bytes")
    @ParameterizedTest
    @ValueSource(ints = {0, 15, 17, 32})
    void section11Size(int size) {
        SessionHandle session = Desk.keyed(device, KEY);
        assertRefused(Status.E_INVALIDARG, () -> device.startSessionKeyRefresh(session, ByteBuffer.allocate(size)));
        assertRefused(Status.E_INVALIDARG, () -> device.finishSessionKeyRefresh(session));
    }

    @Conformance(
            spec = "crypto-session",
            section = "11",
            rule = "Finish without Start: E_INVALIDARG, key unchanged; Finish twice the same")
    @Test
    void section11FinishAlone() {
        SessionHandle session = Desk.keyed(device, KEY);
        SurfaceHandle surface = Desk.surface(device, SIZE);
        assertRefused(Status.E_INVALIDARG, () -> device.finishSessionKeyRefresh(session));
        assertDecrypts(session, surface, KEY, 1);
        ByteBuffer random = ByteBuffer.allocate(16);
        device.startSessionKeyRefresh(session, random);
        device.finishSessionKeyRefresh(session);
        assertRefused(Status.E_INVALIDARG, () -> device.finishSessionKeyRefresh(session));
        assertDecrypts(session, surface, Desk.xor(KEY, random.array()), 1);
    }

    @Conformance(spec = "crypto-session", section = "11", rule = "Start twice: the second random replaces the first")
    @Test
    void section11StartTwice() {
        SessionHandle session = Desk.keyed(device, KEY);
        SurfaceHandle surface = Desk.surface(device, SIZE);
        ByteBuffer first = ByteBuffer.allocate(16);
        ByteBuffer second = ByteBuffer.allocate(16);
        device.startSessionKeyRefresh(session, first);
        device.startSessionKeyRefresh(session, second);
        assertThat(second).isNotEqualTo(first);
        device.finishSessionKeyRefresh(session);
        assertDecrypts(session, surface, Desk.xor(KEY, second.array()), 1);
    }

    @Conformance(spec = "crypto-session", section = "11", rule = "unsupported: NOTAVAILABLE")
    @Test
    void section11Unsupported() {
        try (DriverFunctions poorer = Desk.device(Desk.options().without(Set.of(Capability.FRESHEN_SESSION_KEY)))) {
            SessionHandle session = Desk.keyed(poorer, KEY);
            assertRefused(
                    ProtectionStatus.D3DERR_NOTAVAILABLE,
                    () -> poorer.startSessionKeyRefresh(session, ByteBuffer.allocate(16)));
            assertRefused(ProtectionStatus.D3DERR_NOTAVAILABLE, () -> poorer.finishSessionKeyRefresh(session));
        }
    }

    @Conformance(
            spec = "crypto-session",
            section = "11",
            rule = "the read-back key is invalidated; content keys are wrapped anew")
    @Test
    void section11OtherKeys() {
        SessionHandle session = Desk.keyed(device, KEY);
        SurfaceHandle surface = Desk.surface(device, SIZE);
        byte[] content = Desk.key(5);
        decryptContent(session, surface, KEY, content, 1);
        device.encryptionBltKey(session, ByteBuffer.allocate(16));
        ByteBuffer random = ByteBuffer.allocate(16);
        device.startSessionKeyRefresh(session, random);
        device.finishSessionKeyRefresh(session);
        byte[] refreshed = Desk.xor(KEY, random.array());
        assertRefused(
                Status.E_INVALIDARG,
                () -> device.encryptionBlt(session, surface, ByteBuffer.allocate(SIZE), ByteBuffer.allocate(16)));
        decryptContent(session, surface, refreshed, content, 2);
        assertThat(Desk.readBack(device, session, refreshed, surface, SIZE)).isEqualTo(CLEAR);
    }

    @Conformance(
            spec = "crypto-session",
            section = "12",
            rule = "every call makes a new read-back key, which the next read-back uses")
    @Test
    void section12() {
        SessionHandle session = Desk.keyed(device, KEY);
        SurfaceHandle surface = Desk.surface(device, SIZE);
        assertDecrypts(session, surface, KEY, 1);
        ByteBuffer first = ByteBuffer.allocate(16);
        ByteBuffer second = ByteBuffer.allocate(16);
        device.encryptionBltKey(session, first);
        device.encryptionBltKey(session, second);
        assertThat(second).isNotEqualTo(first);
        ByteBuffer target = ByteBuffer.allocate(SIZE);
        ByteBuffer iv = ByteBuffer.allocate(16);
        device.encryptionBlt(session, surface, target, iv);
        byte[] newest = Desk.unwrapKey(KEY, second.array());
        assertThat(Desk.encrypted(newest, AesCtrIv.read(iv), target.array()).array())
                .isEqualTo(CLEAR);
    }

    @Conformance(spec = "crypto-session", section = "12", rule = "KeySize equals the session-key size")
    @ParameterizedTest
    @ValueSource(ints = {0, 15, 17, 32})
    void section12Size(int size) {
        SessionHandle session = Desk.keyed(device, KEY);
        assertRefused(Status.E_INVALIDARG, () -> device.encryptionBltKey(session, ByteBuffer.allocate(size)));
    }

    private void assertDecrypts(SessionHandle session, SurfaceHandle surface, byte[] key, long value) {
        AesCtrIv vector = new AesCtrIv(value, 1);
        device.decryptionBlt(session, DecryptionBlt.of(Desk.encrypted(key, vector, CLEAR), surface, vector));
        assertThat(SlowPattern.peek(device, surface, SIZE)).isEqualTo(CLEAR);
    }

    private void decryptContent(SessionHandle session, SurfaceHandle surface, byte[] key, byte[] content, long value) {
        AesCtrIv vector = new AesCtrIv(value, 1);
        device.decryptionBlt(
                session,
                DecryptionBlt.of(Desk.encrypted(content, vector, CLEAR), surface, vector)
                        .withContentKey(Desk.wrapKey(key, content)));
        assertThat(SlowPattern.peek(device, surface, SIZE)).isEqualTo(CLEAR);
    }
}
