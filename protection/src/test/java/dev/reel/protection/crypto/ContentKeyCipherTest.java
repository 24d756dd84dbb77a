package dev.reel.protection.crypto;

import static dev.reel.protection.crypto.Desk.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.platform.Status;
import dev.reel.protection.SlowAes;
import dev.reel.protection.cenc.BlockCipher;
import dev.reel.protection.cenc.CipherDirection;
import dev.reel.protection.device.AesCtrIv;
import dev.reel.protection.device.CryptoSessionStatus;
import dev.reel.protection.device.DriverFunctions;
import dev.reel.protection.device.SessionHandle;
import dev.reel.protection.memory.ProtectionLevel;
import dev.reel.testkit.Conformance;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentKeyCipherTest {
    private static final byte[] KEY = Desk.key(1);
    private static final byte[] CONTENT = Desk.key(2);

    @Conformance(
            spec = "crypto-session",
            section = "8.4",
            rule = "a last partial block takes the leading bytes of the final key-stream block")
    @Conformance(
            spec = "crypto-session",
            section = "1",
            rule = "a content key decrypts samples in any pieces, on every level, while others use the device")
    @ParameterizedTest
    @EnumSource
    void counterInPieces(ProtectionLevel level) {
        Random random = new Random(4);
        try (DriverFunctions device = Desk.device(Desk.options().withLevels(level, ProtectionLevel.OPEN))) {
            SessionHandle session = Desk.keyed(device, KEY);
            try (BlockCipher engine = device.contentKeyCipher(session, Desk.wrapKey(KEY, CONTENT))) {
                for (int round = 0; round < 20; round++) {
                    byte[] clear = Desk.bytes(1 + random.nextInt(900), round);
                    AesCtrIv start = new AesCtrIv(random.nextLong(), -random.nextInt(20));
                    byte[] data = new SlowAes(CONTENT).ctr(start.iv(), start.count(), clear);
                    engine.beginCtr(start.bytes());
                    for (int at = 0; at < data.length; ) {
                        int length = Math.min(data.length - at, 1 + random.nextInt(300));
                        engine.ctr(data, at, length);
                        device.encryptionBltKey(session, ByteBuffer.allocate(16));
                        at += length;
                    }
                    assertThat(data).isEqualTo(clear);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void chainInPieces(ProtectionLevel level) {
        try (DriverFunctions device = Desk.device(Desk.options().withLevels(level, ProtectionLevel.OPEN))) {
            SessionHandle session = Desk.keyed(device, KEY);
            try (BlockCipher engine = device.contentKeyCipher(session, Desk.wrapKey(KEY, CONTENT))) {
                byte[] clear = Desk.bytes(160_000, 3);
                byte[] iv = Desk.bytes(16, 4);
                byte[] data = chain(iv, clear);
                engine.beginCbc(iv, CipherDirection.DECRYPT);
                engine.cbc(data, 0, 80_000);
                engine.cbc(data, 80_000, 32);
                engine.cbc(data, 80_032, 79_968);
                assertThat(data).isEqualTo(clear);
                assertRefused(Status.E_NOTIMPL, () -> engine.beginCbc(iv, CipherDirection.ENCRYPT));
            }
        }
    }

    @Conformance(
            spec = "crypto-session",
            section = "4.3",
            rule = "a lent content key ends with the session key; a refresh leaves it be")
    @ParameterizedTest
    @ValueSource(strings = {"destroy", "exchange", "teardown", "device closed", "refresh"})
    void endsWithTheSessionKey(String event) {
        DriverFunctions device = Desk.device();
        try {
            SessionHandle session = Desk.keyed(device, KEY);
            BlockCipher engine = device.contentKeyCipher(session, Desk.wrapKey(KEY, CONTENT));
            switch (event) {
                case "destroy" -> device.destroyCryptoSession(session);
                case "exchange" -> Desk.exchange(device, session, KEY);
                case "teardown" -> device.tearDown(CryptoSessionStatus.KEY_LOST);
                case "device closed" -> device.close();
                default -> {
                    device.startSessionKeyRefresh(session, ByteBuffer.allocate(16));
                    device.finishSessionKeyRefresh(session);
                }
            }
            engine.beginCtr(new byte[16]);
            byte[] data = new byte[40];
            assertThat(Desk.statusOf(() -> engine.ctr(data, 0, 40)))
                    .isEqualTo(event.equals("refresh") ? Status.S_OK : Status.E_FAIL);
            engine.close();
            assertThatThrownBy(() -> engine.ctr(data, 0, 40)).isInstanceOf(IllegalStateException.class);
        } finally {
            device.close();
        }
    }

    @Test
    void wrongLengthIsRefused() {
        try (DriverFunctions device = Desk.device()) {
            SessionHandle session = Desk.keyed(device, KEY);
            assertRefused(Status.E_INVALIDARG, () -> device.contentKeyCipher(session, ByteBuffer.allocate(15)));
            assertRefused(
                    Status.E_INVALIDARG, () -> device.contentKeyCipher(Desk.session(device), ByteBuffer.allocate(16)));
        }
    }

    /** CBC encryption block by block. */
    private static byte[] chain(byte[] iv, byte[] clear) {
        SlowAes aes = new SlowAes(CONTENT);
        byte[] out = new byte[clear.length];
        byte[] last = iv;
        for (int at = 0; at < clear.length; at += 16) {
            last = aes.encryptBlock(Desk.xor(last, Arrays.copyOfRange(clear, at, at + 16)));
            System.arraycopy(last, 0, out, at, 16);
        }
        return out;
    }
}
