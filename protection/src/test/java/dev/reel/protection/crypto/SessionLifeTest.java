package dev.reel.protection.crypto;

import static dev.reel.protection.crypto.Desk.assertRefused;
import static dev.reel.protection.crypto.Desk.iv;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.Status;
import dev.reel.protection.device.ChannelHandle;
import dev.reel.protection.device.ChannelType;
import dev.reel.protection.device.CryptoSessionStatus;
import dev.reel.protection.device.CryptoTypes;
import dev.reel.protection.device.DecodeProfile;
import dev.reel.protection.device.DecryptionBlt;
import dev.reel.protection.device.DriverFunctions;
import dev.reel.protection.device.ProtectionStatus;
import dev.reel.protection.device.SessionHandle;
import dev.reel.protection.device.SurfaceHandle;
import dev.reel.testkit.Conformance;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SessionLifeTest {
    private static final UUID UNKNOWN = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
    private static final UUID OAEP = CryptoTypes.KEY_EXCHANGE_RSAES_OAEP;
    private static final UUID CTR = CryptoTypes.AES128_CTR;
    private static final UUID NONE = CryptoTypes.NULL_GUID;
    private static final byte[] KEY = Desk.key(1);

    private final DriverFunctions device = Desk.device(Desk.options().withQuotas(3, 1 << 20));

    @AfterEach
    void close() {
        device.close();
    }

    static Stream<Arguments> section41() {
        UUID h264 = DecodeProfile.H264_VLD_NOFGT.guid();
        return Stream.of(
                Arguments.of("2: NULL crypto type", NONE, NONE, OAEP, ProtectionStatus.D3DERR_NOTAVAILABLE),
                Arguments.of("3: unknown crypto type", UNKNOWN, NONE, OAEP, ProtectionStatus.D3DERR_NOTAVAILABLE),
                Arguments.of(
                        "3: proprietary type",
                        CryptoTypes.PROPRIETARY,
                        NONE,
                        OAEP,
                        ProtectionStatus.D3DERR_NOTAVAILABLE),
                Arguments.of("3 before 4: both wrong", UNKNOWN, UNKNOWN, OAEP, ProtectionStatus.D3DERR_NOTAVAILABLE),
                Arguments.of(
                        "4: profile without the type",
                        CTR,
                        DecodeProfile.MPEG2_IDCT.guid(),
                        OAEP,
                        ProtectionStatus.D3DERR_UNSUPPORTEDCRYPTO),
                Arguments.of("4: unknown profile", CTR, UNKNOWN, OAEP, ProtectionStatus.D3DERR_UNSUPPORTEDCRYPTO),
                Arguments.of(
                        "4 before 5: both wrong", CTR, UNKNOWN, UNKNOWN, ProtectionStatus.D3DERR_UNSUPPORTEDCRYPTO),
                Arguments.of(
                        "5: exchange not enumerated", CTR, h264, CryptoTypes.KEY_EXCHANGE_DXVA, Status.E_INVALIDARG),
                Arguments.of("5: unknown exchange", CTR, NONE, UNKNOWN, Status.E_INVALIDARG),
                Arguments.of("7: with a profile", CTR, h264, OAEP, Status.S_OK),
                Arguments.of("7: with the NULL profile", CTR, NONE, OAEP, Status.S_OK));
    }

    @Conformance(spec = "crypto-session", section = "4.1", rule = "creation decision table, rows 2 to 5 and 7")
    @ParameterizedTest(name = "{0} -> {4}")
    @MethodSource
    void section41(String row, UUID type, UUID profile, UUID exchange, Status expected) {
        assertThat(Desk.statusOf(() -> device.createCryptoSession(type, profile, exchange)))
                .isEqualTo(expected);
    }

    @Conformance(spec = "crypto-session", section = "4.1", rule = "row 1: the device is gone")
    @Test
    void section41DeviceGone() {
        device.close();
        assertRefused(ProtectionStatus.D3DDDIERR_DEVICEREMOVED, () -> device.createCryptoSession(NONE, NONE, NONE));
    }

    @Conformance(
            spec = "crypto-session",
            section = "4.1",
            rule = "row 6: session quota; a failed creation leaks nothing")
    @Test
    void section41Quota() {
        for (int i = 0; i < 100; i++) {
            assertRefused(Status.E_INVALIDARG, () -> device.createCryptoSession(CTR, NONE, UNKNOWN));
        }
        SessionHandle first = Desk.session(device);
        Desk.session(device);
        Desk.session(device);
        assertRefused(Status.E_OUTOFMEMORY, () -> Desk.session(device));
        device.destroyCryptoSession(first);
        assertThat(Desk.statusOf(() -> Desk.session(device))).isEqualTo(Status.S_OK);
    }

    @Conformance(
            spec = "crypto-session",
            section = "4.2",
            rule = "a call that names the session with another device fails and harms nothing")
    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void section42(String name, Call call) {
        SessionHandle session = Desk.keyed(device, KEY);
        SurfaceHandle own = Desk.surface(device, 64);
        try (DriverFunctions other = Desk.device()) {
            SurfaceHandle foreign = Desk.surface(other, 64);
            assertRefused(Status.E_INVALIDARG, () -> call.on(other, session, foreign));
            device.decryptionBlt(session, blt(own, 1));
            assertThat(Desk.readBack(device, session, KEY, own, 64)).isEqualTo(CLEAR);
        }
    }

    @Conformance(spec = "crypto-session", section = "4.2", rule = "the same for surfaces and channels")
    @Test
    void section42SurfacesAndChannels() {
        SessionHandle session = Desk.keyed(device, KEY);
        ChannelHandle channel = device.createAuthenticatedChannel(ChannelType.DRIVER_SOFTWARE);
        try (DriverFunctions other = Desk.device()) {
            SurfaceHandle foreign = Desk.surface(other, 64);
            assertRefused(Status.E_INVALIDARG, () -> device.decryptionBlt(session, blt(foreign, 1)));
            assertRefused(Status.E_INVALIDARG, () -> other.channelCertificateSize(channel));
            assertThat(other.configureChannel(channel, ByteBuffer.allocate(56), ByteBuffer.allocate(48)))
                    .isEqualTo(Status.E_INVALIDARG);
        }
        assertThat(device.channelCertificateSize(channel)).isPositive();
    }

    /** One call that a session can be asked. */
    interface Call {
        void on(DriverFunctions device, SessionHandle session, SurfaceHandle surface);
    }

    private static final byte[] CLEAR = Desk.bytes(64, 9);

    private static DecryptionBlt blt(SurfaceHandle surface, long iv) {
        return new DecryptionBlt(
                Desk.encrypted(KEY, new dev.reel.protection.device.AesCtrIv(iv, 1), CLEAR),
                surface,
                null,
                null,
                iv(iv, 1));
    }

    private static final Call CERTIFICATE = (device, session, surface) -> device.certificateSize(session);
    private static final Call EXCHANGE = (device, session, surface) -> device.negotiateKeyExchange(
            session,
            ByteBuffer.wrap(dev.reel.protection.identity.DeviceCertificate.wrap(
                    (java.security.interfaces.RSAPublicKey) DeskIdentity.leaf(device),
                    dev.reel.protection.device.OaepHash.SHA_512,
                    KEY)));
    private static final Call HANDLE = (device, session, surface) -> device.cryptoSessionHandle(session);
    private static final Call STATUS = (device, session, surface) -> device.cryptoSessionStatus(session);
    private static final Call DECRYPT = (device, session, surface) -> device.decryptionBlt(session, blt(surface, 7));
    private static final Call ENCRYPT = (device, session, surface) ->
            device.encryptionBlt(session, surface, ByteBuffer.allocate(64), ByteBuffer.allocate(16));
    private static final Call START =
            (device, session, surface) -> device.startSessionKeyRefresh(session, ByteBuffer.allocate(16));
    private static final Call FINISH = (device, session, surface) -> device.finishSessionKeyRefresh(session);
    private static final Call READ_BACK_KEY =
            (device, session, surface) -> device.encryptionBltKey(session, ByteBuffer.allocate(16));
    private static final Call DESTROY = (device, session, surface) -> device.destroyCryptoSession(session);

    static Stream<Arguments> calls() {
        return Stream.of(
                Arguments.of("certificate", CERTIFICATE),
                Arguments.of("key exchange", EXCHANGE),
                Arguments.of("get handle", HANDLE),
                Arguments.of("status", STATUS),
                Arguments.of("decryption blt", DECRYPT),
                Arguments.of("encryption blt", ENCRYPT),
                Arguments.of("start refresh", START),
                Arguments.of("finish refresh", FINISH),
                Arguments.of("read-back key", READ_BACK_KEY),
                Arguments.of("destroy", DESTROY));
    }

    static Stream<Arguments> section43() {
        Status ok = Status.S_OK;
        Status bad = Status.E_INVALIDARG;
        Status fail = Status.E_FAIL;
        return Stream.of(
                Arguments.of("certificate", CERTIFICATE, ok, ok, ok, ok, bad),
                Arguments.of("key exchange", EXCHANGE, ok, ok, ok, ok, bad),
                Arguments.of("get handle", HANDLE, ok, ok, ok, fail, bad),
                Arguments.of("status", STATUS, ok, ok, ok, ok, bad),
                Arguments.of("decryption blt", DECRYPT, bad, ok, ok, fail, bad),
                Arguments.of("encryption blt", ENCRYPT, bad, ok, ok, fail, bad),
                Arguments.of("start refresh", START, bad, ok, ok, fail, bad),
                Arguments.of("finish refresh", FINISH, bad, bad, ok, fail, bad),
                Arguments.of("read-back key", READ_BACK_KEY, bad, ok, ok, fail, bad),
                Arguments.of("destroy", DESTROY, ok, ok, ok, ok, bad));
    }

    @Conformance(
            spec = "crypto-session",
            section = "4.3",
            rule = "what each state allows, and the code of everything else")
    @Conformance(
            spec = "crypto-session",
            section = "13",
            rule = "while not OK: blt, refresh and read-back fail; certificate and exchange work after recovery")
    @ParameterizedTest(name = "{0}: CREATED {2}, KEYED {3}, REFRESHING {4}, LOST {5}, DESTROYED {6}")
    @MethodSource
    void section43(
            String name, Call call, Status created, Status keyed, Status refreshing, Status lost, Status destroyed) {
        SurfaceHandle surface = Desk.surface(device, 64);

        assertThat(Desk.statusOf(() -> call.on(device, Desk.session(device), surface)))
                .isEqualTo(created);

        SessionHandle hasKey = Desk.keyed(device, KEY);
        device.encryptionBltKey(hasKey, ByteBuffer.allocate(16));
        assertThat(Desk.statusOf(() -> call.on(device, hasKey, surface))).isEqualTo(keyed);

        SessionHandle fresh = Desk.keyed(device, KEY);
        device.encryptionBltKey(fresh, ByteBuffer.allocate(16));
        device.startSessionKeyRefresh(fresh, ByteBuffer.allocate(16));
        assertThat(Desk.statusOf(() -> call.on(device, fresh, surface))).isEqualTo(refreshing);
        device.close();

        try (DriverFunctions another = Desk.device()) {
            SurfaceHandle target = Desk.surface(another, 64);
            SessionHandle session = Desk.keyed(another, KEY);
            another.tearDown(CryptoSessionStatus.KEY_LOST);
            another.recover();
            assertThat(Desk.statusOf(() -> call.on(another, session, target))).isEqualTo(lost);
            SessionHandle gone = Desk.session(another);
            another.destroyCryptoSession(gone);
            assertThat(Desk.statusOf(() -> call.on(another, gone, target))).isEqualTo(destroyed);
        }
    }

    @Conformance(spec = "crypto-session", section = "4.3", rule = "handles are never reused")
    @Test
    void section43Handles() {
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            SessionHandle session = Desk.session(device);
            assertThat(seen.add(session.value())).isTrue();
            assertThat(device.cryptoSessionHandle(session)).isEqualTo(session.value());
            device.destroyCryptoSession(session);
        }
    }

    @Conformance(spec = "crypto-session", section = "4.3", rule = "destroying the device destroys its sessions")
    @Test
    void section43DeviceClosed() {
        SessionHandle session = Desk.keyed(device, KEY);
        device.close();
        assertRefused(Status.E_INVALIDARG, () -> device.cryptoSessionStatus(session));
        assertRefused(Status.E_INVALIDARG, () -> device.destroyCryptoSession(session));
    }
}
