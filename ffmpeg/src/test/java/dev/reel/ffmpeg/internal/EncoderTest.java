package dev.reel.ffmpeg.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.ffmpeg.NativeLeaks;
import dev.reel.ffmpeg.internal.codec.AudioEncoder;
import dev.reel.ffmpeg.internal.codec.VideoDecoder;
import dev.reel.ffmpeg.internal.codec.VideoEncoder;
import dev.reel.ffmpeg.internal.natives.EncoderKind;
import dev.reel.pipeline.TranscodeAttributes;
import dev.reel.pipeline.transform.Transform;
import dev.reel.pipeline.transform.TransformOutput;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Rational;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.platform.media.VideoFrame;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.LeakCheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Encoders by themselves: types, times, settings. */
class EncoderTest {
    /** What is known of an output, once its memory is gone. */
    private record Made(long time, long duration, boolean key, int bytes, boolean hasTicks, long ticks) {}

    @RegisterExtension
    final LeakCheck leaks = NativeLeaks.check();

    static Stream<Arguments> kinds() {
        return Stream.concat(EncoderKind.video().stream(), EncoderKind.audio().stream())
                .filter(kind -> !kind.encoder().equals("libsvtav1"))
                .map(kind -> Arguments.of(kind.name() + " " + kind.encoder(), kind));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    @Conformance(
            spec = "topology",
            section = "9.1",
            rule = "encoders: output type first; input is listed; output has times and durations of the input")
    void givesEveryInputBackInTime(String name, EncoderKind kind) {
        boolean video = EncoderKind.video().contains(kind);
        try (Transform encoder = video ? new VideoEncoder(kind) : new AudioEncoder(kind)) {
            MediaType wanted = MediaType.of(video ? MajorType.VIDEO : MajorType.AUDIO, kind.subtype());
            if (video) {
                wanted.setPair(MediaTypeAttributes.FRAME_RATE, 25, 1);
            } else if (kind.subtype().equals(Subtype.PCM) || kind.subtype().equals(Subtype.FLOAT)) {
                wanted.set(
                        MediaTypeAttributes.AUDIO_BITS_PER_SAMPLE,
                        kind.subtype().equals(Subtype.PCM) ? 16 : 32);
            }
            encoder.setOutputType(0, wanted);
            MediaType input = complete(encoder.inputAvailableTypes(0).get(0), kind);
            encoder.setInputType(0, input);
            assertThat(encoder.outputCurrentType(0).subtype()).isEqualTo(kind.subtype());
            int bytes = video ? 176 * 144 * 3 / 2 : frames(input) * input.channels() * bits(input) / 8;
            long step = video ? 400_000 : 1_000_000;
            List<Made> made = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Sample sample = new Sample(MemoryBuffer.wrap(new byte[bytes]))
                        .setTime(5_000_000 + i * step)
                        .setDuration(step);
                while (encoder.processInput(0, sample) == Transform.InputResult.NOT_ACCEPTING) {
                    take(encoder, made);
                }
                take(encoder, made);
            }
            encoder.processMessage(Transform.Message.DRAIN, 0);
            take(encoder, made);
            made.removeIf(output -> output.bytes() == 0);
            assertThat(made).isNotEmpty();
            if (video) {
                assertThat(made).hasSize(20);
                assertThat(made.get(0).key()).isTrue();
                for (int i = 0; i < 20; i++) {
                    assertThat(made.get(i).time()).isEqualTo(5_000_000 + i * step);
                    assertThat(made.get(i).duration()).isEqualTo(step);
                }
            } else {
                // Some begin a little before, with a run-in that is not heard; all reach to the end.
                assertThat(made.get(0).time()).isBetween(4_000_000L, 5_000_000L);
                for (int i = 1; i < made.size(); i++) {
                    long end = made.get(i - 1).time() + made.get(i - 1).duration();
                    assertThat(made.get(i).time()).isBetween(end - 1, end + 1);
                }
                Made last = made.get(made.size() - 1);
                assertThat(last.time() + last.duration()).isBetween(24_990_000L, 26_500_000L);
            }
        }
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "9.1",
            rule = "the sequence header is in the output type once it is known")
    void theHeaderIsInTheOutputType() {
        try (Transform encoder = new VideoEncoder(kind(Subtype.H264))) {
            encoder.setOutputType(0, MediaType.of(MajorType.VIDEO, Subtype.H264));
            assertThat(encoder.outputCurrentType(0).contains(MediaTypeAttributes.USER_DATA))
                    .isFalse();
            MediaType input = MediaType.video(Subtype.I420, 176, 144);
            input.setPair(MediaTypeAttributes.PIXEL_ASPECT_RATIO, 4, 3);
            encoder.setInputType(0, input);
            MediaType settled = encoder.outputCurrentType(0);
            assertThat(settled.get(MediaTypeAttributes.USER_DATA)).isNotEmpty();
            assertThat(settled.get(MediaTypeAttributes.MPEG_SEQUENCE_HEADER))
                    .isEqualTo(settled.get(MediaTypeAttributes.USER_DATA));
            assertThat(settled.width()).isEqualTo(176);
            assertThat(settled.high(MediaTypeAttributes.PIXEL_ASPECT_RATIO, 0)).isEqualTo(4);
            assertThat(settled.get(MediaTypeAttributes.AVG_BITRATE)).isPositive();
        }
    }

