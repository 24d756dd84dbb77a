package dev.reel.ffmpeg.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.ffmpeg.FfmpegProgram;
import dev.reel.ffmpeg.NativeLeaks;
import dev.reel.ffmpeg.TestClip;
import dev.reel.pipeline.DescriptorAttributes;
import dev.reel.pipeline.PresentationDescriptor;
import dev.reel.pipeline.RateControl;
import dev.reel.pipeline.RateSupport;
import dev.reel.pipeline.Services;
import dev.reel.platform.MediaEvent;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.MediaException;
import dev.reel.platform.PropVariant;
import dev.reel.platform.Status;
import dev.reel.platform.media.Sample;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.LeakCheck;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** topology.md §6 and §7: what a source of a real file says of itself. */
class SourceFactsTest {
    @RegisterExtension
    final LeakCheck leaks = NativeLeaks.check();

    @TempDir
    static Path folder;

    /** Four seconds of video, two seconds of English sound, and the same sound once more in German. */
    private static Path clip;

    @BeforeAll
    static void makeClip() throws Exception {
        Path whole = folder.resolve("whole.mp4");
        new TestClip(128, 96, 10, 4, 100_000).write(whole);
        Path sound = folder.resolve("sound.mp4");
        ffmpeg("-i", whole.toString(), "-t", "2", "-vn", "-c", "copy", sound.toString());
        clip = folder.resolve("clip.mp4");
        ffmpeg(
                "-i",
                whole.toString(),
                "-i",
                sound.toString(),
                "-map",
                "0:v",
                "-map",
                "1:a",
                "-map",
                "1:a",
                "-c",
                "copy",
                "-metadata:s:a:0",
                "language=eng",
                "-metadata:s:a:0",
                "title=Commentary",
                "-metadata:s:a:1",
                "language=deu",
                clip.toString());
        Files.setLastModifiedTime(clip, FileTime.from(Instant.parse("2020-02-29T12:00:00Z")));
    }

