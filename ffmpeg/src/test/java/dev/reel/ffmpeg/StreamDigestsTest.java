package dev.reel.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.platform.MediaException;
import dev.reel.testkit.LeakCheck;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class StreamDigestsTest {
    @RegisterExtension
    final LeakCheck leaks = NativeLeaks.check();

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> everyDecodableFileHasTheShippedProgramsHashes() {
        return MediaFiles.decodable(name -> matchesProgram(MediaFolder.file(name), 1));
    }

    @TestFactory
    Stream<DynamicTest> everyOtherFileFailsWithOneLineOrGivesNothing() {
        return MediaFiles.undecodable(name -> {
            try {
                assertThat(StreamDigests.of(MediaFolder.file(name).toString(), OpenOptions.DEFAULT))
                        .allSatisfy(digest -> assertThat(digest.units()).isZero());
            } catch (MediaException e) {
                assertThat(e.line()).contains(name).doesNotContain("\n").matches(".* \\(\\w+, 0x[0-9A-F]{8}\\)");
            }
        });
    }

    @Test
    void aChangeOfPictureSizeScalesToTheFirst() throws Exception {
        Path small = make("small.ts", "testsrc2=s=128x96:r=10:d=1", "sine=d=1:r=44100", "mpeg2video", "mp2");
        Path large = make("large.ts", "testsrc2=s=160x120:r=10:d=1", "sine=d=1:r=44100", "mpeg2video", "mp2");
        matchesProgram(join(small, large), 2);
    }

    @Test
    void aChangeOfColourRangeAndMatrixConvertsToTheFirst() throws Exception {
        vp9(folder.resolve("limited.webm"), "128x96", "tv", "bt709");
        vp9(folder.resolve("full.webm"), "160x120", "pc", "smpte170m");
        Path list = folder.resolve("list.txt");
        Files.writeString(list, "file limited.webm\nfile full.webm\n");
        Path both = folder.resolve("both.webm");
        FfmpegProgram.run(List.of(
                "-y", "-loglevel", "error", "-f", "concat", "-i", list.toString(), "-c", "copy", both.toString()));
        matchesProgram(both, 1);
    }

    private static void vp9(Path file, String size, String range, String matrix) throws Exception {
        FfmpegProgram.run(List.of(
                "-y",
                "-loglevel",
                "error",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=s=" + size + ":r=10:d=1",
                "-vf",
                "scale=out_range=" + range,
                "-pix_fmt",
                "yuv420p",
                "-c:v",
                "libvpx-vp9",
                "-cpu-used",
                "8",
                "-color_range",
                range,
                "-colorspace",
                matrix,
                file.toString()));
    }

    @Test
    void aChangeOfSampleRateAndChannelsKeepsTheFirst() throws Exception {
        Path mono = make("mono.ts", "testsrc2=s=128x96:r=10:d=1", "sine=d=1:r=44100", "mpeg2video", "mp2");
        Path stereo = make(
                "stereo.ts",
                "testsrc2=s=128x96:r=10:d=1",
                "aevalsrc=sin(880*t)|cos(990*t):d=1:s=48000",
                "mpeg2video",
                "mp2");
        matchesProgram(join(mono, stereo), 2);
        matchesProgram(join(stereo, mono), 2);
    }

    @Test
    void aCutFileHasNoDigest() throws Exception {
        Path whole = folder.resolve("whole.mp4");
        new TestClip(128, 96, 10, 2, 100_000).write(whole);
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = folder.resolve("cut.mp4");
        Files.write(cut, java.util.Arrays.copyOf(bytes, bytes.length * 3 / 4));
        assertThatThrownBy(() -> StreamDigests.of(cut.toString(), OpenOptions.DEFAULT))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("ended early");
    }

    @Test
    void oddFileNamesAreFound() throws Exception {
        Path odd = folder.resolve("a b%20c#d?e&f:g'h\"i %03d.ts");
        Files.copy(make("plain.ts", "testsrc2=s=128x96:r=10:d=1", "sine=d=1:r=44100", "mpeg2video", "mp2"), odd);
        assertThat(StreamDigests.of(odd.toString(), OpenOptions.DEFAULT)).hasSize(2);
        assertThat(StreamDigests.of(odd.toUri().toString(), OpenOptions.DEFAULT))
                .hasSize(2);
    }

    private void matchesProgram(Path file, int streams) throws Exception {
        List<StreamDigest> digests = StreamDigests.of(file.toString(), OpenOptions.DEFAULT);
        assertThat(digests).hasSizeGreaterThanOrEqualTo(streams);
        for (StreamDigest digest : digests) {
            assertThat(digest.hash())
                    .as("%s of %s", digest, file)
                    .isEqualTo(ShippedProgram.hash(file.toString(), digest));
        }
    }

    private Path make(String name, String video, String audio, String videoCodec, String audioCodec) throws Exception {
        Path file = folder.resolve(name);
        FfmpegProgram.run(List.of(
                "-y",
                "-loglevel",
                "error",
                "-f",
                "lavfi",
                "-i",
                video,
                "-f",
                "lavfi",
                "-i",
                audio,
                "-c:v",
                videoCodec,
                "-c:a",
                audioCodec,
                file.toString()));
        return file;
    }

    private Path join(Path first, Path second) throws Exception {
        Path file = folder.resolve("joined-" + first.getFileName());
        byte[] head = Files.readAllBytes(first);
        byte[] tail = Files.readAllBytes(second);
        byte[] all = java.util.Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, all, head.length, tail.length);
        Files.write(file, all);
        assertThat(new String(all, StandardCharsets.ISO_8859_1)).startsWith("G");
        return file;
    }
}
