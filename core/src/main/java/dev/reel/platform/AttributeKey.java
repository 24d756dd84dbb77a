package dev.reel.platform;

import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A typed attribute key: a GUID, its name, and the type of its value.
 *
 * <p>Keys are equal when their GUIDs are equal. UINT32 values are {@code Integer}, UINT64 {@code Long} (sizes and ratios
 * keep the first part in the high half), booleans are UINT32 with 0 for false.
 *
 * @param <T> the Java type of the value
 */
public final class AttributeKey<T> {
    private final UUID guid;
    private final String name;
    private final VarType type;
    private final Class<T> valueClass;
    private final @Nullable Identifier<T> identifier;

    private AttributeKey(UUID guid, String name, VarType type, Class<T> valueClass) {
        this(guid, name, type, valueClass, null);
    }

    private AttributeKey(
            UUID guid, String name, VarType type, Class<T> valueClass, @Nullable Identifier<T> identifier) {
        this.guid = guid;
        this.name = name;
        this.type = type;
        this.valueClass = valueClass;
        this.identifier = identifier;
    }

    /** How a typed identifier lies in a store: as its GUID. */
    private record Identifier<T>(Function<UUID, T> reader, Function<T, UUID> writer) {}

    public static AttributeKey<Integer> uint32(String name, String guid) {
        return new AttributeKey<>(UUID.fromString(guid), name, VarType.UI4, Integer.class);
    }

    public static AttributeKey<Long> uint64(String name, String guid) {
        return new AttributeKey<>(UUID.fromString(guid), name, VarType.UI8, Long.class);
    }

    public static AttributeKey<Double> real(String name, String guid) {
        return new AttributeKey<>(UUID.fromString(guid), name, VarType.R8, Double.class);
    }

    public static AttributeKey<UUID> guid(String name, String guid) {
        return new AttributeKey<>(UUID.fromString(guid), name, VarType.GUID, UUID.class);
    }

    /**
     * A GUID that stands in the program as a type of its own.
     *
     * @param reader makes the identifier of a GUID, whatever its value
     * @param writer gives the GUID back
     */
    public static <T> AttributeKey<T> guid(
            String name, String guid, Class<T> valueClass, Function<UUID, T> reader, Function<T, UUID> writer) {
        return new AttributeKey<>(
                UUID.fromString(guid), name, VarType.GUID, valueClass, new Identifier<>(reader, writer));
    }

    public static AttributeKey<String> string(String name, String guid) {
        return new AttributeKey<>(UUID.fromString(guid), name, VarType.STRING, String.class);
    }

    public static AttributeKey<byte[]> blob(String name, String guid) {
        return new AttributeKey<>(UUID.fromString(guid), name, VarType.BLOB, byte[].class);
    }

    public static <T> AttributeKey<T> object(String name, String guid, Class<T> valueClass) {
        return new AttributeKey<>(UUID.fromString(guid), name, VarType.UNKNOWN, valueClass);
    }

    public UUID guid() {
        return guid;
    }

    public String name() {
        return name;
    }

    public VarType type() {
        return type;
    }

    /** The Java class of the value. */
    public Class<T> valueClass() {
        return valueClass;
    }

    /** A stored value as the key's type; null when it is of another class. */
    @Nullable
    T unwrap(Object value) {
        if (identifier != null && value instanceof UUID id) {
            return identifier.reader().apply(id);
        }
        return valueClass.isInstance(value) ? valueClass.cast(value) : null;
    }

    PropVariant wrap(T value) {
        if (identifier != null) {
            return PropVariant.guid(identifier.writer().apply(value));
        }
        return switch (type) {
            case UI4 -> PropVariant.uint32((Integer) value);
            case UI8 -> PropVariant.uint64((Long) value);
            case R8 -> PropVariant.r8((Double) value);
            case GUID -> PropVariant.guid((UUID) value);
            case STRING -> PropVariant.string((String) value);
            case BLOB -> PropVariant.blob((byte[]) value);
            default -> PropVariant.unknown(value);
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AttributeKey<?> that && that.guid.equals(guid);
    }

    @Override
    public int hashCode() {
        return guid.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
