package dev.reel.platform;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An immutable typed value: what an attribute holds, what an event carries, what a start position is.
 *
 * <p>Blobs are copied in and out; objects are held by reference and compare by identity. UINT32 and UINT64 are held in
 * {@code int} and {@code long} bit patterns.
 */
public final class PropVariant {
    /** No value. */
    public static final PropVariant EMPTY = new PropVariant(VarType.EMPTY, null);

    private final VarType type;
    private final @Nullable Object value;

    private PropVariant(VarType type, @Nullable Object value) {
        this.type = type;
        this.value = value;
    }

    /** A signed 64-bit value (VT_I8): times and positions, in 100 ns units. */
    public static PropVariant i8(long value) {
        return new PropVariant(VarType.I8, value);
    }

    /** A signed 32-bit value (VT_I4). */
    public static PropVariant i4(int value) {
        return new PropVariant(VarType.I4, value);
    }

    /** An unsigned 32-bit value. */
    public static PropVariant uint32(int value) {
        return new PropVariant(VarType.UI4, value);
    }

    /** An unsigned 64-bit value. */
    public static PropVariant uint64(long value) {
        return new PropVariant(VarType.UI8, value);
    }

    /** A 32-bit float (VT_R4): rates. */
    public static PropVariant r4(float value) {
        return new PropVariant(VarType.R4, value);
    }

    /** A 64-bit float. */
    public static PropVariant r8(double value) {
        return new PropVariant(VarType.R8, value);
    }

    /** A boolean (VT_BOOL). */
    public static PropVariant bool(boolean value) {
        return new PropVariant(VarType.BOOL, value);
    }

    /** A string. */
    public static PropVariant string(String value) {
        return new PropVariant(VarType.STRING, value);
    }

    /** A GUID. */
    public static PropVariant guid(UUID value) {
        return new PropVariant(VarType.GUID, value);
    }

    /** A copy of bytes. */
    public static PropVariant blob(byte[] value) {
        return new PropVariant(VarType.BLOB, value.clone());
    }

    /** An object by reference; null is a value too. */
    public static PropVariant unknown(@Nullable Object value) {
        return new PropVariant(VarType.UNKNOWN, value);
    }

    public VarType type() {
        return type;
    }

    public boolean isEmpty() {
        return type == VarType.EMPTY;
    }

    /** The value as its boxed Java type, a copy for blobs; null for EMPTY and for a null object. */
    public @Nullable Object value() {
        return value instanceof byte[] bytes ? bytes.clone() : value;
    }

    /** The value of an I8 or UI8; anything else is {@code MF_E_INVALIDTYPE}. */
    public long asLong() {
        if (value instanceof Long number) {
            return number;
        }
        throw wrongType("a 64-bit integer");
    }

    /** The value of an I4 or UI4; anything else is {@code MF_E_INVALIDTYPE}. */
    public int asInt() {
        if (value instanceof Integer number) {
            return number;
        }
        throw wrongType("a 32-bit integer");
    }

    /** The value of an R4; anything else is {@code MF_E_INVALIDTYPE}. */
    public float asFloat() {
        if (value instanceof Float number) {
            return number;
        }
        throw wrongType("a float");
    }

    /** The object of an UNKNOWN when it is a {@code T}: otherwise {@code MF_E_INVALIDTYPE} or {@code E_NOINTERFACE}. */
    public <T> T asObject(Class<T> wanted) {
        if (type != VarType.UNKNOWN || value == null) {
            throw wrongType("an object");
        }
        if (!wanted.isInstance(value)) {
            throw new MediaException(
                    Status.E_NOINTERFACE,
                    "the value holds a " + value.getClass().getName() + ", not a " + wanted.getSimpleName());
        }
        return wanted.cast(value);
    }

    private MediaException wrongType(String wanted) {
        return new MediaException(Status.MF_E_INVALIDTYPE, "the value has type " + type + ", not " + wanted);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof PropVariant that) || that.type != type) {
            return false;
        }
        if (value instanceof byte[] mine && that.value instanceof byte[] theirs) {
            return Arrays.equals(mine, theirs);
        }
        return type == VarType.UNKNOWN ? value == that.value : Objects.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        if (value instanceof byte[] bytes) {
            return Arrays.hashCode(bytes);
        }
        return type == VarType.UNKNOWN ? System.identityHashCode(value) : Objects.hashCode(value);
    }

    @Override
    public String toString() {
        if (type == VarType.EMPTY) {
            return "EMPTY";
        }
        if (value instanceof byte[] bytes) {
            return bytes.length <= 32 ? HexFormat.of().formatHex(bytes) : "blob[" + bytes.length + "]";
        }
        if (type == VarType.UNKNOWN) {
            return value == null ? "null" : value.getClass().getSimpleName();
        }
        return String.valueOf(value);
    }
}
