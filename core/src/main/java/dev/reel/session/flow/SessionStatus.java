package dev.reel.session.flow;

import dev.reel.platform.Status;

/** Status codes that the session itself gives and that the catalogue does not hold. */
public final class SessionStatus {
    /** HRESULT_FROM_WIN32(ERROR_TIMEOUT): a component did not answer. */
    public static final Status ERROR_TIMEOUT = Status.of("ERROR_TIMEOUT", 0x800705B4);

    private SessionStatus() {}
}
