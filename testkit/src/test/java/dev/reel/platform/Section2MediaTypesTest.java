package dev.reel.platform;

import static dev.reel.platform.Outcomes.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaType.Match;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Rational;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** platform.md §2: media types. */
class Section2MediaTypesTest {
    private static final Set<Match> ALL = EnumSet.allOf(Match.class);

    @Test
    @Conformance(spec = "platform", section = "2", rule = "GetMajorType without a major type")
    void aMajorTypeThatIsNotSetIsNotFound() {
        assertStatus(new MediaType()::majorType, Status.MF_E_ATTRIBUTENOTFOUND);
        assertStatus(new MediaType()::subtype, Status.MF_E_ATTRIBUTENOTFOUND);
    }

    @Test
    @Conformance(spec = "platform", section = "2", rule = "IsCompressedFormat: ALL_SAMPLES_INDEPENDENT decides")
    void independentSamplesMakeATypeUncompressed() {
        MediaType type = new MediaType();
        assertThat(type.isCompressedFormat()).isTrue();
        type.set(MediaTypeAttributes.ALL_SAMPLES_INDEPENDENT, 0);
        assertThat(type.isCompressedFormat()).isTrue();
        type.set(MediaTypeAttributes.ALL_SAMPLES_INDEPENDENT, 2);
        type.set(MediaTypeAttributes.COMPRESSED, 1);
        assertThat(type.isCompressedFormat()).isFalse();
    }

    @Test
    @Conformance(spec = "platform", section = "2", rule = "the audio and video faces follow the major type")
    void aTypeIsAudioOrVideoWhileItsMajorTypeSaysSo() {
        MediaType type = new MediaType();
        assertThat(type.isAudio() || type.isVideo()).isFalse();
        type.set(MediaTypeAttributes.MAJOR_TYPE, MajorType.AUDIO);
        assertThat(type.isAudio()).isTrue();
        type.set(MediaTypeAttributes.MAJOR_TYPE, MajorType.VIDEO);
        assertThat(type.isAudio()).isFalse();
        assertThat(type.isVideo()).isTrue();
        type.deleteAll();
        assertThat(type.isVideo()).isFalse();
    }

    @Test
    @Conformance(spec = "platform", section = "2", rule = "a type from a subtype has two attributes")
    void aTypeOfMajorAndSubtypeHasTwoAttributes() {
        MediaType type = MediaType.of(MajorType.VIDEO, Subtype.H264);
        assertThat(type.count()).isEqualTo(2);
        assertThat(type.majorType()).isEqualTo(MajorType.VIDEO);
        assertThat(type.subtype()).isEqualTo(Subtype.H264);
    }

    @Test
    @Conformance(spec = "platform", section = "2", rule = "IsEqual: a type without major type")
    void typesWithoutMajorTypeCannotBeCompared() {
        MediaType whole = MediaType.of(MajorType.VIDEO, Subtype.H264);
        assertStatus(() -> new MediaType().match(whole), Status.E_INVALIDARG);
        assertStatus(() -> whole.match(new MediaType()), Status.E_INVALIDARG);
    }

