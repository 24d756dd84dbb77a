package dev.reel.platform;

import static dev.reel.platform.Outcomes.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.PictureBuffer;
import dev.reel.platform.media.PictureBuffer.Rows;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Scanlines;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** platform.md §6: 2D buffers. */
class Section6PictureBufferTest {
    // spotless:off
    @ParameterizedTest(name = "{0} {1}x{2}")
    @CsvSource({
        "NV12,           2, 2, 64,   6",
        "NV12,           2, 3, 64,   9",
        "NV12,          64, 2, 64, 192",
        "NV12,          66, 2, 128, 198",
        "I420,           2, 2, 64,   6",
        "IYUV,           2, 2, 64,   6",
        "YUY2,           2, 3, 64,  12",
        "UYVY,          33, 1, 128, 68",
        "AYUV,           2, 3, 64,  24",
        "RGB32,          3, 5, 64,  60",
        "ARGB32,        16, 1, 64,  64",
        "RGB24,          3, 5, 64,  60",
        "RGB565,         3, 5, 64,  40",
        "RGB555,         3, 5, 64,  40",
        "RGB8,           3, 5, 64,  20",
        "A16B16G16R16F,  3, 5, 64, 120",
        "YV12,           2, 2, 128,  6",
        "IMC1,           2, 2, 128,  8",
        "IMC2,           2, 2, 128,  6",
        "IMC3,           2, 2, 128,  8",
        "IMC4,           2, 2, 128,  6",
        "IMC4,         130, 2, 256, 390",
    })
    // spotless:on
    @Conformance(
            spec = "platform",
            section = "6",
            rule = "2D buffer: rows padded to 64 bytes, 128 for IMC and YV12; a linear lock has no gaps")
    void rowsArePaddedAndBytesAreNot(String subtype, int width, int height, int pitch, int contiguous)
            throws Exception {
        try (PictureBuffer picture = PictureBuffer.allocate(subtype(subtype), width, height, Rows.TOP_DOWN)) {
            assertThat(picture.lock2D().pitch()).isEqualTo(pitch);
            picture.unlock2D();
            assertThat(picture.lock().remaining()).isEqualTo(contiguous);
            picture.unlock();
            assertThat(picture.contiguousLength()).isEqualTo(contiguous);
            assertThat(picture.maxLength()).isEqualTo(contiguous);
            assertThat(picture.isContiguous()).isFalse();
            assertThat(picture.stride(0)).isEqualTo(pitch);
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({
        "NV12, BOTTOM_UP",
        "YV12, BOTTOM_UP",
        "I420, BOTTOM_UP",
        "IYUV, BOTTOM_UP",
        "YUY2, BOTTOM_UP",
        "UYVY, BOTTOM_UP",
        "AYUV, BOTTOM_UP",
        "IMC1, BOTTOM_UP",
        "IMC2, BOTTOM_UP",
        "IMC3, BOTTOM_UP",
        "IMC4, BOTTOM_UP",
        "H264, BOTTOM_UP",
        "H264, TOP_DOWN",
        "PCM, TOP_DOWN",
    })
    @Conformance(
            spec = "platform",
            section = "6",
            rule = "2D buffer: an unknown format and bottom-up YUV are MF_E_INVALIDMEDIATYPE")
    void someFormatsAreRefused(String subtype, Rows order) {
        assertStatus(() -> PictureBuffer.allocate(subtype(subtype), 2, 2, order), Status.MF_E_INVALIDMEDIATYPE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RGB8", "RGB565", "RGB24", "RGB32", "ARGB32", "A16B16G16R16F"})
    @Conformance(spec = "platform", section = "6", rule = "2D buffer: bottom-up RGB has a negative pitch")
    void theTopRowOfABottomUpPictureIsTheLastInMemory(String subtype) throws Exception {
        try (PictureBuffer picture = PictureBuffer.allocate(subtype(subtype), 3, 4, Rows.BOTTOM_UP)) {
            Scanlines rows = picture.lock2D();
            assertThat(rows.pitch()).isEqualTo(-64);
            assertThat(rows.offset()).isEqualTo(3 * 64);
            rows.row(0).put(0, (byte) 1);
            rows.row(3).put(0, (byte) 4);
            picture.unlock2D();
            ByteBuffer bytes = picture.lock();
            assertThat(bytes.get(0)).isEqualTo((byte) 4);
            assertThat(bytes.get(bytes.remaining() / 4 * 3)).isEqualTo((byte) 1);
        }
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "6",
            rule = "2D buffer: Lock2D while linearly locked MF_E_UNEXPECTED, Lock while 2D-locked MF_E_INVALIDREQUEST")
    void theTwoLocksExcludeEachOther() {
        try (PictureBuffer picture = picture()) {
            ByteBuffer first = picture.lock();
            ByteBuffer second = picture.lock();
            first.put(0, (byte) 7);
            assertThat(second.get(0)).isEqualTo((byte) 7);
            assertStatus(picture::lock2D, Status.MF_E_UNEXPECTED);
            picture.unlock();
            assertStatus(picture::lock2D, Status.MF_E_UNEXPECTED);
            picture.unlock();

            Scanlines rows = picture.lock2D();
            Scanlines again = picture.lock2D();
            rows.row(1).put(0, (byte) 8);
            assertThat(again.row(1).get(0)).isEqualTo((byte) 8);
            assertStatus(picture::lock, Status.MF_E_INVALIDREQUEST);
            picture.unlock2D();
            assertStatus(picture::lock, Status.MF_E_INVALIDREQUEST);
            picture.unlock2D();
            assertThat(picture.lock().get(0)).isEqualTo((byte) 7);
        }
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "6",
            rule = "2D buffer: GetScanline0AndPitch and Unlock2D without Lock2D: ERROR_WAS_UNLOCKED")
    void rowsThatAreNotLockedCannotBeHad() {
        try (PictureBuffer picture = picture()) {
            assertStatus(picture::scanline0AndPitch, Status.of("HRESULT_FROM_WIN32", 0x800702CB));
            assertStatus(picture::unlock2D, Status.ERROR_WAS_UNLOCKED);
            picture.lock();
            assertStatus(picture::scanline0AndPitch, Status.ERROR_WAS_UNLOCKED);
            assertStatus(picture::unlock2D, Status.ERROR_WAS_UNLOCKED);
            picture.unlock();
            Scanlines rows = picture.lock2D();
            assertThat(picture.scanline0AndPitch().pitch()).isEqualTo(rows.pitch());
            assertThat(picture.scanline0AndPitch().offset()).isEqualTo(rows.offset());
            picture.unlock2D();
            assertStatus(picture::scanline0AndPitch, Status.ERROR_WAS_UNLOCKED);
        }
    }

    @Test
    @Conformance(spec = "platform", section = "6", rule = "2D buffer: an extra linear Unlock is fine")
    void unlockingBytesOnceTooOftenIsFine() {
        try (PictureBuffer picture = picture()) {
            picture.unlock();
            picture.lock();
            picture.unlock();
            picture.unlock();
            assertThat(picture.lock2D().pitch()).isEqualTo(64);
        }
    }

    @ParameterizedTest(name = "{0} {1}x{2}")
    @CsvSource({
        "NV12, 2, 3",
        "NV12, 6, 4",
        "YV12, 6, 4",
        "I420, 5, 3",
        "IYUV, 1, 1",
        "IMC1, 3, 3",
        "IMC2, 6, 4",
        "IMC3, 1, 1",
        "IMC4, 4, 3",
        "YUY2, 3, 2",
        "UYVY, 4, 2",
        "AYUV, 3, 2",
        "RGB8, 3, 2",
        "RGB24, 3, 5",
        "RGB32, 20, 2",
    })
    @Conformance(spec = "platform", section = "6", rule = "2D buffer: data written linearly is visible in 2D and back")
    void whatIsWrittenOneWayIsReadTheOther(String subtype, int width, int height) throws Exception {
        try (PictureBuffer picture = PictureBuffer.allocate(subtype(subtype), width, height, Rows.TOP_DOWN)) {
            ByteBuffer bytes = picture.lock();
            for (int i = 0; i < bytes.capacity(); i++) {
                bytes.put(i, (byte) (i + 1));
            }
            picture.unlock();
            Scanlines rows = picture.lock2D();
            int rowLength = rowLength(picture);
            assertThat(rows.row(0).get(0)).isEqualTo((byte) 1);
            if (height > 1) {
                assertThat(rows.row(1).get(0)).isEqualTo((byte) (rowLength + 1));
                rows.row(1).put(0, (byte) 99);
            }
            picture.unlock2D();
            ByteBuffer back = picture.lock();
            for (int i = 0; i < back.capacity(); i++) {
                assertThat(back.get(i)).isEqualTo((byte) (height > 1 && i == rowLength ? 99 : i + 1));
            }
        }
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "6",
            rule = "2D buffer: each plane begins behind the rows of the one before")
    void planesLieBehindEachOther() {
        try (PictureBuffer picture = PictureBuffer.allocate(Subtype.YV12, 4, 4, Rows.TOP_DOWN)) {
            ByteBuffer bytes = picture.lock();
            for (int i = 0; i < 24; i++) {
                bytes.put(i, (byte) i);
            }
            picture.unlock();
            assertThat(picture.planes()).isEqualTo(3);
            assertThat(picture.stride(1)).isEqualTo(64);
            assertThat(picture.plane(0).get(3 * 128 + 3)).isEqualTo((byte) 15);
            assertThat(picture.plane(1).get(64 + 1)).isEqualTo((byte) 19);
            assertThat(picture.plane(2).get(64 + 1)).isEqualTo((byte) 23);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 6, 7, 1_000_000, Integer.MAX_VALUE})
    @Conformance(
            spec = "platform",
            section = "6",
            rule = "surface-type buffers accept any current length, even above the maximum")
    void aSurfaceTakesAnyLength(int length) {
        try (PictureBuffer surface = PictureBuffer.surface(Subtype.NV12, 2, 2);
                PictureBuffer memory = picture()) {
            surface.setCurrentLength(length);
            assertThat(surface.currentLength()).isEqualTo(length);
            assertThat(surface.data().remaining()).isEqualTo(Math.min(6, length));
            assertThat(surface.maxLength()).isEqualTo(6);
            if (length > 6) {
                assertStatus(() -> memory.setCurrentLength(length), Status.E_INVALIDARG);
                assertThat(memory.currentLength()).isZero();
            }
        }
    }

    @Test
    void aPictureIsABufferOfASample() {
        PictureBuffer picture = picture();
        picture.lock().put(0, (byte) 5);
        picture.unlock();
        picture.setCurrentLength(6);
        try (Sample sample = new Sample(picture);
                MemoryBuffer copy = MemoryBuffer.allocate(6)) {
            sample.copyTo(copy);
            assertThat(copy.data().get(0)).isEqualTo((byte) 5);
            assertThat(copy.currentLength()).isEqualTo(6);
            assertThat(picture.data().isReadOnly()).isTrue();
        }
        assertThatThrownBy(picture::lock).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(picture::retain).isInstanceOf(IllegalStateException.class);
    }

    private static PictureBuffer picture() {
        return PictureBuffer.allocate(Subtype.NV12, 2, 2, Rows.TOP_DOWN);
    }

    /** Bytes of the first plane's row where there is no padding. */
    private static int rowLength(PictureBuffer picture) {
        return picture.planes() > 1
                ? picture.width() + picture.width() % 2
                : picture.contiguousLength() / picture.height();
    }

    private static UUID subtype(String name) throws ReflectiveOperationException {
        return (UUID) Subtype.class.getField(name).get(null);
    }
}