    @Test
    void aPictureKeepsTheTicksOfItsContainer() {
        try (Transform encoder = new VideoEncoder(kind(Subtype.H264))) {
            encoder.setOutputType(0, MediaType.of(MajorType.VIDEO, Subtype.H264));
            encoder.setInputType(0, MediaType.video(Subtype.I420, 64, 64));
            encoder.processInput(
                    0,
                    new Sample(MemoryBuffer.wrap(new byte[64 * 64 * 3 / 2]))
                            .setTime(333_667)
                            .setDuration(333_667)
                            .setTicks(1001, new Rational(1, 30_000)));
            encoder.processMessage(Transform.Message.DRAIN, 0);
            List<Made> made = new ArrayList<>();
            take(encoder, made);
            assertThat(made.get(0).ticks()).isEqualTo(1001);
        }
    }

    @ParameterizedTest(name = "stride {0}")
    @ValueSource(ints = {-192, 192, -256})
    void rowsAreEncodedFromTopToBottomHoweverTheyLie(int stride) {
        EncoderKind jpeg = kind(Subtype.MJPG);
        try (Transform encoder = new VideoEncoder(jpeg);
                Transform decoder = new VideoDecoder()) {
            encoder.setOutputType(0, MediaType.of(MajorType.VIDEO, Subtype.MJPG));
            MediaType listed = encoder.inputAvailableTypes(0).get(0).copy();
            listed.setPair(MediaTypeAttributes.FRAME_SIZE, 64, 32);
            encoder.setInputType(0, listed);
            encoder.processInput(0, new Sample(MemoryBuffer.wrap(new byte[64 * 32 * 3 / 2])).setTime(0));
            MediaType packed = MediaType.video(Subtype.RGB24, 64, 32);
            packed.set(MediaTypeAttributes.DEFAULT_STRIDE, stride);
            byte[] bytes = new byte[Math.abs(stride) * 32];
            // White above, black below.
            int white = stride < 0 ? bytes.length / 2 : 0;
            Arrays.fill(bytes, white, white + bytes.length / 2, (byte) 255);
            take(encoder, new ArrayList<>());
            encoder.setInputType(0, packed);
            encoder.processInput(0, new Sample(MemoryBuffer.wrap(bytes)).setTime(400_000));
            encoder.processMessage(Transform.Message.DRAIN, 0);
            decoder.setInputType(0, encoder.outputCurrentType(0));
            decoder.setOutputType(0, decoder.outputAvailableTypes(0).get(0));
            TransformOutput output = new TransformOutput();
            Sample last = null;
            while (encoder.processOutput(output) == Transform.OutputResult.PRODUCED) {
                if (last != null) {
                    last.close();
                }
                last = output.takeSample();
            }
            decoder.processInput(0, Objects.requireNonNull(last));
            decoder.processMessage(Transform.Message.DRAIN, 0);
            assertThat(decoder.processOutput(output)).isEqualTo(Transform.OutputResult.PRODUCED);
            try (Sample made = Objects.requireNonNull(output.takeSample())) {
                VideoFrame frame = (VideoFrame) made.buffer(0);
                assertThat(frame.plane(0).get(4 * frame.stride(0)) & 0xFF).isGreaterThan(240);
                assertThat(frame.plane(0).get(28 * frame.stride(0)) & 0xFF).isLessThan(15);
            }
        }
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "9.1",
            rule = "encoders refuse input of another size than that of their output")
    void anotherSizeIsRefused() {
        try (Transform encoder = new VideoEncoder(kind(Subtype.H264))) {
            MediaType wanted = MediaType.of(MajorType.VIDEO, Subtype.H264);
            wanted.setPair(MediaTypeAttributes.FRAME_SIZE, 320, 240);
            encoder.setOutputType(0, wanted);
            assertThatThrownBy(() -> encoder.setInputType(0, MediaType.video(Subtype.I420, 176, 144)))
                    .isInstanceOfSatisfying(
                            MediaException.class,
                            refusal -> assertThat(refusal.status()).isEqualTo(Status.MF_E_INVALIDMEDIATYPE));
            assertThat(encoder.inputCurrentType(0)).isNull();
            encoder.setInputType(0, MediaType.video(Subtype.I420, 320, 240));
        }
    }

