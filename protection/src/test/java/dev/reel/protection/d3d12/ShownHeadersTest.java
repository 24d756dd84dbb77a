package dev.reel.protection.d3d12;

import static dev.reel.protection.crypto.Desk.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.crypto.Desk;
import dev.reel.protection.d3d12.SubSampleMap.Pair;
import dev.reel.protection.d3d12.VideoPolicies.ContextHandle;
import dev.reel.protection.d3d12.VideoPolicies.Headers;
import dev.reel.protection.d3d12.VideoPolicies.Input;
import dev.reel.protection.d3d12.VideoPolicies.KeySource;
import dev.reel.protection.d3d12.VideoPolicies.PolicyHandle;
import dev.reel.protection.d3d12.VideoPolicies.Result;
import dev.reel.protection.d3d12.VideoPolicies.TranscryptedOutput;
import dev.reel.protection.d3d12.VideoPolicies.Transform;
import dev.reel.protection.device.AesCtrIv;
import dev.reel.protection.device.DriverFunctions;
import dev.reel.testkit.Conformance;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller can and cannot learn of a sample by asking for its headers. */
class ShownHeadersTest {
    private static final byte[] KEY = Desk.key(60);
    private static final AesCtrIv IV = new AesCtrIv(0x1122334455667788L, 0);
    private static final int SECRET = 64 * 100;

    private final DriverFunctions device = Desk.device();
    private final VideoPolicies policies = VideoPolicies.of(device);
    private final ContextHandle context = policies.createContext(PolicyDesk.description(1));
    private final PolicyHandle policy = policies.createPolicy(context, PolicyDesk.keyInfo(device, context, KEY));

    /** One NAL unit of secret bytes behind a clear length. */
    private final byte[] clear =
            ByteBuffer.wrap(Desk.bytes(4 + SECRET, 8)).putInt(0, SECRET).array();

    private final SubSampleMap map = new SubSampleMap(List.of(new Pair(4, SECRET)));
    private final byte[] sent = PolicyDesk.encrypt(KEY, IV, map, clear);

    @AfterEach
    void close() {
        device.close();
    }

