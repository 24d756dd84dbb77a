package dev.reel.pipeline;

import static dev.reel.platform.Outcomes.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** topology.md §6: presentation descriptors, stream descriptors, type handlers. */
class Topology6DescriptorsTest {
    private final MediaType pcm = MediaType.audio(Subtype.PCM, 48_000, 2, 16);
    private final MediaType aac = MediaType.of(MajorType.AUDIO, Subtype.AAC);

    @Test
    @Conformance(spec = "topology", section = "6", rule = "a stream descriptor needs a type")
    void aStreamDescriptorNeedsAType() {
        assertStatus(() -> new StreamDescriptor(1, List.of()), Status.E_INVALIDARG);
        assertStatus(() -> new StreamDescriptor(1, null), Status.E_INVALIDARG);
    }

    @Test
    @Conformance(spec = "topology", section = "6", rule = "a presentation descriptor holds no null")
    void aPresentationHoldsNoNull() {
        assertStatus(
                () -> new PresentationDescriptor(Arrays.asList(StreamDescriptor.of(1, pcm), null)),
                Status.E_INVALIDARG);
    }

    @Test
    @Conformance(spec = "topology", section = "6", rule = "initially nothing is selected")
    void nothingIsSelectedAtFirst() {
        PresentationDescriptor presentation = presentation();
        assertThat(presentation.selectedStreams()).isEmpty();
        presentation.select(1);
        assertThat(presentation.isSelected(0)).isFalse();
        assertThat(presentation.isSelected(1)).isTrue();
        presentation.deselect(1);
        assertThat(presentation.selectedStreams()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 2, 1000})
    @Conformance(spec = "topology", section = "6", rule = "a bad index: E_INVALIDARG")
    void aBadIndexIsInvalid(int index) {
        PresentationDescriptor presentation = presentation();
        assertStatus(() -> presentation.select(index), Status.E_INVALIDARG);
        assertStatus(() -> presentation.deselect(index), Status.E_INVALIDARG);
        assertStatus(() -> presentation.isSelected(index), Status.E_INVALIDARG);
        assertStatus(() -> presentation.streamDescriptor(index), Status.E_INVALIDARG);
    }

    @Test
    @Conformance(spec = "topology", section = "6", rule = "Clone is shallow with its own selection and attributes")
    void aCopySharesStreamsAndNothingElse() {
        PresentationDescriptor presentation = presentation();
        presentation.select(0);
        presentation.set(DescriptorAttributes.DURATION, 5L);
        PresentationDescriptor copy = presentation.copy();
        assertThat(copy.streamDescriptor(0)).isSameAs(presentation.streamDescriptor(0));
        assertThat(copy.isSelected(0)).isTrue();
        assertThat(copy.get(DescriptorAttributes.DURATION)).isEqualTo(5);
        copy.deselect(0);
        copy.set(DescriptorAttributes.DURATION, 6L);
        assertThat(presentation.isSelected(0)).isTrue();
        assertThat(presentation.get(DescriptorAttributes.DURATION)).isEqualTo(5);
    }

    private PresentationDescriptor presentation() {
        return new PresentationDescriptor(List.of(StreamDescriptor.of(1, pcm), StreamDescriptor.of(2, aac)));
    }

    @Nested
    class OfAStreamDescriptor {
        private final MediaTypeHandler handler = new StreamDescriptor(1, List.of(aac, pcm)).typeHandler();

        @Test
        @Conformance(
                spec = "topology",
                section = "6",
                rule = "GetMediaTypeCount, GetMediaTypeByIndex: the very objects given")
        void theListedTypesAreThoseGiven() {
            handler.setCurrentMediaType(MediaType.of(MajorType.VIDEO, Subtype.H264));
            assertThat(handler.mediaTypes()).hasSize(2);
            assertThat(handler.mediaTypes().get(0)).isSameAs(aac);
            assertThat(handler.mediaTypes().get(1)).isSameAs(pcm);
            assertThat(handler.mediaType(1)).isSameAs(pcm);
            assertStatus(() -> handler.mediaType(2), Status.MF_E_NO_MORE_TYPES);
        }

        @Test
        @Conformance(
                spec = "topology",
                section = "6",
                rule = "GetCurrentMediaType before it is set (null stands for MF_E_NOT_INITIALIZED)")
        void thereIsNoCurrentTypeAtFirst() {
            assertThat(handler.currentMediaType()).isNull();
        }

        @Test
        @Conformance(spec = "topology", section = "6", rule = "SetCurrentMediaType takes anything but null")
        void anyTypeCanBecomeCurrent() {
            assertStatus(() -> handler.setCurrentMediaType(null), Status.E_POINTER);
            MediaType empty = new MediaType();
            handler.setCurrentMediaType(empty);
            assertThat(handler.currentMediaType()).isSameAs(empty);
        }

        @Test
        @Conformance(
                spec = "topology",
                section = "6",
                rule = "IsMediaTypeSupported: major and subtype equal to current or listed")
        void aTypeIsSupportedByKind() {
            assertStatus(() -> handler.isMediaTypeSupported(null), Status.E_POINTER);
            assertThat(handler.isMediaTypeSupported(MediaType.audio(Subtype.PCM, 8_000, 1, 8)))
                    .isTrue();
            MediaType video = MediaType.of(MajorType.VIDEO, Subtype.H264);
            assertThat(handler.isMediaTypeSupported(video)).isFalse();
            handler.setCurrentMediaType(video);
            assertThat(handler.isMediaTypeSupported(video)).isTrue();
            assertThat(handler.isMediaTypeSupported(pcm)).isTrue();
            assertThat(handler.isMediaTypeSupported(new MediaType())).isFalse();
            MediaType majorOnly = new MediaType();
            majorOnly.set(MediaTypeAttributes.MAJOR_TYPE, MajorType.AUDIO);
            assertThat(handler.isMediaTypeSupported(majorOnly)).isFalse();
        }

        @Test
        @Conformance(spec = "topology", section = "6", rule = "GetMajorType: current, else first listed; live")
        void theMajorTypeIsReadEachTime() {
            assertThat(handler.majorType()).isEqualTo(MajorType.AUDIO);
            MediaType current = new MediaType();
            handler.setCurrentMediaType(current);
            assertStatus(handler::majorType, Status.MF_E_ATTRIBUTENOTFOUND);
            current.set(MediaTypeAttributes.MAJOR_TYPE, MajorType.VIDEO);
            assertThat(handler.majorType()).isEqualTo(MajorType.VIDEO);
        }
    }

    @Test
    @Conformance(spec = "topology", section = "6", rule = "descriptors are attribute stores")
    void descriptorsCarryAttributes() {
        StreamDescriptor stream = StreamDescriptor.of(7, pcm);
        stream.set(DescriptorAttributes.LANGUAGE, "en-GB");
        assertThat(stream.id()).isEqualTo(7);
        assertThat(stream.get(DescriptorAttributes.LANGUAGE)).isEqualTo("en-GB");
        assertThat(stream.typeHandler().currentMediaType()).isSameAs(pcm);
    }
}
