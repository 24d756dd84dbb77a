package dev.reel.ffmpeg.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.ffmpeg.NativeLeaks;
import dev.reel.ffmpeg.TestClip;
import dev.reel.ffmpeg.internal.codec.VideoDecoder;
import dev.reel.ffmpeg.internal.natives.StreamFormat;
import dev.reel.pipeline.QualityAdvise;
import dev.reel.pipeline.transform.Transform;
import dev.reel.platform.AttributeKey;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Sample;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.LeakCheck;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** topology.md §9.1 and §9.4 for decoders. */
class DecoderTest {
    @RegisterExtension
    final LeakCheck leaks = NativeLeaks.check();

    @TempDir
    static Path folder;

    private static Path clip;

    @BeforeAll
    static void makeClip() throws Exception {
        clip = folder.resolve("clip.mp4");
        new TestClip(128, 96, 10, 2, 100_000).write(clip);
    }

    @Test
    void shiftedSamplesGiveShiftedFrames() throws Exception {
        List<Long> plain = times(UnaryOperator.identity());
        List<Long> shifted = times(sample -> sample.setTime(sample.time() + 123_456_789L));
        assertThat(plain).hasSize(20).startsWith(0L, 1_000_000L);
        assertThat(shifted)
                .isEqualTo(plain.stream().map(time -> time + 123_456_789L).toList());
    }

    @Test
    void samplesOfAnotherMakersMemoryDecodeToo() throws Exception {
        // As after decryption: plain bytes, the time, the mark of a key frame, nothing of the demuxer.
        List<Long> copied = times(sample -> {
            ByteBuffer bytes = sample.buffer(0).data();
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            Sample made = new Sample(MemoryBuffer.wrap(copy))
                    .setTime(sample.time())
                    .setTicks(sample.ticks(), sample.timeBase())
                    .setCleanPoint(sample.isCleanPoint());
            sample.close();
            return made;
        });
        assertThat(copied).isEqualTo(times(UnaryOperator.identity()));
    }

    @Test
    @Conformance(
            spec = "platform",
            section = "2",
            rule = "complete types: a source's always, a decoder's once its input type is set; nothing is guessed")
    void theTypesOfPicturesAreComplete() throws Exception {
        try (SourcePump pump = new SourcePump(clip.toString()).selectAllDecodable();
                Transform decoder = new VideoDecoder()) {
            MediaType compressed = pump.presentation
                    .streamDescriptor(0)
                    .typeHandler()
                    .mediaTypes()
                    .get(0);
            assertThat(compressed.majorType()).isEqualTo(MajorType.VIDEO);
            assertThat(compressed.subtype()).isEqualTo(Subtype.H264);
            decoder.setInputType(0, compressed);
            MediaType picture = decoder.outputAvailableTypes(0).get(0);
            assertThat(picture.isCompressedFormat()).isFalse();
            assertThat(picture.get(MediaTypeAttributes.DEFAULT_STRIDE)).isEqualTo(128);
            assertThat(List.of(picture.width(), picture.height())).containsExactly(128, 96);
            for (AttributeKey<?> known : List.of(
                    MediaTypeAttributes.FRAME_RATE,
                    MediaTypeAttributes.INTERLACE_MODE,
                    MediaTypeAttributes.PIXEL_ASPECT_RATIO)) {
                assertThat(picture.contains(known)).as(known.name()).isEqualTo(compressed.contains(known));
            }
            assertThat(picture.contains(MediaTypeAttributes.FRAME_RATE)).isTrue();
        }
    }

    @Test
    void aTypeWithoutTheContainersObjectIsEnough() throws Exception {
        try (SourcePump pump = new SourcePump(clip.toString()).selectAllDecodable()) {
            MediaType full = pump.presentation
                    .streamDescriptor(0)
                    .typeHandler()
                    .mediaTypes()
                    .get(0);
            MediaType plain = full.copy();
            plain.delete(StreamFormat.KEY);
            try (Transform decoder = new VideoDecoder()) {
                decoder.setInputType(0, plain);
                assertThat(decoder.outputAvailableTypes(0))
                        .extracting(Object::toString)
                        .containsExactly("video/I420 128x96 10/1 fps");
            }
        }
    }

