package dev.reel.protection.d3d12;

import dev.reel.platform.MediaException;
import dev.reel.protection.device.AesCtrIv;
import dev.reel.protection.device.CryptoDevice;
import dev.reel.protection.device.ProtectionStatus;
import dev.reel.protection.device.SurfaceHandle;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Protection contexts and policies of a device (crypto-session.md §16). Handles behave as those of crypto sessions: given
 * once, refused by every other device.
 */
public interface VideoPolicies {
    /** The one content protection system of the software device: the common system id of the W3C. */
    UUID COMMON_SYSTEM = UUID.fromString("1077efec-c0b2-4d02-ace3-3c1e52e2fb4b");

    /** The part of a device that this is; {@code D3DERR_NOTAVAILABLE} when the device has none. */
    static VideoPolicies of(CryptoDevice device) {
        if (device instanceof VideoPolicies policies) {
            return policies;
        }
        throw new MediaException(ProtectionStatus.D3DERR_NOTAVAILABLE, "This crypto device has no policies");
    }

    /** How a bit stream is encrypted. */
    enum BitstreamEncryption {
        NONE,
        CENC_AES_CTR_128
    }

    /** What kind of context is asked for. */
    enum ContextFlag {
        NONE,
        HARDWARE
    }

    /** What a support query answers. */
    enum SupportFlag {
        SUPPORTED,
        HEADER_DECRYPTION_REQUIRED,
        INDEPENDENT_DECRYPTION_REQUIRED,
        TRANSCRYPTION_REQUIRED
    }

    /** Whether a context still holds its keys. */
    enum ContextStatus {
        OK,
        INVALID
    }

    /**
     * What a context is to be.
     *
     * @param nodeMask 0 or exactly one bit
     * @param decodeProfile the profile of the bit streams
     * @param contentProtectionSystem whose licences give the keys
     * @param encryption how bit streams are encrypted
     * @param flag software or hardware
     */
    record ContextDescription(
            int nodeMask,
            UUID decodeProfile,
            UUID contentProtectionSystem,
            BitstreamEncryption encryption,
            ContextFlag flag) {}

    /**
     * What a transform takes and gives.
     *
     * @param protectedOutputRequired decrypted data goes to protected surfaces only
     * @param inputAlignment offsets and sizes of the input are multiples, in bytes
     * @param inputPreambleSize bytes before the input that must be there
     * @param outputAlignment offsets of the output are multiples, in bytes
     * @param outputPreambleSize bytes that are written before the output
     */
    record TransformSupport(
            boolean protectedOutputRequired,
            int inputAlignment,
            int inputPreambleSize,
            int outputAlignment,
            int outputPreambleSize) {}

    /** What a sample is encrypted with: a policy's key, or a context's own after a transcryption. */
    sealed interface KeySource permits PolicyHandle, ContextHandle {}

    /** Names a context. */
    record ContextHandle(long value) implements KeySource {}

    /** Names a policy. */
    record PolicyHandle(long value) implements KeySource {}

    /**
     * The encrypted sample.
     *
     * @param key what it is encrypted with
     * @param sample the bytes from position to limit
     * @param iv the counter of its first encrypted block
     * @param map which bytes are encrypted; covers the sample exactly. A sample has one map, the stream's own: the first
     *     transform of a sample settles it, and another map or other bytes under the same key and counter are refused
     */
    record Input(KeySource key, ByteBuffer sample, AesCtrIv iv, SubSampleMap map) {}

    /**
     * Where decrypted bytes go.
     *
     * @param surface a protected surface
     * @param offset where in it, a multiple of the output alignment
     */
    record ProtectedOutput(SurfaceHandle surface, int offset) {}

    /**
     * Where transcrypted bytes go.
     *
     * @param target as long as the sample; the clear bytes of the map stay clear
     */
    record TranscryptedOutput(ByteBuffer target) {}

    /**
     * Where slice headers are.
     *
     * @param offsets of NAL units inside the sample; each must be where a NAL unit begins after its 4-byte length
     */
    record Headers(List<Integer> offsets) {}

    /** One transform; a group that is there is enabled. */
    record Transform(
            TransformOperation operation,
            Optional<Input> input,
            Optional<ProtectedOutput> protectedOutput,
            Optional<TranscryptedOutput> transcryptedOutput,
            Optional<Headers> headers) {}

    /**
     * What came of a transform.
     *
     * @param iv the new counter after a transcryption
     * @param headers the clear beginnings of the NAL units asked for, at most {@value #HEADER_BYTES} bytes each; of encrypted
     *     bytes no more than an eighth of a unit's own, and {@value #HEADER_BYTES} more for all samples of one vector together
     */
    record Result(Optional<AesCtrIv> iv, List<ByteBuffer> headers) {}

    /** The most bytes of a NAL unit that count as its header. */
    int HEADER_BYTES = 64;

    /** What the device can do for such a context; empty when nothing. */
    Set<SupportFlag> contextSupport(ContextDescription description);

    /** What transforms of such a context take and give. */
    TransformSupport transformSupport(TransformOperation operation);

    /** Creates a context. */
    ContextHandle createContext(ContextDescription description);

    /** What a licence server needs to wrap keys for this context: the device's certificate chain. */
    ByteBuffer keyBaseData(ContextHandle context, ByteBuffer input);

    /** Creates a policy from key info: 256 bytes of RSAES-OAEP that hold a 16-byte key. */
    PolicyHandle createPolicy(ContextHandle context, ByteBuffer keyInfo);

    /** A second handle to the same context. */
    ContextHandle openContext(ContextHandle context);

    /** A second handle to the same policy. */
    PolicyHandle openPolicy(PolicyHandle policy);

    /** The key info that the policy was made from. */
    ByteBuffer policyKeyInfo(PolicyHandle policy);

    /** The context that the policy was made in. */
    ContextHandle policyContext(PolicyHandle policy);

    /** Gives up a handle; the last one ends the context and its policies. */
    void destroyContext(ContextHandle context);

    /** Gives up a handle; the last one wipes the key. */
    void destroyPolicy(PolicyHandle policy);

    /** Whether the context is valid; changes together with {@link #fence}. */
    ContextStatus contextStatus(ContextHandle context);

    /** A number that changes when the validity changes. */
    long fence(ContextHandle context);

    /** Carries out one transform. */
    Result transform(Transform transform);
}
