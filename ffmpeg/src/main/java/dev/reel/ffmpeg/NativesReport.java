package dev.reel.ffmpeg;

import dev.reel.ffmpeg.internal.natives.NativeCatalogue;
import dev.reel.platform.MediaException;
import java.util.List;
import java.util.Map;

/**
 * What the natives on this machine are.
 *
 * @param platform operating system and processor as the natives name them, for example {@code linux-x86_64}
 * @param version FFmpeg's version
 * @param licence under which this build may be used, in FFmpeg's words
 * @param configuration the switches that it was built with
 * @param libraries version of each library
 * @param decoders names of all codecs that can be decoded, sorted
 * @param encoders names of all encoders, sorted
 * @param protocols names of the protocols that can be read, sorted
 */
public record NativesReport(
        String platform,
        String version,
        String licence,
        String configuration,
        Map<String, String> libraries,
        List<Codec> decoders,
        List<Codec> encoders,
        List<String> protocols) {

    /**
     * One decoder or encoder.
     *
     * @param name FFmpeg's name of it, for example {@code libopenh264}
     * @param codec FFmpeg's name of what it decodes or makes, for example {@code h264}
     * @param kind {@code video}, {@code audio}, {@code subtitle} or {@code data}
     * @param description FFmpeg's description
     */
    public record Codec(String name, String codec, String kind, String description) {}

    public NativesReport {
        libraries = Map.copyOf(libraries);
        decoders = List.copyOf(decoders);
        encoders = List.copyOf(encoders);
        protocols = List.copyOf(protocols);
    }

    /**
     * Loads the natives and asks them.
     *
     * @throws MediaException {@code MF_E_PLATFORM_NOT_INITIALIZED} when there are none for this machine
     */
    public static NativesReport load() {
        return NativeCatalogue.read();
    }
}