    /** Types are written as words: a major type, then {@code name=value} for what else is set. */
    // spotless:off
    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource({
        "video,                   audio,                    2|8",
        "video,                   video,                    1|2|4|8",
        "video data=1,            video,                    1|2|4",
        "video,                   video data=1,             1|2|4",
        "video data=1,            video data=2,             1|2|4",
        "video data=1,            video data=1,             1|2|4|8",
        "video sub=I420,          video,                    1|4|8",
        "video,                   video sub=I420,           1|4|8",
        "video sub=I420,          video sub=NV12,           1|8",
        "video sub=I420,          video sub=I420,           1|2|4|8",
        "video sub=I420,          audio sub=I420,           2|8",
        "video size=1,            video,                    1|2|4|8",
        "video size=1,            video size=2,             1|2|8",
        "video size=1 rate=1,     video size=1,             1|2|4|8",
        "video size=1,            video rate=1 size=2,      1|2|8",
        "video min=1,             video min=2,              1|2|4|8",
        "video max=1,             video max=2,              1|2|4|8",
        "audio data=1,            video sub=I420,           0",
    })
    // spotless:on
    @Conformance(spec = "platform", section = "2", rule = "IsEqual and its four flags")
    void flagsSayWhatIsEqual(String one, String other, String flags) {
        Set<Match> equal = type(one).match(type(other));
        assertThat(equal.stream().mapToInt(Match::flag).sum())
                .isEqualTo(Stream.of(flags.split("\\|", -1))
                        .mapToInt(Integer::parseInt)
                        .sum());
        assertThat(equal.equals(ALL)).as("S_OK, else S_FALSE").isEqualTo(flags.equals("1|2|4|8"));
    }

    @ParameterizedTest
    @CsvSource({"MAJOR_TYPES, 1", "FORMAT_TYPES, 2", "FORMAT_DATA, 4", "FORMAT_USER_DATA, 8"})
    @Conformance(spec = "platform", section = "2", rule = "IsEqual: the flags have their numbers")
    void theFlagsHaveTheirNumbers(Match match, int flag) {
        assertThat(match.flag()).isEqualTo(flag);
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "2",
            rule = "IsEqual: FORMAT_DATA leaves out user data and the rate range")
    void theRangeOfFrameRatesDoesNotCount() {
        MediaType one = MediaType.video(Subtype.I420, 640, 360);
        MediaType other = one.copy();
        one.setPair(MediaTypeAttributes.FRAME_RATE_RANGE_MIN, 1, 1);
        other.setPair(MediaTypeAttributes.FRAME_RATE_RANGE_MIN, 2, 1);
        one.setPair(MediaTypeAttributes.FRAME_RATE_RANGE_MAX, 60, 1);
        assertThat(one.match(other)).isEqualTo(ALL);
        other.setPair(MediaTypeAttributes.FRAME_SIZE, 320, 180);
        assertThat(one.match(other)).doesNotContain(Match.FORMAT_DATA);
    }

    @Test
    @Conformance(spec = "platform", section = "2", rule = "a full type compared to a partial one")
    void aFullTypeFitsAPartialOneWhoseItemsItHas() {
        MediaType full = MediaType.audio(Subtype.PCM, 48_000, 2, 16);
        assertThat(full.fits(MediaType.of(MajorType.AUDIO, Subtype.PCM))).isTrue();
        assertThat(full.fits(MediaType.of(MajorType.AUDIO, Subtype.FLOAT))).isFalse();
        assertThat(MediaType.of(MajorType.AUDIO, Subtype.PCM).fits(full)).isFalse();
        assertThat(full.fits(full)).isTrue();
        MediaType surround = MediaType.of(MajorType.AUDIO, Subtype.PCM);
        surround.set(MediaTypeAttributes.AUDIO_NUM_CHANNELS, 6);
        assertThat(full.fits(surround)).isFalse();
        surround.set(MediaTypeAttributes.AUDIO_NUM_CHANNELS, 2);
        assertThat(full.fits(surround)).isTrue();
        assertThat(new MediaType().fits(new MediaType())).isFalse();
        MediaType noMajor = new MediaType();
        noMajor.set(MediaTypeAttributes.SUBTYPE, Subtype.PCM);
        assertThat(full.fits(noMajor)).isFalse();
    }

