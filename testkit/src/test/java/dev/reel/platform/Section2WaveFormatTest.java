package dev.reel.platform;

import static dev.reel.platform.Outcomes.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Subtype;
import dev.reel.platform.media.WaveFormat;
import dev.reel.testkit.Conformance;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** platform.md §2: media types and wave formats. */
class Section2WaveFormatTest {
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

    @ParameterizedTest(name = "tag {0}, extensible {1}")
    @CsvSource({
        // tag, extensible, uncompressed, PREFER_WAVEFORMATEX
        "1,      false, true,  true",
        "3,      false, true,  true",
        "0x1610, false, false, true",
        "0x55,   false, false, true",
        "1,      true,  true,  false",
        "3,      true,  true,  false",
        "0x1610, true,  false, false",
    })
    @Conformance(
            spec = "platform",
            section = "2",
            rule = "from a wave format: only PCM and float are independent, only the plain form is preferred")
    void marksFollowTagAndForm(String tag, boolean extensible, boolean independent, boolean preferred) {
        UUID subtype = Subtype.ofTag(Integer.decode(tag));
        WaveFormat format = WaveFormat.of(
                MediaType.of(MajorType.AUDIO, subtype),
                extensible ? WaveFormat.Form.EXTENSIBLE : WaveFormat.Form.NORMAL);
        MediaType type = format.toMediaType();
        assertThat(type.majorType()).isEqualTo(MajorType.AUDIO);
        assertThat(type.subtype()).isEqualTo(subtype);
        assertThat(type.isTrue(MediaTypeAttributes.ALL_SAMPLES_INDEPENDENT)).isEqualTo(independent);
        assertThat(type.isTrue(MediaTypeAttributes.AUDIO_PREFER_WAVEFORMATEX)).isEqualTo(preferred);
        assertThat(type.count()).isEqualTo(2 + (independent ? 1 : 0) + (preferred ? 1 : 0));
    }

    @ParameterizedTest(name = "channels {0}, {1} Hz, {2} bits, valid {3}, mask {4}")
    @CsvSource({"2, 48000, 24, 20, 3", "0, 0, 0, 0, 0", "1, 0, 16, 0, 4", "0, 8000, 0, 8, 0"})
    @Conformance(
            spec = "platform",
            section = "2",
            rule = "from a wave format: each number that is not zero, mask and valid bits too")
    void numbersOfZeroAreLeftOut(int channels, int rate, int bits, int valid, int mask) {
        int block = channels * bits / 8;
        WaveFormat format = new WaveFormat(
                WaveFormat.EXTENSIBLE,
                channels,
                rate,
                rate * block,
                block,
                bits,
                ByteBuffer.wrap(new byte[] {1}),
                valid,
                mask,
                Subtype.PCM);
        MediaType type = format.toMediaType();
        assertNumber(type, MediaTypeAttributes.AUDIO_NUM_CHANNELS, channels);
        assertNumber(type, MediaTypeAttributes.AUDIO_SAMPLES_PER_SECOND, rate);
        assertNumber(type, MediaTypeAttributes.AUDIO_AVG_BYTES_PER_SECOND, rate * block);
        assertNumber(type, MediaTypeAttributes.AUDIO_BLOCK_ALIGNMENT, block);
        assertNumber(type, MediaTypeAttributes.AUDIO_BITS_PER_SAMPLE, bits);
        assertNumber(type, MediaTypeAttributes.AUDIO_VALID_BITS_PER_SAMPLE, valid);
        assertNumber(type, MediaTypeAttributes.AUDIO_CHANNEL_MASK, mask);
        assertThat(type.contains(MediaTypeAttributes.USER_DATA)).isFalse();
    }

    private static void assertNumber(MediaType type, AttributeKey<Integer> key, int number) {
        assertThat(type.find(key)).as(key.name()).isEqualTo(number == 0 ? Optional.empty() : Optional.of(number));
    }

    @ParameterizedTest(name = "flag {0}")
    @CsvSource({"0, NORMAL", "1, EXTENSIBLE", "2, NORMAL", "-1, NORMAL", "100, NORMAL"})
    @Conformance(spec = "platform", section = "2", rule = "to a wave format: an unknown flag is treated as normal")
    void anUnknownFlagMeansTheNormalForm(int flag, WaveFormat.Form form) {
        assertThat(WaveFormat.Form.of(flag)).isEqualTo(form);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"PCM, 1", "FLOAT, 3"})
    @Conformance(spec = "platform", section = "2", rule = "to a wave format: tags PCM 1, float 3")
    void uncompressedSoundHasItsTag(String subtype, int tag) throws Exception {
        UUID guid = (UUID) Subtype.class.getField(subtype).get(null);
        assertThat(WaveFormat.of(MediaType.of(MajorType.AUDIO, guid), WaveFormat.Form.NORMAL)
                        .tag())
                .isEqualTo(tag);
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
}
