package dev.reel.ffmpeg.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.ffmpeg.NativeLeaks;
import dev.reel.ffmpeg.TestClip;
import dev.reel.pipeline.ContainerType;
import dev.reel.pipeline.TranscodeAttributes;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Rational;
import dev.reel.platform.media.Subtype;
import dev.reel.player.AudioInfo;
import dev.reel.player.MediaInfo;
import dev.reel.player.StreamInfo;
import dev.reel.player.VideoInfo;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.LeakCheck;
import dev.reel.topology.transcode.TranscodeProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A clip through decoder, encoder and file sink, measured by the shipped program. */
class TranscodeClipTest {
    private static final int FRAMES = 90;

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
    @Conformance(
            spec = "topology",
            section = "11",
            rule = "SetTopology, Start, MESessionEnded, Close finishes the file")
    void theClipBecomesAnMp4FileThatPlays() throws Exception {
        Path made = folder.resolve("made.mp4");
        Transcoding run = Transcoding.run(
                clip,
                made,
                TranscodeProfile.of(ContainerType.MPEG4).video(Subtype.H264).audio(Subtype.AAC));
        assertThat(run.failure()).as("%s", run.events).isEmpty();
        assertThat(run.saw(MediaEventType.MESessionEnded)).isTrue();

        MediaInfo found = inspect(made);
        StreamInfo video = found.streams().get(0);
        StreamInfo audio = found.streams().get(1);
        assertThat(video.codec()).isEqualTo("h264");
        assertThat(video.video().orElseThrow().frameRate()).contains(new Rational(30, 1));
        assertThat(video.duration()).contains(Duration.ofSeconds(3));
        assertThat(audio.codec()).isEqualTo("aac");
        assertThat(audio.language()).isEqualTo("eng");
        assertThat(found.tags()).containsEntry("title", "Reel test card");
        assertThat(video.duration()
                        .orElseThrow()
                        .minus(audio.duration().orElseThrow())
                        .abs())
                .isLessThan(Duration.ofNanos(33_333_400));

        Shipped.decode(made);
        List<Shipped.Line> pictures = Shipped.frames(made, "v:0");
        assertThat(pictures).hasSize(FRAMES);
        assertThat(pictures.get(0).pts()).isZero();
        // Both begin at the same instant: the encoder's own run-in is not heard.
        List<Shipped.Line> sounds = Shipped.frames(made, "a:0");
        assertThat(sounds.get(0).pts()).isZero();
        assertThat(sounds.stream().mapToLong(Shipped.Line::duration).sum()).isBetween(29_999_000L, 30_220_000L);

        assertThat(Playing.frames(made)).isEqualTo(FRAMES);
    }

