package dev.reel.platform;

import static dev.reel.platform.Outcomes.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.media.FrameLayout;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import java.lang.reflect.Field;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** platform.md §2: wrapped types, numbers of pictures. */
class Section2NumbersTest {
    // spotless:off
    @ParameterizedTest(name = "{0} {1}x{2}")
    @CsvSource({
        "RGB8, 3, 5, 20",
        "RGB555 RGB565, 3, 5, 40",
        "RGB24, 3, 5, 60",
        "RGB32 ARGB32, 3, 5, 60",
        "A16B16G16R16F, 3, 5, 120",
        "RGB8 RGB555 RGB565 RGB24 RGB32 ARGB32, 1, 1, 4",
        "A16B16G16R16F, 1, 1, 8",
        "NV12, 1, 3, 9",
        "NV12, 1, 2, 6",
        "NV12, 3, 2, 12",
        "NV12, 320, 240, 115200",
        "AYUV, 1, 1, 4",
        "AYUV, 3, 5, 60",
        "AYUV, 320, 240, 307200",
        "IMC1 IMC3, 1, 1, 4",
        "IMC1 IMC3, 1, 2, 8",
        "IMC1 IMC3, 4, 3, 24",
        "IMC1 IMC3, 320, 240, 153600",
        "YV12 I420 IYUV IMC2 IMC4, 1, 1, 3",
        "YV12 I420 IYUV IMC2 IMC4, 2, 1, 3",
        "YV12 I420 IYUV IMC2 IMC4, 1, 2, 6",
        "YV12 I420 IYUV IMC2 IMC4, 4, 3, 18",
        "YV12 I420 IYUV IMC2 IMC4, 320, 240, 115200",
        "YUY2 UYVY, 2, 1, 4",
        "YUY2 UYVY, 4, 3, 24",
        "YUY2 UYVY, 320, 240, 153600",
    })
    // spotless:on
    @Conformance(spec = "platform", section = "2", rule = "MFCalculateImageSize")
    void imageSizes(String subtypes, int width, int height, int size) throws Exception {
        for (String subtype : subtypes.split(" ", -1)) {
            assertThat(FrameLayout.imageSize(subtype(subtype), width, height))
                    .as(subtype)
                    .isEqualTo(size);
        }
    }

    @Test
    @Conformance(spec = "platform", section = "2", rule = "MFCalculateImageSize of an unknown subtype")
    void theSizeOfAnUnknownKindIsNotKnown() {
        assertStatus(() -> FrameLayout.imageSize(Subtype.H264, 16, 16), Status.E_INVALIDARG);
        assertStatus(() -> FrameLayout.imageSize(new Subtype(new UUID(0, 0)), 16, 16), Status.E_INVALIDARG);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "RGB8, 3, -4",
        "RGB555, 3, -8",
        "RGB565, 3, -8",
        "RGB24, 3, -12",
        "RGB32, 3, -12",
        "ARGB32, 3, -12",
        "A16B16G16R16F, 3, -24",
        "NV12, 3, 3",
        "I420, 3, 3",
        "IYUV, 3, 3",
        "YV12, 320, 320",
        "IMC2, 3, 3",
        "IMC4, 3, 3",
        "IMC1, 3, 8",
        "IMC3, 3, 8",
        "IMC1, 1, 4",
        "IMC3, 1, 4",
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

    private static Subtype subtype(String name) throws ReflectiveOperationException {
        Field field = Subtype.class.getField(name);
        return (Subtype) field.get(null);
    }
}
