package dev.reel.ffmpeg.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.ffmpeg.NativeLeaks;
import dev.reel.pipeline.ContainerType;
import dev.reel.pipeline.MediaSource;
import dev.reel.pipeline.bytestream.InputByteStream;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceResolver;
import dev.reel.pipeline.sink.NullSink;
import dev.reel.pipeline.transform.TransformRegistry;
import dev.reel.platform.Attributes;
import dev.reel.platform.Platform;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.Subtype;
import dev.reel.player.Transcoder;
import dev.reel.testkit.LeakCheck;
import dev.reel.topology.PlaybackTopology;
import dev.reel.topology.transcode.TranscodeProfile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Streams of which little is known at the beginning, because they begin late, come seldom or say of themselves what is not so. */
class LateStreamsTest {
    private static final String PICTURES = "testsrc2=s=320x180:r=25:d=1";

    @RegisterExtension
    final LeakCheck leaks = NativeLeaks.check();

    @TempDir
    static Path folder;

    private static Path late;

    @BeforeAll
    static void soundForNineSecondsBeforeThePictures() throws Exception {
        late = folder.resolve("late.ts");
        String sound = "sine=r=48000:d=10";
        Shipped.makeBy(
                late,
                "-f lavfi -i " + sound + " -itsoffset 9 -f lavfi -i " + PICTURES
                        + " -map 0:a -map 1:v -c:v libopenh264 -c:a aac");
    }

    @Test
    void picturesThatBeginLateAreEncodedWithWhatCameBefore() throws Exception {
        Path made = folder.resolve("late.mp4");
        Transcoding.must(
                late,
                made,
                TranscodeProfile.of(ContainerType.MPEG4).video(Subtype.H264).audio(Subtype.AAC));
        assertLate(made);
    }

    @Test
    void picturesThatBeginLateAreCopied() throws Exception {
        Path made = folder.resolve("copied.mkv");
        Transcoding.must(
                late,
                made,
                TranscodeProfile.of(ContainerType.MATROSKA).copyVideo().copyAudio());
        assertLate(made);
    }

    @Test
    void theFirstPictureTellsItsSizeWhereNothingCanBeReadAhead() throws Exception {
        Path made = folder.resolve("piped.mp4");
        Transcoder.from(InputByteStream.owning(Files.newInputStream(late)))
                .to(made)
                .run();
        assertLate(made);
    }

    private static void assertLate(Path made) throws Exception {
        Shipped.decode(made);
        List<Shipped.Line> pictures = Shipped.frames(made, "v:0");
        List<Shipped.Line> sound = Shipped.frames(made, "a:0");
        assertThat(pictures).hasSize(25);
        assertThat(sound).hasSizeGreaterThan(460);
        long behind = pictures.get(0).pts() - sound.get(0).pts();
        assertThat(behind).isBetween(89_000_000L, 91_000_000L);
        assertThat(Shipped.size(made)).isEqualTo("320x180");
    }

    @Test
    void aPictureEachFiveSecondsIsAStreamLikeAnyOther() throws Exception {
        Path slow = folder.resolve("slow.ts");
        Shipped.makeBy(
                slow,
                "-f lavfi -i testsrc2=s=320x180:r=1/5:d=30 -f lavfi -i sine=r=48000:d=30 -c:v libopenh264 -c:a aac");
        Path made = folder.resolve("slow.mp4");
        Transcoding.must(
                slow,
                made,
                TranscodeProfile.of(ContainerType.MPEG4).video(Subtype.H264).audio(Subtype.AAC));
        List<Shipped.Line> pictures = Shipped.frames(made, "v:0");
        assertThat(pictures).hasSize(6);
        assertThat(pictures.get(5).pts() - pictures.get(0).pts()).isBetween(249_000_000L, 251_000_000L);
    }

    @Test
    void soundThatTheDecoderGivesInAnotherFormatThanWasForeseenIsEncoded() throws Exception {
        Path layer2 = folder.resolve("layer2.ts");
        Shipped.makeBy(
                layer2,
                "-f lavfi -i testsrc2=s=320x180:r=25:d=2 -f lavfi -i sine=r=48000:d=2 -c:v mpeg2video -c:a mp2");
        Path made = folder.resolve("layer2.mp4");
        Transcoding.must(
                layer2,
                made,
                TranscodeProfile.of(ContainerType.MPEG4).video(Subtype.H264).audio(Subtype.AAC));
        Shipped.decode(made);
        assertThat(Shipped.frames(made, "a:0")).hasSizeBetween(93, 95);
    }

    @Test
    void aStreamThatItsDecoderRefusesKeepsNobodyFromPlaying() throws Exception {
        Path whole = folder.resolve("vorbis.mkv");
        Shipped.makeBy(
                whole,
                "-f lavfi -i " + PICTURES + " -f lavfi -i sine=r=48000:d=1 -c:v mpeg4 -c:a vorbis -ac 2 -strict -2");
        byte[] bytes = Files.readAllBytes(whole);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int header = text.indexOf("\u0005vorbis");
        bytes[header] = 0;
        Path broken = folder.resolve("broken.mkv");
        Files.write(broken, bytes);
        Platform platform = Platform.system();
        MediaSource source =
                SourceResolver.installed(platform).open(broken.toString(), new Attributes(), new Cancellation());
        try {
            PlaybackTopology playback = PlaybackTopology.of(source, "broken.mkv", source.createPresentationDescriptor())
                    .output(MajorType.VIDEO, NullSink.rateless(platform, MajorType.VIDEO))
                    .output(MajorType.AUDIO, NullSink.rateless(platform, MajorType.AUDIO))
                    .onlyDecodable(TransformRegistry.installed());
            assertThat(playback.build().nodeCount()).isEqualTo(2);
            assertThat(playback.leftOut()).singleElement().asString().contains("vorbis");
        } finally {
            source.shutdown();
        }
    }
}