    @Test
    @Conformance(spec = "topology", section = "11", rule = "all sinks rateless: as fast as data comes")
    void nothingPacesIt() {
        Transcoding run = new Transcoding();
        run.begin(clip, folder.resolve("fast.mp4"), profile(Subtype.H264, Subtype.AAC), builder -> builder);
        run.time.runUntilIdle();
        assertThat(run.time.time()).as("virtual time that the work took").isZero();
        run.finish();
        assertThat(run.failure()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"160,90", "640,360", "322,182", "161,91"})
    @Conformance(spec = "topology", section = "11", rule = "the loader adds decoder, resizer and resampler")
    void picturesAreResizedAndSoundIsResampled(int width, int height) throws Exception {
        Path made = folder.resolve("sized-" + width + ".mp4");
        Attributes video = new Attributes().set(MediaTypeAttributes.SUBTYPE, Subtype.H264);
        video.setPair(MediaTypeAttributes.FRAME_SIZE, width, height);
        video.set(MediaTypeAttributes.AVG_BITRATE, 300_000);
        Attributes audio = new Attributes()
                .set(MediaTypeAttributes.SUBTYPE, Subtype.AAC)
                .set(MediaTypeAttributes.AUDIO_SAMPLES_PER_SECOND, 44_100)
                .set(MediaTypeAttributes.AUDIO_NUM_CHANNELS, 1);
        Transcoding.must(
                clip,
                made,
                TranscodeProfile.of(ContainerType.MPEG4)
                        .setVideoAttributes(video)
                        .setAudioAttributes(audio));
        VideoInfo picture = inspect(made).streams().get(0).video().orElseThrow();
        AudioInfo sound = inspect(made).streams().get(1).audio().orElseThrow();
        assertThat(picture.width()).isEqualTo(width & ~1);
        assertThat(picture.height()).isEqualTo(height & ~1);
        assertThat(sound.sampleRate()).isEqualTo(44_100);
        assertThat(sound.channels()).isEqualTo(1);
        assertThat(Shipped.frames(made, "v:0")).hasSize(FRAMES);
        Shipped.decode(made);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 50, 100})
    @Conformance(spec = "topology", section = "11", rule = "QUALITYVSSPEED from 0 to 100")
    void qualityMayBeAskedFor(int quality) throws Exception {
        Path made = folder.resolve("quality-" + quality + ".webm");
        Attributes video = new Attributes()
                .set(MediaTypeAttributes.SUBTYPE, Subtype.VP80)
                .set(TranscodeAttributes.QUALITYVSSPEED, quality);
        Transcoding.must(
                clip,
                made,
                TranscodeProfile.of(ContainerType.WEBM)
                        .setVideoAttributes(video)
                        .audio(Subtype.OPUS));
        assertThat(Shipped.frames(made, "v:0")).hasSize(FRAMES);
    }

    @ParameterizedTest
    @CsvSource({"main,Main", "high,High", "baseline,Constrained Baseline"})
    @Conformance(spec = "topology", section = "11", rule = "ENCODINGPROFILE")
    void aProfileOfTheCodecMayBeAskedFor(String asked, String found) {
        Path made = folder.resolve("profile-" + asked + ".mp4");
        Attributes video = new Attributes()
                .set(MediaTypeAttributes.SUBTYPE, Subtype.H264)
                .set(TranscodeAttributes.ENCODINGPROFILE, asked);
        Transcoding.must(clip, made, TranscodeProfile.of(ContainerType.MPEG4).setVideoAttributes(video));
        assertThat(inspect(made).streams()).hasSize(1);
        assertThat(inspect(made).streams().get(0).profile()).isEqualTo(found);
    }

    @ParameterizedTest
    @ValueSource(ints = {300_000, 1_500_000})
    @Conformance(spec = "topology", section = "11", rule = "a constant bit rate: what was asked for comes out")
    void theBitRateIsTheOneAskedFor(int bitRate) throws Exception {
        Path busy = folder.resolve("busy.mkv");
        Shipped.make(busy, "-f", "lavfi", "-i", "mandelbrot=s=320x180:r=30", "-t", "4", "-c:v", "mpeg4", "-q:v", "3");
        Path made = folder.resolve("rate-" + bitRate + ".mp4");
        Attributes video = new Attributes()
                .set(MediaTypeAttributes.SUBTYPE, Subtype.H264)
                .set(MediaTypeAttributes.AVG_BITRATE, bitRate);
        Transcoding.must(busy, made, TranscodeProfile.of(ContainerType.MPEG4).setVideoAttributes(video));
        assertThat((double) inspect(made).streams().get(0).bitRate().orElseThrow())
                .isBetween(0.75 * bitRate, 1.25 * bitRate);
    }

    @Test
    @Conformance(spec = "topology", section = "11", rule = "SKIP_METADATA_TRANSFER leaves metadata behind")
    void metadataStaysBehindWhenAskedTo() {
        Path made = folder.resolve("untitled.mp4");
        TranscodeProfile profile = profile(Subtype.H264, Subtype.AAC)
                .setContainerAttributes(new Attributes()
                        .set(TranscodeAttributes.CONTAINERTYPE, ContainerType.MPEG4)
                        .set(TranscodeAttributes.SKIP_METADATA_TRANSFER, 1));
        Transcoding.must(clip, made, profile);
        assertThat(inspect(made).tags()).doesNotContainKey("title");
        assertThat(inspect(made).streams().get(1).language()).isEmpty();
    }

    @Test
    void aFileThatIsThereIsReplacedWhenTheNewOneIsComplete() throws Exception {
        Path made = folder.resolve("again.mp4");
        Files.writeString(made, "what was there before");
        Transcoding.must(clip, made, profile(Subtype.H264, Subtype.AAC));
        assertThat(Shipped.frames(made, "v:0")).hasSize(FRAMES);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.endsWith(".part"));
        }
    }

    @Test
    void aFileMayBeMadeOfItself() throws Exception {
        Path itself = folder.resolve("itself.mp4");
        Files.copy(clip, itself);
        Transcoding.must(itself, itself, profile(Subtype.H264, Subtype.AAC));
        assertThat(Shipped.frames(itself, "v:0")).hasSize(FRAMES);
    }

    @ParameterizedTest
    @CsvSource({
        // Start and stop in 100 ns units, what is to be seen and heard of it.
        "10000000, 20000000, 30, 10000000",
        "5000000, 15000000, 30, 10000000",
        "12345678, 23456789, 34, 11111111",
        "20000000, 99999999, 30, 10000000"
    })
    @Conformance(spec = "topology", section = "11", rule = "MEDIASTART and MEDIASTOP trim to the frame and the sample")
    void aPartIsCutOut(long start, long stop, int frames, long sound) throws Exception {
        Path made = folder.resolve("part-" + start + ".mkv");
        Transcoding run = Transcoding.run(
                clip,
                made,
                TranscodeProfile.of(ContainerType.MATROSKA).video(Subtype.H264).audio(Subtype.FLAC),
                builder -> builder.mediaStart(start).mediaStop(stop));
        assertThat(run.failure()).as("%s", run.events).isEmpty();
        assertThat(Shipped.frames(made, "v:0")).hasSize(frames);
        assertThat(Shipped.frames(made, "a:0").stream()
                        .mapToLong(Shipped.Line::duration)
                        .sum())
                .isBetween(sound - 12_000, sound + 12_000);
    }

    private static TranscodeProfile profile(Subtype video, Subtype audio) {
        return TranscodeProfile.of(ContainerType.MPEG4).video(video).audio(audio);
    }

    private static MediaInfo inspect(Path file) {
        return MediaInfo.of(file.toString());
    }
}
