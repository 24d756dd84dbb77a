package dev.reel.protection.cenc;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The header in front of a frame of an encrypted WebM track: signal byte, IV, and partition offsets when the frame is
 * encrypted in parts.
 *
 * <p>WebM encrypts with AES-CTR from an 8-byte IV, as scheme {@code cenc} does; the partitions alternate, clear first.
 *
 * @param headerSize bytes in front of the frame data
 * @param encryption how the frame data is encrypted; null when it is clear
 */
public record WebmFrameHeader(int headerSize, @Nullable SampleEncryption encryption) {
    private static final int ENCRYPTED = 0x01;
    private static final int PARTITIONED = 0x02;

    /**
     * Reads the header between position and limit; the buffer stays as it is.
     *
     * @param keyId the {@code ContentEncKeyID} of the track
     * @throws MediaException {@code MF_E_INVALID_STREAM_DATA} when the header is cut short, has reserved bits set or its
     *     offsets do not grow or leave the frame
     */
    public static WebmFrameHeader parse(ByteBuffer frame, KeyId keyId) {
        ByteBuffer in = frame.duplicate();
        int start = in.position();
        require(in.remaining() >= 1, "it is empty");
        int signal = in.get() & 0xFF;
        require((signal & ~(ENCRYPTED | PARTITIONED)) == 0, "its signal byte has reserved bits set");
        if ((signal & ENCRYPTED) == 0) {
            return new WebmFrameHeader(1, null);
        }
        require(in.remaining() >= 8, "its IV is cut short");
        byte[] iv = new byte[8];
        in.get(iv);
        SubsampleMap map = null;
        if ((signal & PARTITIONED) != 0) {
            require(in.remaining() >= 1, "its partition count is missing");
            int partitions = in.get() & 0xFF;
            require(in.remaining() >= 4L * partitions, "its partition offsets are cut short");
            long[] offsets = new long[partitions];
            for (int i = 0; i < partitions; i++) {
                offsets[i] = in.getInt() & 0xFFFFFFFFL;
            }
            map = partitions(offsets, in.remaining());
        }
        return new WebmFrameHeader(
                in.position() - start, new SampleEncryption(Scheme.CENC, keyId, iv, Pattern.NONE, map));
    }

    private static @Nullable SubsampleMap partitions(long[] offsets, int frameSize) {
        int[] lengths = new int[(offsets.length + 2) / 2 * 2];
        long previous = 0;
        for (int i = 0; i < offsets.length; i++) {
            require(offsets[i] >= previous, "its partition offsets go backwards");
            require(offsets[i] <= frameSize, "a partition offset lies behind its end");
            lengths[i] = (int) (offsets[i] - previous);
            previous = offsets[i];
        }
        lengths[offsets.length] = (int) (frameSize - previous);
        int used = 0;
        for (int i = 0; i < lengths.length; i += 2) {
            if (lengths[i] != 0 || lengths[i + 1] != 0) {
                lengths[used++] = lengths[i];
                lengths[used++] = lengths[i + 1];
            }
        }
        return used == 0 ? null : SubsampleMap.of(java.util.Arrays.copyOf(lengths, used));
    }

    private static void require(boolean condition, String why) {
        if (!condition) {
            throw new MediaException(
                    Status.MF_E_INVALID_STREAM_DATA, "An encrypted WebM frame is not valid: " + why + ".");
        }
    }
}