    private static void ffmpeg(String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of("-y", "-loglevel", "error"));
        line.addAll(List.of(arguments));
        FfmpegProgram.run(line);
    }

    static Stream<Arguments> attributes() {
        return Stream.of(
                row("MF_PD_DURATION", 40_000_000L, pd -> pd.get(DescriptorAttributes.DURATION)),
                row(
                        "MF_PD_TOTAL_FILE_SIZE",
                        clip.toFile().length(),
                        pd -> pd.get(DescriptorAttributes.TOTAL_FILE_SIZE)),
                row("MF_PD_MIME_TYPE", "video/mp4", pd -> pd.get(DescriptorAttributes.MIME_TYPE)),
                row(
                        "MF_PD_LAST_MODIFIED_TIME",
                        132_274_512_000_000_000L,
                        pd -> ByteBuffer.wrap(pd.get(DescriptorAttributes.LAST_MODIFIED_TIME))
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .getLong()),
                row("MF_PD_PREFERRED_LANGUAGE", "eng", pd -> pd.get(DescriptorAttributes.PREFERRED_LANGUAGE)),
                row(
                        "MF_PD_AUDIO_ENCODING_BITRATE",
                        true,
                        pd -> pd.get(DescriptorAttributes.AUDIO_ENCODING_BITRATE) > 1_000),
                row(
                        "MF_PD_VIDEO_ENCODING_BITRATE",
                        true,
                        pd -> pd.get(DescriptorAttributes.VIDEO_ENCODING_BITRATE) > 1_000),
                row("MF_SD_LANGUAGE", "deu", pd -> pd.streamDescriptor(2).get(DescriptorAttributes.LANGUAGE)),
                row("MF_SD_PROTECTED", false, pd -> pd.streamDescriptor(0).isTrue(DescriptorAttributes.PROTECTED)),
                row(
                        "MF_SD_MUTUALLY_EXCLUSIVE, alone",
                        false,
                        pd -> pd.streamDescriptor(0).isTrue(DescriptorAttributes.MUTUALLY_EXCLUSIVE)),
                row(
                        "MF_SD_MUTUALLY_EXCLUSIVE, one of two",
                        true,
                        pd -> pd.streamDescriptor(1).isTrue(DescriptorAttributes.MUTUALLY_EXCLUSIVE)),
                row(
                        "MF_SD_MUTUALLY_EXCLUSIVE, the other",
                        true,
                        pd -> pd.streamDescriptor(2).isTrue(DescriptorAttributes.MUTUALLY_EXCLUSIVE)),
                row("selected by default", 2, pd -> pd.selectedStreams().size()));
    }

    private static Arguments row(String name, Object expected, Function<PresentationDescriptor, Object> read) {
        return Arguments.of(name, expected, read);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    @Conformance(spec = "topology", section = "6", rule = "attributes of the descriptors of a file")
    void attributes(String name, Object expected, Function<PresentationDescriptor, Object> read) {
        try (SourcePump pump = new SourcePump(clip.toString())) {
            assertThat(read.apply(pump.presentation)).isEqualTo(expected);
        }
    }

    @Test
    @Conformance(spec = "topology", section = "6", rule = "MF_SD_STREAM_NAME is the stream's title")
    void streamName() throws Exception {
        Path named = folder.resolve("named.mkv");
        ffmpeg(
                "-i",
                clip.toString(),
                "-map",
                "0:a:0",
                "-c",
                "copy",
                "-metadata:s:a:0",
                "title=Comments",
                named.toString());
        try (SourcePump pump = new SourcePump(named.toString())) {
            assertThat(pump.presentation.streamDescriptor(0).get(DescriptorAttributes.STREAM_NAME))
                    .isEqualTo("Comments");
            assertThat(pump.presentation.contains(DescriptorAttributes.VIDEO_ENCODING_BITRATE))
                    .isFalse();
        }
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "6",
            rule = "a duration that becomes known later: MESourceMetadataChanged carries it, new descriptors have it")
    void aDurationThatIsLearned() throws Exception {
        Path live = folder.resolve("live.mkv");
        ffmpeg("-i", clip.toString(), "-map", "0:v", "-c", "copy", "-f", "matroska", "-live", "1", live.toString());
        try (SourcePump pump = new SourcePump(live.toString())) {
            assertThat(pump.presentation.contains(DescriptorAttributes.DURATION))
                    .isFalse();
            pump.start(PropVariant.EMPTY);
            // So short a file is read ahead to its end.
            MediaEvent learned = pump.await(MediaEventType.MESourceMetadataChanged);
            assertThat(learned.attributes().get(DescriptorAttributes.DURATION)).isEqualTo(40_000_000L);
            assertThat(pump.source.createPresentationDescriptor().get(DescriptorAttributes.DURATION))
                    .isEqualTo(40_000_000L);
            pump.source.stop();
            pump.await(MediaEventType.MESourceStopped);
        }
    }

    @ParameterizedTest(name = "reverse {0}, thin {1}: {2}")
    @CsvSource({"false, false, 1e6", "false, true, 1e6", "true, false, 0", "true, true, -1e6"})
    @Conformance(
            spec = "topology",
            section = "7",
            rule =
                    "rates of a file: slowest 0, fastest ±1e6, backward by key frames only; beyond MF_E_UNSUPPORTED_RATE, nearest ±1e6")
    void rates(boolean reverse, boolean thin, float fastest) {
        try (SourcePump pump = new SourcePump(clip.toString())) {
            RateSupport rates = pump.source
                    .service(Services.RATE_CONTROL, RateSupport.class)
                    .orElseThrow();
            RateControl control = pump.source
                    .service(Services.RATE_CONTROL, RateControl.class)
                    .orElseThrow();
            assertThat(rates.slowestRate(reverse, thin)).isZero();
            assertThat(rates.fastestRate(reverse, thin)).isEqualTo(fastest);
            float beyond = reverse ? -1.1e6f : 1.1e6f;
            if (fastest != 0) {
                assertThat(rates.isRateSupported(thin, beyond))
                        .isEqualTo(new RateSupport.Verdict(Status.MF_E_UNSUPPORTED_RATE, fastest));
            }
            assertThatThrownBy(() -> control.setRate(thin, beyond))
                    .satisfies(isStatus(fastest == 0 ? Status.MF_E_REVERSE_UNSUPPORTED : Status.MF_E_UNSUPPORTED_RATE));
        }
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "7",
            rule = "a start beyond the end of one stream: its MEEndOfStream straight after MEStreamStarted")
    void beyondTheEndOfOneStream() throws Exception {
        try (SourcePump pump = new SourcePump(clip.toString())) {
            pump.start(PropVariant.i8(35_000_000));
            boolean ended = false;
            while (!ended) {
                SourcePump.Heard heard = pump.next();
                ended = heard.event() != null && heard.event().type() == MediaEventType.MEEndOfStream;
            }
            assertThat(pump.trace)
                    .containsSubsequence("stream 1 MEStreamStarted(S_OK, 35000000)", "stream 1 MEEndOfStream(S_OK)");
            assertThatThrownBy(() -> pump.streams.get(1).requestSample(null))
                    .satisfies(isStatus(Status.MF_E_END_OF_STREAM));
            pump.request(0);
            SourcePump.Heard picture = pump.next();
            while (picture.sample() == null) {
                picture = pump.next();
            }
            try (Sample sample = picture.sample()) {
                assertThat(sample.time()).isEqualTo(30_000_000);
            }
        }
    }

    private static java.util.function.Consumer<Throwable> isStatus(Status wanted) {
        return failure -> assertThat(((MediaException) failure).status()).isEqualTo(wanted);
    }
}
