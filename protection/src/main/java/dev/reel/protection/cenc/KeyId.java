package dev.reel.protection.cenc;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Names a content key: the 16 bytes as they stand in files, big-endian (protected-path.md §5.5, byte order trap).
 *
 * <p>A key id is public; it may be logged.
 */
public record KeyId(long high, long low) implements Comparable<KeyId> {
    /** Size in bytes. */
    public static final int SIZE = 16;

    /** The id of sixteen zero bytes, which names no key. */
    public static final KeyId NULL = new KeyId(0, 0);

    /** Reads 16 bytes at {@code offset}. */
    public static KeyId of(byte[] bytes, int offset) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, SIZE);
        return new KeyId(buffer.getLong(), buffer.getLong());
    }

    /** The id whose canonical text is the UUID's. */
    public static KeyId of(UUID uuid) {
        return new KeyId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }

    /**
     * Parses 32 hexadecimal digits, with or without the dashes of a UUID.
     *
     * @throws MediaException {@code E_INVALIDARG} when the text is anything else
     */
    public static KeyId parse(String text) {
        String digits = text.strip().replace("-", "");
        if (digits.length() != 2 * SIZE) {
            throw malformed(text.strip().length());
        }
        try {
            return of(HexFormat.of().parseHex(digits), 0);
        } catch (IllegalArgumentException e) {
            throw malformed(text.strip().length());
        }
    }

    /** What stands in the place of a key id may be a key: it is not repeated. */
    private static MediaException malformed(int length) {
        return new MediaException(
                Status.E_INVALIDARG,
                "Cannot read a key id of " + length
                        + " characters: a key id is 32 hexadecimal digits, for example"
                        + " 00112233445566778899aabbccddeeff.");
    }

    /** A fresh array of the 16 bytes. */
    public byte[] toBytes() {
        return ByteBuffer.allocate(SIZE).putLong(high).putLong(low).array();
    }

    /** The same 16 bytes as a UUID. */
    public UUID toUuid() {
        return new UUID(high, low);
    }

    /** True for the id of sixteen zero bytes. */
    public boolean isNull() {
        return high == 0 && low == 0;
    }

    @Override
    public int compareTo(KeyId other) {
        int order = Long.compareUnsigned(high, other.high);
        return order != 0 ? order : Long.compareUnsigned(low, other.low);
    }

    /** 32 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }
}
