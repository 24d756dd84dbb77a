package dev.reel.protection.decrypter;

import dev.reel.platform.AttributeKey;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Sample;
import dev.reel.platform.Status;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.cenc.Pattern;
import dev.reel.protection.cenc.SampleEncryption;
import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.cenc.SubsampleMap;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a protected sample says that it is protected: Media Foundation's sample attributes (protected-path.md §5.5, §17.3).
 *
 * <p>A key id is the UUID of the 16 bytes as they stand in the file, without the swapped fields of a Windows GUID.
 */
public final class EncryptionAttributes {
    /** {@link #AES_CTR} or {@link #AES_CBC}; absent means AES-CTR. */
    public static final AttributeKey<Integer> PROTECTION_SCHEME = AttributeKey.uint32(
            "MFSampleExtension_Encryption_ProtectionScheme", "d054d096-28bb-45da-87ec-74f351871406");
    /** Encrypted blocks of the pattern. */
    public static final AttributeKey<Integer> CRYPT_BYTE_BLOCK =
            AttributeKey.uint32("MFSampleExtension_Encryption_CryptByteBlock", "9d84289b-0c7f-4713-ab95-108ab42ad801");
    /** Skipped blocks of the pattern. */
    public static final AttributeKey<Integer> SKIP_BYTE_BLOCK =
            AttributeKey.uint32("MFSampleExtension_Encryption_SkipByteBlock", "0d550548-8317-4ab1-845f-d06306e293e3");
    /** The IV, 8 or 16 bytes. */
    public static final AttributeKey<byte[]> SAMPLE_ID =
            AttributeKey.blob("MFSampleExtension_Encryption_SampleID", "6698b84e-0afa-4330-aeb2-1c0a98d7a44d");
    /** The key id; holds for this sample and those behind it. */
    public static final AttributeKey<UUID> KEY_ID =
            AttributeKey.guid("MFSampleExtension_Content_KeyID", "c6c7f5b0-acca-415b-87d9-10441469efc6");
    /** Pairs of clear and protected bytes, each a 32-bit number, little-endian. */
    public static final AttributeKey<byte[]> SUBSAMPLE_MAPPING =
            AttributeKey.blob("MFSampleExtension_Encryption_SubSample_Mapping", "8444f27a-69a1-48da-bd08-11cef36830d2");
    /** The same, asking that each part becomes a sample of its own. */
    public static final AttributeKey<byte[]> SUBSAMPLE_MAPPING_SPLIT = AttributeKey.blob(
            "MFSampleExtension_Encryption_SubSampleMappingSplit", "fe0254b9-2aa5-4edc-99f7-17e89dbf9174");
    /** The scheme's four characters, which tell cbc1 and cbcs apart where no pattern does. Reel's own key. */
    public static final AttributeKey<String> SCHEME =
            AttributeKey.string("REEL_SampleExtension_Encryption_Scheme", "52b8d9a4-2a1d-4c6f-9a55-9a3e61f0c301");

    public static final int AES_CTR = 1;
    public static final int AES_CBC = 2;

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
        attributes.delete(SCHEME);
        attributes.delete(PROTECTION_SCHEME);
        attributes.delete(CRYPT_BYTE_BLOCK);
        attributes.delete(SKIP_BYTE_BLOCK);
        attributes.delete(SAMPLE_ID);
        attributes.delete(KEY_ID);
        attributes.delete(SUBSAMPLE_MAPPING);
        attributes.delete(SUBSAMPLE_MAPPING_SPLIT);
    }

    private static MediaException streamData(String why) {
        return new MediaException(Status.MF_E_INVALID_STREAM_DATA, "A protected sample is not valid: " + why + ".");
    }
}