    @Test
    void afterAFlushDecodingBeginsAnewAndAfterADrainTheNextSampleIsADiscontinuity() throws Exception {
        List<Sample> samples = videoSamples();
        try (Transform decoder = new VideoDecoder()) {
            open(decoder);
            assertThat(pump(decoder, samples.subList(0, 7))).isNotEmpty();
            decoder.processMessage(Transform.Message.FLUSH, 0);
            assertThat(pump(decoder, samples.subList(10, 20))).startsWith(10_000_000L);
            decoder.processMessage(Transform.Message.DRAIN, 0);
            List<Sample> drained = output(decoder);
            assertThat(drained.get(drained.size() - 1).time()).isEqualTo(19_000_000L);
            drained.forEach(Sample::close);
            pump(decoder, samples.subList(0, 1));
            decoder.processMessage(Transform.Message.DRAIN, 0);
            List<Sample> again = output(decoder);
            assertThat(again)
                    .singleElement()
                    .satisfies(sample -> assertThat(sample.isDiscontinuity()).isTrue());
            again.forEach(Sample::close);
        } finally {
            samples.forEach(Sample::close);
        }
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "drop mode,     0, S_OK",
        "drop mode,     1, S_OK",
        "drop mode,    -1, MF_E_NO_MORE_DROP_MODES",
        "drop mode,     6, MF_E_NO_MORE_DROP_MODES",
        "quality level, 0, S_OK",
        "quality level, 1, MF_E_NO_MORE_QUALITY_LEVELS",
        "drop time,     1, MF_E_DROPTIME_NOT_SUPPORTED"
    })
    @Conformance(
            spec = "media-session",
            section = "12",
            rule = "levers beyond their limits: NO_MORE_DROP_MODES, NO_MORE_QUALITY_LEVELS, DROPTIME_NOT_SUPPORTED")
    void leversHaveLimits(String lever, int value, String symbol) {
        try (VideoDecoder decoder = new VideoDecoder()) {
            QualityAdvise advise = decoder;
            assertThat(advise.maximumDropMode()).isBetween(1, 5);
            assertThat(advise.minimumQualityLevel()).isZero();
            Status status = Status.S_OK;
            try {
                switch (lever) {
                    case "drop mode" -> advise.setDropMode(value);
                    case "quality level" -> advise.setQualityLevel(value);
                    default -> advise.dropTime(value);
                }
            } catch (MediaException refused) {
                status = refused.status();
            }
            assertThat(status.symbol()).isEqualTo(symbol);
            boolean set = lever.equals("drop mode") && status.isSuccess();
            assertThat(advise.dropMode()).isEqualTo(set ? value : 0);
            assertThat(advise.qualityLevel()).isZero();
        }
    }

    @Test
    void dropModesLeaveOutFramesUpToAllButKeyFrames() throws Exception {
        List<Sample> samples = videoSamples();
        try (VideoDecoder decoder = new VideoDecoder()) {
            open(decoder);
            QualityAdvise advise = decoder;
            advise.setDropMode(advise.maximumDropMode());
            assertThatThrownBy(() -> advise.setDropMode(advise.maximumDropMode() + 1))
                    .satisfies(failure ->
                            assertThat(((MediaException) failure).status()).isEqualTo(Status.MF_E_NO_MORE_DROP_MODES));
            List<Long> times = pump(decoder, samples);
            decoder.processMessage(Transform.Message.DRAIN, 0);
            output(decoder).forEach(sample -> {
                times.add(sample.time());
                sample.close();
            });
            assertThat(times).containsExactly(0L, 10_000_000L);
        } finally {
            samples.forEach(Sample::close);
        }
    }

    @Test
    void typesThatCannotBeAreRefused() {
        try (Transform decoder = new VideoDecoder()) {
            assertThatThrownBy(() -> decoder.outputAvailableTypes(0))
                    .satisfies(has(Status.MF_E_TRANSFORM_TYPE_NOT_SET));
            assertThatThrownBy(() -> decoder.setInputType(0, MediaType.audio(Subtype.AAC, 48_000, 2, 16)))
                    .satisfies(has(Status.MF_E_INVALIDMEDIATYPE));
            assertThatThrownBy(() -> decoder.setInputType(0, MediaType.video(Subtype.named("no such codec"), 16, 16)))
                    .satisfies(has(Status.MF_E_INVALIDMEDIATYPE));
            decoder.setInputType(0, MediaType.video(Subtype.H264, 16, 16));
            assertThatThrownBy(() -> decoder.setOutputType(0, MediaType.video(Subtype.RGB32, 16, 16)))
                    .satisfies(has(Status.MF_E_INVALIDMEDIATYPE));
            assertThatThrownBy(() -> decoder.inputCurrentType(1)).satisfies(has(Status.MF_E_INVALIDSTREAMNUMBER));
        }
    }

    private static List<Long> times(UnaryOperator<Sample> change) throws InterruptedException {
        try (SourcePump pump = new SourcePump(clip.toString());
                DecoderLane lane = new DecoderLane(pump.presentation.streamDescriptor(0))) {
            pump.presentation.deselect(1);
            pump.drainAll((stream, sample) -> lane.feed(change.apply(sample)));
            lane.drain();
            return lane.times;
        }
    }

    private static List<Sample> videoSamples() throws InterruptedException {
        List<Sample> samples = new ArrayList<>();
        try (SourcePump pump = new SourcePump(clip.toString())) {
            pump.presentation.deselect(1);
            pump.drainAll((stream, sample) -> samples.add(sample));
        }
        return samples;
    }

    private static void open(Transform decoder) {
        try (SourcePump pump = new SourcePump(clip.toString())) {
            decoder.setInputType(
                    0,
                    pump.presentation
                            .streamDescriptor(0)
                            .typeHandler()
                            .mediaTypes()
                            .get(0));
            decoder.setOutputType(0, decoder.outputAvailableTypes(0).get(0));
        }
    }

    /** Feeds samples, keeping a reference to each, and gives the times of what came out on the way. */
    private static List<Long> pump(Transform decoder, List<Sample> samples) {
        List<Long> times = new ArrayList<>();
        for (Sample sample : samples) {
            assertThat(decoder.processInput(0, sample.retain())).isEqualTo(Transform.InputResult.ACCEPTED);
            for (Sample made : output(decoder)) {
                times.add(made.time());
                made.close();
            }
        }
        return times;
    }

    private static List<Sample> output(Transform decoder) {
        List<Sample> made = new ArrayList<>();
        dev.reel.pipeline.transform.TransformOutput output = new dev.reel.pipeline.transform.TransformOutput();
        while (decoder.processOutput(output) == Transform.OutputResult.PRODUCED) {
            Sample sample = output.takeSample();
            if (sample != null) {
                made.add(sample);
            }
        }
        return made;
    }

    private static java.util.function.Consumer<Throwable> has(Status wanted) {
        return failure -> assertThat(((MediaException) failure).status()).isEqualTo(wanted);
    }
}
