package dev.reel.platform;

import static dev.reel.platform.Outcomes.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.testkit.Conformance;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** platform.md §2: wrapped types, wave formats, numbers of pictures. */
class Section2NumbersTest {
    @ParameterizedTest(name = "{0} {1}x{2}")
    @CsvSource({
        "RGB8, 3, 5, 20",
        "RGB555, 3, 5, 40",
        "RGB565, 3, 5, 40",
        "RGB24, 3, 5, 60",
        "RGB32, 3, 5, 60",
        "ARGB32, 3, 5, 60",
        "A16B16G16R16F, 3, 5, 120",
        "RGB8, 1, 1, 4",
        "RGB555, 1, 1, 4",
        "RGB24, 1, 1, 4",
        "RGB32, 1, 1, 4",
        "A16B16G16R16F, 1, 1, 8",
        "NV12, 1, 3, 9",
        "NV12, 1, 2, 6",
        "NV12, 3, 2, 12",
        "NV12, 320, 240, 115200",
        "AYUV, 3, 5, 60",
        "IMC1, 1, 1, 4",
        "IMC1, 1, 2, 8",
        "IMC1, 4, 3, 24",
        "IMC1, 320, 240, 153600",
        "IMC3, 1, 1, 4",
        "IMC3, 1, 2, 8",
        "IMC3, 4, 3, 24",
        "IMC3, 320, 240, 153600",
        "YV12, 1, 1, 3",
        "YV12, 2, 1, 3",
        "YV12, 1, 2, 6",
        "YV12, 4, 3, 18",
        "YV12, 320, 240, 115200",
        "I420, 1, 1, 3",
        "I420, 2, 1, 3",
        "IYUV, 1, 2, 6",
        "IMC2, 4, 3, 18",
        "IMC4, 320, 240, 115200",
        "YUY2, 2, 1, 4",
        "YUY2, 4, 3, 24",
        "YUY2, 320, 240, 153600",
        "UYVY, 2, 1, 4",
        "UYVY, 4, 3, 24",
    })
    @Conformance(spec = "platform", section = "2", rule = "MFCalculateImageSize")
    void imageSizes(String subtype, int width, int height, int size) throws Exception {
        assertThat(FrameLayout.imageSize(subtype(subtype), width, height)).isEqualTo(size);
    }

