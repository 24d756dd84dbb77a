package dev.reel.platform;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Writes an attribute store as bytes and reads it back (platform.md §1, serialisation).
 *
 * <p>All value types survive but objects, which are left out. The bytes are Reel's own: a mark, the number of items, then
 * per item key, type number and value, little-endian.
 */
public final class AttributeBlob {
    private static final int MARK = 0x6C656552;
    private static final int HEADER = 8;

    private AttributeBlob() {}

    /** The store's items as bytes; an empty store has 8. */
    public static byte[] of(Attributes store) {
        Map<UUID, PropVariant> items = store.toMap();
        items.values().removeIf(value -> value.type() == VarType.UNKNOWN);
        int size = HEADER;
        for (PropVariant value : items.values()) {
            size += 20 + sizeOf(value);
        }
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(MARK).putInt(items.size());
        items.forEach((key, value) -> {
            putGuid(out, key);
            out.putInt(value.type().number());
            putValue(out, value);
        });
        return out.array();
    }

    /** Puts the store's items into a buffer from its position on; {@code MF_E_BUFFERTOOSMALL} when they do not fit. */
    public static void write(Attributes store, ByteBuffer destination) {
        byte[] bytes = of(store);
        if (destination.remaining() < bytes.length) {
            throw new MediaException(
                    Status.MF_E_BUFFERTOOSMALL,
                    "the attributes need " + bytes.length + " bytes, the buffer has " + destination.remaining());
        }
        destination.put(bytes);
    }

    /**
     * Replaces all items of a store by those of a blob. One that is too short or not a blob of attributes is
     * {@code E_INVALIDARG}; the store is then as it was.
     */
    public static void read(byte[] blob, Attributes store) {
        ByteBuffer in = ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN);
        Map<UUID, PropVariant> items = new LinkedHashMap<>();
        try {
            if (in.getInt() != MARK) {
                throw invalid("does not begin with the mark of attributes");
            }
            for (int left = in.getInt(); left > 0; left--) {
                items.put(takeGuid(in), takeValue(in, in.getInt()));
            }
        } catch (BufferUnderflowException shortBlob) {
            throw invalid("ends too early");
        }
        store.lockStore();
        try {
            store.deleteAll();
            items.forEach(store::restoreItem);
        } finally {
            store.unlockStore();
        }
    }

    private static int sizeOf(PropVariant value) {
        return switch (value.type()) {
            case UI4 -> 4;
            case UI8, R8 -> 8;
            case GUID -> 16;
            case STRING, BLOB -> 4 + bytesOf(value).length;
            default -> 0;
        };
    }

    private static byte[] bytesOf(PropVariant value) {
        Object content = value.value();
        return content instanceof byte[] bytes ? bytes : String.valueOf(content).getBytes(StandardCharsets.UTF_8);
    }

    private static void putValue(ByteBuffer out, PropVariant value) {
        Object content = value.value();
        if (content instanceof Integer number) {
            out.putInt(number);
        } else if (content instanceof Long number) {
            out.putLong(number);
        } else if (content instanceof Double number) {
            out.putDouble(number);
        } else if (content instanceof UUID guid) {
            putGuid(out, guid);
        } else if (content != null) {
            byte[] bytes = bytesOf(value);
            out.putInt(bytes.length).put(bytes);
        }
    }

    private static PropVariant takeValue(ByteBuffer in, int number) {
        for (VarType type : VarType.values()) {
            if (type.number() == number) {
                return switch (type) {
                    case EMPTY -> PropVariant.EMPTY;
                    case UI4 -> PropVariant.uint32(in.getInt());
                    case UI8 -> PropVariant.uint64(in.getLong());
                    case R8 -> PropVariant.r8(in.getDouble());
                    case GUID -> PropVariant.guid(takeGuid(in));
                    case STRING -> PropVariant.string(new String(takeBytes(in), StandardCharsets.UTF_8));
                    case BLOB -> PropVariant.blob(takeBytes(in));
                    default -> throw invalid("holds a value of type " + type);
                };
            }
        }
        throw invalid("holds a value of unknown type " + number);
    }

    private static byte[] takeBytes(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw invalid("ends too early");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static void putGuid(ByteBuffer out, UUID guid) {
        out.putLong(guid.getMostSignificantBits()).putLong(guid.getLeastSignificantBits());
    }

    private static UUID takeGuid(ByteBuffer in) {
        return new UUID(in.getLong(), in.getLong());
    }

    private static MediaException invalid(String why) {
        return new MediaException(Status.E_INVALIDARG, "the blob of attributes " + why);
    }
}
