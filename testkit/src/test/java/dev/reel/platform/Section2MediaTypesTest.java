package dev.reel.platform;

import static dev.reel.platform.Outcomes.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.MediaType.Match;
import dev.reel.testkit.Conformance;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

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
        assertStatus(() -> new MediaType().compareTo(whole), Status.E_INVALIDARG);
        assertStatus(() -> whole.compareTo(new MediaType()), Status.E_INVALIDARG);
    }

    @Test
    @Conformance(spec = "platform", section = "2", rule = "IsEqual: different majors, nothing else: 2|8")
    void differentMajorsWithoutMoreAgreeOnTheRest() {
        assertThat(major(true).compareTo(major(false)))
                .containsExactlyInAnyOrder(Match.FORMAT_TYPES, Match.FORMAT_USER_DATA);
    }

    @Test
    @Conformance(spec = "platform", section = "2", rule = "IsEqual: same major only: 15")
    void theSameMajorAloneIsEqual() {
        assertThat(major(true).compareTo(major(true))).isEqualTo(ALL);
    }

    @Test
    @Conformance(spec = "platform", section = "2", rule = "IsEqual: one has user data: 1|2|4")
    void userDataOfOneDiffersInUserDataOnly() {
        MediaType one = major(true);
        one.set(MediaTypeAttributes.USER_DATA, new byte[] {1});
        assertThat(one.compareTo(major(true)))
                .containsExactlyInAnyOrder(Match.MAJOR_TYPES, Match.FORMAT_TYPES, Match.FORMAT_DATA);
        assertThat(major(true).compareTo(one))
                .containsExactlyInAnyOrder(Match.MAJOR_TYPES, Match.FORMAT_TYPES, Match.FORMAT_DATA);
    }

    @Test
    @Conformance(spec = "platform", section = "2", rule = "IsEqual: one has a subtype: 1|4|8")
    void aSubtypeOfOneDiffersInFormatTypesOnly() {
        MediaType one = MediaType.of(MajorType.VIDEO, Subtype.I420);
        assertThat(one.compareTo(major(true)))
                .containsExactlyInAnyOrder(Match.MAJOR_TYPES, Match.FORMAT_DATA, Match.FORMAT_USER_DATA);
        assertThat(major(true).compareTo(one))
                .containsExactlyInAnyOrder(Match.MAJOR_TYPES, Match.FORMAT_DATA, Match.FORMAT_USER_DATA);
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
        assertThat(one.compareTo(other)).isEqualTo(ALL);
        other.setPair(MediaTypeAttributes.FRAME_SIZE, 320, 180);
        assertThat(one.compareTo(other)).doesNotContain(Match.FORMAT_DATA);
    }

    @Test
    @Conformance(spec = "platform", section = "2", rule = "a full type compared to a partial one")
    void aFullTypeFitsAPartialOneWhoseItemsItHas() {
        MediaType full = MediaType.audio(Subtype.PCM, 48_000, 2, 16);
        assertThat(full.fits(MediaType.of(MajorType.AUDIO, Subtype.PCM))).isTrue();
        assertThat(full.fits(MediaType.of(MajorType.AUDIO, Subtype.FLOAT))).isFalse();
        assertThat(MediaType.of(MajorType.AUDIO, Subtype.PCM).fits(full)).isFalse();
        assertThat(full.fits(full)).isTrue();
        assertThat(new MediaType().fits(new MediaType())).isFalse();
        MediaType noMajor = new MediaType();
        noMajor.set(MediaTypeAttributes.SUBTYPE, Subtype.PCM);
        assertThat(full.fits(noMajor)).isFalse();
    }

    @Test
    @Conformance(spec = "platform", section = "2", rule = "complete uncompressed audio")
    void completeAudioHasEveryNumber() {
        MediaType type = MediaType.audio(Subtype.PCM, 48_000, 2, 16);
        assertThat(type.count()).isEqualTo(8);
        assertThat(type.get(MediaTypeAttributes.AUDIO_BLOCK_ALIGNMENT)).isEqualTo(4);
        assertThat(type.get(MediaTypeAttributes.AUDIO_AVG_BYTES_PER_SECOND)).isEqualTo(192_000);
        assertThat(type.isCompressedFormat()).isFalse();
    }

    private static MediaType major(boolean video) {
        MediaType type = new MediaType();
        type.set(MediaTypeAttributes.MAJOR_TYPE, video ? MajorType.VIDEO : MajorType.AUDIO);
        return type;
    }
}
