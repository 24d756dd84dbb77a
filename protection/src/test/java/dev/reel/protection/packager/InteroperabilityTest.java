package dev.reel.protection.packager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.protection.cenc.KeyRing;
import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.tools.Clips;
import dev.reel.protection.tools.Packets;
import dev.reel.protection.tools.ShakaPackager;
import dev.reel.protection.tools.ShippedFfmpeg;
import dev.reel.testkit.Conformance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Reel protects others decrypt bit-exactly, and what others protect Reel decrypts bit-exactly. */
class InteroperabilityTest {
    @TempDir
    Path folder;

    @Conformance(spec = "protected-path", section = "17.1", rule = "video in all four schemes, read by FFmpeg")
    @ParameterizedTest(name = "{0} {1}, clear lead {2} s")
    @CsvSource({
        "h264,CENC,0",
        "h264,CENS,0",
        "h264,CBC1,0",
        "h264,CBCS,0",
        "h264,CENC,2",
        "h264,CENS,2",
        "h264,CBC1,2",
        "h264,CBCS,2",
        "h264-fragmented,CENC,0",
        "h264-fragmented,CBCS,2",
        "vp9,CENC,0",
        "vp9,CENS,2",
        "vp9,CBC1,0",
        "vp9,CBCS,2",
        "av1,CENC,0",
        "av1,CENS,2",
        "av1,CBC1,0",
        "av1,CBCS,2",
        "av1-pyramid,CENC,2",
        "av1-pyramid,CENS,0",
        "av1-pyramid,CBC1,2",
        "av1-pyramid,CBCS,0"
    })
    void ffmpegDecryptsVideo(String clip, Scheme scheme, int lead) {
        Path clear = Clips.named(clip);
        Path locked = protect(clear, scheme, lead);
        assertThat(Packets.byFfmpeg(locked, TestKeys.KEY, "v")).isEqualTo(Packets.byFfmpeg(clear, null, "v"));
        assertThat(Packets.byFfmpeg(locked, null, "v")).isNotEqualTo(Packets.byFfmpeg(clear, null, "v"));
    }

