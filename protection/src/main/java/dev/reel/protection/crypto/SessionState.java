package dev.reel.protection.crypto;

import dev.reel.platform.Status;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Where a crypto session is in its life, and what it may be asked there (crypto-session.md §4.3). */
enum SessionState {
    CREATED,
    KEYED,
    REFRESHING,
    LOST,
    DESTROYED;

    /** What a session can be asked. */
    enum Call {
        CERTIFICATE,
        KEY_EXCHANGE,
        HANDLE,
        STATUS,
        BLT,
        START_REFRESH,
        FINISH_REFRESH,
        READ_BACK_KEY,
        DESTROY
    }

    private static final Map<SessionState, Set<Call>> ALLOWED = new EnumMap<>(Map.of(
            CREATED, EnumSet.of(Call.CERTIFICATE, Call.KEY_EXCHANGE, Call.HANDLE, Call.STATUS, Call.DESTROY),
            KEYED, EnumSet.complementOf(EnumSet.of(Call.FINISH_REFRESH)),
            REFRESHING, EnumSet.allOf(Call.class),
            LOST, EnumSet.of(Call.CERTIFICATE, Call.KEY_EXCHANGE, Call.STATUS, Call.DESTROY),
            DESTROYED, EnumSet.noneOf(Call.class)));

    /** {@code S_OK} when {@code call} is allowed here, else the code of its refusal. */
    Status answer(Call call) {
        if (ALLOWED.getOrDefault(this, Set.of()).contains(call)) {
            return Status.S_OK;
        }
        return this == LOST ? Status.E_FAIL : Status.E_INVALIDARG;
    }
}
