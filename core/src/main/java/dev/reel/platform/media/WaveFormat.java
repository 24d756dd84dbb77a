package dev.reel.platform.media;

import dev.reel.platform.AttributeKey;
import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The wave format structure of audio files (WAVEFORMATEX and its extensible form) and its media type (platform.md §2).
 *
 * @param tag format tag; {@link #EXTENSIBLE} for the extensible form
 * @param extra bytes behind the structure, empty in the extensible form
 * @param validBits valid bits per sample of the extensible form
 * @param channelMask speaker positions of the extensible form
 * @param subFormat subtype of the extensible form, null in the plain one
 */
public record WaveFormat(
        int tag,
        int channels,
        int samplesPerSecond,
        int averageBytesPerSecond,
        int blockAlign,
        int bitsPerSample,
        ByteBuffer extra,
        int validBits,
        int channelMask,
        @Nullable UUID subFormat) {
    public static final int PCM = 1;
    public static final int FLOAT = 3;
    public static final int EXTENSIBLE = 0xFFFE;

    /** Which form to make. */
    public enum Form {
        NORMAL,
        EXTENSIBLE;

        /** The form that a conversion flag asks for: 1 is the extensible one, 0 and any other the normal one. */
        public static Form of(int flag) {
            return flag == 1 ? EXTENSIBLE : NORMAL;
        }
    }

    private static final int PLAIN_SIZE = 18;
    private static final int EXTENSION_SIZE = 22;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** Keeps the extra bytes from being changed. */
    public WaveFormat {
        extra = extra.slice().asReadOnlyBuffer();
    }

    @Override
    public ByteBuffer extra() {
        return extra.duplicate();
    }

    /** The structure for a media type; without major type or subtype {@code MF_E_ATTRIBUTENOTFOUND}, other gaps become 0. */
    public static WaveFormat of(MediaType type, Form form) {
        type.majorType();
        UUID subtype = type.subtype();
        boolean extensible = form == Form.EXTENSIBLE;
        int bits = type.get(MediaTypeAttributes.AUDIO_BITS_PER_SAMPLE, 0);
        return new WaveFormat(
                extensible ? EXTENSIBLE : Subtype.tagOf(subtype),
                type.get(MediaTypeAttributes.AUDIO_NUM_CHANNELS, 0),
                type.get(MediaTypeAttributes.AUDIO_SAMPLES_PER_SECOND, 0),
                type.get(MediaTypeAttributes.AUDIO_AVG_BYTES_PER_SECOND, 0),
                type.get(MediaTypeAttributes.AUDIO_BLOCK_ALIGNMENT, 0),
                bits,
                extensible ? NOTHING : ByteBuffer.wrap(type.get(MediaTypeAttributes.USER_DATA, new byte[0])),
                extensible ? type.get(MediaTypeAttributes.AUDIO_VALID_BITS_PER_SAMPLE, bits) : 0,
                extensible ? type.get(MediaTypeAttributes.AUDIO_CHANNEL_MASK, 0) : 0,
                extensible ? subtype : null);
    }

    /** The media type that the structure describes; numbers of 0 are left out. */
    public MediaType toMediaType() {
        UUID wrapped = subFormat;
        UUID subtype = wrapped != null ? wrapped : Subtype.ofTag(tag);
        MediaType type = MediaType.of(MajorType.AUDIO, subtype);
        setUnlessZero(type, MediaTypeAttributes.AUDIO_NUM_CHANNELS, channels);
        setUnlessZero(type, MediaTypeAttributes.AUDIO_SAMPLES_PER_SECOND, samplesPerSecond);
        setUnlessZero(type, MediaTypeAttributes.AUDIO_AVG_BYTES_PER_SECOND, averageBytesPerSecond);
        setUnlessZero(type, MediaTypeAttributes.AUDIO_BLOCK_ALIGNMENT, blockAlign);
        setUnlessZero(type, MediaTypeAttributes.AUDIO_BITS_PER_SAMPLE, bitsPerSample);
        if (wrapped == null) {
            type.set(MediaTypeAttributes.AUDIO_PREFER_WAVEFORMATEX, 1);
            if (extra.hasRemaining()) {
                byte[] bytes = new byte[extra.remaining()];
                extra().get(bytes);
                type.set(MediaTypeAttributes.USER_DATA, bytes);
            }
        } else {
            setUnlessZero(type, MediaTypeAttributes.AUDIO_VALID_BITS_PER_SAMPLE, validBits);
            setUnlessZero(type, MediaTypeAttributes.AUDIO_CHANNEL_MASK, channelMask);
        }
        if (subtype.equals(Subtype.PCM) || subtype.equals(Subtype.FLOAT)) {
            type.set(MediaTypeAttributes.ALL_SAMPLES_INDEPENDENT, 1);
        }
        return type;
    }

    private static void setUnlessZero(MediaType type, AttributeKey<Integer> key, int value) {
        if (value != 0) {
            type.set(key, value);
        }
    }

    /** The structure as a file holds it, little-endian. */
    public byte[] toBytes() {
        UUID wrapped = subFormat;
        int more = wrapped != null ? EXTENSION_SIZE : extra.remaining();
        ByteBuffer out = ByteBuffer.allocate(PLAIN_SIZE + more).order(ByteOrder.LITTLE_ENDIAN);
        out.putShort((short) tag)
                .putShort((short) channels)
                .putInt(samplesPerSecond)
                .putInt(averageBytesPerSecond);
        out.putShort((short) blockAlign).putShort((short) bitsPerSample).putShort((short) more);
        if (wrapped == null) {
            return out.put(extra()).array();
        }
        out.putShort((short) validBits).putInt(channelMask);
        long high = wrapped.getMostSignificantBits();
        out.putInt((int) (high >>> 32)).putShort((short) (high >>> 16)).putShort((short) high);
        out.order(ByteOrder.BIG_ENDIAN).putLong(wrapped.getLeastSignificantBits());
        return out.array();
    }

    /** Reads the structure; one that is cut short is {@code E_INVALIDARG}. */
    public static WaveFormat parse(byte[] bytes) {
        if (bytes.length < PLAIN_SIZE - 2) {
            throw cutShort(bytes);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int tag = in.getShort() & 0xFFFF;
        int channels = in.getShort() & 0xFFFF;
        int rate = in.getInt();
        int average = in.getInt();
        int block = in.getShort() & 0xFFFF;
        int bits = in.getShort() & 0xFFFF;
        int more = in.remaining() < 2 ? 0 : in.getShort() & 0xFFFF;
        if (more > in.remaining() || (tag == EXTENSIBLE && more < EXTENSION_SIZE)) {
            throw cutShort(bytes);
        }
        if (tag != EXTENSIBLE) {
            byte[] extra = new byte[more];
            in.get(extra);
            return new WaveFormat(tag, channels, rate, average, block, bits, ByteBuffer.wrap(extra), 0, 0, null);
        }
        int valid = in.getShort() & 0xFFFF;
        int mask = in.getInt();
        long high = (in.getInt() & 0xFFFFFFFFL) << 32 | (in.getShort() & 0xFFFFL) << 16 | (in.getShort() & 0xFFFFL);
        UUID subtype = new UUID(high, in.order(ByteOrder.BIG_ENDIAN).getLong());
        return new WaveFormat(tag, channels, rate, average, block, bits, NOTHING, valid, mask, subtype);
    }

    private static MediaException cutShort(byte[] bytes) {
        return new MediaException(Status.E_INVALIDARG, "the wave format of " + bytes.length + " bytes is cut short");
    }
}
