package dev.reel.protection.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.aes.AesKeyStore;
import dev.reel.protection.cenc.BlockCipher;
import dev.reel.protection.cenc.CipherDirection;
import dev.reel.protection.cenc.ContentKey;
import dev.reel.protection.cenc.JdkBlockCipher;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.d3d12.SubSampleMap;
import dev.reel.protection.device.AesCtrIv;
import dev.reel.protection.device.CryptoSession;
import dev.reel.protection.device.CryptoTypes;
import dev.reel.protection.device.DriverFunctions;
import dev.reel.protection.device.EncryptedBlockInfo;
import dev.reel.protection.device.ProtectedSurface;
import dev.reel.protection.device.SurfaceDescription;
import dev.reel.protection.memory.MemoryKind;
import dev.reel.protection.memory.ProtectedMemory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** However a crypto type is called wrongly, its caller learns it in one way. */
class WrongArgumentsTest {
    private static final byte[] KEY = Desk.key(1);

    @TestFactory
    List<DynamicTest> oneKindOfException() {
        return wrong().entrySet().stream()
                .map(call -> DynamicTest.dynamicTest(call.getKey(), () -> {
                    Throwable thrown = catchThrowable(call.getValue());
                    assertThat(thrown)
                            .isInstanceOfSatisfying(
                                    MediaException.class,
                                    refused -> assertThat(refused.status()).isEqualTo(Status.E_INVALIDARG));
                }))
                .toList();
    }

    private static Map<String, ThrowingCallable> wrong() {
        return Map.ofEntries(
                Map.entry("short vector", () -> AesCtrIv.read(ByteBuffer.allocate(15))),
                Map.entry("short block info", () -> EncryptedBlockInfo.read(ByteBuffer.allocate(11))),
                Map.entry("negative block info", () -> new EncryptedBlockInfo(0, -1, 0)),
                Map.entry("large block info", () -> new EncryptedBlockInfo(1L << 32, 0, 0)),
                Map.entry("empty map", () -> new SubSampleMap(List.of())),
                Map.entry(
                        "more memory required than wanted",
                        () -> new ProtectedMemory(MemoryKind.PLAIN, MemoryKind.SECRET, 1)),
                Map.entry("short key", () -> {
                    try (AesKeyStore store = new AesKeyStore(MemoryKind.PLAIN, AesKeyStore.Worker.JDK_KEPT)) {
                        store.importKey(new byte[15]);
                    }
                }),
                Map.entry("own cipher: part of a block", () -> ownCipher().cbc(new byte[15], 0, 15)),
                Map.entry("own cipher: short counter", () -> ownCipher().beginCtr(new byte[8])),
                Map.entry("own cipher: short chain", () -> ownCipher().beginCbc(new byte[8], CipherDirection.ENCRYPT)),
                Map.entry(
                        "session's cipher: part of a block",
                        () -> onDevice(cipher -> {
                            cipher.beginCbc(new byte[16], CipherDirection.DECRYPT);
                            cipher.cbc(new byte[15], 0, 15);
                        })),
                Map.entry("session's cipher: short counter", () -> onDevice(cipher -> cipher.beginCtr(new byte[8]))),
                Map.entry("another device's surface", () -> {
                    try (DriverFunctions device = Desk.device();
                            DriverFunctions other = Desk.device();
                            CryptoSession session = CryptoSession.create(device, CryptoTypes.NULL_GUID)) {
                        ProtectedSurface foreign = other.surface(SurfaceDescription.offscreen(64, 1));
                        session.encrypt(foreign, ByteBuffer.allocate(64));
                    }
                }),
                Map.entry("a closed session", () -> {
                    try (DriverFunctions device = Desk.device()) {
                        CryptoSession session = CryptoSession.create(device, CryptoTypes.NULL_GUID);
                        session.close();
                        session.close();
                        session.status();
                    }
                }));
    }

    private static BlockCipher ownCipher() {
        try (ContentKey key = ContentKey.of(KeyId.NULL, KEY)) {
            return new JdkBlockCipher(key);
        }
    }

    private static void onDevice(Consumer<BlockCipher> work) {
        try (DriverFunctions device = Desk.device();
                BlockCipher cipher = device.contentKeyCipher(Desk.keyed(device, KEY), Desk.wrapKey(KEY, Desk.key(2)))) {
            work.accept(cipher);
        }
    }
}
