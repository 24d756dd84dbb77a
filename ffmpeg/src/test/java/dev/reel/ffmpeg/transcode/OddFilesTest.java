package dev.reel.ffmpeg.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.ffmpeg.MediaFolder;
import dev.reel.ffmpeg.NativeLeaks;
import dev.reel.pipeline.ContainerType;
import dev.reel.platform.media.Subtype;
import dev.reel.player.MediaInfo;
import dev.reel.player.StreamInfo;
import dev.reel.testkit.LeakCheck;
import dev.reel.topology.transcode.TranscodeProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as they come: sound alone, pictures alone, odd sizes, frame rates that change, formats that change. */
class OddFilesTest {
    @RegisterExtension
    final LeakCheck leaks = NativeLeaks.check();

    @TempDir
    static Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3gp/bbb_mono_8kHz_12.2kbps_amrnb.3gp",
                "aac/bbb_1ch_8kHz_aac_lc.aac",
                "amr/sample_nb.amr",
                "flac/bear_uncommon_sample_rate.flac",
                "mka/bear-alac.mka",
                "mka/bear-flac-32bit.mka",
                "mka/bear-opus.mka",
                "mkv/bbb_642x642_768kbps_30fps_vp9.webm",
                "mkv/sample_with_vobsub.mkv",
                "mp3/bear-vbr-xing-header-no-toc.mp3",
                "mp4/bbb_6ch_8kHz_opus.ogg",
                "mp4/hlg10-color-test.mp4",
                "mp4/iibbibb_editlist_videoonly.mp4",
                "mp4/long_edit_list_audioonly.mp4",
                "mp4/sample.mp4",
                "mp4/sample_ac3.mp4",
                "mp4/sample_fragmented.mp4",
                "mp4/sample_twos_pcm.mp4",
                "mp4/sample_with_invalid_nalu.mp4",
                "ts/sample_h262_mpeg_audio.ps",
                "ts/sample_h264_no_access_unit_delimiters.ts",
                "ts/sample_latm.ts"
            })
    void becomesAnMp4FileOfTheSameLength(String name) throws Exception {
        Assumptions.assumeTrue(MediaFolder.exists(), "skipped: there is no media folder at " + MediaFolder.path());
        Path original = MediaFolder.file(name);
        Path made = folder.resolve(original.getFileName() + ".mp4");
        Transcoding run = Transcoding.run(
                original,
                made,
                TranscodeProfile.of(ContainerType.MPEG4).video(Subtype.H264).audio(Subtype.AAC));
        assertThat(run.failure()).as("%s", run.events).isEmpty();
        Shipped.decode(made);
        for (StreamInfo stream : MediaInfo.of(made.toString()).streams()) {
            boolean video = stream.kind() == StreamInfo.Kind.VIDEO;
            String kind = video ? "v:0" : "a:0";
            List<Shipped.Line> before = Shipped.frames(original, kind);
            List<Shipped.Line> after = Shipped.frames(made, kind);
            if (video) {
                assertThat(after).hasSize((int)
                        before.stream().map(Shipped.Line::pts).distinct().count());
                assertSameTimes(after, before);
            } else {
                // The last block of the encoder may be filled up.
                assertThat((double) length(after)).isBetween(length(before) - 1e5, length(before) + 2.7e6);
            }
        }
    }

    @Test
    void framesThatComeUnevenlyStayUneven() throws Exception {
        Path uneven = folder.resolve("uneven.mkv");
        Shipped.make(
                uneven,
                "-f",
                "lavfi",
                "-i",
                "testsrc=s=160x120:r=30:d=3",
                "-vf",
                "select='not(mod(n,7))+gt(mod(n,5),2)'",
                "-fps_mode",
                "vfr",
                "-c:v",
                "mpeg4");
        Path made = folder.resolve("uneven.mp4");
        Transcoding.must(uneven, made, TranscodeProfile.of(ContainerType.MPEG4).video(Subtype.H264));
        assertSameTimes(Shipped.frames(made, "v:0"), Shipped.frames(uneven, "v:0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"libopenh264", "mpeg4"})
    void aSizeThatChangesOnTheWayIsMadeOne(String codec) throws Exception {
        Path small = folder.resolve("small-" + codec + ".ts");
        Path large = folder.resolve("large-" + codec + ".ts");
        Shipped.make(small, "-f", "lavfi", "-i", "testsrc=s=160x120:r=25:d=1", "-pix_fmt", "yuv420p", "-c:v", codec);
        Shipped.make(large, "-f", "lavfi", "-i", "testsrc=s=320x240:r=25:d=1", "-pix_fmt", "yuv420p", "-c:v", codec);
        Path both = folder.resolve("both-" + codec + ".ts");
        Files.write(both, Files.readAllBytes(small));
        Files.write(both, Files.readAllBytes(large), StandardOpenOption.APPEND);
        Path made = folder.resolve("both-" + codec + ".mp4");
        Transcoding run = Transcoding.run(
                both, made, TranscodeProfile.of(ContainerType.MPEG4).video(Subtype.H264));
        assertThat(run.failure()).as("%s %s", run.events, run.failureText()).isEmpty();
        Shipped.decode(made);
        assertThat(Shipped.frames(made, "v:0").size()).isGreaterThanOrEqualTo(40);
        assertThat(MediaInfo.of(made.toString())
                        .streams()
                        .get(0)
                        .video()
                        .orElseThrow()
                        .width())
                .isEqualTo(160);
    }

    /** Counted from the first frame; a container may count in milliseconds. */
    private static void assertSameTimes(List<Shipped.Line> one, List<Shipped.Line> other) {
        long[] times = times(one);
        long[] expected = times(other);
        assertThat(times).hasSameSizeAs(expected);
        for (int i = 0; i < times.length; i++) {
            assertThat(times[i] - times[0])
                    .as("time of frame %d", i)
                    .isBetween(expected[i] - expected[0] - 12_000, expected[i] - expected[0] + 12_000);
        }
    }

    private static long[] times(List<Shipped.Line> frames) {
        return frames.stream().mapToLong(Shipped.Line::pts).distinct().toArray();
    }

    private static long length(List<Shipped.Line> frames) {
        return frames.stream().mapToLong(Shipped.Line::duration).sum();
    }
}
