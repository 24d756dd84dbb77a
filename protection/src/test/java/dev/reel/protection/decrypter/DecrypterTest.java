package dev.reel.protection.decrypter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.Transform.InputResult;
import dev.reel.pipeline.transform.Transform.OutputResult;
import dev.reel.pipeline.transform.TransformOutput;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.SampleProtectionAttributes;
import dev.reel.platform.media.Subtype;
import dev.reel.protection.cenc.CipherDirection;
import dev.reel.protection.cenc.ContentKey;
import dev.reel.protection.cenc.JdkBlockCipher;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.cenc.KeyRing;
import dev.reel.protection.cenc.Pattern;
import dev.reel.protection.cenc.SampleCipher;
import dev.reel.protection.cenc.SampleEncryption;
import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.cenc.SubsampleMap;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.VirtualPlatform;
import dev.reel.testkit.fake.Fakes;
import dev.reel.topology.NodeAttributes;
import dev.reel.topology.StandardTopologyLoader;
import dev.reel.topology.Topology;
import dev.reel.topology.TopologyNode;
import dev.reel.topology.TopologyNodeType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** protected-path.md §5.5: what the decrypter does with each sample. */
class DecrypterTest {
    private static final String SPEC = "protected-path";
    private static final String SECTION = "5.5";
    private static final KeyId KID = KeyId.parse("00112233445566778899aabbccddeeff");
    private static final byte[] KEY = HexFormat.of().parseHex("0123456789abcdef0123456789abcdef");

    private final KeyRing ring = KeyRing.of(List.of(ContentKey.of(KID, KEY)));
    private final Decrypter decrypter = new Decrypter(KeySource.of(ring));

    @AfterEach
    void closeAll() {
        decrypter.close();
        ring.close();
    }

