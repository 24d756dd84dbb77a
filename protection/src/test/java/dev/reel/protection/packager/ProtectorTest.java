package dev.reel.protection.packager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.cenc.ContentKey;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.cenc.KeyRing;
import dev.reel.protection.cenc.Pattern;
import dev.reel.protection.cenc.SampleEncryption;
import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.isobmff.MediaKind;
import dev.reel.protection.isobmff.MediaSample;
import dev.reel.protection.isobmff.MovieFile;
import dev.reel.protection.isobmff.Pssh;
import dev.reel.protection.isobmff.SampleCursor;
import dev.reel.protection.isobmff.Track;
import dev.reel.protection.tools.Clips;
import dev.reel.protection.tools.Packets;
import dev.reel.protection.tools.ShippedFfmpeg;
import dev.reel.testkit.Conformance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code reel protect} and {@code reel unprotect} do to files. */
class ProtectorTest {
    @TempDir
    Path folder;

    static Stream<String> realFiles() throws IOException {
        try (Stream<Path> files = Files.list(Clips.realFolder().resolve("mp4"))) {
            return files
                    .map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".mp4"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("realFiles")
    void unprotectGivesBackEverySampleAndTime(String name) {
        Path clear = Clips.real("mp4/" + name);
        for (Scheme scheme : Scheme.values()) {
            Path locked = protect(clear, ProtectorOptions.of(scheme).withClearLead(Duration.ofSeconds(1)));
            assertThat(Packets.byReel(unprotect(locked))).isEqualTo(Packets.byReel(clear));
        }
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void unprotectFollowsRotation(Scheme scheme) {
        for (Path clear : List.of(Clips.h264(), Clips.h264Fragmented())) {
            Path locked = folder.resolve("locked.mp4");
            try (KeyRing keys = TestKeys.two()) {
                ProtectorOptions options = ProtectorOptions.of(scheme)
                        .withRotation(Duration.ofSeconds(1))
                        .withClearLead(Duration.ofSeconds(2))
                        .withFragmentDuration(Duration.ZERO);
                Protector.run(clear, locked, keys, options, PackagingProgress.NONE);
                Path opened = folder.resolve("opened.mp4");
                Unprotector.run(locked, opened, keys, PackagingProgress.NONE);
                assertThat(Packets.byReel(opened)).isEqualTo(Packets.byReel(clear));
            }
            Set<KeyId> used = new HashSet<>();
            samples(locked, MediaKind.VIDEO).forEach(sample -> {
                if (sample.encryption() != null) {
                    used.add(sample.encryption().keyId());
                }
            });
            assertThat(used).containsExactlyInAnyOrder(TestKeys.ID, TestKeys.ID_2);
        }
    }

    @Conformance(spec = "protected-path", section = "17.2", rule = "IV per sample unique under one key")
    @ParameterizedTest
    @CsvSource({"CENC,8", "CENS,8", "CBC1,16"})
    void everySampleHasItsOwnIv(Scheme scheme, int size) {
        Path locked = protect(Clips.h264(), ProtectorOptions.of(scheme));
        Set<String> ivs = new HashSet<>();
        int count = 0;
        for (MediaKind kind : List.of(MediaKind.VIDEO, MediaKind.AUDIO)) {
            for (MediaSample sample : samples(locked, kind)) {
                assertThat(sample.encryption().iv()).hasSize(size);
                ivs.add(HexFormat.of().formatHex(sample.encryption().iv()));
                count++;
            }
        }
        assertThat(ivs).hasSize(count);
    }

    @Conformance(spec = "protected-path", section = "17.1", rule = "cbcs: 1:9 for video, 0:0 for audio, constant IV")
    @Test
    void cbcsHasAPatternForVideoOnly() {
        Path locked = protect(Clips.h264(), ProtectorOptions.of(Scheme.CBCS));
        assertThat(samples(locked, MediaKind.VIDEO)).allSatisfy(sample -> {
            assertThat(sample.encryption().pattern()).isEqualTo(Pattern.ONE_IN_TEN);
            assertThat(sample.encryption().carriedIvSize()).isZero();
        });
        assertThat(samples(locked, MediaKind.AUDIO)).allSatisfy(sample -> {
            assertThat(sample.encryption().pattern()).isEqualTo(Pattern.NONE);
            assertThat(sample.encryption().subsamples()).isNull();
        });
    }

    @Conformance(spec = "protected-path", section = "17.2", rule = "first seconds may stay clear")
    @Test
    void theClearLeadEndsAtAKeyFrameForAllTracks() {
        Path locked = protect(Clips.h264(), ProtectorOptions.of(Scheme.CENC).withClearLead(Duration.ofMillis(1500)));
        assertThat(clearSeconds(locked, MediaKind.VIDEO)).isEqualTo(2.0);
        assertThat(clearSeconds(locked, MediaKind.AUDIO)).isBetween(1.9, 2.1);
        ProtectionInfo info = ProtectionInfo.read(locked);
        assertThat(info.tracks()).allMatch(ProtectionInfo.ProtectedTrack::clearLead);
    }

    @Conformance(spec = "protected-path", section = "16.3", rule = "one common v1 box with all KIDs")
    @Test
    void theFileTellsItsProtection() {
        Path locked = folder.resolve("locked.mp4");
        try (KeyRing keys = TestKeys.two()) {
            Protector.run(Clips.h264(), locked, keys, ProtectorOptions.of(Scheme.CBCS), PackagingProgress.NONE);
        }
        ProtectionInfo info = ProtectionInfo.read(locked);
        assertThat(info.isProtected()).isTrue();
        assertThat(info.keyIds()).containsExactly(TestKeys.ID, TestKeys.ID_2);
        assertThat(info.systems()).hasSize(1);
        assertThat(info.systems().get(0).systemId()).isEqualTo(Pssh.COMMON);
        assertThat(info.systems().get(0).version()).isEqualTo(1);
        // Without rotation the first key is the video's and the second the audio's.
        assertThat(info.tracks())
                .extracting(track -> track.format() + " " + track.scheme() + " " + track.keyId())
                .containsExactly("avc1 cbcs " + TestKeys.KID, "mp4a cbcs " + TestKeys.KID_2);
        assertThat(ProtectionInfo.read(Clips.h264()).isProtected()).isFalse();
    }

    @Test
    void fragmentsStartAtKeyFramesAndFfmpegSeeksToThem() {
        Path locked =
                protect(Clips.h264(), ProtectorOptions.of(Scheme.CENC).withFragmentDuration(Duration.ofSeconds(1)));
        List<String> all = Packets.byFfmpeg(locked, TestKeys.KEY, "v");
        String packets = ShippedFfmpeg.run(
                        "-decryption_key",
                        TestKeys.KEY,
                        "-ss",
                        "4",
                        "-i",
                        locked.toString(),
                        "-map",
                        "0:v",
                        "-c",
                        "copy",
                        "-f",
                        "framehash",
                        "-hash",
                        "md5",
                        "-")
                .text();
        String hash = all.get(4 * Clips.RATE).substring(all.get(4 * Clips.RATE).lastIndexOf(',') + 1);
        assertThat(packets.lines()
                        .filter(line -> !line.startsWith("#"))
                        .findFirst()
                        .orElseThrow())
                .contains(hash);
    }

    @Test
    void ffmpegReportsTheDuration() {
        Path locked = protect(Clips.h264(), ProtectorOptions.of(Scheme.CENC));
        Program probe = new Program(locked);
        assertThat(probe.seconds()).isBetween(Clips.SECONDS - 0.1, Clips.SECONDS + 0.1);
    }

    /** What ffmpeg says about a file when asked for nothing. */
    private record Program(Path file) {
        double seconds() {
            String line = ShippedFfmpeg.attempt("-loglevel", "info", "-i", file.toString())
                    .errors()
                    .lines()
                    .filter(text -> text.contains("Duration:"))
                    .findFirst()
                    .orElseThrow();
            String[] clock = line.strip().split("[ ,]+", -1)[1].split(":", -1);
            return Integer.parseInt(clock[0]) * 3600 + Integer.parseInt(clock[1]) * 60 + Double.parseDouble(clock[2]);
        }
    }

    @Test
    void aMissingKeyIsNamedAndNothingIsLeftBehind() {
        Path locked = protect(Clips.h264(), ProtectorOptions.of(Scheme.CENC));
        Path opened = folder.resolve("opened.mp4");
        try (KeyRing keys = KeyRing.parse(List.of(TestKeys.KID_2 + ":" + TestKeys.KEY_2))) {
            assertThatThrownBy(() -> Unprotector.run(locked, opened, keys, PackagingProgress.NONE))
                    .hasMessageContaining(TestKeys.KID)
                    .extracting(e -> MediaException.statusOf(e).symbol())
                    .isEqualTo("MF_E_LICENSE_REQUIRED");
        }
        assertThat(folder.toFile().list()).containsExactly("locked.mp4");
    }

    @Test
    void whatIsAskedMustMakeSense() {
        Path clear = Clips.h264();
        Path out = folder.resolve("out.mp4");
        ProtectorOptions cenc = ProtectorOptions.of(Scheme.CENC);
        try (KeyRing one = TestKeys.one();
                KeyRing none = KeyRing.of(List.of());
                KeyRing zero = KeyRing.of(List.of(ContentKey.of(KeyId.NULL, new byte[16])))) {
            fails(Status.E_INVALIDARG, () -> Protector.run(clear, out, none, cenc, PackagingProgress.NONE));
            fails(Status.E_INVALIDARG, () -> Protector.run(clear, out, zero, cenc, PackagingProgress.NONE));
            fails(
                    Status.E_INVALIDARG,
                    () -> Protector.run(
                            clear, out, one, cenc.withRotation(Duration.ofSeconds(1)), PackagingProgress.NONE));
            fails(Status.E_INVALIDARG, () -> cenc.withClearLead(Duration.ofSeconds(-1)));
            fails(Status.E_INVALIDARG, () -> Protector.run(clear, clear, one, cenc, PackagingProgress.NONE));
            fails(
                    Status.ERROR_FILE_NOT_FOUND,
                    () -> Protector.run(folder.resolve("none.mp4"), out, one, cenc, PackagingProgress.NONE));
            Path locked = protect(clear, cenc);
            fails(Status.MF_E_INVALIDREQUEST, () -> Protector.run(locked, out, one, cenc, PackagingProgress.NONE));
            fails(
                    Status.of("MF_E_NOT_PROTECTED", 0xC00D3E9A),
                    () -> Unprotector.run(clear, out, one, PackagingProgress.NONE));
            Path text = folder.resolve("text.mp4");
            Files.writeString(text, "This is no movie at all.");
            fails(
                    Status.MF_E_UNSUPPORTED_BYTESTREAM_TYPE,
                    () -> Protector.run(text, out, one, cenc, PackagingProgress.NONE));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertThat(out).doesNotExist();
    }

    private static void fails(Status status, Runnable action) {
        assertThatThrownBy(action::run).extracting(MediaException::statusOf).isEqualTo(status);
    }

    @Test
    void anInterruptCancels() {
        Path out = folder.resolve("out.mp4");
        Thread.currentThread().interrupt();
        try (KeyRing keys = TestKeys.one()) {
            Path clear = Clips.realFolder().resolve("mp4/sample.mp4");
            fails(
                    Status.MF_E_OPERATION_CANCELLED,
                    () -> Protector.run(clear, out, keys, ProtectorOptions.of(Scheme.CENC), PackagingProgress.NONE));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void progressReachesTheEnd() {
        List<Long> seen = new ArrayList<>();
        try (KeyRing keys = TestKeys.one()) {
            PackagingReport report = Protector.run(
                    Clips.h264(),
                    folder.resolve("out.mp4"),
                    keys,
                    ProtectorOptions.of(Scheme.CENC),
                    (done, total) -> seen.add(done));
            assertThat(seen).isSorted().last().isEqualTo(report.bytes());
            assertThat(report.samples()).isEqualTo(report.changedSamples());
        }
    }

    private Path protect(Path clear, ProtectorOptions options) {
        Path locked = folder.resolve("locked.mp4");
        try (KeyRing keys = TestKeys.one()) {
            Protector.run(clear, locked, keys, options, PackagingProgress.NONE);
        }
        return locked;
    }

    private Path unprotect(Path locked) {
        Path opened = folder.resolve("opened.mp4");
        try (KeyRing keys = TestKeys.one()) {
            Unprotector.run(locked, opened, keys, PackagingProgress.NONE);
        }
        return opened;
    }

    private static List<MediaSample> samples(Path file, MediaKind kind) {
        List<MediaSample> samples = new ArrayList<>();
        try (MovieFile movie = MovieFile.open(file)) {
            for (Track track : movie.tracks()) {
                SampleCursor cursor = movie.samples(track);
                for (MediaSample sample = cursor.next(); sample != null; sample = cursor.next()) {
                    if (track.kind() == kind) {
                        samples.add(sample);
                    }
                }
            }
        }
        return samples;
    }

    private static double clearSeconds(Path file, MediaKind kind) {
        try (MovieFile movie = MovieFile.open(file)) {
            Track track = movie.tracks().stream()
                    .filter(t -> t.kind() == kind)
                    .findFirst()
                    .orElseThrow();
            SampleCursor cursor = movie.samples(track);
            long clear = 0;
            for (MediaSample sample = cursor.next(); sample != null; sample = cursor.next()) {
                SampleEncryption encryption = sample.encryption();
                clear += encryption == null ? sample.duration() : 0;
            }
            return (double) clear / track.timescale();
        }
    }
}
