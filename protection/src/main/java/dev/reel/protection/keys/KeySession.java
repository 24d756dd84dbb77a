package dev.reel.protection.keys;

import dev.reel.platform.MediaException;
import dev.reel.protection.license.ClearKeyFormat;
import dev.reel.protection.license.KeyState;
import dev.reel.protection.license.KeyStatus;
import dev.reel.protection.license.License;
import dev.reel.protection.license.LicenseChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A set of keys that come and go together (protected-path.md §15.2): asks for a licence or loads one that was kept, takes answers, and is
 * closed. Futures fail with a {@link MediaException} of a {@link KeySessionCode}; those of calls that are not legal now are failed when
 * they are returned.
 */
public final class KeySession {
    private static final int MOST_SESSIONS_DATA = 64 * 1024;

    private final KeySessionType type;
    private final KeySessionListener listener;
    private final LicenseChannel licenses;
    private final @Nullable SessionStore store;
    private final KeySystem system;
    private final ClearKeyFormat format = new ClearKeyFormat();
    private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();
    private final TreeMap<byte[], KeyStatus> statuses = new TreeMap<>(Arrays::compareUnsigned);
    private Standing standing = Standing.NEW;
    private OptionalLong expiration = OptionalLong.empty();
    private long number;
    private boolean released;
    private @Nullable String id;
    private SessionStore.@Nullable Place place;

    private enum Standing {
        NEW,
        BEGUN,
        CALLABLE,
        CLOSED
    }

    KeySession(
            KeySessionType type,
            KeySessionListener listener,
            LicenseChannel licenses,
            @Nullable SessionStore store,
            KeySystem system) {
        this.type = type;
        this.listener = listener;
        this.licenses = licenses;
        this.store = store;
        this.system = system;
    }

    /** How long its keys stay. */
    public KeySessionType type() {
        return type;
    }

    /** Its name, once it has asked for a licence or was loaded. */
    public synchronized Optional<String> id() {
        return Optional.ofNullable(id);
    }

