package dev.reel.ffmpeg.internal.codec;

import dev.reel.ffmpeg.internal.natives.Dictionary;
import dev.reel.ffmpeg.internal.natives.EncoderKind;
import dev.reel.pipeline.TranscodeAttributes;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.Locale;

/** What an encoder's attributes ask of it, in the words of its codec. One thread at a time. */
final class EncoderSettings {
    private final EncoderKind kind;
    private final Attributes attributes;

    EncoderSettings(EncoderKind kind, Attributes attributes) {
        this.kind = kind;
        this.attributes = attributes;
    }

    /** Fails unless the encoder can do what is asked. */
    void check() {
        String profile = attributes.get(TranscodeAttributes.ENCODINGPROFILE, "");
        if (!profile.isEmpty() && !kind.profiles().containsKey(profileKey(profile))) {
            throw new MediaException(
                    Status.MF_E_INVALIDMEDIATYPE,
                    "the " + kind.name() + " encoder has no profile " + profile
                            + (kind.profiles().isEmpty()
                                    ? ""
                                    : ", only "
                                            + kind.profiles().keySet().stream()
                                                    .sorted()
                                                    .toList()));
        }
        checkConstantQuality();
        int quality = attributes.get(TranscodeAttributes.QUALITYVSSPEED, 0);
        if (quality < 0 || quality > 100) {
            throw new MediaException(
                    Status.MF_E_INVALIDMEDIATYPE,
                    "quality against speed is a number from 0, fast, to 100, good, not " + quality);
        }
    }

    private void checkConstantQuality() {
        int constant = constantQuality();
        int worst = kind.worstQuality();
        if (constant >= 0 && worst == 0) {
            throw new MediaException(
                    Status.MF_E_INVALIDMEDIATYPE,
                    "the " + kind.name() + " encoder " + kind.encoder() + " has no constant quality; name a bit rate"
                            + (kind.encoder().equals("libopenh264")
                                    ? ", or use libx264, which needs the gpl classifier of org.bytedeco:ffmpeg"
                                    : ""));
        }
        if (constant > worst) {
            throw new MediaException(
                    Status.MF_E_INVALIDMEDIATYPE,
                    "constant quality of the " + kind.name() + " encoder is a number from 0, the best, to " + worst
                            + ", not " + constant);
        }
    }

    /** As the codec counts it; negative: not said. */
    int constantQuality() {
        return attributes.get(TranscodeAttributes.CONSTANT_QUALITY, -1);
    }

    /** The codec's own options for them. */
    void addOptions(Dictionary options) {
        if (constantQuality() >= 0) {
            options.set("crf", String.valueOf(constantQuality()));
        }
        int quality = quality();
        if (quality >= 0) {
            kind.quality().apply(quality, options);
        }
        attributes
                .find(TranscodeAttributes.ENCODINGPROFILE)
                .map(EncoderSettings::profileKey)
                .map(kind.profiles()::get)
                .ifPresent(profile -> options.set("profile", profile));
    }

    /** From 0, packets must be had as soon as possible, to 100, as good as possible; negative: not said. */
    private int quality() {
        return attributes
                .find(TranscodeAttributes.QUALITYVSSPEED)
                .map(value -> Math.max(0, Math.min(100, value)))
                .orElse(-1);
    }

    private static String profileKey(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[ -]", "_");
    }
}
