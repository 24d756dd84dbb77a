package dev.reel.protection.device;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Which bytes of a partially encrypted buffer are encrypted: the first, then a pattern of clear and encrypted runs to the
 * end (crypto-session.md §9). Each value is a 32-bit unsigned number.
 *
 * @param atBeginning encrypted bytes at the beginning
 * @param skip clear bytes of each repetition
 * @param encrypt encrypted bytes of each repetition
 */
public record EncryptedBlockInfo(long atBeginning, long skip, long encrypt) {
    /** The length of the structure in bytes. */
    public static final int SIZE = 12;

    private static final long MOST = 0xFFFF_FFFFL;

    public EncryptedBlockInfo {
        if ((atBeginning | skip | encrypt) < 0 || atBeginning > MOST || skip > MOST || encrypt > MOST) {
            throw new MediaException(
                    Status.E_INVALIDARG, "Each count of an encrypted block info is an unsigned 32-bit number");
        }
    }

    /** Reads the three little-endian words of the structure. */
    public static EncryptedBlockInfo read(ByteBuffer bytes) {
        if (bytes.remaining() < SIZE) {
            throw new MediaException(
                    Status.E_INVALIDARG, "An encrypted block info has " + SIZE + " bytes, not " + bytes.remaining());
        }
        ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        return new EncryptedBlockInfo(
                Integer.toUnsignedLong(in.getInt()),
                Integer.toUnsignedLong(in.getInt()),
                Integer.toUnsignedLong(in.getInt()));
    }
}
