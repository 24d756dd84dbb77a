package dev.reel.ffmpeg.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.ffmpeg.NativeLeaks;
import dev.reel.ffmpeg.TestClip;
import dev.reel.pipeline.ContainerType;
import dev.reel.platform.Attributes;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Subtype;
import dev.reel.player.MediaInfo;
import dev.reel.player.StreamInfo;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.LeakCheck;
import dev.reel.topology.transcode.TranscodeProfile;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every container with codecs that belong in it: what comes out plays, whole and in step. */
class ContainersTest {
    private static final int FRAMES = 20;

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

    static Stream<Arguments> rows() {
        return Stream.of(
                row("a.mp4", ContainerType.MPEG4, Subtype.H264, Subtype.AAC, "h264", "aac"),
                row("b.mp4", ContainerType.MPEG4, Subtype.named("mpeg4"), Subtype.MP3, "mpeg4", "mp3"),
                row("c.mp4", ContainerType.MPEG4, Subtype.AV1, Subtype.OPUS, "av1", "opus"),
                row("d.mp4", ContainerType.MPEG4, Subtype.VP90, Subtype.FLAC, "vp9", "flac"),
                row("e.mp4", ContainerType.MPEG4, null, Subtype.ALAC, null, "alac"),
                row("f.mp4", ContainerType.FMPEG4, Subtype.H264, Subtype.AAC, "h264", "aac"),
                row("g.3gp", ContainerType.THREE_GP, Subtype.H264, Subtype.AAC, "h264", "aac"),
                row("h.3gp", ContainerType.THREE_GP, null, Subtype.named("amr_nb"), null, "amr_nb"),
                row("i.wmv", ContainerType.ASF, Subtype.named("wmv2"), Subtype.named("wmav2"), "wmv2", "wmav2"),
                row("j.avi", ContainerType.AVI, Subtype.named("mpeg4"), Subtype.MP3, "mpeg4", "mp3"),
                row("k.avi", ContainerType.AVI, Subtype.MJPG, Subtype.PCM, "mjpeg", "pcm_s16le"),
                row("l.ts", ContainerType.MPEG2, Subtype.H264, Subtype.AAC, "h264", "aac"),
                row(
                        "m.ts",
                        ContainerType.MPEG2,
                        Subtype.named("mpeg2video"),
                        Subtype.named("mp2"),
                        "mpeg2video",
                        "mp2"),
                row(
                        "n.mpg",
                        ContainerType.MPEG2,
                        Subtype.named("mpeg2video"),
                        Subtype.named("mp2"),
                        "mpeg2video",
                        "mp2"),
                row("o.mp3", ContainerType.MP3, null, Subtype.MP3, null, "mp3"),
                row("p.ac3", ContainerType.AC3, null, Subtype.named("ac3"), null, "ac3"),
                row("q.aac", ContainerType.ADTS, null, Subtype.AAC, null, "aac"),
                row("r.wav", ContainerType.WAVE, null, Subtype.PCM, null, "pcm_s16le"),
                row("s.wav", ContainerType.WAVE, null, Subtype.FLOAT, null, "pcm_f32le"),
                row("t.amr", ContainerType.AMR, null, Subtype.named("amr_nb"), null, "amr_nb"),
                row("u.flac", ContainerType.FLAC, null, Subtype.FLAC, null, "flac"),
                row("v.mkv", ContainerType.MATROSKA, Subtype.VP90, Subtype.OPUS, "vp9", "opus"),
                row("w.webm", ContainerType.WEBM, Subtype.VP80, Subtype.OPUS, "vp8", "opus"),
                row("x.ogg", ContainerType.OGG, null, Subtype.OPUS, null, "opus"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    @Conformance(spec = "topology", section = "11", rule = "CONTAINERTYPE: every container of the list is written")
    void isWrittenAndPlays(
            String name, ContainerType container, Subtype video, Subtype audio, String videoCodec, String audioCodec)
            throws Exception {
        Path made = folder.resolve(name);
        TranscodeProfile profile = TranscodeProfile.of(container);
        if (video != null) {
            profile.video(video);
        }
        Attributes sound = new Attributes().set(MediaTypeAttributes.SUBTYPE, audio);
        if (audio.equals(Subtype.PCM)) {
            sound.set(MediaTypeAttributes.AUDIO_BITS_PER_SAMPLE, 16);
        }
        Transcoding.must(clip, made, profile.setAudioAttributes(sound));

        MediaInfo found = MediaInfo.of(made.toString());
        assertThat(found.streams().stream().map(StreamInfo::codec))
                .containsExactlyElementsOf(Stream.of(videoCodec, audioCodec)
                        .filter(codec -> codec != null)
                        .toList());
        if (video != null) {
            assertThat(Shipped.frames(made, "v:0")).hasSize(FRAMES);
        }
        // Raw AAC has no place for its length, readers guess it.
        if (!container.equals(ContainerType.ADTS)) {
            assertThat(found.duration().orElseThrow().toMillis()).isBetween(1950L, 2100L);
        }
        assertThat(Shipped.frames(made, "a:0").stream()
                        .mapToLong(Shipped.Line::duration)
                        .sum())
                .isBetween(19_500_000L, 21_000_000L);
        Shipped.decode(made);
    }

    private static Arguments row(
            String name, ContainerType container, Subtype video, Subtype audio, String videoCodec, String audioCodec) {
        return Arguments.of(name, container, video, audio, videoCodec, audioCodec);
    }
}
