package dev.reel.protection.crypto;

import static dev.reel.protection.crypto.Desk.assertRefused;
import static dev.reel.protection.crypto.Desk.iv;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.Status;
import dev.reel.protection.SlowAes;
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
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DecryptionBltTest {
    private static final int SIZE = 256;
    private static final byte[] KEY = Desk.key(1);
    private static final byte[] CONTENT_KEY = Desk.key(2);
    private static final byte[] CLEAR = Desk.bytes(SIZE, 3);

    private final DriverFunctions device = Desk.device();

    @AfterEach
    void close() {
        device.close();
    }

    /** Changes one argument of a call that would succeed. */
    interface Change {
        DecryptionBlt apply(DecryptionBlt good);
    }

    static Stream<Arguments> section7() {
        Status bad = Status.E_INVALIDARG;
        return Stream.of(
                row("all good", Status.S_OK, good -> good),
                row("length not a multiple of the block", bad, good -> source(good, ByteBuffer.allocate(SIZE + 8))),
                row("length below stride x height", bad, good -> source(good, ByteBuffer.allocate(SIZE - 16))),
                row("length above stride x height", Status.S_OK, good -> source(good, ByteBuffer.allocate(SIZE + 16))),
                row(
                        "start not aligned, heap",
                        bad,
                        good -> source(
                                good, ByteBuffer.allocate(SIZE + 32).position(8).limit(SIZE + 8))),
                row(
                        "start not aligned, direct",
                        bad,
                        good -> source(
                                good,
                                ByteBuffer.allocateDirect(SIZE + 64)
                                        .alignedSlice(16)
                                        .position(8)
                                        .limit(SIZE + 8))),
                row(
                        "direct and aligned",
                        Status.S_OK,
                        good -> source(
                                good,
                                ByteBuffer.allocateDirect(SIZE + 64)
                                        .alignedSlice(16)
                                        .limit(SIZE))),
                row(
                        "read-only source",
                        Status.S_OK,
                        good -> source(good, good.source().asReadOnlyBuffer())),
                row("no IV", bad, good -> new DecryptionBlt(good.source(), good.destination(), null, null, null)),
                row("IV of 15 bytes", bad, good -> vector(good, ByteBuffer.allocate(15))),
                row("IV of 17 bytes", bad, good -> vector(good, ByteBuffer.allocate(17))),
                row("content key of 15 bytes", bad, good -> good.withContentKey(ByteBuffer.allocate(15))),
                row("content key of 32 bytes", bad, good -> good.withContentKey(ByteBuffer.allocate(32))),
                row("content key of 16 bytes", Status.S_OK, good -> good.withContentKey(ByteBuffer.allocate(16))),
                row(
                        "unknown destination",
                        bad,
                        good -> new DecryptionBlt(good.source(), new SurfaceHandle(-1), null, null, good.iv())));
    }

    private static Arguments row(String name, Status expected, Change change) {
        return Arguments.of(name, expected, change);
    }

    private static DecryptionBlt source(DecryptionBlt good, ByteBuffer source) {
        return new DecryptionBlt(source, good.destination(), null, null, good.iv());
    }

    private static DecryptionBlt vector(DecryptionBlt good, ByteBuffer iv) {
        return new DecryptionBlt(good.source(), good.destination(), null, null, iv);
    }

    @Conformance(
            spec = "crypto-session",
            section = "7",
            rule = "parameter table of DecryptionBlt; a failed call writes nothing")
    @ParameterizedTest(name = "{0} -> {1}")
    @MethodSource
    void section7(String name, Status expected, Change change) {
        SessionHandle session = Desk.keyed(device, KEY);
        SurfaceHandle surface = Desk.surface(device, SIZE);
        decrypt(session, surface, 1);
        DecryptionBlt good = DecryptionBlt.of(ByteBuffer.allocate(SIZE), surface, new AesCtrIv(2, 1));
        assertThat(Desk.statusOf(() -> device.decryptionBlt(session, change.apply(good))))
                .isEqualTo(expected);
        if (expected.isFailure()) {
            assertThat(Desk.readBack(device, session, KEY, surface, SIZE)).isEqualTo(CLEAR);
        }
    }

    @Conformance(spec = "crypto-session", section = "7", rule = "the destination is a protected surface")
    @Test
    void section7Unprotected() {
        SessionHandle session = Desk.keyed(device, KEY);
        SurfaceHandle open = device.createSurface(new SurfaceDescription(64, 4, Usage.UNPROTECTED, 1));
        assertRefused(
                Status.E_INVALIDARG,
                () -> device.decryptionBlt(
                        session, DecryptionBlt.of(ByteBuffer.allocate(SIZE), open, new AesCtrIv(1, 1))));
    }

    static Stream<Arguments> section7Capabilities() {
        return Stream.of(
                Arguments.of(
                        Capability.DECRYPTION_BLT, ProtectionStatus.D3DERR_NOTAVAILABLE, (UnaryOperator<DecryptionBlt>)
                                blt -> blt),
                Arguments.of(Capability.PARTIAL_DECRYPTION, Status.E_INVALIDARG, (UnaryOperator<DecryptionBlt>)
                        blt -> blt.withBlockInfo(new EncryptedBlockInfo(16, 0, 0))),
                Arguments.of(Capability.CONTENT_KEY, Status.E_INVALIDARG, (UnaryOperator<DecryptionBlt>)
                        blt -> blt.withContentKey(ByteBuffer.allocate(16))));
    }

    @Conformance(spec = "crypto-session", section = "7", rule = "what the caps do not list is refused")
    @ParameterizedTest(name = "without {0} -> {1}")
    @MethodSource
    void section7Capabilities(Capability missing, Status expected, UnaryOperator<DecryptionBlt> change) {
        try (DriverFunctions poorer = Desk.device(Desk.options().without(Set.of(missing)))) {
            SessionHandle session = Desk.keyed(poorer, KEY);
            SurfaceHandle surface = Desk.surface(poorer, SIZE);
            DecryptionBlt blt = DecryptionBlt.of(ByteBuffer.allocate(SIZE), surface, new AesCtrIv(1, 1));
            assertRefused(expected, () -> poorer.decryptionBlt(session, change.apply(blt)));
        }
    }

    @Conformance(spec = "crypto-session", section = "7", rule = "the source is not modified and not moved")
    @Test
    void section7Source() {
        SessionHandle session = Desk.keyed(device, KEY);
        SurfaceHandle surface = Desk.surface(device, SIZE);
        byte[] sent = new SlowAes(KEY).ctr(1, 1, CLEAR);
        ByteBuffer source = ByteBuffer.wrap(sent);
        byte[] before = sent.clone();
        device.decryptionBlt(session, DecryptionBlt.of(source, surface, new AesCtrIv(1, 1)));
        assertThat(sent).isEqualTo(before);
        assertThat(source.position()).isZero();
    }

    @Conformance(
            spec = "crypto-session",
            section = "7",
            rule = "a content key arrives under the session key and decrypts the data")
    @Test
    void section7ContentKey() {
        SessionHandle session = Desk.keyed(device, KEY);
        SurfaceHandle surface = Desk.surface(device, SIZE);
        for (int seed = 0; seed < 20; seed++) {
            byte[] content = Desk.key(100 + seed);
            AesCtrIv vector = new AesCtrIv(1, 1);
            device.decryptionBlt(
                    session,
                    DecryptionBlt.of(Desk.encrypted(content, vector, CLEAR), surface, vector)
                            .withContentKey(Desk.wrapKey(KEY, content)));
            assertThat(Desk.readBack(device, session, KEY, surface, SIZE)).isEqualTo(CLEAR);
        }
    }

    static Stream<Arguments> section7IvHistory() {
        long top = 0xFFFF_FFFF_FFFF_FFFFL;
        return Stream.of(
                Arguments.of("greater", 5L, 6L, Status.S_OK),
                Arguments.of("equal", 5L, 5L, Status.E_INVALIDARG),
                Arguments.of("smaller", 5L, 4L, Status.E_INVALIDARG),
                Arguments.of("zero first", 0L, 1L, Status.S_OK),
                Arguments.of("unsigned: 2^63 after 2^63-1", Long.MAX_VALUE, Long.MIN_VALUE, Status.S_OK),
                Arguments.of("unsigned: 1 after 2^63", Long.MIN_VALUE, 1L, Status.E_INVALIDARG),
                Arguments.of("unsigned: 2^64-1 last", 1L, top, Status.S_OK),
                Arguments.of("nothing after 2^64-1", top, 0L, Status.E_INVALIDARG));
    }

    @Conformance(
            spec = "crypto-session",
            section = "7",
            rule = "an IV is strictly greater than the last accepted one of its key, unsigned")
    @ParameterizedTest(name = "{0}: {1} then {2} -> {3}")
    @MethodSource
    void section7IvHistory(String name, long first, long second, Status expected) {
        SessionHandle session = Desk.keyed(device, KEY);
        SurfaceHandle surface = Desk.surface(device, SIZE);
        decrypt(session, surface, first);
        assertThat(Desk.statusOf(() -> decrypt(session, surface, second))).isEqualTo(expected);
    }

    @Conformance(
            spec = "crypto-session",
            section = "7",
            rule = "history is per key value; a failed call does not advance it")
    @Test
    void section7HistoryPerKey() {
        SessionHandle session = Desk.keyed(device, KEY);
        SurfaceHandle surface = Desk.surface(device, SIZE);
        decrypt(session, surface, 10);
        AesCtrIv low = new AesCtrIv(3, 1);
        DecryptionBlt content = DecryptionBlt.of(Desk.encrypted(CONTENT_KEY, low, CLEAR), surface, low)
                .withContentKey(Desk.wrapKey(KEY, CONTENT_KEY));
        device.decryptionBlt(session, content);
        assertRefused(Status.E_INVALIDARG, () -> device.decryptionBlt(session, content));
        assertRefused(
                Status.E_INVALIDARG,
                () -> device.decryptionBlt(
                        session, DecryptionBlt.of(ByteBuffer.allocate(16), surface, new AesCtrIv(99, 1))));
        decrypt(session, surface, 11);
        // The session key's own value, sent as a content key, is the same key and shares its history.
        assertRefused(
                Status.E_INVALIDARG,
                () -> device.decryptionBlt(
                        session,
                        DecryptionBlt.of(ByteBuffer.allocate(SIZE), surface, new AesCtrIv(11, 1))
                                .withContentKey(Desk.wrapKey(KEY, KEY))));
    }

    @Conformance(
            spec = "crypto-session",
            section = "7",
            rule = "history of a content key survives the refresh of the session key")
    @Test
    void section7HistorySurvivesRefresh() {
        SessionHandle session = Desk.keyed(device, KEY);
        SurfaceHandle surface = Desk.surface(device, SIZE);
        AesCtrIv vector = new AesCtrIv(3, 1);
        DecryptionBlt first = DecryptionBlt.of(Desk.encrypted(CONTENT_KEY, vector, CLEAR), surface, vector)
                .withContentKey(Desk.wrapKey(KEY, CONTENT_KEY));
        device.decryptionBlt(session, first);
        ByteBuffer random = ByteBuffer.allocate(16);
        device.startSessionKeyRefresh(session, random);
        device.finishSessionKeyRefresh(session);
        byte[] refreshed = Desk.xor(KEY, random.array());
        assertRefused(
                Status.E_INVALIDARG,
                () -> device.decryptionBlt(session, first.withContentKey(Desk.wrapKey(refreshed, CONTENT_KEY))));
    }

    @Conformance(
            spec = "crypto-session",
            section = "8.1",
            rule = "counter block IV || Count + i mod 2^64, the carry never enters the IV")
    @ParameterizedTest(name = "count {0}")
    @CsvSource({"0", "1", "-1", "-2", "-8", "-15", "-16", "9223372036854775807", "-9223372036854775808"})
    void section81(long count) {
        SessionHandle session = Desk.keyed(device, KEY);
        SurfaceHandle surface = Desk.surface(device, SIZE);
        AesCtrIv vector = new AesCtrIv(0x00FF_FFFF_FFFF_FFFFL, count);
        device.decryptionBlt(session, DecryptionBlt.of(Desk.encrypted(KEY, vector, CLEAR), surface, vector));
        assertThat(Desk.readBack(device, session, KEY, surface, SIZE)).isEqualTo(CLEAR);
    }

    @Conformance(
            spec = "crypto-session",
            section = "8.3",
            rule = "worked example: buffers of three blocks, Count 1, 4, 7")
    @Test
    void section83Example() {
        SessionHandle session = Desk.keyed(device, KEY);
        SurfaceHandle surface = device.createSurface(SurfaceDescription.offscreen(48, 1));
        for (long count : new long[] {1, 4, 7}) {
            AesCtrIv vector = new AesCtrIv(20, count);
            byte[] clear = Desk.bytes(64, count);
            assertThat(device.surfacePitch(surface)).isEqualTo(64);
            device.decryptionBlt(
                    session,
                    DecryptionBlt.of(Desk.encrypted(KEY, vector, clear), surface, vector)
                            .withBlockInfo(new EncryptedBlockInfo(48, 0, 0)));
        }
        AesCtrIv next = new AesCtrIv(21, 1);
        SurfaceHandle whole = Desk.surface(device, SIZE);
        device.decryptionBlt(session, DecryptionBlt.of(Desk.encrypted(KEY, next, CLEAR), whole, next));
        assertThat(Desk.readBack(device, session, KEY, whole, SIZE)).isEqualTo(CLEAR);
    }

    @Conformance(spec = "crypto-session", section = "8.3", rule = "same IV with the wrong Count: E_INVALIDARG")
    @ParameterizedTest(name = "count {0} -> ok {1}")
    @CsvSource({"17, true", "16, false", "18, false", "1, false", "0, false"})
    void section83(long count, boolean accepted) {
        SessionHandle session = Desk.keyed(device, KEY);
        SurfaceHandle surface = Desk.surface(device, SIZE);
        decrypt(session, surface, 20);
        AesCtrIv next = new AesCtrIv(20, count);
        assertThat(Desk.statusOf(() -> device.decryptionBlt(
                        session, DecryptionBlt.of(Desk.encrypted(KEY, next, CLEAR), surface, next))))
                .isEqualTo(accepted ? Status.S_OK : Status.E_INVALIDARG);
    }

    @Conformance(
            spec = "crypto-session",
            section = "8.3",
            rule = "without SEQUENTIAL_CTR_IV the same IV is always a reuse")
    @Test
    void section83Without() {
        try (DriverFunctions plain = Desk.device(Desk.options().without(Set.of(Capability.SEQUENTIAL_CTR_IV)))) {
            SessionHandle session = Desk.keyed(plain, KEY);
            SurfaceHandle surface = Desk.surface(plain, SIZE);
            plain.decryptionBlt(session, DecryptionBlt.of(ByteBuffer.allocate(SIZE), surface, new AesCtrIv(1, 1)));
            assertRefused(
                    Status.E_INVALIDARG,
                    () -> plain.decryptionBlt(
                            session, DecryptionBlt.of(ByteBuffer.allocate(SIZE), surface, new AesCtrIv(1, 17))));
        }
    }

    @Conformance(
            spec = "crypto-session",
            section = "9",
            rule = "which bytes are encrypted; key stream consumed by encrypted bytes only")
    @ParameterizedTest(name = "{0},{1},{2}: {3}")
    @CsvSource({
        "0, 0, 0, all clear",
        "96, 0, 0, beginning only",
        "96, 0, 32, S = 0: all encrypted",
        "0, 32, 16, pattern from the start",
        "64, 16, 48, beginning and pattern",
        "16, 128, 96, last run cut by the end",
        "32, 64, 0, E = 0: beginning only",
        "4096, 16, 16, B beyond the end is clamped",
        "4294967280, 4294967280, 4294967280, greatest values"
    })
    void section9(long beginning, long skip, long encrypt, String name) {
        SessionHandle session = Desk.keyed(device, KEY);
        SurfaceHandle surface = Desk.surface(device, SIZE);
        EncryptedBlockInfo info = new EncryptedBlockInfo(beginning, skip, encrypt);
        AesCtrIv vector = new AesCtrIv(5, 1);
        byte[] sent = SlowPattern.encrypt(KEY, vector, info, CLEAR);
        device.decryptionBlt(
                session,
                DecryptionBlt.of(ByteBuffer.wrap(sent), surface, vector).withBlockInfo(info));
        assertThat(SlowPattern.peek(device, surface, SIZE)).isEqualTo(CLEAR);
    }

    @Conformance(spec = "crypto-session", section = "9", rule = "B, S and E are multiples of the block")
    @ParameterizedTest(name = "{0},{1},{2}")
    @CsvSource({"100, 20, 2", "8, 0, 0", "0, 8, 16", "0, 16, 8"})
    void section9Alignment(long beginning, long skip, long encrypt) {
        SessionHandle session = Desk.keyed(device, KEY);
        SurfaceHandle surface = Desk.surface(device, SIZE);
        assertRefused(
                Status.E_INVALIDARG,
                () -> device.decryptionBlt(
                        session,
                        DecryptionBlt.of(ByteBuffer.allocate(SIZE), surface, new AesCtrIv(1, 1))
                                .withBlockInfo(new EncryptedBlockInfo(beginning, skip, encrypt))));
    }

    private void decrypt(SessionHandle session, SurfaceHandle surface, long value) {
        AesCtrIv vector = new AesCtrIv(value, 1);
        device.decryptionBlt(
                session, new DecryptionBlt(Desk.encrypted(KEY, vector, CLEAR), surface, null, null, iv(value, 1)));
    }
}
