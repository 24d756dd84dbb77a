package dev.reel.protection.packager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.protection.cenc.KeyRing;
import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.tools.Clips;
import dev.reel.protection.tools.ShippedFfmpeg;
import dev.reel.testkit.Conformance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Protected clips play in Chromium through ClearKey and show the test card; with a wrong key they show nothing. */
class ChromiumClearKeyTest {
    private static final List<Double> STOPS = List.of(0.5, 2.5);
    private static final long PATIENCE = 40_000;
    private static final int FRAME_BYTES = Clips.WIDTH * Clips.HEIGHT * 3;
    /** Mean difference per colour that conversion of colours may cause. */
    private static final double CLOSE = 12;

    @TempDir
    Path folder;

    @Conformance(spec = "protected-path", section = "17.4", rule = "Chromium plays cenc and cbcs through ClearKey")
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"h264,CENC", "h264,CBCS", "av1,CENC", "av1,CBCS", "vp9,CENC", "vp9,CBCS"})
    void playsTheTestCard(String clip, Scheme scheme) {
        Path clear = Clips.named(clip);
        Path locked = protect(clear, ProtectorOptions.of(scheme));
        ChromiumPage.Report report =
                ChromiumPage.play(locked, type(clip), scheme.code(), keys(TestKeys.KEY), STOPS, PATIENCE);
        assertThat(report.reason()).as(report.json()).isEqualTo("played");
        assertThat(report.time()).isGreaterThanOrEqualTo(2.4);
        showsTheCard(report, clear);
    }

    @ParameterizedTest
    @CsvSource({"CENC", "CBCS"})
    void playsAClearLeadAndGoesOn(Scheme scheme) {
        Path clear = Clips.h264();
        Path locked = protect(clear, ProtectorOptions.of(scheme).withClearLead(Duration.ofSeconds(2)));
        ChromiumPage.Report report =
                ChromiumPage.play(locked, type("h264"), scheme.code(), keys(TestKeys.KEY), List.of(1.0, 3.0), PATIENCE);
        assertThat(report.reason()).as(report.json()).isEqualTo("played");
        showsTheCard(report, clear);
    }

    @Conformance(spec = "protected-path", section = "17.4", rule = "rotation by sample group works")
    @ParameterizedTest
    @CsvSource({"CENC", "CBCS"})
    void followsRotatingKeys(Scheme scheme) {
        Path clear = Clips.h264();
        Path locked = protect(clear, ProtectorOptions.of(scheme).withRotation(Duration.ofSeconds(2)));
        String both = "[" + key(TestKeys.KID, TestKeys.KEY) + "," + key(TestKeys.KID_2, TestKeys.KEY_2) + "]";
        ChromiumPage.Report report =
                ChromiumPage.play(locked, type("h264"), scheme.code(), both, List.of(1.0, 3.0, 4.5), PATIENCE);
        assertThat(report.reason()).as(report.json()).isEqualTo("played");
        showsTheCard(report, clear);
    }

    @Conformance(spec = "protected-path", section = "17.4", rule = "missing second key stalls at the period")
    @Test
    void stopsWhereTheSecondKeyIsMissing() {
        Path locked = protect(Clips.h264(), ProtectorOptions.of(Scheme.CENC).withRotation(Duration.ofSeconds(2)));
        ChromiumPage.Report report =
                ChromiumPage.play(locked, type("h264"), "cenc", keys(TestKeys.KEY), List.of(4.5), 8000);
        assertThat(report.reason()).as(report.json()).isEqualTo("timeout");
        assertThat(report.waitedForKey()).as(report.json()).isTrue();
        assertThat(report.looks()).hasSize(1);
        assertThat(report.looks().get(0).time()).isBetween(1.5, 2.0);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"h264,CENC", "h264,CBCS", "vp9,CENC", "av1,CBCS"})
    void showsNothingOfTheCardWithAWrongKey(String clip, Scheme scheme) {
        Path clear = Clips.named(clip);
        Path locked = protect(clear, ProtectorOptions.of(scheme));
        ChromiumPage.Report report = ChromiumPage.play(
                locked, type(clip), scheme.code(), keys("ffffffffffffffffffffffffffffffff"), STOPS, 8000);
        byte[] card = card(clear);
        assertThat(report.looks()).isNotEmpty();
        assertThat(report.looks())
                .as(report.json())
                .noneSatisfy(look -> assertThat(difference(look, card)).isLessThan(4 * CLOSE));
        assertThat(report.reason()).as(report.json()).isNotEqualTo("played");
    }

    private Path protect(Path clear, ProtectorOptions options) {
        // The page feeds one source buffer with video alone.
        Path video = folder.resolve("video.mp4");
        ShippedFfmpeg.run("-i", clear.toString(), "-map", "0:v", "-c", "copy", video.toString());
        Path locked = folder.resolve("locked.mp4");
        try (KeyRing keys = options.rotation().isZero() ? TestKeys.one() : TestKeys.two()) {
            Protector.run(
                    video, locked, keys, options.withFragmentDuration(Duration.ofSeconds(1)), PackagingProgress.NONE);
        }
        return locked;
    }

    private static String type(String clip) {
        return switch (clip) {
            case "vp9" -> "video/mp4; codecs=\"vp09.00.11.08\"";
            case "av1" -> "video/mp4; codecs=\"av01.0.00M.08\"";
            default -> "video/mp4; codecs=\"avc1.42C01E\"";
        };
    }

    private static String keys(String keyHex) {
        return "[" + key(TestKeys.KID, keyHex) + "]";
    }

    private static String key(String kid, String key) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return "{\"kty\":\"oct\",\"kid\":\""
                + base64.encodeToString(HexFormat.of().parseHex(kid)) + "\",\"k\":\""
                + base64.encodeToString(HexFormat.of().parseHex(key)) + "\"}";
    }

    private static void showsTheCard(ChromiumPage.Report report, Path clear) {
        byte[] card = card(clear);
        assertThat(report.looks())
                .isNotEmpty()
                .allSatisfy(look -> assertThat(difference(look, card))
                        .as("frame at %s s", look.time())
                        .isLessThan(CLOSE));
    }

    /** All frames of the clip. */
    private static byte[] card(Path clear) {
        return ShippedFfmpeg.run("-i", clear.toString(), "-map", "0:v", "-pix_fmt", "rgb24", "-f", "rawvideo", "-")
                .output();
    }

    /** A busy browser may show the frame before or after the one of its time. */
    private static double difference(ChromiumPage.Look look, byte[] card) {
        int number = Math.max(0, (int) Math.round(look.time() * Clips.RATE));
        return IntStream.rangeClosed(number - 1, number + 1)
                .mapToDouble(frame -> difference(look, card, frame))
                .min()
                .orElseThrow();
    }

    private static double difference(ChromiumPage.Look look, byte[] card, int number) {
        int at = Math.max(0, Math.min(number, card.length / FRAME_BYTES - 1)) * FRAME_BYTES;
        long sum = 0;
        for (int y = 0; y < Clips.HEIGHT; y++) {
            for (int x = 0; x < Clips.WIDTH; x++) {
                int rgb = look.screen().getRGB(x, y);
                for (int shift = 16; shift >= 0; shift -= 8) {
                    sum += Math.abs((card[at++] & 0xFF) - (rgb >>> shift & 0xFF));
                }
            }
        }
        return (double) sum / FRAME_BYTES;
    }
}