    @Test
    void moreQualityTakesFewerBytesOrTheSameForFlac() {
        assertThat(flac(100)).isLessThan(flac(0));
    }

    private static int flac(int quality) {
        try (Transform encoder = new AudioEncoder(kind(Subtype.FLAC))) {
            encoder.attributes().set(TranscodeAttributes.QUALITYVSSPEED, quality);
            encoder.setOutputType(0, MediaType.of(MajorType.AUDIO, Subtype.FLAC));
            encoder.setInputType(0, MediaType.audio(Subtype.PCM, 48_000, 1, 16));
            List<Made> made = new ArrayList<>();
            byte[] sound = new byte[96_000];
            for (int i = 0; i < sound.length / 2; i++) {
                int value = (int) (9_000 * Math.sin(i / 9.0) + 3_000 * Math.sin(i / 3.7));
                sound[2 * i] = (byte) value;
                sound[2 * i + 1] = (byte) (value >> 8);
            }
            encoder.processInput(
                    0, new Sample(MemoryBuffer.wrap(sound)).setTime(0).setDuration(10_000_000));
            encoder.processMessage(Transform.Message.DRAIN, 0);
            take(encoder, made);
            return made.stream().mapToInt(Made::bytes).sum();
        }
    }

    private static void take(Transform encoder, List<Made> made) {
        TransformOutput output = new TransformOutput();
        while (encoder.processOutput(output) == Transform.OutputResult.PRODUCED) {
            try (Sample sample = output.takeSample()) {
                made.add(new Made(
                        sample.time(),
                        sample.duration(),
                        sample.isCleanPoint(),
                        sample.totalLength(),
                        sample.hasTicks(),
                        sample.hasTicks() ? sample.ticks() : 0));
            }
        }
    }

    private static MediaType complete(MediaType listed, EncoderKind kind) {
        MediaType type = listed.copy();
        if (type.isVideo()) {
            type.setPair(MediaTypeAttributes.FRAME_SIZE, 176, 144);
            return type;
        }
        boolean narrow = kind.encoder().equals("libopencore_amrnb");
        boolean speech = narrow || kind.encoder().equals("libvo_amrwbenc");
        type.set(MediaTypeAttributes.AUDIO_SAMPLES_PER_SECOND, narrow ? 8_000 : speech ? 16_000 : 48_000);
        type.set(MediaTypeAttributes.AUDIO_NUM_CHANNELS, speech ? 1 : 2);
        return type;
    }

    private static int frames(MediaType type) {
        return type.sampleRate() / 10;
    }

    private static int bits(MediaType type) {
        return type.get(MediaTypeAttributes.AUDIO_BITS_PER_SAMPLE);
    }

    private static EncoderKind kind(Subtype subtype) {
        return Stream.concat(EncoderKind.video().stream(), EncoderKind.audio().stream())
                .filter(each -> each.subtype().equals(subtype))
                .findFirst()
                .orElseThrow();
    }
}
