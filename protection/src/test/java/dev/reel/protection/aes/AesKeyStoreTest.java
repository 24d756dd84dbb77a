package dev.reel.protection.aes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.SlowAes;
import dev.reel.protection.aes.AesKeyStore.Worker;
import dev.reel.protection.memory.MemoryKind;
import dev.reel.protection.memory.ProtectedMemory;
import dev.reel.protection.memory.ProtectionLevel;
import dev.reel.protection.memory.ProtectionReport;
import dev.reel.testkit.Conformance;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AesKeyStoreTest {
    private static final HexFormat HEX = HexFormat.of();

    static AesKeyStore engine(Worker worker) {
        MemoryKind best = Stream.of(MemoryKind.SECRET, MemoryKind.LOCKED)
                .filter(kind -> ProtectedMemory.available(kind, 1 << 17))
                .findFirst()
                .orElse(MemoryKind.PLAIN);
        if (worker == Worker.NATIVE) {
            assumeTrue(AesKeyStore.nativeAvailable(), "no native AES here");
            assumeTrue(best != MemoryKind.PLAIN, "no protected memory here");
        }
        return new AesKeyStore(worker == Worker.JDK_KEPT ? MemoryKind.PLAIN : best, worker);
    }

    @Conformance(spec = "crypto-session", section = "8.1", rule = "SP 800-38A F.1, F.2 and F.5 vectors")
    @ParameterizedTest(name = "{0} {1}")
    @CsvFileSource(resources = "/vectors/sp800-38a.csv", numLinesToSkip = 1)
    void sp80038a(Worker worker, String mode, String key, String vector, String plain, String cipher) {
        try (AesKeyStore engine = engine(worker)) {
            AesKey aes = engine.importKey(HEX.parseHex(key));
            ByteBuffer in = ByteBuffer.wrap(HEX.parseHex(plain));
            ByteBuffer out = ByteBuffer.allocate(in.remaining());
            switch (mode) {
                case "ECB" -> aes.encryptBlocks(in, out);
                case "ECB-DECRYPT" -> aes.decryptBlocks(in, out);
                case "CBC-DECRYPT" -> aes.decryptChained(HEX.parseHex(vector), in, out);
                default -> {
                    ByteBuffer iv = ByteBuffer.wrap(HEX.parseHex(vector));
                    try (AesKey.KeyStream stream = aes.stream(iv.getLong(), iv.getLong())) {
                        stream.process(in, out);
                    }
                }
            }
            assertThat(HEX.formatHex(out.array())).isEqualTo(cipher);
        }
    }

    @Conformance(spec = "crypto-session", section = "14.3", rule = "RFC 4493 vectors")
    @ParameterizedTest(name = "{0} length {1}")
    @CsvFileSource(resources = "/vectors/rfc4493.csv", numLinesToSkip = 1)
    void rfc4493(Worker worker, int length, String tag) {
        byte[] message = HEX.parseHex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
                + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710");
        try (AesKeyStore engine = engine(worker)) {
            AesKey key = engine.importKey(HEX.parseHex("2b7e151628aed2a6abf7158809cf4f3c"));
            assertThat(HEX.formatHex(Cmac.tag(key, ByteBuffer.wrap(message).limit(length))))
                    .isEqualTo(tag);
        }
    }

    @Conformance(
            spec = "crypto-session",
            section = "8.1",
            rule = "any count, any lengths, heap and direct: byte for byte as the slow reference")
    @ParameterizedTest
    @EnumSource
    void slowReference(Worker worker) {
        Random random = new Random(11);
        try (AesKeyStore engine = engine(worker)) {
            for (int round = 0; round < 60; round++) {
                byte[] raw = new byte[16];
                random.nextBytes(raw);
                byte[] clear = new byte[random.nextInt(700)];
                random.nextBytes(clear);
                long iv = random.nextLong();
                long count = round % 2 == 0 ? -random.nextInt(40) : random.nextLong();
                byte[] expected = new SlowAes(raw).ctr(iv, count, clear);
                AesKey key = engine.importKey(raw);
                ByteBuffer in = round % 3 == 0
                        ? ByteBuffer.allocateDirect(clear.length).put(clear).flip()
                        : ByteBuffer.wrap(clear);
                byte[] got = new byte[clear.length];
                ByteBuffer out = ByteBuffer.wrap(got);
                try (AesKey.KeyStream stream = key.stream(iv, count)) {
                    while (in.hasRemaining()) {
                        int length = 1 + random.nextInt(in.remaining());
                        stream.process(in.slice(in.position(), length), out);
                        in.position(in.position() + length);
                    }
                }
                key.close();
                assertThat(got).isEqualTo(expected);
            }
        }
    }

    @Conformance(
            spec = "crypto-session",
            section = "8.1",
            rule = "more than one piece of 64 KiB, across the wrap of the count")
    @ParameterizedTest
    @EnumSource
    void largeAcrossWrap(Worker worker) {
        byte[] raw = HEX.parseHex("000102030405060708090a0b0c0d0e0f");
        byte[] clear = new byte[200_000];
        new Random(3).nextBytes(clear);
        byte[] got = new byte[clear.length];
        try (AesKeyStore engine = engine(worker)) {
            AesKey key = engine.importKey(raw);
            try (AesKey.KeyStream stream = key.stream(-1, -5000)) {
                stream.process(ByteBuffer.wrap(clear), ByteBuffer.wrap(got));
            }
        }
        assertThat(got).isEqualTo(new SlowAes(raw).ctr(-1, -5000, clear));
    }

    @ParameterizedTest
    @EnumSource
    void wrapUnwrapAndXorAgreeWithTheSlowReference(Worker worker) {
        byte[] outer = HEX.parseHex("2b7e151628aed2a6abf7158809cf4f3c");
        byte[] inner = HEX.parseHex("00112233445566778899aabbccddeeff");
        byte[] mask = HEX.parseHex("ffffffffffffffff0000000000000000");
        try (AesKeyStore engine = engine(worker)) {
            AesKey wrapping = engine.importKey(outer);
            AesKey key = engine.importKey(inner);
            ByteBuffer wrapped = ByteBuffer.allocate(16);
            engine.wrap(wrapping, key, wrapped);
            assertThat(wrapped.array()).isEqualTo(new SlowAes(outer).ecb(inner));
            AesKey again = engine.unwrap(wrapping, wrapped.flip());
            ByteBuffer twice = ByteBuffer.allocate(16);
            engine.wrap(wrapping, engine.xor(again, mask), twice);
            assertThat(twice.array())
                    .isEqualTo(new SlowAes(outer).ecb(HEX.parseHex("ffeeddccbbaa99888899aabbccddeeff")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void closedKeyIsOfNoUse(Worker worker) {
        try (AesKeyStore engine = engine(worker)) {
            AesKey key = engine.importKey(new byte[16]);
            key.encryptBlocks(ByteBuffer.allocate(16), ByteBuffer.allocate(16));
            key.close();
            key.close();
            assertThatThrownBy(() -> key.encryptBlocks(ByteBuffer.allocate(16), ByteBuffer.allocate(16)))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> key.stream(1, 1).process(ByteBuffer.allocate(16), ByteBuffer.allocate(16)))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"JDK_KEPT", "JDK_BRIEF", "NATIVE"})
    void manyKeysShareBlocksAndSlotsAreReused(Worker worker) {
        try (AesKeyStore engine = engine(worker)) {
            for (int i = 0; i < 5000; i++) {
                AesKey key = engine.importKey(new byte[16]);
                if (i % 10 != 0) {
                    key.close();
                }
            }
        }
    }

    @Test
    void theMachineIsReportedWithReasons() {
        ProtectionReport report = AesKeyStore.protectionOfThisMachine();
        assertThat(report.level()).isEqualTo(ProtectionLevel.OPEN);
        assertThat(report.reachable() == ProtectionLevel.SECRET_NATIVE)
                .isEqualTo(ProtectedMemory.available(MemoryKind.SECRET, 1 << 17) && AesKeyStore.nativeAvailable());
        assertThat(report.lines()).anyMatch(line -> line.contains("-XX:+DisableAttachMechanism"));
    }

    @Test
    void nativeAesNeedsAnAddress() {
        assertThatThrownBy(() -> new AesKeyStore(MemoryKind.PLAIN, Worker.NATIVE))
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.status()).isEqualTo(Status.E_INVALIDARG));
    }
}
