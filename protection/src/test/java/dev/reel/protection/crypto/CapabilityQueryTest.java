package dev.reel.protection.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.Status;
import dev.reel.protection.device.Capability;
import dev.reel.protection.device.ContentProtectionCaps;
import dev.reel.protection.device.CryptoTypes;
import dev.reel.protection.device.DdiModel;
import dev.reel.protection.device.DecodeProfile;
import dev.reel.protection.device.DriverFunctions;
import dev.reel.protection.device.ProtectionStatus;
import dev.reel.testkit.Conformance;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CapabilityQueryTest {
    private static final UUID UNKNOWN = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
    private static final UUID H264 = DecodeProfile.H264_VLD_NOFGT.guid();
    private static final UUID IDCT = DecodeProfile.MPEG2_IDCT.guid();

    private final DriverFunctions device = Desk.device();

    @AfterEach
    void close() {
        device.close();
    }

    static Stream<Arguments> section31() {
        Status unavailable = ProtectionStatus.D3DERR_NOTAVAILABLE;
        Status unsupported = ProtectionStatus.D3DERR_UNSUPPORTEDCRYPTO;
        return Stream.of(
                Arguments.of(
                        "supported type, NULL profile",
                        DdiModel.D3D9,
                        CryptoTypes.AES128_CTR,
                        CryptoTypes.NULL_GUID,
                        Status.S_OK),
                Arguments.of(
                        "supported type, profile supports it",
                        DdiModel.D3D9,
                        CryptoTypes.AES128_CTR,
                        H264,
                        Status.S_OK),
                Arguments.of(
                        "known type, profile does not support it",
                        DdiModel.D3D9,
                        CryptoTypes.AES128_CTR,
                        IDCT,
                        unsupported),
                Arguments.of(
                        "known type, profile does not support it, 11.1",
                        DdiModel.D3D11_1,
                        CryptoTypes.AES128_CTR,
                        IDCT,
                        unsupported),
                Arguments.of(
                        "type not supported at all, D3D9", DdiModel.D3D9, CryptoTypes.PROPRIETARY, H264, unavailable),
                Arguments.of(
                        "type not supported at all, 11.1",
                        DdiModel.D3D11_1,
                        CryptoTypes.PROPRIETARY,
                        H264,
                        unsupported),
                Arguments.of("unknown type, D3D9", DdiModel.D3D9, UNKNOWN, CryptoTypes.NULL_GUID, unavailable),
                Arguments.of(
                        "NULL type, NULL profile",
                        DdiModel.D3D9,
                        CryptoTypes.NULL_GUID,
                        CryptoTypes.NULL_GUID,
                        Status.S_OK),
                Arguments.of("NULL type, supported profile", DdiModel.D3D9, CryptoTypes.NULL_GUID, H264, Status.S_OK),
                Arguments.of("NULL type, unknown profile", DdiModel.D3D9, CryptoTypes.NULL_GUID, UNKNOWN, unsupported),
                Arguments.of(
                        "supported type, unknown profile",
                        DdiModel.D3D9,
                        CryptoTypes.AES128_CTR,
                        UNKNOWN,
                        unsupported));
    }

    @Conformance(spec = "crypto-session", section = "3.1", rule = "GetContentProtectionCaps decision table")
    @ParameterizedTest(name = "{0} -> {4}")
    @MethodSource
    void section31(String row, DdiModel model, UUID type, UUID profile, Status expected) {
        assertThat(Desk.statusOf(() -> device.contentProtectionCaps(model, type, profile)))
                .isEqualTo(expected);
    }

    @Conformance(spec = "crypto-session", section = "3.1", rule = "record fields and defaults of the software driver")
    @Test
    void section31Record() {
        ContentProtectionCaps caps =
                device.contentProtectionCaps(DdiModel.D3D11_1, CryptoTypes.AES128_CTR, CryptoTypes.NULL_GUID);
        assertThat(caps.blockAlignmentSize()).isEqualTo(16);
        assertThat(caps.bufferAlignmentStart()).isEqualTo(16);
        assertThat(caps.protectedMemorySize()).isEqualTo(Desk.options().protectedBytes());
        assertThat(caps.keyExchangeType()).isEqualTo(CryptoTypes.KEY_EXCHANGE_RSAES_OAEP);
    }

    @Conformance(
            spec = "crypto-session",
            section = "2.3",
            rule = "an honest software device never reports a hardware flag")
    @ParameterizedTest
    @EnumSource
    void section23(Capability capability) {
        Set<Capability> caps = device.contentProtectionCaps(
                        DdiModel.D3D9, CryptoTypes.AES128_CTR, CryptoTypes.NULL_GUID)
                .capabilities();
        Set<Capability> honest = Set.of(
                Capability.SOFTWARE,
                Capability.CONTENT_KEY,
                Capability.FRESHEN_SESSION_KEY,
                Capability.ENCRYPTED_READ_BACK,
                Capability.ENCRYPTED_READ_BACK_KEY,
                Capability.PARTIAL_DECRYPTION,
                Capability.SEQUENTIAL_CTR_IV,
                Capability.DECRYPTION_BLT);
        assertThat(caps.contains(capability)).isEqualTo(honest.contains(capability));
        assertThat(Capability.word(caps)).isEqualTo(0x1 | 0x8 | 0x10 | 0x20 | 0x40 | 0x80 | 0x100 | 0x400);
    }

    static Stream<Arguments> section32() {
        return Stream.of(
                Arguments.of("first index", CryptoTypes.AES128_CTR, H264, 0, Status.S_OK),
                Arguments.of("index = count", CryptoTypes.AES128_CTR, H264, 1, Status.E_INVALIDARG),
                Arguments.of("negative index", CryptoTypes.AES128_CTR, H264, -1, Status.E_INVALIDARG),
                Arguments.of(
                        "unsupported crypto",
                        CryptoTypes.PROPRIETARY,
                        H264,
                        0,
                        ProtectionStatus.D3DERR_UNSUPPORTEDCRYPTO),
                Arguments.of(
                        "unsupported pair",
                        CryptoTypes.AES128_CTR,
                        IDCT,
                        0,
                        ProtectionStatus.D3DERR_UNSUPPORTEDCRYPTO));
    }

    @Conformance(spec = "crypto-session", section = "3.2", rule = "CheckCryptoKeyExchange: valid index and refusals")
    @ParameterizedTest(name = "{0} -> {4}")
    @MethodSource
    void section32(String row, UUID type, UUID profile, int index, Status expected) {
        assertThat(Desk.statusOf(() -> device.keyExchangeType(type, profile, index)))
                .isEqualTo(expected);
    }
}