    @Test
    @Conformance(spec = "platform", section = "2", rule = "MFCalculateImageSize of an unknown subtype")
    void theSizeOfAnUnknownKindIsNotKnown() {
        assertStatus(() -> FrameLayout.imageSize(Subtype.H264, 16, 16), Status.E_INVALIDARG);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "RGB8, 3, -4",
        "RGB555, 3, -8",
        "RGB565, 3, -8",
        "RGB24, 3, -12",
        "RGB32, 3, -12",
        "A16B16G16R16F, 3, -24",
        "NV12, 3, 3",
        "I420, 3, 3",
        "YV12, 320, 320",
        "IMC1, 3, 4",
        "IMC3, 1, 4",
        "IMC1, 5, 8",
        "AYUV, 3, 12",
    })
    @Conformance(spec = "platform", section = "2", rule = "MFGetStrideForBitmapInfoHeader")
    void strides(String subtype, int width, int stride) throws Exception {
        assertThat(FrameLayout.stride(subtype(subtype), width)).isEqualTo(stride);
    }

    @Test
    @Conformance(spec = "platform", section = "2", rule = "MFGetStrideForBitmapInfoHeader of a compressed subtype")
    void aCompressedKindHasNoStride() {
        assertStatus(() -> FrameLayout.stride(Subtype.H264, 16), Status.MF_E_INVALIDMEDIATYPE);
    }

    @ParameterizedTest(name = "{0}/{1}")
    @CsvSource({
        "60000, 1001, 166833",
        "30000, 1001, 333667",
        "24000, 1001, 417188",
        "60, 1, 166667",
        "30, 1, 333333",
        "50, 1, 200000",
        "25, 1, 400000",
        "24, 1, 416667",
        "39, 1, 256410",
        "120, 1, 83333",
        "0, 1, 0",
        "0, 0, 0",
    })
    @Conformance(spec = "platform", section = "2", rule = "frame rate to average time per frame")
    void averageTimes(int numerator, int denominator, long time) {
        assertThat(FrameLayout.averageTimePerFrame(numerator, denominator)).isEqualTo(time);
    }

    @Test
    @Conformance(spec = "platform", section = "2", rule = "MFWrapMediaType and MFUnwrapMediaType")
    void aWrappedTypeComesBack() {
        MediaType inner = MediaType.audio(Subtype.PCM, 48_000, 2, 16);
        MediaType wrapper = inner.wrap(MajorType.PROTECTED, Subtype.AAC);
        assertThat(wrapper.count()).isEqualTo(3);
        assertThat(wrapper.majorType()).isEqualTo(MajorType.PROTECTED);
        assertThat(wrapper.subtype()).isEqualTo(Subtype.AAC);
        assertThat(wrapper.unwrap().toMap()).isEqualTo(inner.toMap());
        assertStatus(inner::unwrap, Status.MF_E_ATTRIBUTENOTFOUND);
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "2",
            rule = "to a wave format: major and subtype are required, missing numbers are 0")
    void aWaveFormatNeedsMajorAndSubtype() {
        assertStatus(() -> WaveFormat.of(new MediaType(), WaveFormat.Form.NORMAL), Status.MF_E_ATTRIBUTENOTFOUND);
        MediaType major = new MediaType();
        major.set(MediaTypeAttributes.MAJOR_TYPE, MajorType.AUDIO);
        assertStatus(() -> WaveFormat.of(major, WaveFormat.Form.NORMAL), Status.MF_E_ATTRIBUTENOTFOUND);
        WaveFormat bare = WaveFormat.of(MediaType.of(MajorType.AUDIO, Subtype.FLOAT), WaveFormat.Form.NORMAL);
        assertThat(bare.tag()).isEqualTo(WaveFormat.FLOAT);
        assertThat(bare.channels()).isZero();
        assertThat(bare.samplesPerSecond()).isZero();
        assertThat(bare.toBytes()).hasSize(18);
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "2",
            rule = "to a wave format: tags, numbers, the extensible form on demand")
    void aMediaTypeBecomesAWaveFormat() {
        MediaType type = MediaType.audio(Subtype.PCM, 48_000, 6, 24);
        type.set(MediaTypeAttributes.AUDIO_CHANNEL_MASK, 0x3F);
        WaveFormat plain = WaveFormat.of(type, WaveFormat.Form.NORMAL);
        assertThat(plain.tag()).isEqualTo(WaveFormat.PCM);
        assertThat(plain.averageBytesPerSecond()).isEqualTo(864_000);
        assertThat(plain.blockAlign()).isEqualTo(18);
        WaveFormat extended = WaveFormat.of(type, WaveFormat.Form.EXTENSIBLE);
        assertThat(extended.tag()).isEqualTo(WaveFormat.EXTENSIBLE);
        assertThat(extended.channelMask()).isEqualTo(0x3F);
        assertThat(extended.validBits()).isEqualTo(24);
        assertThat(extended.toBytes()).hasSize(40);
        assertThat(WaveFormat.parse(extended.toBytes())).isEqualTo(extended);
        assertThat(WaveFormat.parse(plain.toBytes())).isEqualTo(plain);
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "2",
            rule = "from a wave format: plain form, extra bytes, flags by subtype")
    void aPlainWaveFormatBecomesAMediaType() {
        MediaType type = MediaType.of(MajorType.AUDIO, Subtype.AAC);
        type.set(MediaTypeAttributes.AUDIO_SAMPLES_PER_SECOND, 44_100);
        type.set(MediaTypeAttributes.USER_DATA, new byte[] {1, 2, 3});
        MediaType back = WaveFormat.parse(
                        WaveFormat.of(type, WaveFormat.Form.NORMAL).toBytes())
                .toMediaType();
        assertThat(back.subtype()).isEqualTo(Subtype.AAC);
        assertThat(back.get(MediaTypeAttributes.USER_DATA)).containsExactly(1, 2, 3);
        assertThat(back.get(MediaTypeAttributes.AUDIO_PREFER_WAVEFORMATEX)).isEqualTo(1);
        assertThat(back.contains(MediaTypeAttributes.ALL_SAMPLES_INDEPENDENT)).isFalse();
        assertThat(back.contains(MediaTypeAttributes.AUDIO_NUM_CHANNELS)).isFalse();
        assertThat(back.count()).isEqualTo(5);
    }

    @Test
    @Conformance(spec = "platform", section = "2", rule = "from a wave format: extensible form")
    void anExtensibleWaveFormatBecomesAMediaType() {
        MediaType type = MediaType.audio(Subtype.FLOAT, 48_000, 2, 32);
        type.set(MediaTypeAttributes.AUDIO_CHANNEL_MASK, 3);
        MediaType back = WaveFormat.parse(
                        WaveFormat.of(type, WaveFormat.Form.EXTENSIBLE).toBytes())
                .toMediaType();
        assertThat(back.subtype()).isEqualTo(Subtype.FLOAT);
        assertThat(back.contains(MediaTypeAttributes.AUDIO_PREFER_WAVEFORMATEX)).isFalse();
        assertThat(back.get(MediaTypeAttributes.ALL_SAMPLES_INDEPENDENT)).isEqualTo(1);
        assertThat(back.get(MediaTypeAttributes.AUDIO_CHANNEL_MASK)).isEqualTo(3);
        assertThat(back.get(MediaTypeAttributes.AUDIO_VALID_BITS_PER_SAMPLE)).isEqualTo(32);
    }

    @Test
    @Conformance(spec = "platform", section = "2", rule = "a wave format that is cut short is refused")
    void aWaveFormatThatIsCutShortIsRefused() {
        byte[] whole = WaveFormat.of(MediaType.audio(Subtype.PCM, 48_000, 2, 16), WaveFormat.Form.EXTENSIBLE)
                .toBytes();
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertStatus(() -> WaveFormat.parse(part), Status.E_INVALIDARG);
        }
    }

    private static UUID subtype(String name) throws ReflectiveOperationException {
        Field field = Subtype.class.getField(name);
        return (UUID) field.get(null);
    }
}
