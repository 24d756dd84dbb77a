package dev.reel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reel.cli.CommandLineRun;
import dev.reel.cli.NativesClosed;
import dev.reel.cli.Probe;
import dev.reel.ffmpeg.FfmpegProgram;
import dev.reel.player.Transcoded;
import dev.reel.player.Transcoder;
import dev.reel.testkit.LeakCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code reel transcode}: what belongs to a file is in the new one, or named. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class KeptStreamsTest {
    private static final List<String> MATROSKA = List.of(
            "h264",
            "aac eng Main",
            "ac3 deu Kommentar comment",
            "subrip eng",
            "ass deu forced hearing_impaired",
            "ttf font.ttf",
            "mjpeg cover.jpg attached_pic");

    @TempDir
    static Path clips;

    private static Path rich;

    @RegisterExtension
    final LeakCheck natives = NativesClosed.check();

    @TempDir
    Path folder;

    /** Six seconds with two sounds, two texts, three chapters, a font and a cover. */
    @BeforeAll
    static void makeARichFile() throws Exception {
        Path plain = Files.writeString(clips.resolve("plain.srt"), """
            1
            00:00:00,500 --> 00:00:01,500
            Hello <i>there</i>

            2
            00:00:02,000 --> 00:00:04,000
            Two
            lines

            3
            00:00:05,000 --> 00:00:05,500
            Last

            """);
        Path styled = Files.writeString(clips.resolve("styled.ass"), """
            [Script Info]
            ScriptType: v4.00+

            [V4+ Styles]
            Format: Name, Fontname, Fontsize
            Style: Default,Arial,16

            [Events]
            Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
            Dialogue: 0,0:00:01.00,0:00:03.00,Default,,0,0,0,,{\\b1}Fett{\\b0}
            """);
        Path chapters = Files.writeString(clips.resolve("chapters.txt"), """
            ;FFMETADATA1
            title=The Film
            [CHAPTER]
            TIMEBASE=1/1
            START=0
            END=2
            title=One
            [CHAPTER]
            TIMEBASE=1/1
            START=2
            END=5
            title=Two
            [CHAPTER]
            TIMEBASE=1/1
            START=5
            END=6
            title=Three
            """);
        Path font = Files.write(clips.resolve("font.ttf"), new byte[] {0, 1, 0, 0, 7, 7});
        Path cover = clips.resolve("cover.jpg");
        make("-f lavfi -i testsrc2=s=64x64 -frames:v 1 -pix_fmt yuvj420p " + cover);
        rich = clips.resolve("rich.mkv");
        make("-f lavfi -i testsrc2=s=160x90:r=25:d=6 -f lavfi -i sine=440:d=6 -f lavfi -i sine=880:d=6 -i " + plain
                + " -i " + styled + " -i " + chapters + " -map 0 -map 1 -map 2 -map 3 -map 4 -map_metadata 5"
                + " -map_chapters 5 -c:v libopenh264 -g 25 -c:a:0 aac -c:a:1 ac3 -c:s:0 subrip -c:s:1 ass"
                + " -metadata:s:a:0 language=eng -metadata:s:a:0 title=Main -metadata:s:a:1 language=deu"
                + " -metadata:s:a:1 title=Kommentar -disposition:a:1 comment -metadata:s:s:0 language=eng"
                + " -metadata:s:s:1 language=deu -disposition:s:1 forced+hearing_impaired -attach " + font
                + " -metadata:s:t:0 mimetype=application/x-truetype-font -attach " + cover
                + " -metadata:s:t:1 mimetype=image/jpeg " + rich);
    }

    private static void make(String arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of("-y", "-loglevel", "error"));
        line.addAll(Arrays.asList(arguments.split(" ", -1)));
        FfmpegProgram.run(line);
    }

    @Test
    void matroskaKeepsAll() throws Exception {
        Path made = folder.resolve("film.mkv");
        assertThat(transcode(made, "--copy")).isEmpty();
        Probe probe = Probe.of(made);
        assertThat(probe.streams()).containsExactlyElementsOf(MATROSKA);
        assertThat(probe.chapters()).containsExactly("0.00-2.00 One", "2.00-5.00 Two", "5.00-6.00 Three");
        assertThat(Probe.subtitles(made, 3)).containsExactly("0.50-1.50", "2.00-4.00", "5.00-5.50");
        assertThat(probe.root().at("/format/tags/title").asText()).isEqualTo("The Film");
    }

    @Test
    void mp4KeepsWhatItCanAndTheRestIsNamed() throws Exception {
        Path made = folder.resolve("film.mp4");
        assertThat(transcode(made, "--copy"))
                .containsExactly("left behind: attachment font.ttf: MP4 files hold no such thing");
        Probe probe = Probe.of(made);
        assertThat(probe.streams())
                .containsExactly(
                        "h264",
                        "aac eng Main",
                        "ac3 deu Kommentar comment",
                        "mov_text eng",
                        "mov_text deu forced hearing_impaired",
                        "bin_data eng",
                        "mjpeg attached_pic");
        assertThat(probe.chapters()).containsExactly("0.00-2.00 One", "2.00-5.00 Two", "5.00-6.00 Three");
        assertThat(Probe.subtitles(made, 3)).containsExactly("0.50-1.50", "2.00-4.00", "5.00-5.50");

        Path back = folder.resolve("back.mkv");
        CommandLineRun run = CommandLineRun.of("transcode", "--copy", made.toString(), back.toString());
        assertThat(run.err()).isEmpty();
        assertThat(Probe.of(back).streams())
                .containsExactly(
                        "h264",
                        "aac eng Main",
                        "ac3 deu Kommentar comment",
                        "subrip eng",
                        "subrip deu forced hearing_impaired",
                        "mjpeg cover.jpg attached_pic");
        assertNear(Probe.subtitles(back, 3), List.of("0.50-1.50", "2.00-4.00", "5.00-5.50"), 0.03);
    }

    @Test
    void webmTakesTextAsWebVtt() throws Exception {
        Path made = folder.resolve("film.webm");
        assertThat(transcode(made, "--video-codec", "vp8", "--quality", "0"))
                .containsExactly(
                        "changed: audio stream 1 (AAC, eng): 44100 Hz become 48000, the nearest that Opus has",
                        "changed: audio stream 2 (ac3, deu): 44100 Hz become 48000, the nearest that Opus has",
                        "left behind: attachment font.ttf: WebM files hold no such thing",
                        "left behind: cover picture cover.jpg: WebM files hold no such thing");
        Probe probe = Probe.of(made);
        assertThat(probe.streams())
                .containsExactly("vp8", "opus eng Main", "opus deu Kommentar", "webvtt eng", "webvtt deu forced");
        assertThat(probe.chapters()).containsExactly("0.00-2.00 One", "2.00-5.00 Two", "5.00-6.00 Three");
    }

    @ParameterizedTest
    @CsvSource({
        // A copy begins with the key picture before, which Matroska cannot hide.
        "part.mp4, '', 0.00-0.50 One, 0.50-2.50 Two, 0.50-2.50, 0.00-1.50",
        "part.mkv, '', 0.00-0.50 One, 0.50-2.50 Two, 0.50-2.50, 0.00-1.50",
        "part.mp4, --copy, 0.00-0.50 One, 0.50-2.50 Two, 0.50-2.50, 0.00-1.50",
        "part.mkv, --copy, 0.50-1.00 One, 1.00-3.00 Two, 1.00-3.00, 0.50-2.00"
    })
    void aPartHasThePartOfEach(String name, String copy, String one, String two, String plain, String styled)
            throws Exception {
        Path made = folder.resolve(name);
        List<String> options = new ArrayList<>(List.of("--start", "1.5", "--stop", "4"));
        if (!copy.isEmpty()) {
            options.add(copy);
        }
        transcode(made, options.toArray(String[]::new));

        assertNear(Probe.of(made).chapters(), List.of(one, two), 0.03);
        assertNear(Probe.subtitles(made, 3), List.of(plain), 0.03);
        assertNear(Probe.subtitles(made, 4), List.of(styled), 0.03);
    }

    @ParameterizedTest
    @CsvSource({"late.mkv, ''", "late.mkv, --copy", "late.mp4, ''", "late.mp4, --copy"})
    void aSubtitleThatIsStillShownAtTheStartIsKeptAndAnEmptyTrackToo(String name, String copy) throws Exception {
        Path made = folder.resolve(name);
        List<String> options = new ArrayList<>(List.of("--start", "3.3", "--stop", "4.5"));
        if (!copy.isEmpty()) {
            options.add(copy);
        }
        transcode(made, options.toArray(String[]::new));
        // It began at 2, the key picture before the start is at 3; what is copied before the start comes before the
        // chapter.
        double begin = Double.parseDouble(Probe.of(made).chapters().get(0).split("-", -1)[0]);
        assertNear(Probe.subtitles(made, 3), List.of(begin + "-" + (begin + 0.7)), 0.03);
        assertThat(Probe.subtitles(made, 4)).isEmpty();
        assertThat(Probe.of(made).streams().get(4)).endsWith("deu forced hearing_impaired");
    }

    /** A picture may begin a little before the file does. */
    private static void assertNear(List<String> found, List<String> wanted, double rounding) {
        assertThat(found).as("%s for %s", found, wanted).hasSameSizeAs(wanted);
        for (int i = 0; i < found.size(); i++) {
            String[] ours = found.get(i).split("[- ]", -1);
            String[] theirs = wanted.get(i).split("[- ]", -1);
            for (int k = 0; k < 2; k++) {
                assertThat(Double.parseDouble(ours[k]))
                        .as("%s for %s", found, wanted)
                        .isCloseTo(Double.parseDouble(theirs[k]), Offset.offset(rounding));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2.mkv, --audio-track 2, h264 | ac3 deu Kommentar comment | subrip eng | ass deu forced hearing_impaired",
        "de.mkv, --audio-track de --subtitles none, h264 | ac3 deu Kommentar comment",
        "all.mkv, --audio-track all --subtitles none, h264 | aac eng Main | ac3 deu Kommentar comment"
    })
    void soundAndSubtitlesAreChosenInWords(String name, String options, String streams) throws Exception {
        Path made = folder.resolve(name);
        List<String> words = new ArrayList<>(List.of("--copy"));
        words.addAll(Arrays.asList(options.split(" ", -1)));
        assertThat(transcode(made, words.toArray(String[]::new))).isEmpty();
        List<String> wanted = new ArrayList<>(Arrays.asList(streams.split(" \\| ", -1)));
        wanted.add("ttf font.ttf");
        wanted.add("mjpeg cover.jpg attached_pic");
        assertThat(Probe.of(made).streams()).containsExactlyElementsOf(wanted);
    }

    @Test
    void aTrackThatIsNotThereIsSaid() {
        CommandLineRun run = CommandLineRun.of(
                "transcode", rich.toString(), folder.resolve("a.mkv").toString(), "--audio-track", "fr");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errLines())
                .singleElement()
                .asString()
                .contains("there is no audio track fr")
                .contains("1 (eng), 2 (deu)");
    }

    @Test
    void whatASongCannotHoldIsInTheRecord() throws Exception {
        Path song = folder.resolve("song.mp3");
        Transcoded made = Transcoder.from(rich.toString()).to(song).run();
        assertThat(made.leftBehind())
                .containsExactly(
                        "audio stream 2 (ac3, deu): MP3 files hold only 1 audio stream",
                        "subtitle stream 3 (subrip, eng): MP3 files hold no subtitle streams",
                        "subtitle stream 4 (ass, deu): MP3 files hold no subtitle streams",
                        "attachment font.ttf: MP3 files hold no such thing");
        Probe probe = Probe.of(song);
        assertThat(probe.streams()).containsExactly("mp3", "mjpeg attached_pic");
        assertThat(probe.chapters()).containsExactly("0.00-2.00 One", "2.00-5.00 Two", "5.00-6.00 Three");

        Path plain = folder.resolve("song.ogg");
        assertThat(Transcoder.from(song.toString()).to(plain).run().leftBehind())
                .containsExactly("3 chapters: Ogg files hold none", "cover picture: Ogg files hold no such thing");
        assertThat(Probe.of(plain).streams()).hasSize(1);
    }

    @Test
    void anInspectionTellsAllThatFfprobeTells() throws Exception {
        CommandLineRun run = CommandLineRun.of("inspect", "--json", rich.toString());
        assertThat(run.status()).as(run.err()).isZero();
        JsonNode ours = new ObjectMapper().readTree(run.out());
        JsonNode theirs = Probe.of(rich).root();
        assertThat(ours.path("streams")).hasSameSizeAs(theirs.path("streams"));
        assertThat(ours.path("chapters")).hasSameSizeAs(theirs.path("chapters"));
        for (int i = 0; i < theirs.path("streams").size(); i++) {
            JsonNode told = theirs.path("streams").path(i);
            String text = ours.path("streams").path(i).toString();
            for (String name : List.of(
                    "codec_name",
                    "codec_long_name",
                    "profile",
                    "pix_fmt",
                    "width",
                    "display_aspect_ratio",
                    "avg_frame_rate",
                    "has_b_frames",
                    "sample_rate",
                    "channel_layout",
                    "time_base",
                    "extradata_size",
                    "start_pts")) {
                if (told.has(name) && !told.path(name).asText().endsWith("/0")) {
                    assertThat(text)
                            .as("%s of stream %d", name, i)
                            .contains(told.path(name).asText());
                }
            }
            told.path("tags").forEach(tag -> assertThat(text).contains(tag.asText()));
            told.path("disposition").properties().stream()
                    .filter(each ->
                            each.getValue().asInt() == 1 && !each.getKey().equals("attached_pic"))
                    .forEach(each -> assertThat(text).contains(each.getKey().replace('_', ' ')));
        }
    }

    /** Runs the command and gives what it says besides the one line of the result. */
    private static List<String> transcode(Path made, String... options) {
        List<String> line = new ArrayList<>(List.of("transcode"));
        line.addAll(Arrays.asList(options));
        line.addAll(List.of(rich.toString(), made.toString()));
        CommandLineRun run = CommandLineRun.of(line.toArray(String[]::new));
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.outLines()).singleElement().asString().startsWith(made + ": 0:");
        return run.errLines();
    }
}
