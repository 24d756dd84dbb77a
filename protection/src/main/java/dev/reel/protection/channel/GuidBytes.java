package dev.reel.protection.channel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/** A GUID inside a structure: the first three fields little-endian, then eight bytes as written (crypto-session.md §2.1). */
public final class GuidBytes {
    /** The length of a GUID in bytes. */
    public static final int SIZE = 16;

    private GuidBytes() {}

    /** Reads the GUID at {@code at}. */
    public static UUID get(ByteBuffer bytes, int at) {
        ByteBuffer little = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        long upper = Integer.toUnsignedLong(little.getInt(at)) << 32
                | Short.toUnsignedLong(little.getShort(at + 4)) << 16
                | Short.toUnsignedLong(little.getShort(at + 6));
        return new UUID(upper, bytes.duplicate().order(ByteOrder.BIG_ENDIAN).getLong(at + 8));
    }

    /** Writes a GUID at {@code at}. */
    public static void put(ByteBuffer bytes, int at, UUID guid) {
        ByteBuffer little = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        long upper = guid.getMostSignificantBits();
        little.putInt(at, (int) (upper >>> 32));
        little.putShort(at + 4, (short) (upper >>> 16));
        little.putShort(at + 6, (short) upper);
        bytes.duplicate().order(ByteOrder.BIG_ENDIAN).putLong(at + 8, guid.getLeastSignificantBits());
    }
}
