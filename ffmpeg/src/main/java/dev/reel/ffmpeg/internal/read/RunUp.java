package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.internal.natives.CodecParameters;
import dev.reel.platform.Platform;
import java.util.Set;

/** How long before a place a sound decoder must begin so that it gives there what it gives when it began at the beginning. */
final class RunUp {
    /** Each packet of these stands for itself. */
    private static final Set<String> NONE = Set.of("flac", "alac", "wavpack", "tta", "ape");

    /** Overlapping windows, and a reservoir of bits that reaches over several packets. */
    private static final long USUAL = Platform.SECOND / 2;

    /** Predicts from packet to packet; what was wrong fades slowly. */
    private static final long PREDICTIVE = 2 * Platform.SECOND;

    private RunUp() {}

    /** In 100 ns units. */
    static long of(CodecParameters parameters) {
        if (!parameters.isAudio()) {
            return 0;
        }
        String codec = parameters.codecName();
        if (codec.startsWith("pcm_") || NONE.contains(codec)) {
            return 0;
        }
        return codec.equals("opus") ? PREDICTIVE : USUAL;
    }
}
