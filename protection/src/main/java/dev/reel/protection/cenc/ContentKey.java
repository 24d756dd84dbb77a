package dev.reel.protection.cenc;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Function;

/**
 * A content key of 16 bytes and its id. Closing wipes the bytes; the text form never shows them.
 *
 * <p>The owner closes it. Copies that a JDK cipher made of the key are out of reach and stay until collected.
 */
public final class ContentKey implements AutoCloseable {
    /** Size of a content key in bytes. */
    public static final int SIZE = 16;

    private final KeyId id;
    private final byte[] key;
    private boolean closed;

    private ContentKey(KeyId id, byte[] key) {
        this.id = id;
        this.key = key;
    }

    /**
     * Copies the key bytes; the caller wipes its own array.
     *
     * @throws MediaException {@code MF_E_INVALID_KEY} when the key is not 16 bytes long
     */
    public static ContentKey of(KeyId id, byte[] key) {
        if (key.length != SIZE) {
            throw new MediaException(
                    Status.MF_E_INVALID_KEY,
                    "The key for key id " + id + " has " + key.length
                            + " bytes; Common Encryption uses keys of 16 bytes.");
        }
        return new ContentKey(id, key.clone());
    }

    /**
     * Parses {@code KID:KEY}, each 32 hexadecimal digits; a key id may carry the dashes of a UUID.
     *
     * @throws MediaException {@code E_INVALIDARG}; its message never holds the key
     */
    public static ContentKey parse(CharSequence text) {
        String trimmed = text.toString().strip();
        int colon = trimmed.indexOf(':');
        if (colon < 0) {
            throw new MediaException(
                    Status.E_INVALIDARG,
                    "A key is written KID:KEY, each of 32 hexadecimal digits; the colon is missing.");
        }
        KeyId id = KeyId.parse(trimmed.substring(0, colon));
        byte[] bytes;
        try {
            bytes = HexFormat.of().parseHex(trimmed, colon + 1, trimmed.length());
        } catch (IllegalArgumentException e) {
            throw new MediaException(
                    Status.E_INVALIDARG,
                    "The key of a KID:KEY is not written as 32 hexadecimal digits; is KEY:KID the other way round?");
        }
        if (bytes.length != SIZE) {
            Arrays.fill(bytes, (byte) 0);
            // Where both were exchanged, what stands for the id is the key.
            throw new MediaException(
                    Status.MF_E_INVALID_KEY,
                    "The key of a KID:KEY has " + (trimmed.length() - colon - 1)
                            + " hexadecimal digits; 32 are needed. Is KEY:KID the other way round?");
        }
        try {
            return of(id, bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** The id that files carry for this key. */
    public KeyId id() {
        return id;
    }

    /**
     * Hands the key bytes to {@code action} for the length of the call. The action must not keep or change the array.
     *
     * @throws IllegalStateException after {@link #close()}
     */
    public synchronized <R> R use(Function<byte[], R> action) {
        if (closed) {
            throw new IllegalStateException("the key for key id " + id + " has been wiped");
        }
        return action.apply(key);
    }

    /** Wipes the key bytes. A second call does nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(key, (byte) 0);
    }

    /** The key id only. */
    @Override
    public String toString() {
        return "ContentKey[" + id + "]";
    }
}
