package dev.reel.ffmpeg.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.ffmpeg.FfmpegProgram;
import dev.reel.ffmpeg.MediaFolder;
import dev.reel.ffmpeg.NativeLeaks;
import dev.reel.ffmpeg.StreamDigest;
import dev.reel.ffmpeg.TestClip;
import dev.reel.pipeline.AttributeStore;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.bytestream.MemoryByteStream;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.Platform;
import dev.reel.platform.PropVariant;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.Sample;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.LeakCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** media-session.md §13 for decoders and sources. */
class LowLatencyTest {
    /** How many samples went in before the first frame came out, and what came out. */
    private record Run(int before, List<Long> times, StreamDigest digest) {}

    @RegisterExtension
    final LeakCheck leaks = NativeLeaks.check();

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}: the first frame after {2} samples")
    @CsvSource({
        "clip,                                              '',                               1",
        "mp4/sample_no_bframes.mp4,                         '',                               1",
        "mp4/bbb_800x640_768kbps_30fps_avc_pyramid_3b.mp4,  '',                               3",
        "mp4/sample.mp4,                                    '',                               3",
        "mp4/sample_av1.mp4,                                '',                               1",
        "mkv/bbb_642x642_768kbps_30fps_vp9.webm,            '',                               1",
        "mpeg4.mkv,                                         -c:v mpeg4 -bf 2,                 2",
        "mpeg2.mkv,                                         -c:v mpeg2video -bf 2,            2",
        "plain.mkv,                                         -c:v mpeg4,                       1",
        "vp8.mkv,                                           -c:v libvpx,                      1"
    })
    @Conformance(
            spec = "media-session",
            section = "13",
            rule = "a decoder that is told before its type gives each frame as soon as its codec can, and the same"
                    + " frames")
    void framesComeAsSoonAsTheCodecCan(String name, String options, int least) throws Exception {
        Path file = file(name, options);
        Run usual = run(file, new Attributes());
        Run low = run(file, new Attributes().set(AttributeStore.LOW_LATENCY, 1));

        assertThat(low.before()).isEqualTo(least);
        assertThat(low.times()).isEqualTo(usual.times());
        assertThat(low.digest()).isEqualTo(usual.digest());
        assertThat(usual.before()).isGreaterThanOrEqualTo(low.before());
        if (!name.contains("av1")
                && !name.contains("mpeg2")
                && Runtime.getRuntime().availableProcessors() > 1) {
            assertThat(usual.before()).isGreaterThan(low.before());
        }
    }

    @Test
    @Conformance(spec = "media-session", section = "13", rule = "a source that is told reads nothing ahead")
    void aSourceReadsNoFurtherThanItIsAsked() throws Exception {
        assertThat(reachedByTheFirstPictures(true)).isLessThan(reachedByTheFirstPictures(false));
    }

    /** How far into its bytes a source is when it has given five pictures. */
    private long reachedByTheFirstPictures(boolean hurried) throws Exception {
        // Fat pictures: what is read at once is counted in bytes, too.
        Path clip = file("fat-" + hurried + ".mkv", "-c:v mjpeg -q:v 1 -vf scale=960:720");
        MemoryByteStream bytes = new MemoryByteStream(Files.readAllBytes(clip));
        MediaSource source =
                SourceResolver.installed(Platform.system()).open(bytes, new Attributes(), new Cancellation());
        if (hurried) {
            ((AttributeStore) source).attributes().set(AttributeStore.LOW_LATENCY, 1);
        }
        try (SourcePump pump = new SourcePump(source)) {
            pump.start(PropVariant.i8(0));
            pump.await(MediaEventType.MESourceStarted);
            for (int i = 0; i < 5; i++) {
                pump.request(0);
                Sample sample = null;
                while (sample == null) {
                    sample = pump.next().sample();
                }
                sample.close();
            }
            return bytes.position();
        }
    }

    private Path file(String name, String options) throws Exception {
        Path file = folder.resolve(name);
        if (name.equals("clip")) {
            Path clip = folder.resolve("clip.mp4");
            new TestClip(128, 96, 10, 2, 100_000).write(clip);
            return clip;
        }
        if (options.isEmpty()) {
            Assumptions.assumeTrue(MediaFolder.exists(), "skipped: there is no media folder at " + MediaFolder.path());
            return MediaFolder.file(name);
        }
        List<String> line = new ArrayList<>(List.of("-f", "lavfi", "-i", "testsrc2=size=128x96:rate=10:duration=2"));
        line.addAll(List.of(options.split(" ", -1)));
        line.add(file.toString());
        FfmpegProgram.run(line);
        return file;
    }

    private static Run run(Path file, Attributes told) throws InterruptedException {
        try (SourcePump pump = new SourcePump(file.toString()).selectAllDecodable()) {
            int picture = -1;
            for (int i = 0; i < pump.presentation.streamCount(); i++) {
                boolean first = picture < 0 && type(pump, i).isVideo();
                picture = first ? i : picture;
                if (!first) {
                    pump.presentation.deselect(i);
                }
            }
            try (DecoderLane lane = new DecoderLane(pump.presentation.streamDescriptor(picture), told)) {
                int[] before = {0, 0};
                pump.drainAll((stream, sample) -> {
                    before[0]++;
                    lane.feed(sample);
                    if (before[1] == 0 && !lane.times.isEmpty()) {
                        before[1] = before[0];
                    }
                });
                lane.drain();
                return new Run(before[1], lane.times, lane.digest());
            }
        }
    }

    private static MediaType type(SourcePump pump, int stream) {
        return pump.presentation
                .streamDescriptor(stream)
                .typeHandler()
                .mediaTypes()
                .get(0);
    }
}
