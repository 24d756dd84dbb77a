package dev.reel.protection.subsample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.cenc.SubsampleMap;
import dev.reel.protection.isobmff.MediaSample;
import dev.reel.protection.isobmff.MovieFile;
import dev.reel.protection.isobmff.SampleCursor;
import dev.reel.protection.isobmff.SampleEntry;
import dev.reel.protection.isobmff.Track;
import dev.reel.protection.tools.Clips;
import dev.reel.protection.tools.ShakaPackager;
import dev.reel.testkit.Conformance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** protected-path.md §17.2: what is chosen for protection. */
class SubsampleSelectorTest {
    @TempDir
    Path folder;

    @Conformance(spec = "protected-path", section = "17.2", rule = "NAL header and slice header stay clear")
    @Conformance(
            spec = "protected-path",
            section = "17.2",
            rule = "AV1: only whole tile data; VP9: uncompressed header clear")
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "h264,CENC",
        "h264,CBCS",
        "vp9,CENC",
        "av1,CENC",
        "av1,CBCS",
        "av1-pyramid,CENC",
        "av1-pyramid,CBCS",
        "mp4/hlg10-color-test.mp4,CENC",
        "mp4/hlg10-color-test.mp4,CBCS",
        "mp4/bbb_800x640_768kbps_30fps_avc_pyramid_3b.mp4,CENC",
        "mp4/bbb_800x640_768kbps_30fps_avc_pyramid_3b.mp4,CBCS",
        "mp4/sample.mp4,CBCS",
        "mp4/sample_av1.mp4,CENC"
    })
    void choosesWhatShakaChooses(String clip, Scheme scheme) {
        Path clear = clip.contains("/") ? Clips.real(clip) : Clips.named(clip);
        Path theirs = folder.resolve("shaka.mp4");
        ShakaPackager.run(
                "in=" + clear + ",stream=video,output=" + theirs,
                "--enable_raw_key_encryption",
                "--keys",
                "label=:key_id=00112233445566778899aabbccddeeff:key=0123456789abcdef0123456789abcdef",
                "--protection_scheme",
                scheme.code(),
                "--clear_lead",
                "0");
        assertThat(ours(clear, scheme)).isNotEmpty().isEqualTo(stored(theirs));
    }

    @Conformance(spec = "protected-path", section = "17.2", rule = "cbcs: clear part = header only, as short as needed")
    @Test
    void cbcsLeavesOnlyTheHeaderOfVp9Clear() {
        List<String> cenc = ours(Clips.vp9(), Scheme.CENC);
        List<String> cbcs = ours(Clips.vp9(), Scheme.CBCS);
        assertThat(cbcs).hasSameSizeAs(cenc).isNotEqualTo(cenc);
    }

    @Conformance(spec = "protected-path", section = "17.2", rule = "cenc/cens: protected size made a multiple of 16")
    @Conformance(spec = "protected-path", section = "17.2", rule = "clear size is u16; at most 39 entries")
    @ParameterizedTest
    @EnumSource(Scheme.class)
    void mapsKeepTheBoundsOfTheirBoxes(Scheme scheme) {
        MapBuilder builder = new MapBuilder(scheme);
        for (int seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            builder.reset();
            long total = 0;
            int ranges = random.nextInt(120);
            for (int i = 0; i < ranges; i++) {
                int clear = random.nextInt(random.nextInt(20) == 0 ? 200_000 : 60);
                int secret = random.nextInt(random.nextInt(10) == 0 ? 100_000 : 400);
                builder.clear(clear);
                builder.secret(secret);
                total += clear + secret;
            }
            SubsampleMap map = builder.build();
            if (map == null) {
                assertThat(total).isZero();
                continue;
            }
            assertThat(map.count()).isLessThanOrEqualTo(39);
            // Behind the last entry that fits, a sample is clear without being named.
            long nameable = 39L * 0xFFFF;
            assertThat(map.totalBytes()).isBetween(Math.min(total, nameable), total);
            for (int i = 0; i < map.count(); i++) {
                assertThat(map.clear(i)).isBetween(0, 0xFFFF);
                if (scheme != Scheme.CBCS) {
                    assertThat(map.protectedBytes(i) % 16).isZero();
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"h264", "vp9", "av1", "av1-pyramid", "mp4/hlg10-color-test.mp4"})
    void brokenStreamsGiveAMapOrAreRefused(String clip) {
        Path clear = clip.contains("/") ? Clips.real(clip) : Clips.named(clip);
        List<byte[]> samples = new ArrayList<>();
        SampleEntry entry = null;
        try (MovieFile movie = MovieFile.open(clear)) {
            Track track = movie.tracks().stream()
                    .filter(t -> t.kind().name().equals("VIDEO"))
                    .findFirst()
                    .orElseThrow();
            entry = track.entry(1);
            SampleCursor cursor = movie.samples(track);
            for (MediaSample sample = cursor.next(); sample != null && samples.size() < 60; sample = cursor.next()) {
                byte[] data = new byte[sample.size()];
                movie.input().read(sample.offset(), data, 0, data.length);
                samples.add(data);
            }
        }
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            SubsampleSelector selector = SubsampleSelector.forVideo(entry.format(), Scheme.CENC, entry::configuration);
            for (byte[] sample : samples) {
                byte[] broken = sample.clone();
                for (int i = random.nextInt(5); i > 0; i--) {
                    broken[random.nextInt(Math.min(broken.length, 60))] = (byte) random.nextInt();
                }
                try {
                    SubsampleMap map = selector.select(broken, 0, broken.length);
                    assertThat(map.totalBytes()).isEqualTo(broken.length);
                } catch (MediaException e) {
                    assertThat(e.status()).isEqualTo(Status.MF_E_INVALID_STREAM_DATA);
                }
            }
        }
    }

    /** Maps that Reel chooses for the video of a clear file. */
    private static List<String> ours(Path clear, Scheme scheme) {
        List<String> maps = new ArrayList<>();
        try (MovieFile movie = MovieFile.open(clear)) {
            Track track = movie.tracks().stream()
                    .filter(t -> t.kind().name().equals("VIDEO"))
                    .findFirst()
                    .orElseThrow();
            SampleEntry entry = track.entry(1);
            SubsampleSelector selector = SubsampleSelector.forVideo(entry.format(), scheme, entry::configuration);
            SampleCursor cursor = movie.samples(track);
            for (MediaSample sample = cursor.next(); sample != null; sample = cursor.next()) {
                byte[] data = new byte[sample.size()];
                movie.input().read(sample.offset(), data, 0, data.length);
                maps.add(sample.size() + " " + selector.select(data, 0, data.length));
            }
        }
        return maps;
    }

    /** Maps that stand in a protected file. */
    private static List<String> stored(Path locked) {
        List<String> maps = new ArrayList<>();
        try (MovieFile movie = MovieFile.open(locked)) {
            SampleCursor cursor = movie.samples(movie.tracks().get(0));
            for (MediaSample sample = cursor.next(); sample != null; sample = cursor.next()) {
                maps.add(sample.size() + " " + sample.encryption().subsamples());
            }
        }
        return maps;
    }
}
