package dev.reel.protection.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.Status;
import dev.reel.testkit.Conformance;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConstantsTest {
    static Stream<Arguments> section22() {
        return Stream.of(
                Arguments.of(Status.S_OK, 0x00000000),
                Arguments.of(Status.S_FALSE, 0x00000001),
                Arguments.of(Status.E_NOTIMPL, 0x80004001),
                Arguments.of(Status.E_FAIL, 0x80004005),
                Arguments.of(Status.E_OUTOFMEMORY, 0x8007000E),
                Arguments.of(Status.E_INVALIDARG, 0x80070057),
                Arguments.of(ProtectionStatus.D3DERR_NOTAVAILABLE, 0x8876086A),
                Arguments.of(ProtectionStatus.D3DERR_INVALIDCALL, 0x8876086C),
                Arguments.of(ProtectionStatus.D3DDDIERR_DEVICEREMOVED, 0x88760870),
                Arguments.of(ProtectionStatus.D3DERR_CANNOTPROTECTCONTENT, 0x8876087D),
                Arguments.of(ProtectionStatus.D3DERR_UNSUPPORTEDCRYPTO, 0x8876087E));
    }

    @Conformance(spec = "crypto-session", section = "2.2", rule = "result codes and their values")
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void section22(Status status, int value) {
        assertThat(status.value()).isEqualTo(value);
    }

    @Conformance(
            spec = "crypto-session",
            section = "2.1",
            rule = "GUIDs of crypto types, key exchanges and decode profiles")
    @Test
    void section21() {
        Map<UUID, String> guids = Map.of(
                CryptoTypes.AES128_CTR,
                "9B6BD711-4F74-41C9-9E7B-0BE2D7D93B4F",
                CryptoTypes.PROPRIETARY,
                "AB4E9AFD-1D1C-46E6-A72F-0869917B0DE8",
                CryptoTypes.KEY_EXCHANGE_RSAES_OAEP,
                "C1949895-D72A-4A1D-8E5D-ED857D171520",
                CryptoTypes.KEY_EXCHANGE_DXVA,
                "43D3775C-38E5-4924-8D86-D3FCCF153E9B",
                CryptoTypes.KEY_EXCHANGE_HW_PROTECTION,
                "B1170D8A-628D-4DA3-AD3B-82DDB08B4970",
                CryptoTypes.DECODER_ENCRYPTION_HW_CENC,
                "89D6AC4F-09F2-4229-B2CD-37740A6DFD81",
                DecodeProfile.H264_VLD_NOFGT.guid(),
                "1B81BE68-A0C7-11D3-B984-00C04F2E73C5",
                DecodeProfile.HEVC_VLD_MAIN.guid(),
                "5B11D51B-2F4C-4452-BCC3-09F2A1160CC0",
                DecodeProfile.VP9_VLD_PROFILE0.guid(),
                "463707F8-A1D0-4585-876D-83AA6D60B89E",
                DecodeProfile.AV1_VLD_PROFILE0.guid(),
                "B8BE4CCB-CF53-46BA-8D59-D6B8A6DA5D2A");
        guids.forEach((guid, text) -> assertThat(guid.toString()).isEqualToIgnoringCase(text));
        assertThat(CryptoTypes.NULL_GUID).isEqualTo(new UUID(0, 0));
        assertThat(DecodeProfile.values()).hasSize(11);
    }

    @Conformance(spec = "crypto-session", section = "2.4", rule = "status values 0, 1 and 2")
    @ParameterizedTest
    @CsvSource({"OK, 0", "KEY_LOST, 1", "KEY_AND_CONTENT_LOST, 2"})
    void section24(CryptoSessionStatus status, int value) {
        assertThat(status.value()).isEqualTo(value);
    }
}
