package dev.reel.protection.cenc;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The defaults of a protected track ({@code tenc}) or of a sample group ({@code seig}): protected or not, pattern, size of
 * the IV that each sample carries, key id and the constant IV when samples carry none (protected-path.md §17.3).
 *
 * <p>Immutable. {@link #of} refuses what the reader rules refuse.
 */
public final class TrackEncryption {
    private static final TrackEncryption CLEAR = new TrackEncryption(false, Pattern.NONE, 0, KeyId.NULL, new byte[0]);

    private final boolean isProtected;
    private final Pattern pattern;
    private final int ivSize;
    private final KeyId keyId;
    private final byte[] constantIv;

    private TrackEncryption(boolean isProtected, Pattern pattern, int ivSize, KeyId keyId, byte[] constantIv) {
        this.isProtected = isProtected;
        this.pattern = pattern;
        this.ivSize = ivSize;
        this.keyId = keyId;
        this.constantIv = constantIv;
    }

    /** Samples that are not protected. */
    public static TrackEncryption clear() {
        return CLEAR;
    }

    /**
     * Protected samples.
     *
     * @param ivSize bytes of IV per sample: 0, 8 or 16
     * @param constantIv 8 or 16 bytes when {@code ivSize} is 0, else empty or null
     * @throws MediaException {@code MF_E_INVALID_FILE_FORMAT} when the parts do not fit the scheme or one another
     */
    public static TrackEncryption of(
            Scheme scheme, Pattern pattern, int ivSize, KeyId keyId, byte @Nullable [] constantIv) {
        byte[] constant = constantIv == null ? new byte[0] : constantIv.clone();
        if (ivSize != 0 && ivSize != 8 && ivSize != 16) {
            throw invalid("a per-sample IV has 0, 8 or 16 bytes, not " + ivSize);
        }
        if (ivSize == 0 && constant.length == 0) {
            throw invalid("samples carry no IV and there is no constant IV");
        }
        if (ivSize == 0 && constant.length != 8 && constant.length != 16) {
            throw invalid("a constant IV has 8 or 16 bytes, not " + constant.length);
        }
        if (!scheme.usesPattern() && !pattern.isNone()) {
            throw invalid("scheme " + scheme + " knows no pattern, but the pattern is " + pattern);
        }
        if (scheme == Scheme.CBC1 && ivSize == 8) {
            throw invalid("scheme cbc1 needs an IV of 16 bytes");
        }
        return new TrackEncryption(true, pattern, ivSize, keyId, ivSize == 0 ? constant : new byte[0]);
    }

    private static MediaException invalid(String why) {
        return new MediaException(
                Status.MF_E_INVALID_FILE_FORMAT, "The encryption defaults of a track are not valid: " + why + ".");
    }

    /** False when samples stay clear. */
    public boolean isProtected() {
        return isProtected;
    }

    public Pattern pattern() {
        return pattern;
    }

    /** Bytes of IV that each sample carries: 0, 8 or 16. */
    public int ivSize() {
        return ivSize;
    }

    public KeyId keyId() {
        return keyId;
    }

    /** A copy of the constant IV; empty when samples carry their own. */
    public byte[] constantIv() {
        return constantIv.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TrackEncryption that
                && isProtected == that.isProtected
                && pattern.equals(that.pattern)
                && ivSize == that.ivSize
                && keyId.equals(that.keyId)
                && Arrays.equals(constantIv, that.constantIv);
    }

    @Override
    public int hashCode() {
        return keyId.hashCode() * 31 + ivSize;
    }

    @Override
    public String toString() {
        return isProtected
                ? "protected[key id " + keyId + ", pattern " + pattern + ", "
                        + (ivSize == 0 ? "constant IV" : "IV of " + ivSize + " bytes") + "]"
                : "clear";
    }
}
