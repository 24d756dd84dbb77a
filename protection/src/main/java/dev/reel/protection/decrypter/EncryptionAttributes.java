package dev.reel.protection.decrypter;

import static dev.reel.platform.media.SampleProtectionAttributes.AES_CBC;
import static dev.reel.platform.media.SampleProtectionAttributes.AES_CTR;
import static dev.reel.platform.media.SampleProtectionAttributes.CRYPT_BYTE_BLOCK;
import static dev.reel.platform.media.SampleProtectionAttributes.KEY_ID;
import static dev.reel.platform.media.SampleProtectionAttributes.PROTECTION_SCHEME;
import static dev.reel.platform.media.SampleProtectionAttributes.SAMPLE_ID;
import static dev.reel.platform.media.SampleProtectionAttributes.SCHEME;
import static dev.reel.platform.media.SampleProtectionAttributes.SKIP_BYTE_BLOCK;
import static dev.reel.platform.media.SampleProtectionAttributes.SUBSAMPLE_MAPPING;
import static dev.reel.platform.media.SampleProtectionAttributes.SUBSAMPLE_MAPPING_SPLIT;

import dev.reel.platform.AttributeKey;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.Sample;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.cenc.Pattern;
import dev.reel.protection.cenc.SampleEncryption;
import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.cenc.SubsampleMap;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts the encryption of a sample into Media Foundation's sample attributes and reads it from there (protected-path.md §5.5,
 * §17.3).
 */
public final class EncryptionAttributes {
    private static final UUID[] MARKS = Stream.of(
                    SCHEME,
                    PROTECTION_SCHEME,
                    CRYPT_BYTE_BLOCK,
                    SKIP_BYTE_BLOCK,
                    SAMPLE_ID,
                    KEY_ID,
                    SUBSAMPLE_MAPPING,
                    SUBSAMPLE_MAPPING_SPLIT)
            .map(AttributeKey::guid)
            .toArray(UUID[]::new);

    private EncryptionAttributes() {}

    /** Marks a sample as protected in this way. */
    public static void write(Sample sample, SampleEncryption encryption) {
        Attributes attributes = sample.attributes();
        Scheme scheme = encryption.scheme();
        attributes.set(SCHEME, scheme.code());
        attributes.set(PROTECTION_SCHEME, scheme.isCounterMode() ? AES_CTR : AES_CBC);
        if (scheme.usesPattern() && !encryption.pattern().isNone()) {
            attributes.set(CRYPT_BYTE_BLOCK, encryption.pattern().cryptBlocks());
            attributes.set(SKIP_BYTE_BLOCK, encryption.pattern().skipBlocks());
        }
        attributes.set(SAMPLE_ID, encryption.iv());
        attributes.set(KEY_ID, encryption.keyId().toUuid());
        SubsampleMap map = encryption.subsamples();
        if (map != null) {
            ByteBuffer pairs = ByteBuffer.allocate(8 * map.count()).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < map.count(); i++) {
                pairs.putInt(map.clear(i)).putInt(map.protectedBytes(i));
            }
            attributes.set(SUBSAMPLE_MAPPING, pairs.array());
        }
    }

    /** True when the sample carries an attribute of protection. */
    static boolean marks(Sample sample) {
        return sample.hasAttributes()
                && (sample.attributes().contains(SAMPLE_ID)
                        || sample.attributes().contains(PROTECTION_SCHEME));
    }

    /**
     * Reads how a sample is protected.
     *
     * @param previous the key id of the samples before it, or null
     * @throws MediaException {@code MF_E_INVALID_STREAM_DATA}, {@code MF_E_INVALID_FILE_FORMAT} or {@code MF_E_INVALID_KEY}, row
     *     by row of §5.5
     */
    static SampleEncryption read(Sample sample, @Nullable KeyId previous) {
        Attributes attributes = sample.attributes();
        int crypt = attributes.get(CRYPT_BYTE_BLOCK, 0);
        int skip = attributes.get(SKIP_BYTE_BLOCK, 0);
        if ((crypt == 0) != (skip == 0)) {
            throw streamData("its pattern is " + crypt + ":" + skip + "; both numbers or none must be above zero");
        }
        Pattern pattern = new Pattern(crypt, skip);
        byte[] iv = attributes.find(SAMPLE_ID).orElseThrow(() -> streamData("it has no IV"));
        byte[] mapping = attributes
                .find(SUBSAMPLE_MAPPING)
                .or(() -> attributes.find(SUBSAMPLE_MAPPING_SPLIT))
                .orElse(null);
        return new SampleEncryption(
                scheme(attributes, pattern),
                keyId(attributes, previous),
                iv,
                pattern,
                mapping == null ? null : map(mapping));
    }

    private static Scheme scheme(Attributes attributes, Pattern pattern) {
        int mode = attributes.get(PROTECTION_SCHEME, AES_CTR);
        if (mode != AES_CTR && mode != AES_CBC) {
            throw streamData("protection scheme " + mode + " does not exist");
        }
        Scheme named = attributes.find(SCHEME).map(Scheme::parse).orElse(null);
        if (named != null && named.isCounterMode() == (mode == AES_CTR)) {
            return named;
        }
        if (mode == AES_CTR) {
            return pattern.isNone() ? Scheme.CENC : Scheme.CENS;
        }
        return pattern.isNone() ? Scheme.CBC1 : Scheme.CBCS;
    }

    private static KeyId keyId(Attributes attributes, @Nullable KeyId previous) {
        KeyId given = attributes.find(KEY_ID).map(KeyId::of).orElse(KeyId.NULL);
        KeyId id = given.isNull() ? previous : given;
        if (id == null) {
            throw new MediaException(
                    Status.MF_E_INVALID_KEY, "A protected sample has no key id, and none before it had one.");
        }
        return id;
    }

    private static SubsampleMap map(byte[] mapping) {
        if (mapping.length == 0 || mapping.length % 8 != 0) {
            throw streamData("its subsample map has " + mapping.length + " bytes; pairs of 8 bytes are needed");
        }
        int[] pairs = new int[mapping.length / 4];
        ByteBuffer.wrap(mapping).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(pairs);
        return SubsampleMap.of(pairs);
    }

    /** Takes every mark of protection off. */
    static void clear(Attributes attributes) {
        attributes.deleteEach(MARKS);
    }

    private static MediaException streamData(String why) {
        return new MediaException(Status.MF_E_INVALID_STREAM_DATA, "A protected sample is not valid: " + why + ".");
    }
}
