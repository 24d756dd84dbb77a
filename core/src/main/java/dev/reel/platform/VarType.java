package dev.reel.platform;

/** The type of a {@link PropVariant}, with its VT number (platform.md §1). */
public enum VarType {
    EMPTY(0),
    I4(3),
    R4(4),
    R8(5),
    BOOL(11),
    UNKNOWN(13),
    UI4(19),
    I8(20),
    UI8(21),
    STRING(31),
    GUID(72),
    BLOB(0x1011);

    private final int number;

    VarType(int number) {
        this.number = number;
    }

    /** The VT number. */
    public int number() {
        return number;
    }

    /** True for the seven types that an attribute store takes. */
    public boolean isAttributeType() {
        return switch (this) {
            case UI4, UI8, R8, GUID, STRING, BLOB, UNKNOWN -> true;
            default -> false;
        };
    }
}
