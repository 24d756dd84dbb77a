package dev.reel.protection.cenc;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import org.jspecify.annotations.Nullable;

/**
 * How one sample is encrypted: scheme, key id, IV, pattern and, unless the whole sample is protected, its subsample map.
 *
 * <p>Immutable. The IV has 8 or 16 bytes.
 */
public final class SampleEncryption {
    private final Scheme scheme;
    private final KeyId keyId;
    private final byte[] iv;
    private final Pattern pattern;
    private final @Nullable SubsampleMap subsamples;
    private final boolean constantIv;

    /** A sample that carries its own IV; takes over {@code iv}, which must not change any more. */
    public SampleEncryption(Scheme scheme, KeyId keyId, byte[] iv, Pattern pattern, @Nullable SubsampleMap subsamples) {
        this(scheme, keyId, iv, pattern, subsamples, false);
    }

    /**
     * Takes over {@code iv}, which must not change any more.
     *
     * @param constantIv true when the IV is the track's or the group's and the sample carries none
     * @throws MediaException {@code MF_E_INVALID_STREAM_DATA} when the IV has neither 8 nor 16 bytes (§5.5)
     */
    public SampleEncryption(
            Scheme scheme,
            KeyId keyId,
            byte[] iv,
            Pattern pattern,
            @Nullable SubsampleMap subsamples,
            boolean constantIv) {
        if (iv.length != 8 && iv.length != 16) {
            throw new MediaException(
                    Status.MF_E_INVALID_STREAM_DATA,
                    "The IV of a sample has " + iv.length + " bytes; 8 or 16 are legal.");
        }
        this.scheme = scheme;
        this.keyId = keyId;
        this.iv = iv;
        this.pattern = pattern;
        this.subsamples = subsamples;
        this.constantIv = constantIv;
    }

    public Scheme scheme() {
        return scheme;
    }

    public KeyId keyId() {
        return keyId;
    }

    /** A copy of the IV: 8 or 16 bytes. */
    public byte[] iv() {
        return iv.clone();
    }

    public Pattern pattern() {
        return pattern;
    }

    /** The map, or null when the whole sample is protected. */
    public @Nullable SubsampleMap subsamples() {
        return subsamples;
    }

    /** Bytes of IV that the sample itself carries: 0 when the IV is constant. */
    public int carriedIvSize() {
        return constantIv ? 0 : iv.length;
    }

    /** Writes the 16-byte block the cipher starts from: the IV, zero-extended when it has 8 bytes. */
    void startBlock(byte[] block) {
        System.arraycopy(iv, 0, block, 0, iv.length);
        for (int i = iv.length; i < 16; i++) {
            block[i] = 0;
        }
    }

    @Override
    public String toString() {
        return scheme + "[key id " + keyId + ", " + (subsamples == null ? "whole sample" : subsamples) + "]";
    }
}
