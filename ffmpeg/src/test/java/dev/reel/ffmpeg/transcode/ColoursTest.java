package dev.reel.ffmpeg.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reel.ffmpeg.FfmpegProgram;
import dev.reel.ffmpeg.NativeLeaks;
import dev.reel.pipeline.ContainerType;
import dev.reel.platform.media.Subtype;
import dev.reel.testkit.Conformance;
import dev.reel.testkit.LeakCheck;
import dev.reel.topology.transcode.TranscodeProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the numbers of pictures mean as colours, told from file to file; the shipped program reads it back. */
class ColoursTest {
    private static final Pattern VIDEO = Pattern.compile("Video: .*?, (yuvj?4[0-9]+p[0-9a-z]*)\\(([^)]*)\\)");

    @RegisterExtension
    final LeakCheck leaks = NativeLeaks.check();

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0} {1} {2} {3} as {4} in {5}")
    @CsvSource(
            delimiter = '|',
            value = {
                "tv | bt709     | bt709        | bt709     | h264  | a.mp4  | tv, bt709",
                "tv | smpte170m | smpte170m    | smpte170m | h264  | b.mp4  | tv, smpte170m",
                "tv | bt470bg   | bt470bg      | smpte170m | h264  | c.mkv  | tv, bt470bg/bt470bg/smpte170m",
                "tv | bt2020nc  | bt2020       | smpte2084 | h264  | d.mp4  | tv, bt2020nc/bt2020/smpte2084",
                "tv | bt2020nc  | bt2020       | arib-std-b67 | vp9 | e.webm | tv, bt2020nc/bt2020/arib-std-b67",
                "pc | bt709     | bt709        | bt709     | vp9   | f.mp4  | pc, bt709",
                "pc | bt709     | bt709        | bt709     | h264  | j.mp4  | pc, bt709",
                "tv | bt709     | smpte432     | iec61966-2-1 | h264 | g.mp4 | tv, bt709/smpte432/iec61966-2-1",
                "tv | bt709     | bt709        | bt709     | mpeg2 | h.ts   | tv, bt709",
                "tv | bt709     | bt709        | bt709     | vp8   | i.mkv  | tv, bt709"
            })
    @Conformance(
            spec = "topology",
            section = "11",
            rule = "encoded video says range, primaries, transfer function and matrix of what it was made from")
    void areCarried(
            String range, String matrix, String primaries, String transfer, String codec, String name, String told)
            throws Exception {
        Path source = folder.resolve("source.mkv");
        Shipped.make(
                source,
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=128x96:rate=10:duration=1",
                "-vf",
                "scale=out_range=" + range + ",format=yuv420p,setparams=range=" + range + ":colorspace=" + matrix
                        + ":color_primaries=" + primaries + ":color_trc=" + transfer,
                "-c:v",
                "libvpx-vp9",
                "-lossless",
                "1",
                "-cpu-used",
                "8");
        assertThat(shown(source)).startsWith(range).contains(told.substring(told.indexOf(',')));
        Path made = folder.resolve(name);
        Transcoding.must(source, made, TranscodeProfile.of(container(name)).video(subtype(codec)));
        assertThat(shown(made)).contains(told);
        assertThat(brightness(made)).isCloseTo(brightness(source), within(2.0));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"h264, a.mp4, true", "vp9, b.webm, true", "mpeg2, c.ts, false", "mjpeg, d.avi, true"})
    void fullRangePicturesStayAsBrightAsTheyWere(String codec, String name, boolean full) throws Exception {
        Path source = folder.resolve("source.avi");
        Shipped.make(
                source,
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=128x96:rate=10:duration=1",
                "-pix_fmt",
                "yuvj420p",
                "-c:v",
                "mjpeg",
                "-q:v",
                "2");
        Path made = folder.resolve(name);
        Transcoding.must(source, made, TranscodeProfile.of(container(name)).video(subtype(codec)));
        assertThat(shown(made).startsWith("pc")).isEqualTo(full);
        assertThat(brightness(made)).isCloseTo(brightness(source), within(2.0));
    }

    @Test
    void picturesOfRgbSayWhatTheyWereMadeInto() throws Exception {
        Path source = folder.resolve("source.mkv");
        Shipped.make(
                source,
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=128x96:rate=10:duration=1",
                "-pix_fmt",
                "rgb24",
                "-c:v",
                "png");
        Path made = folder.resolve("a.mp4");
        Transcoding.must(source, made, TranscodeProfile.of(ContainerType.MPEG4).video(Subtype.H264));
        assertThat(shown(made)).startsWith("tv, smpte170m");
        assertThat(brightness(made)).isCloseTo(brightness(source), within(2.0));
    }

    private static ContainerType container(String name) {
        return ContainerType.ofFileName(name).orElseThrow();
    }

    private static Subtype subtype(String codec) {
        return switch (codec) {
            case "h264" -> Subtype.H264;
            case "vp9" -> Subtype.VP90;
            case "vp8" -> Subtype.VP80;
            case "mjpeg" -> Subtype.MJPG;
            default -> Subtype.named("mpeg2video");
        };
    }

    /** What the program prints about the colours of a file's pictures, range first. */
    private static String shown(Path file) throws Exception {
        String said = FfmpegProgram.run(List.of("-i", file.toString(), "-t", "0", "-f", "null", "-"));
        Matcher line = VIDEO.matcher(said);
        assertThat(line.find()).as(said).isTrue();
        return line.group(2);
    }

    /** The mean of the pictures as a screen shows them, from 0 to 255. */
    private double brightness(Path file) throws Exception {
        Path pixels = folder.resolve("pixels.rgb");
        FfmpegProgram.run(List.of(
                "-y",
                "-loglevel",
                "error",
                "-i",
                file.toString(),
                "-pix_fmt",
                "rgb24",
                "-f",
                "rawvideo",
                pixels.toString()));
        long sum = 0;
        byte[] bytes = Files.readAllBytes(pixels);
        for (byte each : bytes) {
            sum += each & 0xFF;
        }
        return (double) sum / bytes.length;
    }
}
