package dev.reel.protection.keys;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;

/** What a call on a key session fails with (protected-path.md §14). */
public final class KeySessionCode {
    public static final Status NOT_SUPPORTED = Status.of("DRM_E_NOT_SUPPORTED", 0x80700009);
    public static final Status INVALID_STATE = Status.of("DRM_E_INVALID_STATE_ERROR", 0x8070000B);
    public static final Status INVALID_ACCESS = Status.of("DRM_E_INVALID_ACCESS_ERROR", 0x8070000F);
    public static final Status QUOTA_EXCEEDED = Status.of("DRM_E_QUOTA_EXCEEDED_ERROR", 0x80700016);
    public static final Status TYPE = Status.of("DRM_E_TYPE_ERROR", 0x80704005);

    private KeySessionCode() {}

    static MediaException invalidState(String why) {
        return new MediaException(INVALID_STATE, "the key session " + why);
    }

    static MediaException type(String why) {
        return new MediaException(TYPE, "the key session was given " + why);
    }
}
