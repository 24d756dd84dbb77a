package dev.reel.platform.media;

import dev.reel.platform.AttributeKey;
import java.util.UUID;

/**
 * Attribute keys of protected samples: the MFSampleExtension_… keys that a source sets and a decrypter reads and takes off
 * (protected-path.md §5.5).
 *
 * <p>A key id is the UUID of the 16 bytes as they stand in the file, without the swapped fields of a Windows GUID.
 */
public final class SampleProtectionAttributes {
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

    private SampleProtectionAttributes() {}
}
