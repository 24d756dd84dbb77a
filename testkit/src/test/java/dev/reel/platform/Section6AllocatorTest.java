package dev.reel.platform;

import static dev.reel.platform.Outcomes.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.SampleAllocator;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** platform.md §6: buffers for a media type, the video sample allocator. */
class Section6AllocatorTest {
    private final MediaType type = MediaType.video(Subtype.NV12, 320, 240);
    private final SampleAllocator allocator = new SampleAllocator();

    @ParameterizedTest(name = "{0} s, at least {1}, alignment {2}, {3} bytes/s")
    @CsvSource({
        "0, 0, 0, 0, 20",
        "0, 16, 0, 0, 20",
        "0, 0, 32, 0, 36",
        "0, 64, 32, 0, 64",
        "1, 0, 0, 16, 36",
        "2, 0, 0, 16, 52"
    })
    @Conformance(spec = "platform", section = "6", rule = "MFCreateMediaBufferFromMediaType(audio): size")
    void audioBuffersHaveRoomForTheirTime(long seconds, int minimum, int alignment, int bytesPerSecond, int size) {
        MediaType audio = MediaType.of(MajorType.AUDIO, Subtype.PCM);
        audio.set(MediaTypeAttributes.AUDIO_BLOCK_ALIGNMENT, 4);
        audio.set(MediaTypeAttributes.AUDIO_AVG_BYTES_PER_SECOND, bytesPerSecond);
        try (MemoryBuffer buffer = MemoryBuffer.forAudio(audio, seconds * Platform.SECOND, minimum, alignment)) {
            assertThat(buffer.maxLength()).isEqualTo(size);
            assertThat(buffer.currentLength()).isZero();
            assertThat(buffer.data().alignmentOffset(0, Math.max(1, alignment))).isZero();
        }
    }

    @Test
    @Conformance(spec = "platform", section = "6", rule = "MFCreateMediaBufferFromMediaType(null)")
    void anAudioBufferNeedsAType() {
        assertStatus(() -> MemoryBuffer.forAudio(null, 0, 0, 0), Status.E_INVALIDARG);
    }

    @Test
    @Conformance(spec = "platform", section = "6", rule = "allocator: before init MF_E_NOT_INITIALIZED")
    void aPoolThatIsNotSetUpGivesNothing() {
        assertStatus(allocator::allocateSample, Status.MF_E_NOT_INITIALIZED);
        assertThat(allocator.freeSampleCount()).isZero();
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "6",
            rule = "allocator: init needs a frame size and a count of at least 1")
    void aPoolNeedsAFrameSizeAndACount() {
        MediaType noSize = MediaType.of(MajorType.VIDEO, Subtype.NV12);
        assertStatus(() -> allocator.initialize(2, noSize), Status.MF_E_ATTRIBUTENOTFOUND);
        assertStatus(() -> allocator.initialize(0, type), Status.E_INVALIDARG);
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "6",
            rule = "allocator: the Ex form takes 0 as 1 and refuses max < initial")
    void theLongFormTakesNoneAsOne() {
        allocator.initialize(0, 1, new Attributes(), type);
        assertThat(allocator.freeSampleCount()).isEqualTo(1);
        assertStatus(() -> allocator.initialize(2, 1, new Attributes(), type), Status.E_INVALIDARG);
        assertStatus(() -> allocator.initialize(0, 0, new Attributes(), type), Status.E_INVALIDARG);
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "6",
            rule = "allocator: exhausted MF_E_SAMPLEALLOCATOR_EMPTY; a released sample returns")
    void aSampleReturnsWhenItIsReleased() {
        allocator.initialize(2, type);
        Sample first = allocator.allocateSample();
        Sample second = allocator.allocateSample();
        assertThat(first.buffer(0).maxLength()).isEqualTo(115_200);
        assertThat(first.totalLength()).isZero();
        assertStatus(allocator::allocateSample, Status.MF_E_SAMPLEALLOCATOR_EMPTY);
        first.close();
        assertThat(allocator.freeSampleCount()).isEqualTo(1);
        allocator.allocateSample().close();
        second.close();
        assertThat(allocator.freeSampleCount()).isEqualTo(2);
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "6",
            rule = "allocator: an identical type keeps the old type object; re-init with samples out")
    void settingUpAnewKeepsAnIdenticalType() {
        allocator.initialize(1, type);
        Sample out = allocator.allocateSample();
        allocator.initialize(2, type.copy());
        assertThat(allocator.type()).isSameAs(type);
        assertThat(allocator.freeSampleCount()).isEqualTo(2);
        out.close();
        assertThat(allocator.freeSampleCount()).isEqualTo(2);
        MediaType other = MediaType.video(Subtype.NV12, 64, 64);
        allocator.initialize(1, other);
        assertThat(allocator.type()).isSameAs(other);
    }

    @Test
    @Conformance(spec = "platform", section = "6", rule = "allocator: buffers per sample")
    void aSampleHasAsManyBuffersAsAsked() {
        Attributes attributes = new Attributes();
        attributes.set(SampleAllocator.BUFFERS_PER_SAMPLE, 3);
        allocator.initialize(1, 2, attributes, type);
        try (Sample sample = allocator.allocateSample()) {
            assertThat(sample.bufferCount()).isEqualTo(3);
        }
    }

    @Test
    @Conformance(spec = "platform", section = "6", rule = "allocator: uninit: count 0, not initialised")
    void aPoolThatIsGivenUpGivesNothing() {
        allocator.initialize(1, type);
        allocator.uninitialize();
        assertThat(allocator.freeSampleCount()).isZero();
        assertStatus(allocator::allocateSample, Status.MF_E_NOT_INITIALIZED);
    }
}
