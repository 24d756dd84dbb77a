package dev.reel.ffmpeg.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reel.ffmpeg.NativeLeaks;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformCategory;
import dev.reel.pipeline.transform.TransformOutput;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.AudioFrame;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.platform.media.VideoFrame;
import dev.reel.testkit.LeakCheck;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConverterTest {
    @RegisterExtension
    final LeakCheck leaks = NativeLeaks.check();

    private static final int WIDTH = 16;
    private static final int HEIGHT = 8;

    @ParameterizedTest
    @CsvSource({
        "235, 128, 128, 255, 255, 255",
        "16, 128, 128, 0, 0, 0",
        "81, 90, 240, 255, 0, 0",
        "41, 240, 110, 0, 0, 255"
    })
    void limitedRangePicturesBecomeFullRangeColours(int y, int u, int v, int red, int green, int blue) {
        try (Transform converter = video(Subtype.I420, Subtype.RGB32, WIDTH, HEIGHT);
                Sample made = convert(converter, planes(y, u, v))) {
            VideoFrame frame = (VideoFrame) made.buffer(0);
            assertThat(frame.subtype()).isEqualTo(Subtype.RGB32);
            ByteBuffer pixels = frame.plane(0);
            int middle = frame.stride(0) * (HEIGHT / 2) + WIDTH / 2 * 4;
            assertThat(pixels.get(middle) & 0xFF).as("blue").isCloseTo(blue, within(3));
            assertThat(pixels.get(middle + 1) & 0xFF).as("green").isCloseTo(green, within(3));
            assertThat(pixels.get(middle + 2) & 0xFF).as("red").isCloseTo(red, within(3));
        }
    }

    @Test
    void timesAndMarksTravelAlong() {
        Sample source =
                planes(100, 128, 128).setTime(1_234).setDuration(400_000).setCleanPoint(true);
        source.setTicks(77, new dev.reel.platform.media.Rational(1, 90_000));
        try (Transform converter = video(Subtype.I420, Subtype.NV12, WIDTH, HEIGHT);
                Sample made = convert(converter, source)) {
            assertThat(made.time()).isEqualTo(1_234);
            assertThat(made.duration()).isEqualTo(400_000);
            assertThat(made.isCleanPoint()).isTrue();
            assertThat(made.ticks()).isEqualTo(77);
        }
    }

    @Test
    void aPictureMayChangeItsSize() {
        try (Transform converter = video(Subtype.I420, Subtype.I420, 32, 24);
                Sample made = convert(converter, planes(120, 100, 150))) {
            VideoFrame frame = (VideoFrame) made.buffer(0);
            assertThat(frame.width()).isEqualTo(32);
            assertThat(frame.height()).isEqualTo(24);
            assertThat(frame.planes()).isEqualTo(3);
            assertThat(frame.plane(0).get(frame.stride(0) * 12 + 16) & 0xFF).isCloseTo(120, within(1));
            assertThat(frame.plane(1).capacity()).isGreaterThanOrEqualTo(frame.stride(1) * 12);
            assertThat(frame.data().remaining()).isEqualTo(32 * 24 * 3 / 2);
        }
    }

    @ParameterizedTest(name = "stride {0} to {1}")
    @CsvSource({
        "RGB24, RGB32, -16, 0",
        "RGB24, RGB32, 16, 0",
        "RGB24, RGB32, -24, 0",
        "RGB24, RGB24, -16, 16",
        "RGB24, RGB24, 16, -16",
        "RGB32, I420, -20, 0"
    })
    void rowsAreFoundWhereTheStrideSays(String from, String to, int stride, int wanted) {
        int width = 5;
        int height = 4;
        int pixel = from.equals("RGB24") ? 3 : 4;
        ByteBuffer bytes = ByteBuffer.allocate(Math.abs(stride) * height);
        for (int y = 0; y < height; y++) {
            int row = (stride < 0 ? height - 1 - y : y) * Math.abs(stride);
            for (int i = 0; i < width * pixel; i++) {
                bytes.put(row + i, (byte) (50 * y));
            }
        }
        MediaType input = MediaType.video(subtype(from), width, height);
        input.set(MediaTypeAttributes.DEFAULT_STRIDE, stride);
        MediaType output = MediaType.video(subtype(to), width, height);
        if (wanted != 0) {
            output.set(MediaTypeAttributes.DEFAULT_STRIDE, wanted);
        }
        try (Transform converter = make(TransformCategory.VIDEO_PROCESSOR, input)) {
            converter.setInputType(0, input);
            converter.setOutputType(0, output);
            try (Sample made = convert(converter, new Sample(MemoryBuffer.wrap(bytes.array())))) {
                VideoFrame frame = (VideoFrame) made.buffer(0);
                for (int y = 0; y < height; y++) {
                    int value = frame.plane(0).get(y * frame.stride(0)) & 0xFF;
                    int grey = 50 * y;
                    assertThat(value)
                            .as("row %s", y)
                            .isCloseTo(to.equals("I420") ? 16 + grey * 219 / 255 : grey, within(1));
                }
            }
        }
    }

    @Test
    void aPackedPictureThatIsTooShortIsRefused() {
        try (Transform converter = video(Subtype.RGB32, Subtype.I420, WIDTH, HEIGHT)) {
            Sample tooShort = new Sample(MemoryBuffer.wrap(new byte[WIDTH * HEIGHT * 4 - 1]));
            assertThatThrownBy(() -> converter.processInput(0, tooShort))
                    .satisfies(has(Status.MF_E_INVALID_STREAM_DATA));
        }
    }

    private static Subtype subtype(String name) {
        return switch (name) {
            case "RGB24" -> Subtype.RGB24;
            case "RGB32" -> Subtype.RGB32;
            default -> Subtype.I420;
        };
    }

    @Test
    void theSameTypePassesThroughUntouched() {
        Sample source = planes(1, 2, 3);
        try (Transform converter = video(Subtype.I420, Subtype.I420, WIDTH, HEIGHT);
                Sample made = convert(converter, source)) {
            assertThat(made).isSameAs(source);
        }
    }

    @Test
    void integersBecomeFloats() {
        ByteBuffer samples = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
        samples.putShort((short) 16_384)
                .putShort((short) -32_768)
                .putShort((short) 0)
                .putShort((short) 32_767);
        MediaType from = MediaType.audio(Subtype.PCM, 48_000, 2, 16);
        try (Transform converter = audio(from, MediaType.audio(Subtype.FLOAT, 48_000, 2, 32));
                Sample made = convert(converter, new Sample(MemoryBuffer.wrap(samples.array())).setTime(500))) {
            AudioFrame frame = (AudioFrame) made.buffer(0);
            assertThat(frame.frames()).isEqualTo(2);
            assertThat(frame.channels()).isEqualTo(2);
            float[] values = new float[4];
            frame.plane(0).order(ByteOrder.nativeOrder()).asFloatBuffer().get(values);
            assertThat(values).containsExactly(0.5f, -1f, 0f, 32_767 / 32_768f);
            assertThat(made.time()).isEqualTo(500);
        }
    }

    @Test
    void planarFloatsBecomeInterleavedIntegers() {
        ByteBuffer planes = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
        planes.putFloat(0.5f).putFloat(0.25f).putFloat(-0.5f).putFloat(-0.25f);
        MediaType from = MediaType.audio(Subtype.FLOAT, 44_100, 2, 32);
        from.set(MediaTypeAttributes.AUDIO_PLANAR, 1);
        try (Transform converter = audio(from, MediaType.audio(Subtype.PCM, 44_100, 2, 16));
                Sample made = convert(converter, new Sample(MemoryBuffer.wrap(planes.array())).setTime(0))) {
            short[] values = new short[4];
            made.buffer(0).data().order(ByteOrder.nativeOrder()).asShortBuffer().get(values);
            assertThat(values).containsExactly((short) 16_384, (short) -16_384, (short) 8_192, (short) -8_192);
        }
    }

    @Test
    void aChangeOfRateKeepsTheLengthAndGivesTheRestOnDrain() {
        MediaType from = MediaType.audio(Subtype.FLOAT, 44_100, 1, 32);
        long frames = 0;
        long end = 0;
        try (Transform converter = audio(from, MediaType.audio(Subtype.FLOAT, 48_000, 1, 32))) {
            TransformOutput output = new TransformOutput();
            for (int i = 0; i < 10; i++) {
                Sample second = new Sample(MemoryBuffer.wrap(new byte[4_410 * 4])).setTime(i * 1_000_000L);
                assertThat(converter.processInput(0, second)).isEqualTo(Transform.InputResult.ACCEPTED);
                assertThat(converter.processOutput(output)).isEqualTo(Transform.OutputResult.PRODUCED);
                try (Sample made = Objects.requireNonNull(output.takeSample())) {
                    assertThat(made.time()).isGreaterThanOrEqualTo(end - 1);
                    frames += ((AudioFrame) made.buffer(0)).frames();
                    end = made.time() + made.duration();
                }
            }
            converter.processMessage(Transform.Message.DRAIN, 0);
            assertThat(converter.processOutput(output)).isEqualTo(Transform.OutputResult.PRODUCED);
            try (Sample rest = Objects.requireNonNull(output.takeSample())) {
                frames += ((AudioFrame) rest.buffer(0)).frames();
            }
            assertThat(converter.processOutput(output)).isEqualTo(Transform.OutputResult.NEED_MORE_INPUT);
        }
        assertThat(frames).isCloseTo(48_000, within(40L));
    }

    @Test
    void typesAreSetInOrderAndChecked() {
        try (Transform converter = make(TransformCategory.VIDEO_PROCESSOR, MediaType.video(Subtype.I420, 16, 8))) {
            MediaType picture = MediaType.video(Subtype.I420, 16, 8);
            assertThatThrownBy(() -> converter.setOutputType(0, picture))
                    .satisfies(has(Status.MF_E_TRANSFORM_TYPE_NOT_SET));
            assertThatThrownBy(() -> converter.outputAvailableTypes(0))
                    .satisfies(has(Status.MF_E_TRANSFORM_TYPE_NOT_SET));
            assertThatThrownBy(() -> converter.setInputType(1, picture))
                    .satisfies(has(Status.MF_E_INVALIDSTREAMNUMBER));
            assertThatThrownBy(() -> converter.setInputType(0, MediaType.video(Subtype.H264, 16, 8)))
                    .satisfies(has(Status.MF_E_INVALIDMEDIATYPE));
            converter.setInputType(0, picture);
            assertThat(converter.outputAvailableTypes(0))
                    .extracting(MediaType::subtype)
                    .startsWith(Subtype.I420)
                    .contains(Subtype.RGB32, Subtype.NV12);
        }
    }

    @Test
    void aReleasedFrameIsNeverTouchedAgain() {
        Sample made;
        try (Transform converter = video(Subtype.I420, Subtype.RGB32, WIDTH, HEIGHT)) {
            made = convert(converter, planes(1, 2, 3));
        }
        VideoFrame frame = (VideoFrame) made.buffer(0);
        frame.retain();
        made.close();
        assertThat(frame.plane(0).capacity()).isPositive();
        frame.close();
        assertThatThrownBy(() -> frame.plane(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(frame::width).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(frame::retain).isInstanceOf(IllegalStateException.class);
    }

    private static Transform video(Subtype from, Subtype to, int width, int height) {
        MediaType input = MediaType.video(from, WIDTH, HEIGHT);
        Transform converter = make(TransformCategory.VIDEO_PROCESSOR, input);
        converter.setInputType(0, input);
        converter.setOutputType(0, MediaType.video(to, width, height));
        return converter;
    }

    private static Transform audio(MediaType from, MediaType to) {
        Transform converter = make(TransformCategory.AUDIO_EFFECT, from);
        converter.setInputType(0, from);
        converter.setOutputType(0, to);
        return converter;
    }

    private static Transform make(TransformCategory category, MediaType input) {
        return TransformRegistry.installed().find(category, input, null).get(0).create(Platform.system());
    }

    private static Sample convert(Transform converter, Sample source) {
        TransformOutput output = new TransformOutput();
        assertThat(converter.processInput(0, source)).isEqualTo(Transform.InputResult.ACCEPTED);
        assertThat(converter.processInput(0, source)).isEqualTo(Transform.InputResult.NOT_ACCEPTING);
        assertThat(converter.processOutput(output)).isEqualTo(Transform.OutputResult.PRODUCED);
        assertThat(converter.processOutput(new TransformOutput())).isEqualTo(Transform.OutputResult.NEED_MORE_INPUT);
        return Objects.requireNonNull(output.takeSample());
    }

    private static Sample planes(int y, int u, int v) {
        byte[] picture = new byte[WIDTH * HEIGHT * 3 / 2];
        Arrays.fill(picture, 0, WIDTH * HEIGHT, (byte) y);
        Arrays.fill(picture, WIDTH * HEIGHT, WIDTH * HEIGHT * 5 / 4, (byte) u);
        Arrays.fill(picture, WIDTH * HEIGHT * 5 / 4, picture.length, (byte) v);
        return new Sample(MemoryBuffer.wrap(picture));
    }

    private static java.util.function.Consumer<Throwable> has(Status wanted) {
        return failure -> assertThat(((MediaException) failure).status()).isEqualTo(wanted);
    }
}
