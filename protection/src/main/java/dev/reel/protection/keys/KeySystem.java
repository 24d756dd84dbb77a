package dev.reel.protection.keys;

import dev.reel.platform.MediaException;
import dev.reel.protection.license.LicenseChannel;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * ClearKey over the licences of one protected process: makes key sessions. Shutting the process down closes them all; nothing else here
 * does.
 *
 * <p>Sessions that are kept hold a licence in plain, sealed on disk: one that was wrapped for a process cannot be opened by the next.
 */
public final class KeySystem {
    /** W3C's common system and DASH-IF's ClearKey. */
    public static final Set<UUID> PROTECTION_SYSTEM_IDS = Set.of(
            UUID.fromString("1077efec-c0b2-4d02-ace3-3c1e52e2fb4b"),
            UUID.fromString("e2719d58-a985-b3c9-781a-b030af78d30e"));

    private final LicenseChannel licenses;
    private final @Nullable SessionStore store;
    private final SecureRandom random = new SecureRandom();
    private final Set<String> open = ConcurrentHashMap.newKeySet();
    private final Set<KeySession> sessions = ConcurrentHashMap.newKeySet();

    /** @param store where sessions are kept; null when none are */
    public KeySystem(LicenseChannel licenses, @Nullable SessionStore store) {
        this.licenses = licenses;
        this.store = store;
        licenses.lost().thenRun(() -> sessions.forEach(KeySession::lost));
    }

    /**
     * A new session.
     *
     * @throws MediaException NOT_SUPPORTED for one that is kept, where there is no store
     */
    public KeySession createSession(KeySessionType type, KeySessionListener listener) {
        if (type == KeySessionType.PERSISTENT_LICENSE && store == null) {
            throw new MediaException(
                    KeySessionCode.NOT_SUPPORTED, "key sessions are not kept here: there is no store for them");
        }
        KeySession made =
                new KeySession(type, listener, licenses, type == KeySessionType.TEMPORARY ? null : store, this);
        sessions.add(made);
        return made;
    }

    String newId() {
        byte[] id = new byte[16];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    void forget(KeySession session) {
        sessions.remove(session);
    }

    /** False when a session with that id is open here. */
    boolean claim(String id) {
        return open.add(id);
    }

    void release(String id) {
        open.remove(id);
    }
}
