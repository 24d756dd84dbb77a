package dev.reel.protection.crypto;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The living objects of one kind of one device by their handles. Handles are drawn from one counter for all devices. */
final class Handles<T> {
    private static final AtomicLong LAST = new AtomicLong();

    private final String kind;
    private final Map<Long, T> living = new LinkedHashMap<>();

    Handles(String kind) {
        this.kind = kind;
    }

    /** A value that was never given before in this process. */
    static long next() {
        return LAST.incrementAndGet();
    }

    void put(long handle, T object) {
        living.put(handle, object);
    }

    /** The object; {@code E_INVALIDARG} for a handle that is destroyed, of another device or made up. */
    T get(long handle) {
        @Nullable T object = living.get(handle);
        if (object == null) {
            throw unknown();
        }
        return object;
    }

    boolean has(long handle) {
        return living.containsKey(handle);
    }

    T remove(long handle) {
        @Nullable T object = living.remove(handle);
        if (object == null) {
            throw unknown();
        }
        return object;
    }

    int size() {
        return living.size();
    }

    List<T> all() {
        return new ArrayList<>(living.values());
    }

    void clear() {
        living.clear();
    }

    private MediaException unknown() {
        return new MediaException(
                Status.E_INVALIDARG,
                "This device has no such " + kind + ": it is destroyed or belongs to another device");
    }
}
