package dev.reel.protection.control;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a {@link MessageWriter} wrote, value by value. Another type, a value beyond {@link Bounds}, too few or too many
 * bytes are {@code E_INVALIDARG}; nothing is allocated for a length that the message does not have. One thread.
 */
public final class MessageReader {
    private final ByteBuffer in;
    private final MessageKind kind;
    private final long id;
    private int depth;

    public MessageReader(byte[] message) {
        in = ByteBuffer.wrap(message);
        if (message.length < 9 || message.length > Bounds.MESSAGE) {
            throw malformed("has " + message.length + " bytes");
        }
        int number = in.get();
        if (number < 0 || number >= MessageKind.count()) {
            throw malformed("is of unknown kind " + number);
        }
        kind = MessageKind.of(number);
        id = in.getLong();
    }

    public MessageKind kind() {
        return kind;
    }

    /** What joins a request and its answer. */
    public long id() {
        return id;
    }

    public boolean bool() {
        expect(MessageWriter.BOOL);
        byte value = take(1).get();
        if (value < 0 || value > 1) {
            throw malformed("holds a truth value of " + value);
        }
        return value == 1;
    }

    public int int32() {
        expect(MessageWriter.INT);
        return take(4).getInt();
    }

    public long int64() {
        expect(MessageWriter.LONG);
        return take(8).getLong();
    }

    public double real() {
        expect(MessageWriter.DOUBLE);
        return take(8).getDouble();
    }

    public UUID guid() {
        expect(MessageWriter.GUID);
        ByteBuffer bytes = take(16);
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    public @Nullable UUID guidOrNone() {
        return none() ? null : guid();
    }

    public String string() {
        expect(MessageWriter.STRING);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(take(length(Bounds.STRING)))
                    .toString();
        } catch (CharacterCodingException notText) {
            throw malformed("holds a string that is not UTF-8");
        }
    }

    public @Nullable String stringOrNone() {
        return none() ? null : string();
    }

    public byte[] bytes() {
        expect(MessageWriter.BYTES);
        byte[] value = new byte[length(Bounds.BYTES)];
        take(value.length).get(value);
        return value;
    }

    public <T> List<T> list(Function<MessageReader, T> each) {
        expect(MessageWriter.LIST);
        int count = take(4).getInt();
        // Every item has a type byte at least.
        if (count < 0 || count > Bounds.ITEMS || count > in.remaining() || ++depth > Bounds.DEPTH) {
            throw malformed("holds a list of " + count + " items, " + depth + " deep");
        }
        List<T> items = new ArrayList<>(Math.min(count, 64));
        for (int i = 0; i < count; i++) {
            items.add(each.apply(this));
        }
        depth--;
        return items;
    }

    /** Overwrites the whole message: what was read out of it is the reader's. */
    public void wipe() {
        Arrays.fill(in.array(), (byte) 0);
    }

    /** The message has no more. */
    public void end() {
        if (in.hasRemaining()) {
            throw malformed("has " + in.remaining() + " bytes too many");
        }
    }

    /** Takes an absent value; false when there is one. */
    public boolean none() {
        if (in.hasRemaining() && in.get(in.position()) == MessageWriter.NULL) {
            in.get();
            return true;
        }
        return false;
    }

    private int length(int most) {
        int length = take(4).getInt();
        if (length < 0 || length > most || length > in.remaining()) {
            throw malformed("holds a value of " + length + " bytes");
        }
        return length;
    }

    private void expect(byte type) {
        byte found = take(1).get();
        if (found != type) {
            throw malformed("holds a value of type " + found + " where " + type + " belongs");
        }
    }

    private ByteBuffer take(int size) {
        try {
            ByteBuffer slice = in.slice(in.position(), Math.min(size, in.remaining()));
            if (slice.remaining() < size) {
                throw malformed("ends too early");
            }
            in.position(in.position() + size);
            return slice;
        } catch (BufferUnderflowException shorter) {
            throw malformed("ends too early");
        }
    }

    private static MediaException malformed(String what) {
        return new MediaException(Status.E_INVALIDARG, "a message between application and protected process " + what);
    }
}
