package dev.reel.protection.d3d12;

import static dev.reel.protection.crypto.Desk.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.Status;
import dev.reel.protection.crypto.Desk;
import dev.reel.protection.crypto.SurfacePeek;
import dev.reel.protection.d3d12.VideoPolicies.BitstreamEncryption;
import dev.reel.protection.d3d12.VideoPolicies.ContextDescription;
import dev.reel.protection.d3d12.VideoPolicies.ContextFlag;
import dev.reel.protection.d3d12.VideoPolicies.ContextHandle;
import dev.reel.protection.d3d12.VideoPolicies.ContextStatus;
import dev.reel.protection.d3d12.VideoPolicies.Headers;
import dev.reel.protection.d3d12.VideoPolicies.Input;
import dev.reel.protection.d3d12.VideoPolicies.KeySource;
import dev.reel.protection.d3d12.VideoPolicies.PolicyHandle;
import dev.reel.protection.d3d12.VideoPolicies.ProtectedOutput;
import dev.reel.protection.d3d12.VideoPolicies.Result;
import dev.reel.protection.d3d12.VideoPolicies.SupportFlag;
import dev.reel.protection.d3d12.VideoPolicies.TranscryptedOutput;
import dev.reel.protection.d3d12.VideoPolicies.Transform;
import dev.reel.protection.device.AesCtrIv;
import dev.reel.protection.device.CryptoSessionStatus;
import dev.reel.protection.device.CryptoTypes;
import dev.reel.protection.device.DecodeProfile;
import dev.reel.protection.device.DriverFunctions;
import dev.reel.protection.device.ProtectionStatus;
import dev.reel.protection.device.SurfaceDescription;
import dev.reel.protection.device.SurfaceHandle;
import dev.reel.testkit.Conformance;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TransformTest {
    private static final byte[] KEY = Desk.key(60);
    private static final AesCtrIv IV = new AesCtrIv(0x1122334455667788L, -2);
    private static final SubSampleMap MAP = new SubSampleMap(
            List.of(new SubSampleMap.Pair(9, 55), new SubSampleMap.Pair(0, 100), new SubSampleMap.Pair(36, 0)));

    private final DriverFunctions device = Desk.device();
    private final VideoPolicies policies = VideoPolicies.of(device);
    private final ContextHandle context = policies.createContext(PolicyDesk.description(1));
    private final PolicyHandle policy = policies.createPolicy(context, PolicyDesk.keyInfo(device, context, KEY));
    private final byte[] clear = sample();
    private final byte[] sent = PolicyDesk.encrypt(KEY, IV, MAP, clear);

    @AfterEach
    void close() {
        device.close();
    }

    /** Two NAL units of 96 and 96 bytes with 4-byte lengths. */
    private static byte[] sample() {
        byte[] sample = Desk.bytes(200, 8);
        ByteBuffer.wrap(sample).putInt(0, 96).putInt(100, 96);
        return sample;
    }

    private Optional<Input> input(KeySource key) {
        return Optional.of(new Input(key, ByteBuffer.wrap(sent), IV, MAP));
    }

    @Conformance(spec = "crypto-session", section = "16", rule = "DECRYPT: into protected memory at an aligned offset")
    @Test
    void section16Decrypt() {
        SurfaceHandle surface = Desk.surface(device, 256);
        policies.transform(new Transform(
                TransformOperation.DECRYPT,
                input(policy),
                Optional.of(new ProtectedOutput(surface, 16)),
                Optional.empty(),
                Optional.empty()));
        assertThat(Arrays.copyOfRange(SurfacePeek.of(device, surface, 256), 16, 216))
                .isEqualTo(clear);
    }

    @Conformance(
            spec = "crypto-session",
            section = "16",
            rule = "TRANSCRYPT: under the context's own key with a new IV; only the context decrypts it again")
    @Test
    void section16Transcrypt() {
        byte[] target = new byte[200];
        Result result = policies.transform(new Transform(
                TransformOperation.TRANSCRYPT,
                input(policy),
                Optional.empty(),
                Optional.of(new TranscryptedOutput(ByteBuffer.wrap(target))),
                Optional.empty()));
        assertThat(target).isNotEqualTo(sent).isNotEqualTo(clear);
        assertThat(Arrays.copyOf(target, 9)).isEqualTo(Arrays.copyOf(clear, 9));
        SurfaceHandle surface = Desk.surface(device, 256);
        policies.transform(new Transform(
                TransformOperation.DECRYPT,
                Optional.of(
                        new Input(context, ByteBuffer.wrap(target), result.iv().orElseThrow(), MAP)),
                Optional.of(new ProtectedOutput(surface, 0)),
                Optional.empty(),
                Optional.empty()));
        assertThat(Arrays.copyOf(SurfacePeek.of(device, surface, 256), 200)).isEqualTo(clear);
    }

    @Conformance(
            spec = "crypto-session",
            section = "16",
            rule = "DECRYPT_HEADER reveals the beginnings of NAL units and nothing else")
    @ParameterizedTest(name = "offset {0}: {1}")
    @CsvSource({"4, true", "104, true", "5, false", "100, false", "-1, false", "2147483647, false"})
    void section16Headers(int offset, boolean shown) {
        Transform transform = new Transform(
                TransformOperation.DECRYPT_HEADER,
                input(policy),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Headers(List.of(offset))));
        if (shown) {
            ByteBuffer header = policies.transform(transform).headers().get(0);
            byte[] got = new byte[header.remaining()];
            header.get(got);
            assertThat(got).isEqualTo(Arrays.copyOfRange(clear, offset, offset + VideoPolicies.HEADER_BYTES));
        } else {
            assertRefused(Status.E_INVALIDARG, () -> policies.transform(transform));
        }
    }

    static Stream<Arguments> section16Groups() {
        return Stream.of(TransformOperation.values())
                .flatMap(operation ->
                        java.util.stream.IntStream.range(0, 16).mapToObj(groups -> Arguments.of(operation, groups)));
    }

    @Conformance(
            spec = "crypto-session",
            section = "16",
            rule = "groups not needed must be disabled, groups needed must be enabled")
    @ParameterizedTest(name = "{0} with groups {1}")
    @MethodSource
    void section16Groups(TransformOperation operation, int groups) {
        SurfaceHandle surface = Desk.surface(device, 256);
        Transform transform = new Transform(
                operation,
                (groups & 1) != 0 ? input(policy) : Optional.empty(),
                (groups & 2) != 0 ? Optional.of(new ProtectedOutput(surface, 0)) : Optional.empty(),
                (groups & 4) != 0 ? Optional.of(new TranscryptedOutput(ByteBuffer.allocate(200))) : Optional.empty(),
                (groups & 8) != 0 ? Optional.of(new Headers(List.of(4))) : Optional.empty());
        int needed = new int[] {0, 1 | 2, 1 | 2 | 8, 1 | 4, 1 | 4 | 8, 1 | 8}[operation.value()];
        assertThat(Desk.statusOf(() -> policies.transform(transform)))
                .isEqualTo(groups == needed ? Status.S_OK : Status.E_INVALIDARG);
    }

    static Stream<Arguments> section16Create() {
        UUID h264 = DecodeProfile.H264_VLD_NOFGT.guid();
        return Stream.of(
                Arguments.of("node mask 0", 0, h264, VideoPolicies.COMMON_SYSTEM, ContextFlag.NONE, Status.S_OK),
                Arguments.of("one bit", 8, h264, VideoPolicies.COMMON_SYSTEM, ContextFlag.NONE, Status.S_OK),
                Arguments.of(
                        "top bit", Integer.MIN_VALUE, h264, VideoPolicies.COMMON_SYSTEM, ContextFlag.NONE, Status.S_OK),
                Arguments.of("two bits", 3, h264, VideoPolicies.COMMON_SYSTEM, ContextFlag.NONE, Status.E_INVALIDARG),
                Arguments.of(
                        "hardware",
                        0,
                        h264,
                        VideoPolicies.COMMON_SYSTEM,
                        ContextFlag.HARDWARE,
                        ProtectionStatus.D3DERR_NOTAVAILABLE),
                Arguments.of(
                        "unknown system",
                        0,
                        h264,
                        CryptoTypes.PROPRIETARY,
                        ContextFlag.NONE,
                        ProtectionStatus.D3DERR_UNSUPPORTEDCRYPTO),
                Arguments.of(
                        "unknown profile",
                        0,
                        CryptoTypes.PROPRIETARY,
                        VideoPolicies.COMMON_SYSTEM,
                        ContextFlag.NONE,
                        ProtectionStatus.D3DERR_UNSUPPORTEDCRYPTO));
    }

    @Conformance(spec = "crypto-session", section = "16", rule = "NodeMask 0 or one bit; what is not supported")
    @ParameterizedTest(name = "{0} -> {5}")
    @MethodSource
    void section16Create(String name, int mask, UUID profile, UUID system, ContextFlag flag, Status expected) {
        ContextDescription wanted =
                new ContextDescription(mask, profile, system, BitstreamEncryption.CENC_AES_CTR_128, flag);
        assertThat(Desk.statusOf(() -> policies.createContext(wanted))).isEqualTo(expected);
        if (expected.equals(Status.S_OK)) {
            assertThat(policies.contextSupport(wanted))
                    .containsExactlyInAnyOrder(SupportFlag.SUPPORTED, SupportFlag.INDEPENDENT_DECRYPTION_REQUIRED);
        }
    }

    @Conformance(
            spec = "crypto-session",
            section = "16",
            rule = "the sub-sample map: a (0,0) pair is invalid; the map covers the sample, in 64 bits")
    @Test
    void section16Map() {
        assertRefused(Status.E_INVALIDARG, () -> new SubSampleMap(List.of()));
        assertRefused(Status.E_INVALIDARG, () -> new SubSampleMap(List.of(new SubSampleMap.Pair(0, 0))));
        assertRefused(Status.E_INVALIDARG, () -> new SubSampleMap(List.of(new SubSampleMap.Pair(-1, 5))));
        long big = 0xFFFF_FFFFL;
        for (SubSampleMap map : List.of(
                SubSampleMap.whole(199),
                SubSampleMap.whole(201),
                new SubSampleMap(List.of(new SubSampleMap.Pair(big, big), new SubSampleMap.Pair(big, big))))) {
            assertRefused(
                    Status.E_INVALIDARG,
                    () -> policies.transform(new Transform(
                            TransformOperation.TRANSCRYPT,
                            Optional.of(new Input(policy, ByteBuffer.wrap(sent), IV, map)),
                            Optional.empty(),
                            Optional.of(new TranscryptedOutput(ByteBuffer.allocate(200))),
                            Optional.empty())));
        }
    }

    @Conformance(
            spec = "crypto-session",
            section = "16",
            rule = "an unprotected target, a wrong offset, another device's objects: E_INVALIDARG")
    @Test
    void section16Targets() {
        SurfaceHandle open =
                device.createSurface(new SurfaceDescription(64, 4, SurfaceDescription.Usage.UNPROTECTED, 1));
        SurfaceHandle closed = Desk.surface(device, 256);
        for (ProtectedOutput output : List.of(
                new ProtectedOutput(open, 0),
                new ProtectedOutput(closed, 8),
                new ProtectedOutput(closed, 64),
                new ProtectedOutput(closed, -16),
                new ProtectedOutput(closed, Integer.MAX_VALUE - 15))) {
            assertRefused(Status.E_INVALIDARG, () -> policies.transform(decrypt(output)));
        }
        try (DriverFunctions other = Desk.device()) {
            SurfaceHandle foreign = Desk.surface(other, 256);
            assertRefused(Status.E_INVALIDARG, () -> policies.transform(decrypt(new ProtectedOutput(foreign, 0))));
            SurfaceHandle theirs = Desk.surface(other, 256);
            assertRefused(
                    Status.E_INVALIDARG,
                    () -> VideoPolicies.of(other).transform(decrypt(new ProtectedOutput(theirs, 0))));
        }
    }

    private Transform decrypt(ProtectedOutput output) {
        return new Transform(
                TransformOperation.DECRYPT, input(policy), Optional.of(output), Optional.empty(), Optional.empty());
    }

    @Conformance(
            spec = "crypto-session",
            section = "16",
            rule = "an invalidated context: E_FAIL, status INVALID, the fence moves")
    @Test
    void section16Invalid() {
        SurfaceHandle surface = Desk.surface(device, 256);
        long before = policies.fence(context);
        assertThat(policies.contextStatus(context)).isEqualTo(ContextStatus.OK);
        device.tearDown(CryptoSessionStatus.KEY_LOST);
        assertThat(policies.contextStatus(context)).isEqualTo(ContextStatus.INVALID);
        assertThat(policies.fence(context)).isNotEqualTo(before);
        assertRefused(Status.E_FAIL, () -> policies.transform(decrypt(new ProtectedOutput(surface, 0))));
        assertRefused(Status.E_FAIL, () -> policies.keyBaseData(context, ByteBuffer.allocate(0)));
        device.recover();
        ContextHandle next = policies.createContext(PolicyDesk.description(0));
        assertThat(policies.contextStatus(next)).isEqualTo(ContextStatus.OK);
    }

    @Conformance(
            spec = "crypto-session",
            section = "16",
            rule = "several policies per context, readable blob and parent; opened handles share the object")
    @Test
    void section16Policies() {
        ByteBuffer info = PolicyDesk.keyInfo(device, context, Desk.key(61));
        PolicyHandle second = policies.createPolicy(context, info);
        assertThat(policies.policyKeyInfo(second)).isEqualTo(info);
        assertThat(policies.policyContext(second)).isEqualTo(context);
        assertRefused(Status.E_INVALIDARG, () -> policies.createPolicy(context, ByteBuffer.allocate(256)));
        PolicyHandle shared = policies.openPolicy(policy);
        ContextHandle user = policies.openContext(context);
        policies.destroyPolicy(policy);
        policies.destroyContext(context);
        assertRefused(Status.E_INVALIDARG, () -> policies.policyKeyInfo(policy));
        SurfaceHandle surface = Desk.surface(device, 256);
        policies.transform(new Transform(
                TransformOperation.DECRYPT,
                input(shared),
                Optional.of(new ProtectedOutput(surface, 0)),
                Optional.empty(),
                Optional.empty()));
        policies.destroyContext(user);
        assertRefused(
                Status.E_FAIL,
                () -> policies.transform(new Transform(
                        TransformOperation.DECRYPT,
                        input(shared),
                        Optional.of(new ProtectedOutput(surface, 0)),
                        Optional.empty(),
                        Optional.empty())));
        policies.destroyPolicy(shared);
        assertRefused(Status.E_INVALIDARG, () -> policies.destroyPolicy(shared));
    }
}