    @Conformance(spec = "protected-path", section = "17.1", rule = "audio in cenc, cbc1 and cbcs, read by FFmpeg")
    @ParameterizedTest(name = "{0} {1}, clear lead {2} s")
    @CsvSource({
        "h264,CENC,0", "h264,CBC1,0", "h264,CBCS,0", "h264,CENC,2", "h264,CBC1,2", "h264,CBCS,2",
        "opus,CENC,0", "opus,CBC1,0", "opus,CBCS,0", "opus,CENC,2", "opus,CBC1,2", "opus,CBCS,2"
    })
    void ffmpegDecryptsAudio(String clip, Scheme scheme, int lead) {
        Path clear = Clips.named(clip);
        Path locked = protect(clear, scheme, lead);
        assertThat(Packets.byFfmpeg(locked, TestKeys.KEY, "a")).isEqualTo(Packets.byFfmpeg(clear, null, "a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mp4/hlg10-color-test.mp4",
                "mp4/sample_av1.mp4",
                "mp4/bbb_800x640_768kbps_30fps_avc_pyramid_3b.mp4"
            })
    void ffmpegDecryptsRealVideo(String name) {
        Path clear = Clips.real(name);
        for (Scheme scheme : Scheme.values()) {
            Path locked = protect(clear, scheme, 0);
            assertThat(Packets.byFfmpeg(locked, TestKeys.KEY, "v")).isEqualTo(Packets.byFfmpeg(clear, null, "v"));
        }
    }

    @Test
    void ffmpegDecodesTheSamePictures() {
        Path clear = Clips.h264();
        Path locked = protect(clear, Scheme.CBCS, 0);
        assertThat(Packets.decodedByFfmpeg(locked, TestKeys.KEY, "v"))
                .hasSize(Clips.SECONDS * Clips.RATE)
                .isEqualTo(Packets.decodedByFfmpeg(clear, null, "v"));
    }

    @Conformance(spec = "protected-path", section = "17.4", rule = "Shaka output in all four schemes is decrypted")
    @ParameterizedTest(name = "{0} {1}, clear lead {2} s")
    @CsvSource({
        "h264,CENC,0", "h264,CENS,0", "h264,CBC1,0", "h264,CBCS,0",
        "h264,CENC,2", "h264,CENS,2", "h264,CBC1,2", "h264,CBCS,2",
        "vp9,CENC,0", "vp9,CENS,0", "vp9,CBC1,0", "vp9,CBCS,0",
        "av1,CENC,0", "av1,CENS,0", "av1,CBC1,0", "av1,CBCS,2"
    })
    void reelDecryptsShakaVideo(String clip, Scheme scheme, int lead) {
        Path clear = Clips.named(clip);
        Path opened = unprotect(shaka(clear, "video", scheme, lead));
        assertThat(Packets.byFfmpeg(opened, null, "v")).isEqualTo(Packets.byFfmpeg(clear, null, "v"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"h264,CENC", "h264,CENS", "h264,CBC1", "h264,CBCS", "opus,CENC", "opus,CBCS"})
    void reelDecryptsShakaAudio(String clip, Scheme scheme) {
        Path clear = Clips.named(clip);
        Path opened = unprotect(shaka(clear, "audio", scheme, 0));
        assertThat(Packets.byFfmpeg(opened, null, "a")).isEqualTo(Packets.byFfmpeg(clear, null, "a"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "h264,CENC",
        "h264,CENS",
        "h264,CBC1",
        "h264,CBCS",
        "vp9,CENC",
        "vp9,CBCS",
        "av1,CENC",
        "av1,CBCS",
        "opus,CENC",
        "opus,CENS",
        "opus,CBC1",
        "opus,CBCS"
    })
    void shakaDecryptsWhatReelProtects(String clip, Scheme scheme) {
        Path clear = Clips.named(clip);
        String stream = clip.equals("opus") ? "audio" : "video";
        Path opened = folder.resolve("shaka.mp4");
        ShakaPackager.run(
                "in=" + protect(clear, scheme, 2) + ",stream=" + stream + ",output=" + opened,
                "--enable_raw_key_decryption",
                "--keys",
                "label=:key_id=" + TestKeys.KID + ":key=" + TestKeys.KEY);
        String kind = stream.substring(0, 1);
        assertThat(Packets.byFfmpeg(opened, null, kind)).isEqualTo(Packets.byFfmpeg(clear, null, kind));
    }

    @ParameterizedTest
    @ValueSource(strings = {"h264", "vp9", "av1", "opus"})
    void reelDecryptsWhatFfmpegEncrypts(String clip) {
        Path clear = Clips.named(clip);
        Path locked = folder.resolve("locked.mp4");
        ShippedFfmpeg.run(
                "-i",
                clear.toString(),
                "-c",
                "copy",
                "-encryption_scheme",
                "cenc-aes-ctr",
                "-encryption_key",
                TestKeys.KEY,
                "-encryption_kid",
                TestKeys.KID,
                locked.toString());
        assertThat(Packets.byReel(unprotect(locked))).isEqualTo(Packets.byReel(clear));
    }

    @Conformance(
            spec = "protected-path",
            section = "17.3",
            rule = "both present: use senc; do not fail when saio disagrees")
    @ParameterizedTest
    @CsvSource({"drm/sample_fragmented_clearkey.mp4,76", "drm/sample_av1c_fragmented_clearkey.mp4,30"})
    void reelDecryptsGpacSamples(String name, int samples) {
        Path opened = folder.resolve("open.mp4");
        try (KeyRing keys =
                KeyRing.parse(List.of("cd7eb9ff88f34caeb06185b00024e4c2:63cb5f7184dd4b689a5c5ff11ee6a328"))) {
            assertThat(Unprotector.run(Clips.real(name), opened, keys, PackagingProgress.NONE)
                            .samples())
                    .isEqualTo(samples);
        }
        // The decoder accepts every frame: wrong bytes would leave errors.
        assertThat(ShippedFfmpeg.run("-xerror", "-err_detect", "explode", "-i", opened.toString(), "-f", "null", "-")
                        .errors())
                .isEmpty();
    }

    @Test
    void theGpacSampleIsTheClearSampleOfTheSameName() {
        Path opened = folder.resolve("open.mp4");
        try (KeyRing keys =
                KeyRing.parse(List.of("cd7eb9ff88f34caeb06185b00024e4c2:63cb5f7184dd4b689a5c5ff11ee6a328"))) {
            Unprotector.run(Clips.real("drm/sample_fragmented_clearkey.mp4"), opened, keys, PackagingProgress.NONE);
        }
        assertThat(Packets.decodedByFfmpeg(opened, null, "v"))
                .isEqualTo(Packets.decodedByFfmpeg(Clips.real("mp4/sample_fragmented.mp4"), null, "v"));
    }

    private Path protect(Path clear, Scheme scheme, int lead) {
        Path locked = folder.resolve("locked.mp4");
        try (KeyRing keys = TestKeys.one()) {
            Protector.run(
                    clear,
                    locked,
                    keys,
                    ProtectorOptions.of(scheme).withClearLead(Duration.ofSeconds(lead)),
                    PackagingProgress.NONE);
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

    private Path shaka(Path clear, String stream, Scheme scheme, int lead) {
        Path locked = folder.resolve("shaka.mp4");
        ShakaPackager.run(
                "in=" + clear + ",stream=" + stream + ",output=" + locked,
                "--enable_raw_key_encryption",
                "--keys",
                "label=:key_id=" + TestKeys.KID + ":key=" + TestKeys.KEY,
                "--protection_scheme",
                scheme.code(),
                "--clear_lead",
                Integer.toString(lead),
                "--segment_duration",
                "1",
                "--fragment_duration",
                "1");
        return locked;
    }
}
