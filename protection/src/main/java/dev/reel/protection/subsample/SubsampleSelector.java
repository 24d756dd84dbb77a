package dev.reel.protection.subsample;

import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.cenc.SubsampleMap;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the protected ranges of one sample after another of a track, in decode order. One thread at a time.
 */
public interface SubsampleSelector {
    /**
     * The map of a sample of {@code length} bytes at {@code offset}; null means that the whole sample is protected.
     *
     * @throws dev.reel.platform.MediaException {@code MF_E_INVALID_STREAM_DATA} when the sample breaks its codec's framing
     */
    @Nullable
    SubsampleMap select(byte[] sample, int offset, int length);

    /** A selector that protects whole samples: audio, and any codec without structure that must stay clear. */
    static SubsampleSelector wholeSample() {
        return (sample, offset, length) -> null;
    }

    /**
     * The selector for a sample entry's format, {@code avc1} for example, or null when this video codec is not known.
     *
     * @param configuration gives the body of a configuration box such as {@code avcC}, or null
     */
    static @Nullable SubsampleSelector forVideo(String format, Scheme scheme, Configuration configuration) {
        return switch (format) {
            case "avc1", "avc3", "dva1", "dvav" -> {
                byte[] record = configuration.find("avcC");
                yield record == null ? null : NalSelector.of(new AvcSlices(record), scheme);
            }
            case "hvc1", "hev1", "dvh1", "dvhe" -> {
                byte[] record = configuration.find("hvcC");
                yield record == null ? null : NalSelector.of(new HevcSlices(record), scheme);
            }
            case "av01" -> new Av1Selector(configuration.find("av1C"), scheme);
            case "vp09" -> new Vp9Selector(scheme);
            default -> null;
        };
    }

    /** Gives configuration boxes by their type. */
    interface Configuration {
        byte @Nullable [] find(String boxType);
    }
}