    /** Its keys in the order of their ids. */
    public synchronized List<KeyState> keyStatuses() {
        return statuses.entrySet().stream()
                .map(entry -> new KeyState(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** When the keys end, in seconds since 1970; empty for never. */
    public synchronized OptionalLong expiration() {
        return expiration;
    }

    /** Completes with the reason when the session is closed. */
    public CompletableFuture<CloseReason> closed() {
        return closed.copy();
    }

    /**
     * Asks for a licence: the request goes to the listener before this completes.
     *
     * @param initDataType {@code cenc}, {@code keyids} or {@code webm}
     */
    public CompletableFuture<Void> generateRequest(String initDataType, byte[] initData) {
        try {
            begin();
            if (initDataType.isEmpty() || initData.length == 0 || initData.length > MOST_SESSIONS_DATA) {
                throw KeySessionCode.type("no initialisation data, or too much");
            }
            if (format.keyIds(initDataType, initData).isEmpty()) {
                throw KeySessionCode.type("initialisation data that names no key");
            }
        } catch (MediaException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        long opened = licenses.open();
        return licenses.request(opened, initDataType, initData, type == KeySessionType.PERSISTENT_LICENSE)
                .thenAccept(request -> {
                    String made = system.newId();
                    occupy(made);
                    synchronized (this) {
                        number = opened;
                        id = made;
                        standing = Standing.CALLABLE;
                    }
                    listener.keyMessage(this, KeyMessageType.LICENSE_REQUEST, request);
                });
    }

    private synchronized void begin() {
        if (standing != Standing.NEW) {
            throw KeySessionCode.invalidState(
                    standing == Standing.CLOSED ? "is closed" : "has begun already; make a new one");
        }
        standing = Standing.BEGUN;
    }

    private void occupy(String name) {
        if (store == null) {
            return;
        }
        SessionStore.Place found = system.claim(name) ? store.open(name) : null;
        if (found == null) {
            throw SessionStore.elsewhere(name);
        }
        synchronized (this) {
            place = found;
        }
    }

    /** Loads what was kept under an id; completes with false when nothing was. */
    public CompletableFuture<Boolean> load(String name) {
        SessionStore.Kept kept;
        try {
            begin();
            if (name.isEmpty() || store == null || !SessionStore.isId(name)) {
                throw KeySessionCode.type(store == null ? "an id, and is none that is kept" : "an id that is none");
            }
            occupy(name);
            kept = placeOf().read().orElse(null);
        } catch (MediaException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        if (kept == null) {
            leave(name);
            return CompletableFuture.completedFuture(false);
        }
        synchronized (this) {
            id = name;
            number = licenses.open();
            standing = Standing.CALLABLE;
            released = kept.released();
        }
        if (kept.released()) {
            synchronized (this) {
                format.keyIds("keyids", kept.message()).forEach(key -> statuses.put(key.toBytes(), KeyStatus.RELEASED));
            }
            listener.keyMessage(this, KeyMessageType.LICENSE_RELEASE, kept.message());
            return CompletableFuture.completedFuture(true);
        }
        return install(kept.message(), false).thenApply(done -> true);
    }

    private SessionStore.Place placeOf() {
        SessionStore.Place found = place;
        if (found == null) {
            throw new IllegalStateException("no place for a session that is not kept");
        }
        return found;
    }

    /** Takes an answer of the licence server: all of it, or nothing. */
    public CompletableFuture<Void> update(byte[] answer) {
        try {
            requireCallable();
            if (answer.length == 0) {
                throw KeySessionCode.type("an empty answer");
            }
            if (released) {
                return acknowledged(answer);
            }
        } catch (MediaException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        return install(answer.clone(), true);
    }

    private CompletableFuture<Void> acknowledged(byte[] answer) {
        if (format.keyIds("keyids", answer).isEmpty()) {
            throw KeySessionCode.type("an acknowledgement that names no key");
        }
        placeOf().delete();
        end(CloseReason.RELEASE_ACKNOWLEDGED);
        return CompletableFuture.completedFuture(null);
    }

    /** @param message wiped in the end */
    private CompletableFuture<Void> install(byte[] message, boolean keep) {
        List<byte[]> ids = new ArrayList<>();
        OptionalLong end;
        try (License license = format.read(message)) {
            if (license.persistent() != (type == KeySessionType.PERSISTENT_LICENSE)) {
                throw KeySessionCode.type("a licence of another type than its own");
            }
            if (license.persistent() && license.wrapping().length > 0) {
                throw KeySessionCode.type("a licence to keep that only this very process could open");
            }
            license.keys().forEach(key -> ids.add(key.id()));
            end = license.expiration();
        } catch (MediaException refused) {
            Arrays.fill(message, (byte) 0);
            return CompletableFuture.failedFuture(refused);
        }
        return licenses.update(number, message)
                .thenAccept(states -> {
                    if (keep && type == KeySessionType.PERSISTENT_LICENSE) {
                        placeOf().write(false, message);
                    }
                    taken(ids, states, end);
                    listener.keyStatusesChanged(this);
                })
                .whenComplete((done, failure) -> Arrays.fill(message, (byte) 0));
    }

    private synchronized void taken(List<byte[]> ids, List<KeyState> states, OptionalLong end) {
        // A key whose id has another length than files use opens nothing, and is there all the same.
        ids.forEach(key -> statuses.put(key, KeyStatus.USABLE));
        states.forEach(state -> statuses.put(state.keyId(), state.status()));
        expiration = end;
    }

    /** Wipes the keys; those of a session that is kept are released, which the licence server has to acknowledge. */
    public CompletableFuture<Void> remove() {
        byte[] message;
        try {
            requireCallable();
            message = release();
        } catch (MediaException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        return licenses.remove(number).thenRun(() -> {
            listener.keyStatusesChanged(this);
            if (type == KeySessionType.PERSISTENT_LICENSE) {
                listener.keyMessage(this, KeyMessageType.LICENSE_RELEASE, message);
            }
        });
    }

    private synchronized byte[] release() {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        List<String> kids = statuses.keySet().stream()
                .map(key -> "\"" + base64.encodeToString(key) + "\"")
                .toList();
        byte[] message = ("{\"kids\":[" + String.join(",", kids) + "]}").getBytes(StandardCharsets.US_ASCII);
        if (type == KeySessionType.PERSISTENT_LICENSE) {
            placeOf().write(true, message);
            released = true;
        }
        statuses.replaceAll((key, status) -> KeyStatus.RELEASED);
        expiration = OptionalLong.empty();
        return message;
    }

    /** Wipes the keys of this process and ends; what is kept stays. A second call is fine. */
    public CompletableFuture<Void> close() {
        synchronized (this) {
            if (standing == Standing.CLOSED) {
                return CompletableFuture.completedFuture(null);
            }
            if (standing != Standing.CALLABLE) {
                return CompletableFuture.failedFuture(KeySessionCode.invalidState("has not begun"));
            }
        }
        CompletableFuture<Void> wiped = licenses.remove(number);
        end(CloseReason.CLOSED_BY_APPLICATION);
        return wiped.exceptionally(gone -> null);
    }

    private synchronized void requireCallable() {
        if (standing != Standing.CALLABLE) {
            throw KeySessionCode.invalidState(standing == Standing.CLOSED ? "is closed" : "has not begun");
        }
    }

    /** The protected process is gone, and the keys with it. */
    void lost() {
        end(CloseReason.HARDWARE_CONTEXT_RESET);
    }

    private void end(CloseReason reason) {
        String name;
        synchronized (this) {
            if (standing == Standing.CLOSED) {
                return;
            }
            standing = Standing.CLOSED;
            statuses.clear();
            expiration = OptionalLong.empty();
            name = id;
        }
        if (name != null) {
            leave(name);
        }
        system.forget(this);
        closed.complete(reason);
        listener.keyStatusesChanged(this);
    }

    private void leave(String name) {
        SessionStore.Place left;
        synchronized (this) {
            left = place;
            place = null;
        }
        if (left != null) {
            left.close();
            system.release(name);
        }
    }

    /** Its id and how many keys; no key. */
    @Override
    public synchronized String toString() {
        return "key session " + (id == null ? "without an id" : id) + " with " + statuses.size() + " keys";
    }
}
