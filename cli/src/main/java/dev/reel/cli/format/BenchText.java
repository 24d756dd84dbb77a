package dev.reel.cli.format;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** A comparison of speeds. */
public final class BenchText {
    private BenchText() {}

    /** {@code {"reel_fps":412.5,"ffmpeg_fps":420.1,"ratio":0.982}}. */
    public static String json(double reel, double ffmpeg, double ratio) {
        return JsonText.line(json -> {
            json.writeNumberField("reel_fps", rounded(reel, 1));
            json.writeNumberField("ffmpeg_fps", rounded(ffmpeg, 1));
            json.writeNumberField("ratio", rounded(ratio, 3));
        });
    }

    private static BigDecimal rounded(double value, int digits) {
        return BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP);
    }
}
