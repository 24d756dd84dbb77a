package dev.reel.protection.d3d12;

import static dev.reel.protection.crypto.Desk.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.Status;
import dev.reel.protection.crypto.Desk;
import dev.reel.protection.crypto.SurfacePeek;
import dev.reel.protection.d3d12.SubSampleMap.Pair;
import dev.reel.protection.d3d12.VideoPolicies.ContextHandle;
import dev.reel.protection.d3d12.VideoPolicies.Input;
import dev.reel.protection.d3d12.VideoPolicies.PolicyHandle;
import dev.reel.protection.d3d12.VideoPolicies.ProtectedOutput;
import dev.reel.protection.d3d12.VideoPolicies.Transform;
import dev.reel.protection.device.AesCtrIv;
import dev.reel.protection.device.CryptoSessionStatus;
import dev.reel.protection.device.DecryptionBlt;
import dev.reel.protection.device.DriverFunctions;
import dev.reel.protection.device.EncryptedBlockInfo;
import dev.reel.protection.device.SessionHandle;
import dev.reel.protection.device.SurfaceDescription;
import dev.reel.protection.device.SurfaceDescription.Usage;
import dev.reel.protection.device.SurfaceHandle;
import dev.reel.testkit.Conformance;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may read back what is in a surface, by every way that something gets into one. */
class ReadBackOriginTest {
    private static final int SIZE = 256;
    private static final byte[] KEY = Desk.key(1);
    private static final byte[] CLEAR = Desk.bytes(SIZE, 3);

    private final DriverFunctions device = Desk.device();
    private final VideoPolicies policies = VideoPolicies.of(device);
    private final SessionHandle session = Desk.keyed(device, KEY);
    private final SurfaceHandle surface = surface(Usage.OFFSCREEN_PLAIN);

    @AfterEach
    void close() {
        device.close();
    }

    private SurfaceHandle surface(Usage usage) {
        return device.createSurface(new SurfaceDescription(64, SIZE / 64, usage, 1));
    }

    private byte[] readBack(SessionHandle by, byte[] key, SurfaceHandle from) {
        return Desk.readBack(device, by, key, from, SIZE);
    }

    private void fill(SurfaceHandle target, long vector) {
        AesCtrIv iv = new AesCtrIv(vector, 1);
        device.decryptionBlt(session, DecryptionBlt.of(Desk.encrypted(KEY, iv, CLEAR), target, iv));
    }

    private void fillByPolicy(SurfaceHandle target, int offset, SubSampleMap map) {
        ContextHandle context = policies.createContext(PolicyDesk.description(1));
        PolicyHandle policy = policies.createPolicy(context, PolicyDesk.keyInfo(device, context, Desk.key(9)));
        AesCtrIv iv = new AesCtrIv(7, 0);
        byte[] clear = Desk.bytes((int) map.length(), 5);
        policies.transform(new Transform(
                TransformOperation.DECRYPT,
                Optional.of(
                        new Input(policy, ByteBuffer.wrap(PolicyDesk.encrypt(Desk.key(9), iv, map, clear)), iv, map)),
                Optional.of(new ProtectedOutput(target, offset)),
                Optional.empty(),
                Optional.empty()));
        assertThat(SurfacePeek.of(device, target, SIZE)).containsSubsequence(clear);
    }

    /** The ways to put a policy's output into a surface. */
    enum Way {
        WHOLE,
        PARTLY_CLEAR,
        A_CORNER_OF_A_FILLED_SURFACE,
        A_COPY
    }

    @Conformance(
            spec = "crypto-session",
            section = "16",
            rule = "a policy's output goes where the policy allows: no session reads it back, not from a copy either")
    @ParameterizedTest
    @EnumSource
    void section16NoSessionReadsAPolicysOutput(Way way) {
        switch (way) {
            case WHOLE -> fillByPolicy(surface, 0, SubSampleMap.whole(SIZE));
            case PARTLY_CLEAR -> fillByPolicy(surface, 0, new SubSampleMap(List.of(new Pair(16, SIZE - 16))));
            case A_CORNER_OF_A_FILLED_SURFACE -> {
                fill(surface, 1);
                fillByPolicy(surface, 16, SubSampleMap.whole(32));
            }
            case A_COPY -> {
                SurfaceHandle first = surface(Usage.DECODER_BITSTREAM);
                fillByPolicy(first, 0, SubSampleMap.whole(SIZE));
                device.copySurface(first, surface);
            }
        }
        assertRefused(Status.E_INVALIDARG, () -> readBack(session, KEY, surface));
        fill(surface, 2);
        assertThat(readBack(session, KEY, surface)).isEqualTo(CLEAR);
    }

    @Conformance(
            spec = "crypto-session",
            section = "10",
            rule = "what one session decrypted no other session of the device reads back")
    @Test
    void section10OtherSession() {
        byte[] otherKey = Desk.key(2);
        SessionHandle other = Desk.keyed(device, otherKey);
        SurfaceHandle copy = surface(Usage.RENDER_TARGET);
        fill(surface, 1);
        device.copySurface(surface, copy);
        assertRefused(Status.E_INVALIDARG, () -> readBack(other, otherKey, surface));
        assertRefused(Status.E_INVALIDARG, () -> readBack(other, otherKey, copy));
        assertThat(readBack(session, KEY, copy)).isEqualTo(CLEAR);
    }

    @Conformance(
            spec = "crypto-session",
            section = "10",
            rule = "partially encrypted content stays so in a copy; bit streams and unprotected memory are no way"
                    + " round")
    @Test
    void section10EveryWayIn() {
        AesCtrIv iv = new AesCtrIv(1, 1);
        SurfaceHandle partial = surface(Usage.OFFSCREEN_PLAIN);
        device.decryptionBlt(
                session,
                DecryptionBlt.of(ByteBuffer.wrap(CLEAR), partial, iv)
                        .withBlockInfo(new EncryptedBlockInfo(16, 16, 16)));
        SurfaceHandle bitstream = surface(Usage.DECODER_BITSTREAM);
        fill(bitstream, 2);
        SurfaceHandle open = surface(Usage.UNPROTECTED);
        device.mapSurface(open).put(CLEAR);
        for (SurfaceHandle from : List.of(partial, bitstream, open)) {
            device.copySurface(from, surface);
            assertRefused(Status.E_INVALIDARG, () -> readBack(session, KEY, surface));
        }
    }

    @Conformance(spec = "crypto-session", section = "13", rule = "a surface that was wiped holds nobody's content")
    @Test
    void section13Wiped() {
        fillByPolicy(surface, 0, SubSampleMap.whole(SIZE));
        device.tearDown(CryptoSessionStatus.KEY_AND_CONTENT_LOST);
        device.recover();
        SessionHandle next = Desk.keyed(device, KEY);
        assertThat(readBack(next, KEY, surface)).containsOnly(0);
    }
}
