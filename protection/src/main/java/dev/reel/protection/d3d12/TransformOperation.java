package dev.reel.protection.d3d12;

import java.util.EnumSet;
import java.util.Set;

/** What a transform does, and the argument groups that it takes: exactly these and no others (crypto-session.md §16). */
public enum TransformOperation {
    NONE(0),
    /** Decrypts into protected memory. */
    DECRYPT(1),
    /** Decrypts into protected memory and shows the slice headers. */
    DECRYPT_WITH_HEADER(2),
    /** Encrypts anew under a key of the context's own; clear data never leaves. */
    TRANSCRYPT(3),
    /** Encrypts anew and shows the slice headers. */
    TRANSCRYPT_WITH_HEADER(4),
    /** Shows the slice headers only. */
    DECRYPT_HEADER(5);

    private final int value;

    TransformOperation(int value) {
        this.value = value;
    }

    /** A group of arguments. */
    public enum Group {
        INPUT,
        PROTECTED_OUTPUT,
        TRANSCRYPTED_OUTPUT,
        HEADERS
    }

    /** The value of the reference. */
    public int value() {
        return value;
    }

    /** The groups that must be there; all others must not. */
    public Set<Group> groups() {
        return switch (this) {
            case NONE -> EnumSet.noneOf(Group.class);
            case DECRYPT -> EnumSet.of(Group.INPUT, Group.PROTECTED_OUTPUT);
            case DECRYPT_WITH_HEADER -> EnumSet.of(Group.INPUT, Group.PROTECTED_OUTPUT, Group.HEADERS);
            case TRANSCRYPT -> EnumSet.of(Group.INPUT, Group.TRANSCRYPTED_OUTPUT);
            case TRANSCRYPT_WITH_HEADER -> EnumSet.of(Group.INPUT, Group.TRANSCRYPTED_OUTPUT, Group.HEADERS);
            case DECRYPT_HEADER -> EnumSet.of(Group.INPUT, Group.HEADERS);
        };
    }
}