    private static byte[] text(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i * 7);
        }
        return bytes;
    }

    private static Sample direct(byte[] bytes) {
        MemoryBuffer buffer = MemoryBuffer.allocate(bytes.length);
        buffer.setCurrentLength(bytes.length);
        buffer.data().put(bytes);
        return new Sample(buffer).setTime(40).setDuration(20).setCleanPoint(true);
    }

    private static Sample locked(byte[] clear, SampleEncryption how) {
        byte[] bytes = clear.clone();
        try (ContentKey key = ContentKey.of(KID, KEY);
                SampleCipher cipher = new SampleCipher(new JdkBlockCipher(key), CipherDirection.ENCRYPT)) {
            cipher.apply(bytes, 0, bytes.length, how);
        }
        Sample sample = direct(bytes);
        EncryptionAttributes.write(sample, how);
        return sample;
    }

    private static byte[] bytes(Sample sample) {
        byte[] bytes = new byte[sample.totalLength()];
        sample.buffer(0).data().get(bytes);
        return bytes;
    }

    private static List<Sample> take(Transform transform) {
        List<Sample> samples = new ArrayList<>();
        TransformOutput output = new TransformOutput();
        while (transform.processOutput(output) == OutputResult.PRODUCED) {
            samples.add(output.takeSample());
        }
        return samples;
    }

    private static SampleEncryption encryption(Scheme scheme, SubsampleMap map) {
        Pattern pattern = scheme.usesPattern() ? Pattern.ONE_IN_TEN : Pattern.NONE;
        return new SampleEncryption(
                scheme, KID, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}, pattern, map);
    }

    @Conformance(spec = SPEC, section = SECTION, rule = "none of the encryption attributes: pass through unchanged")
    @Test
    void clearSamplesPass() {
        Sample sample = direct(text(100));
        assertThat(decrypter.processInput(0, sample)).isEqualTo(InputResult.ACCEPTED);
        assertThat(take(decrypter)).containsExactly(sample);
        assertThat(bytes(sample)).isEqualTo(text(100));
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void everySchemeIsDecryptedWhereTheSampleLies(Scheme scheme) {
        for (SubsampleMap map : new SubsampleMap[] {null, SubsampleMap.of(5, 1600, 100, 64)}) {
            Sample sample = locked(text(200_000), encryption(scheme, map));
            assertThat(bytes(sample)).isNotEqualTo(text(200_000));
            decrypter.processInput(0, sample);
            List<Sample> out = take(decrypter);
            assertThat(out).containsExactly(sample);
            assertThat(bytes(sample)).isEqualTo(text(200_000));
            assertThat(sample.hasAttributes()).isFalse();
            assertThat(sample.time()).isEqualTo(40);
        }
    }

    @Test
    void aSharedSampleIsLeftAlone() {
        Sample sample = locked(text(500), encryption(Scheme.CBCS, null));
        byte[] before = bytes(sample);
        Sample ours = sample.retain();
        decrypter.processInput(0, ours);
        Sample out = take(decrypter).get(0);
        assertThat(out).isNotSameAs(sample);
        assertThat(bytes(out)).isEqualTo(text(500));
        assertThat(out.time()).isEqualTo(40);
        assertThat(out.isCleanPoint()).isTrue();
        assertThat(bytes(sample)).isEqualTo(before);
        assertThat(sample.attributes().contains(SampleProtectionAttributes.SAMPLE_ID))
                .isTrue();
    }

    static Stream<Arguments> badSamples() {
        return Stream.of(
                bad(
                        "IV of 9 bytes",
                        "MF_E_INVALID_STREAM_DATA",
                        s -> s.attributes().set(SampleProtectionAttributes.SAMPLE_ID, new byte[9])),
                bad(
                        "no IV",
                        "MF_E_INVALID_STREAM_DATA",
                        s -> s.attributes().delete(SampleProtectionAttributes.SAMPLE_ID)),
                bad(
                        "scheme 3",
                        "MF_E_INVALID_STREAM_DATA",
                        s -> s.attributes().set(SampleProtectionAttributes.PROTECTION_SCHEME, 3)),
                bad(
                        "scheme 0",
                        "MF_E_INVALID_STREAM_DATA",
                        s -> s.attributes().set(SampleProtectionAttributes.PROTECTION_SCHEME, 0)),
                bad(
                        "crypt without skip",
                        "MF_E_INVALID_STREAM_DATA",
                        s -> s.attributes().set(SampleProtectionAttributes.CRYPT_BYTE_BLOCK, 1)),
                bad(
                        "skip without crypt",
                        "MF_E_INVALID_STREAM_DATA",
                        s -> s.attributes().set(SampleProtectionAttributes.SKIP_BYTE_BLOCK, 9)),
                bad("empty map", "MF_E_INVALID_STREAM_DATA", s -> map(s)),
                bad(
                        "map of 12 bytes",
                        "MF_E_INVALID_STREAM_DATA",
                        s -> s.attributes().set(SampleProtectionAttributes.SUBSAMPLE_MAPPING, new byte[12])),
                bad("pair (0,0)", "MF_E_INVALID_FILE_FORMAT", s -> map(s, 0, 0)),
                bad("sum > sample", "MF_E_INVALID_FILE_FORMAT", s -> map(s, 1, 100)),
                bad(
                        "null key id with none before",
                        "MF_E_INVALID_KEY",
                        s -> s.attributes().set(SampleProtectionAttributes.KEY_ID, new UUID(0, 0))),
                bad("no key id", "MF_E_INVALID_KEY", s -> s.attributes().delete(SampleProtectionAttributes.KEY_ID)),
                bad(
                        "unknown key id",
                        "MF_E_LICENSE_REQUIRED",
                        s -> s.attributes().set(SampleProtectionAttributes.KEY_ID, new UUID(1, 2))));
    }

    private static Arguments bad(String name, String symbol, java.util.function.Consumer<Sample> change) {
        return Arguments.of(name, symbol, change);
    }

    private static void map(Sample sample, int... pairs) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * pairs.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : pairs) {
            bytes.putInt(value);
        }
        sample.attributes().set(SampleProtectionAttributes.SUBSAMPLE_MAPPING, bytes.array());
    }

    @Conformance(spec = SPEC, section = SECTION, rule = "IV, key id, scheme, pattern and map: each fault with its code")
    @Conformance(
            spec = SPEC,
            section = "5.4",
            rule = "own failure: MF_E_UNRECOVERABLE_ERROR_OCCURRED, never comes back")
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("badSamples")
    void aBadSampleEndsTheDecrypter(String name, String symbol, java.util.function.Consumer<Sample> change) {
        try (Sample sample = locked(text(100), encryption(Scheme.CENC, null))) {
            change.accept(sample);
            assertThatThrownBy(() -> decrypter.processInput(0, sample))
                    .isInstanceOf(MediaException.class)
                    .extracting(e -> MediaException.statusOf(e).symbol())
                    .isEqualTo(symbol);
            assertThat(sample.isExclusive()).isTrue();
            Sample good = locked(text(100), encryption(Scheme.CENC, null));
            assertThatThrownBy(() -> decrypter.processInput(0, good))
                    .extracting(MediaException::statusOf)
                    .isEqualTo(Status.MF_E_UNRECOVERABLE_ERROR_OCCURRED);
            assertThatThrownBy(() -> decrypter.processOutput(new TransformOutput()))
                    .extracting(MediaException::statusOf)
                    .isEqualTo(Status.MF_E_UNRECOVERABLE_ERROR_OCCURRED);
            good.close();
        }
    }

    @Conformance(spec = SPEC, section = SECTION, rule = "key id holds for this and following samples")
    @Test
    void theKeyIdStays() {
        Sample first = locked(text(100), encryption(Scheme.CENC, null));
        decrypter.processInput(0, first);
        take(decrypter);
        Sample second = locked(text(60), encryption(Scheme.CENC, null));
        second.attributes().set(SampleProtectionAttributes.KEY_ID, new UUID(0, 0));
        decrypter.processInput(0, second);
        assertThat(bytes(take(decrypter).get(0))).isEqualTo(text(60));
    }

    @Conformance(spec = SPEC, section = SECTION, rule = "scheme absent = AES_CTR")
    @Test
    void withoutASchemeItIsCounterMode() {
        Sample sample = locked(text(100), encryption(Scheme.CENC, null));
        sample.attributes().delete(SampleProtectionAttributes.SCHEME);
        sample.attributes().delete(SampleProtectionAttributes.PROTECTION_SCHEME);
        decrypter.processInput(0, sample);
        assertThat(bytes(take(decrypter).get(0))).isEqualTo(text(100));
    }

    @Conformance(spec = SPEC, section = SECTION, rule = "sum < sample: the rest is clear")
    @Test
    void theRestIsClear() {
        Sample sample = locked(text(100), encryption(Scheme.CENC, SubsampleMap.of(3, 40)));
        decrypter.processInput(0, sample);
        assertThat(bytes(take(decrypter).get(0))).isEqualTo(text(100));
    }

    @Conformance(
            spec = SPEC,
            section = SECTION,
            rule = "Split: each part its own sample, the first keeps the attributes")
    @Test
    void splittingGivesASampleForEachPart() {
        SubsampleMap map = SubsampleMap.of(10, 32, 0, 16, 7, 0);
        Sample sample = locked(text(100), encryption(Scheme.CENC, map));
        byte[] pairs = sample.attributes().get(SampleProtectionAttributes.SUBSAMPLE_MAPPING);
        sample.attributes().delete(SampleProtectionAttributes.SUBSAMPLE_MAPPING);
        sample.attributes().set(SampleProtectionAttributes.SUBSAMPLE_MAPPING_SPLIT, pairs);
        sample.attributes().set(dev.reel.platform.media.MediaTypeAttributes.SAMPLE_SIZE, 77);
        decrypter.processInput(0, sample);
        assertThat(decrypter.processInput(0, direct(text(1)))).isEqualTo(InputResult.NOT_ACCEPTING);
        List<Sample> parts = take(decrypter);
        assertThat(parts).extracting(Sample::totalLength).containsExactly(10, 32, 16, 7, 35);
        assertThat(parts).allSatisfy(part -> {
            assertThat(part.time()).isEqualTo(40);
            assertThat(part.isCleanPoint()).isTrue();
        });
        assertThat(parts.get(0).hasAttributes()).isTrue();
        assertThat(parts.get(1).hasAttributes()).isFalse();
        ByteBuffer joined = ByteBuffer.allocate(100);
        parts.forEach(part -> joined.put(bytes(part)));
        assertThat(joined.array()).isEqualTo(text(100));
    }

    @Test
    void flushDropsAndCloseLetsGo() {
        Sample sample = locked(text(100), encryption(Scheme.CENC, null));
        decrypter.processInput(0, sample);
        decrypter.processMessage(Transform.Message.FLUSH, 0);
        assertThat(take(decrypter)).isEmpty();
        assertThatThrownBy(() -> sample.bufferCount()).isInstanceOf(IllegalStateException.class);
    }

    @Conformance(spec = SPEC, section = "5.4", rule = "output media type = input type")
    @Test
    void theTypeStays() {
        assertThatThrownBy(() -> decrypter.outputAvailableTypes(0))
                .extracting(MediaException::statusOf)
                .isEqualTo(Status.MF_E_TRANSFORM_TYPE_NOT_SET);
        MediaType type = MediaType.video(Subtype.H264, 320, 180);
        decrypter.setInputType(0, type);
        assertThat(decrypter.outputAvailableTypes(0)).containsExactly(type);
        decrypter.setOutputType(0, type);
        assertThat(decrypter.outputCurrentType(0)).isEqualTo(type);
        assertThatThrownBy(() -> decrypter.setOutputType(0, MediaType.of(MajorType.AUDIO, Subtype.AAC)))
                .extracting(MediaException::statusOf)
                .isEqualTo(Status.MF_E_INVALIDMEDIATYPE);
        assertThatThrownBy(() -> decrypter.setInputType(1, type))
                .extracting(MediaException::statusOf)
                .isEqualTo(Status.MF_E_INVALIDSTREAMNUMBER);
    }

    @Test
    void theLoaderPutsItRightBehindAProtectedSource() {
        MediaType type = MediaType.video(Subtype.H264, 320, 180);
        TransformRegistry registry = new TransformRegistry(List.of());
        registry.register(new DecrypterFactory(KeySource.of(ring)));
        Topology full = load(registry, type);
        TopologyNode behind = full.sourceNodes().get(0).output(0).node();
        assertThat(behind.get(NodeAttributes.DECRYPTOR)).isEqualTo(1);
        assertThat(behind.object()).isInstanceOf(Decrypter.class);
        Decrypter inserted = (Decrypter) behind.object();
        assertThat(inserted.inputCurrentType(0)).isEqualTo(type);
        assertThat(inserted.outputCurrentType(0)).isEqualTo(type);
        inserted.close();
    }

    @Test
    void withoutADecrypterTheTopologyIsRefused() {
        assertThatThrownBy(() -> load(new TransformRegistry(List.of()), MediaType.video(Subtype.H264, 320, 180)))
                .extracting(MediaException::statusOf)
                .isEqualTo(Status.MF_E_TOPO_CANNOT_FIND_DECRYPTOR);
    }

    private static Topology load(TransformRegistry registry, MediaType type) {
        Fakes fakes = new Fakes(new VirtualPlatform());
        StreamDescriptor descriptor = new StreamDescriptor(1, List.of(type));
        descriptor.typeHandler().setCurrentMediaType(type);
        descriptor.set(DescriptorAttributes.PROTECTED, 1);
        Topology topology = new Topology();
        TopologyNode source = topology.addNode(TopologyNodeType.SOURCESTREAM);
        source.set(NodeAttributes.STREAM_DESCRIPTOR, descriptor);
        TopologyNode output = topology.addNode(TopologyNodeType.OUTPUT);
        output.setObject(fakes.sink().accepts(type).current(type).build().streamSinkById(0));
        source.connectTo(output);
        return new StandardTopologyLoader(registry, fakes.platform()).load(topology, null);
    }
}