    private Result headers(KeySource key, byte[] sample, AesCtrIv iv, SubSampleMap how, List<Integer> offsets) {
        return policies.transform(new Transform(
                TransformOperation.DECRYPT_HEADER,
                Optional.of(new Input(key, ByteBuffer.wrap(sample), iv, how)),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Headers(offsets))));
    }

    /** A sample of the caller's own making: the stream's secret bytes cut into pieces, a clear length before each. */
    @SuppressWarnings("ArrayRecordComponent") // bytes that only this test sees
    private record Cut(byte[] sample, SubSampleMap map, List<Integer> offsets) {}

    private Cut cut(int from, int size, int piece) {
        ByteBuffer sample = ByteBuffer.allocate(size / piece * (piece + 4));
        List<Pair> pairs = new ArrayList<>();
        List<Integer> offsets = new ArrayList<>();
        for (int at = 0; at < size; at += piece) {
            sample.putInt(piece);
            offsets.add(sample.position());
            sample.put(sent, 4 + from + at, piece);
            pairs.add(new Pair(4, piece));
        }
        return new Cut(sample.array(), new SubSampleMap(pairs), offsets);
    }

    @Conformance(
            spec = "crypto-session",
            section = "16",
            rule = "DECRYPT_HEADER reveals only headers: clear insertions of the caller's own do not give the sample"
                    + " back")
    @ParameterizedTest(name = "pieces of {0} bytes")
    @ValueSource(ints = {16, 32, 64, 128})
    void section16Insertions(int piece) {
        Cut cut = cut(0, SECRET, piece);
        int learnt = 0;
        for (int offset : cut.offsets()) {
            try {
                learnt += headers(policy, cut.sample(), IV, cut.map(), List.of(offset))
                        .headers()
                        .get(0)
                        .remaining();
            } catch (MediaException refused) {
                assertThat(refused.status()).isEqualTo(Status.E_INVALIDARG);
            }
        }
        assertThat(learnt).isLessThanOrEqualTo(64 + SECRET / 8);
        assertRefused(Status.E_INVALIDARG, () -> headers(policy, sent, IV, map, List.of(4)));
        if (piece < 128) {
            try (DriverFunctions fresh = Desk.device()) {
                VideoPolicies others = VideoPolicies.of(fresh);
                ContextHandle parent = others.createContext(PolicyDesk.description(1));
                PolicyHandle same = others.createPolicy(parent, PolicyDesk.keyInfo(fresh, parent, KEY));
                assertRefused(
                        Status.E_INVALIDARG,
                        () -> others.transform(new Transform(
                                TransformOperation.DECRYPT_HEADER,
                                Optional.of(new Input(same, ByteBuffer.wrap(cut.sample()), IV, cut.map())),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(new Headers(cut.offsets())))));
            }
        }
    }

    @Conformance(
            spec = "crypto-session",
            section = "16",
            rule = "the map is the stream's own: the first transform of a sample settles it, for every policy of the"
                    + " device")
    @Test
    void section16MapIsTheStreams() {
        ByteBuffer shown = headers(policy, sent, IV, map, List.of(4)).headers().get(0);
        byte[] header = new byte[shown.remaining()];
        shown.get(header);
        assertThat(header).isEqualTo(Arrays.copyOfRange(clear, 4, 4 + VideoPolicies.HEADER_BYTES));
        assertThat(headers(policy, sent, IV, map, List.of(4)).headers()).hasSize(1);
        Cut again = cut(0, SECRET, 64);
        ContextHandle other = policies.createContext(PolicyDesk.description(2));
        PolicyHandle twin = policies.createPolicy(other, PolicyDesk.keyInfo(device, other, KEY));
        policies.destroyPolicy(policy);
        assertRefused(
                Status.E_INVALIDARG,
                () -> headers(
                        twin, again.sample(), IV, again.map(), again.offsets().subList(0, 1)));
        for (int block = 0; block < SECRET / 16; block += 100) {
            Cut one = cut(block * 16, 64, 64);
            AesCtrIv there = new AesCtrIv(IV.iv(), block);
            assertRefused(Status.E_INVALIDARG, () -> headers(twin, one.sample(), there, one.map(), one.offsets()));
        }
    }

    @Conformance(
            spec = "crypto-session",
            section = "16",
            rule = "a sample cut into many small ones shows no more than headers either")
    @Test
    void section16CutIntoSamples() {
        int learnt = 0;
        for (int at = 0; at < SECRET; at += 64) {
            Cut one = cut(at, 64, 64);
            try {
                learnt += headers(policy, one.sample(), new AesCtrIv(IV.iv(), at / 16), one.map(), one.offsets())
                        .headers()
                        .get(0)
                        .remaining();
            } catch (MediaException refused) {
                assertThat(refused.status()).isEqualTo(Status.E_INVALIDARG);
            }
        }
        assertThat(learnt).isPositive().isLessThanOrEqualTo(64 + SECRET / 8);
    }

    @Conformance(
            spec = "crypto-session",
            section = "16",
            rule = "a transcrypted sample is the same sample: its copies show nothing more, and the context takes no"
                    + " others")
    @Test
    void section16Transcrypted() {
        Cut cut = cut(0, SECRET, 64);
        int learnt = 0;
        for (int offset : cut.offsets()) {
            byte[] target = new byte[cut.sample().length];
            Result copy = policies.transform(new Transform(
                    TransformOperation.TRANSCRYPT,
                    Optional.of(new Input(policy, ByteBuffer.wrap(cut.sample()), IV, cut.map())),
                    Optional.empty(),
                    Optional.of(new TranscryptedOutput(ByteBuffer.wrap(target))),
                    Optional.empty()));
            AesCtrIv iv = copy.iv().orElseThrow();
            try {
                learnt += headers(context, target, iv, cut.map(), List.of(offset))
                        .headers()
                        .get(0)
                        .remaining();
            } catch (MediaException refused) {
                assertThat(refused.status()).isEqualTo(Status.E_INVALIDARG);
            }
            target[target.length - 1] ^= 1;
            assertRefused(Status.E_INVALIDARG, () -> headers(context, target, iv, cut.map(), List.of(offset)));
        }
        assertThat(learnt).isPositive().isLessThanOrEqualTo(64 + SECRET / 8);
        assertRefused(
                Status.E_INVALIDARG,
                () -> headers(context, new byte[cut.sample().length], new AesCtrIv(77, 0), cut.map(), cut.offsets()));
    }

    @Conformance(
            spec = "crypto-session",
            section = "16",
            rule = "the slices of an ordinary picture show their headers, also where they are small or the count wraps")
    @Test
    void section16OrdinarySlices() {
        int slices = 8;
        int size = 300;
        byte[] picture = Desk.bytes(slices * (4 + size), 9);
        List<Pair> pairs = new ArrayList<>();
        List<Integer> offsets = new ArrayList<>();
        for (int i = 0; i < slices; i++) {
            ByteBuffer.wrap(picture).putInt(i * (4 + size), size);
            pairs.add(new Pair(5, size - 1));
            offsets.add(i * (4 + size) + 4);
        }
        SubSampleMap usual = new SubSampleMap(pairs);
        for (AesCtrIv iv : List.of(new AesCtrIv(5, 0), new AesCtrIv(6, -3))) {
            byte[] under = PolicyDesk.encrypt(KEY, iv, usual, picture);
            for (int time = 0; time < 3; time++) {
                List<ByteBuffer> shown =
                        headers(policy, under, iv, usual, offsets).headers();
                assertThat(shown).hasSize(slices).allMatch(header -> header.remaining() >= 32);
                assertThat(shown.get(7).get(1)).isEqualTo(picture[offsets.get(7) + 1]);
            }
        }
    }
}
