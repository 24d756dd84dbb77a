package dev.reel.ffmpeg.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.ffmpeg.MediaFolder;
import dev.reel.ffmpeg.NativeLeaks;
import dev.reel.ffmpeg.TestClip;
import dev.reel.pipeline.ContainerType;
import dev.reel.player.FrameGrabber;
import dev.reel.player.Picture;
import dev.reel.player.Transcoder;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.LeakCheck;
import dev.reel.topology.transcode.TranscodeProfile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DONOT_INSERT_ENCODER: what the shipped program reads from the copy is what it reads from the original. */
class RemuxTest {
    @RegisterExtension
    final LeakCheck leaks = NativeLeaks.check();

    @TempDir
    static Path folder;

    private static Path clip;

    @BeforeAll
    static void makeClip() throws Exception {
        clip = folder.resolve("clip.mp4");
        new TestClip(320, 180, 30, 3, 200_000).write(clip);
    }

    @Test
    @Conformance(spec = "topology", section = "11", rule = "DONOT_INSERT_ENCODER: the packets are copied exactly")
    void mp4ToMp4KeepsEveryPacketAndEveryTime() throws Exception {
        Path made = folder.resolve("copy.mp4");
        Transcoding.must(clip, made, copy(ContainerType.MPEG4));
        assertThat(Shipped.streamHashes(made, "v:0", "a:0")).isEqualTo(Shipped.streamHashes(clip, "v:0", "a:0"));
        assertThat(Shipped.packets(made, "v:0")).isEqualTo(Shipped.packets(clip, "v:0"));
        assertThat(Shipped.packets(made, "a:0")).isEqualTo(Shipped.packets(clip, "a:0"));
        assertThat(Playing.frames(made)).isEqualTo(90);
    }

    @ParameterizedTest
    @CsvSource({
        "mp4/bbb_800x640_768kbps_30fps_avc_pyramid_3b.mp4, MPEG4, v:0",
        "mp4/sample.mp4, MPEG4, v:0 a:0",
        "mp4/sample_fragmented.mp4, MPEG4, v:0 a:0",
        "mp4/sample_ac3.mp4, MPEG4, a:0",
        "mp4/sample_alac.mp4, MPEG4, a:0",
        "mp4/sample_av1.mp4, MPEG4, v:0",
        "mp4/testvid_1022ms.mp4, FMPEG4, v:0 a:0",
        "mkv/sample_with_multiple_key_frames.mkv, MATROSKA, v:0 a:0",
        "vp9/bear-vp9.webm, WEBM, v:0",
        "ogg/bear.opus, OGG, a:0",
        "mka/bear-flac-16bit.mka, FLAC, a:0",
        "mp3/bear-vbr-xing-header-no-toc.mp3, MP3, a:0",
        "ts/sample.ac3, AC3, a:0",
        "amr/sample_nb.amr, AMR, a:0",
        "amr/sample_nb.amr, THREE_GP, a:0"
    })
    void filesOfOthersAreCopiedExactly(String name, String container, String streams) throws Exception {
        Assumptions.assumeTrue(MediaFolder.exists(), "skipped: there is no media folder at " + MediaFolder.path());
        Path original = MediaFolder.file(name);
        ContainerType type =
                (ContainerType) ContainerType.class.getField(container).get(null);
        Path made = folder.resolve("copy-" + original.getFileName() + "-" + container);
        Transcoding.must(original, made, copy(type));
        String[] chosen = streams.split(" ", -1);
        assertThat(Shipped.streamHashes(made, chosen)).isEqualTo(Shipped.streamHashes(original, chosen));
    }

    @ParameterizedTest
    @CsvSource({"AVI, a.avi", "MPEG2, a.ts"})
    void h264GoesWhereItsUnitsNeedStartCodes(String container, String name) throws Exception {
        Assumptions.assumeTrue(MediaFolder.exists(), "skipped: there is no media folder at " + MediaFolder.path());
        Path original = MediaFolder.file("mp4/sample_no_bframes.mp4");
        ContainerType type =
                (ContainerType) ContainerType.class.getField(container).get(null);
        Path made = folder.resolve(name);
        Transcoding.must(original, made, TranscodeProfile.of(type).copyVideo());
        assertThat(Shipped.frames(made, "v:0"))
                .extracting(Shipped.Line::hash)
                .containsExactlyElementsOf(Shipped.frames(original, "v:0").stream()
                        .map(Shipped.Line::hash)
                        .toList());
    }

    /** AVI says when pictures are decoded, not when they are shown. */
    @ParameterizedTest
    @ValueSource(strings = {"mpeg4 -bf 2", "mpeg2video -bf 2", "mpeg4 -bf 1", "mpeg4"})
    void picturesOutOfOrderInAviGetTheTimesAtWhichTheyAreShown(String encoder) throws Exception {
        Path original = folder.resolve("order.avi");
        Path made = folder.resolve("order.mkv");
        Shipped.makeBy(original, "-f lavfi -i testsrc2=s=128x64:r=10:d=2 -c:v " + encoder);
        Transcoder.from(original.toString()).to(made).copy().run();

        try (FrameGrabber before = FrameGrabber.open(original.toString());
                FrameGrabber after = FrameGrabber.open(made.toString())) {
            for (int number = 0; number < 20; number++) {
                Picture picture = after.frame(number);
                assertThat(picture.time()).isEqualTo(Duration.ofMillis(100L * number));
                assertThat(picture.rgb()).isEqualTo(before.frame(number).rgb());
            }
        }
    }

    /** Frames that are reordered keep both their times. */
    @Test
    void reorderedFramesKeepTheirDecodeTimes() throws Exception {
        Assumptions.assumeTrue(MediaFolder.exists(), "skipped: there is no media folder at " + MediaFolder.path());
        Path original = MediaFolder.file("mp4/bbb_800x640_768kbps_30fps_avc_pyramid_3b.mp4");
        Path made = folder.resolve("pyramid.mp4");
        Transcoding.must(
                original, made, TranscodeProfile.of(ContainerType.MPEG4).copyVideo());
        List<Shipped.Line> before = Shipped.packets(original, "v:0");
        assertThat(before).anyMatch(line -> line.dts() != line.pts());
        assertThat(Shipped.packets(made, "v:0")).isEqualTo(before);
    }

    @Test
    @Conformance(
            spec = "topology",
            section = "11",
            rule = "a copied part begins at its key frame, and players show it from the mark on")
    void aPartIsCopiedFromTheKeyFrameOn() throws Exception {
        Path made = folder.resolve("part.mp4");
        Transcoding run = Transcoding.run(
                clip,
                made,
                TranscodeProfile.of(ContainerType.MPEG4).copyVideo(),
                builder -> builder.mediaStart(15_000_000).mediaStop(25_000_000));
        assertThat(run.failure()).isEmpty();
        List<Shipped.Line> packets = Shipped.packets(made, "v:0");
        assertThat(packets).hasSize(45);
        assertThat(packets.get(0).pts()).isNegative();
        assertThat(Shipped.frames(made, "v:0")).hasSize(30);
    }

    private static TranscodeProfile copy(ContainerType container) {
        return TranscodeProfile.of(container).copyVideo().copyAudio();
    }
}
