package dev.reel.protection.control;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the values of one message, each behind a byte that says its type, big-endian. What exceeds {@link Bounds} is
 * {@code E_INVALIDARG}. One thread.
 */
public final class MessageWriter {
    static final byte NULL = 0;
    static final byte BOOL = 1;
    static final byte INT = 2;
    static final byte LONG = 3;
    static final byte DOUBLE = 4;
    static final byte STRING = 5;
    static final byte BYTES = 6;
    static final byte GUID = 7;
    static final byte LIST = 8;

    private byte[] data = new byte[256];
    private int size;
    private int depth;

    /** A message of a kind; {@code id} joins a request and its answer. */
    public MessageWriter(MessageKind kind, long id) {
        room(9);
        data[size++] = kind.number();
        putLong(id);
    }

    public MessageWriter bool(boolean value) {
        room(2);
        data[size++] = BOOL;
        data[size++] = (byte) (value ? 1 : 0);
        return this;
    }

    public MessageWriter int32(int value) {
        room(5);
        data[size++] = INT;
        ByteBuffer.wrap(data, size, 4).putInt(value);
        size += 4;
        return this;
    }

    public MessageWriter int64(long value) {
        room(9);
        data[size++] = LONG;
        putLong(value);
        return this;
    }

    public MessageWriter real(double value) {
        room(9);
        data[size++] = DOUBLE;
        putLong(Double.doubleToRawLongBits(value));
        return this;
    }

    public MessageWriter guid(UUID value) {
        room(17);
        data[size++] = GUID;
        putLong(value.getMostSignificantBits());
        putLong(value.getLeastSignificantBits());
        return this;
    }

    /** No value. */
    public MessageWriter none() {
        room(1);
        data[size++] = NULL;
        return this;
    }

    public MessageWriter guidOrNone(@Nullable UUID value) {
        return value == null ? none() : guid(value);
    }

    public MessageWriter string(String value) {
        return sized(STRING, value.getBytes(StandardCharsets.UTF_8), Bounds.STRING);
    }

    public MessageWriter stringOrNone(@Nullable String value) {
        return value == null ? none() : string(value);
    }

    public MessageWriter bytes(byte[] value) {
        return sized(BYTES, value, Bounds.BYTES);
    }

    /** A list: its length, then what {@code each} writes for every item. */
    public <T> MessageWriter list(Collection<T> items, BiConsumer<MessageWriter, T> each) {
        if (items.size() > Bounds.ITEMS || ++depth > Bounds.DEPTH) {
            throw tooMuch("a list of " + items.size() + " items, " + depth + " deep");
        }
        room(5);
        data[size++] = LIST;
        ByteBuffer.wrap(data, size, 4).putInt(items.size());
        size += 4;
        for (T item : items) {
            each.accept(this, item);
        }
        depth--;
        return this;
    }

    /** The whole message. */
    public byte[] toBytes() {
        return Arrays.copyOf(data, size);
    }

    private MessageWriter sized(byte type, byte[] value, int most) {
        if (value.length > most) {
            throw tooMuch("a value of " + value.length + " bytes");
        }
        room(5 + value.length);
        data[size++] = type;
        ByteBuffer.wrap(data, size, 4).putInt(value.length);
        System.arraycopy(value, 0, data, size + 4, value.length);
        size += 4 + value.length;
        return this;
    }

    private void putLong(long value) {
        ByteBuffer.wrap(data, size, 8).putLong(value);
        size += 8;
    }

    private void room(int more) {
        if (more > Bounds.MESSAGE - size) {
            throw tooMuch("more than " + Bounds.MESSAGE + " bytes");
        }
        if (data.length - size < more) {
            data = Arrays.copyOf(data, Math.max(2 * data.length, size + more));
        }
    }

    private static MediaException tooMuch(String what) {
        return new MediaException(
                Status.E_INVALIDARG, "a message to or from the protected process cannot hold " + what);
    }
}