    @ParameterizedTest(name = "{0} {1} Hz {2} channels {3} bits")
    @CsvSource({
        "PCM,   48000, 2, 16, 4,  192000",
        "PCM,   44100, 1, 8,  1,  44100",
        "FLOAT, 96000, 6, 32, 24, 2304000",
    })
    @Conformance(spec = "platform", section = "2", rule = "complete uncompressed audio")
    void completeAudioHasEveryNumber(String subtype, int rate, int channels, int bits, int block, int average)
            throws Exception {
        Subtype format = (Subtype) Subtype.class.getField(subtype).get(null);
        MediaType type = MediaType.audio(format, rate, channels, bits);
        assertThat(type.count()).isEqualTo(8);
        assertThat(type.majorType()).isEqualTo(MajorType.AUDIO);
        assertThat(type.subtype()).isEqualTo(format);
        assertThat(type.get(MediaTypeAttributes.AUDIO_NUM_CHANNELS)).isEqualTo(channels);
        assertThat(type.get(MediaTypeAttributes.AUDIO_SAMPLES_PER_SECOND)).isEqualTo(rate);
        assertThat(type.get(MediaTypeAttributes.AUDIO_BLOCK_ALIGNMENT)).isEqualTo(block);
        assertThat(type.get(MediaTypeAttributes.AUDIO_AVG_BYTES_PER_SECOND)).isEqualTo(average);
        assertThat(type.get(MediaTypeAttributes.AUDIO_BITS_PER_SAMPLE)).isEqualTo(bits);
        assertThat(type.get(MediaTypeAttributes.ALL_SAMPLES_INDEPENDENT)).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0} {1}x{2}")
    @CsvSource({"NV12, 640, 360, 640", "RGB32, 3, 5, -12", "YUY2, 4, 3, 8"})
    @Conformance(spec = "platform", section = "2", rule = "complete uncompressed video")
    void completeVideoHasEveryNumber(String subtype, int width, int height, int stride) throws Exception {
        Subtype format = (Subtype) Subtype.class.getField(subtype).get(null);
        MediaType type = MediaType.video(format, width, height, new Rational(30_000, 1_001));
        assertThat(type.count()).isEqualTo(8);
        assertThat(type.majorType()).isEqualTo(MajorType.VIDEO);
        assertThat(type.subtype()).isEqualTo(format);
        assertThat(type.get(MediaTypeAttributes.DEFAULT_STRIDE)).isEqualTo(stride);
        assertThat(type.high(MediaTypeAttributes.FRAME_RATE, 0)).isEqualTo(30_000);
        assertThat(type.low(MediaTypeAttributes.FRAME_RATE, 0)).isEqualTo(1_001);
        assertThat(List.of(type.width(), type.height())).containsExactly(width, height);
        assertThat(type.get(MediaTypeAttributes.INTERLACE_MODE)).isEqualTo(2);
        assertThat(type.get(MediaTypeAttributes.ALL_SAMPLES_INDEPENDENT)).isEqualTo(1);
        assertThat(type.get(MediaTypeAttributes.PIXEL_ASPECT_RATIO)).isEqualTo(1L << 32 | 1);
    }

    private static MediaType type(String words) {
        MediaType type = new MediaType();
        for (String word : words.split(" ", -1)) {
            String value = word.substring(word.indexOf('=') + 1);
            switch (word.substring(0, word.length() - value.length())) {
                case "" ->
                    type.set(MediaTypeAttributes.MAJOR_TYPE, value.equals("video") ? MajorType.VIDEO : MajorType.AUDIO);
                case "sub=" ->
                    type.set(MediaTypeAttributes.SUBTYPE, value.equals("I420") ? Subtype.I420 : Subtype.NV12);
                case "data=" -> type.set(MediaTypeAttributes.USER_DATA, value.getBytes(StandardCharsets.US_ASCII));
                case "size=" -> type.set(MediaTypeAttributes.FRAME_SIZE, Long.valueOf(value));
                case "rate=" -> type.set(MediaTypeAttributes.FRAME_RATE, Long.valueOf(value));
                case "min=" -> type.set(MediaTypeAttributes.FRAME_RATE_RANGE_MIN, Long.valueOf(value));
                case "max=" -> type.set(MediaTypeAttributes.FRAME_RATE_RANGE_MAX, Long.valueOf(value));
                default -> throw new IllegalArgumentException(word);
            }
        }
        return type;
    }
}
