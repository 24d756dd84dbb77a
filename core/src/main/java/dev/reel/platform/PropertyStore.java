package dev.reel.platform;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Settings by key, kept in memory (platform.md §5). Unlike an attribute store it takes values of every type, empty ones too.
 * Any thread may use it.
 */
public final class PropertyStore {
    private final Map<PropertyKey, PropVariant> values = new LinkedHashMap<>();

    /** A store of nothing. */
    public PropertyStore() {}

    public synchronized int count() {
        return values.size();
    }

    /** The key at an index, in the order in which keys were first set; {@code E_INVALIDARG} when out of range. */
    public synchronized PropertyKey keyAt(int index) {
        if (index < 0 || index >= values.size()) {
            throw new MediaException(
                    Status.E_INVALIDARG, "the store has " + values.size() + " properties, none at " + index);
        }
        List<PropertyKey> keys = new ArrayList<>(values.keySet());
        return keys.get(index);
    }

    /** The value of a key, which may be an empty one; nothing for a key that is not there ({@code S_FALSE}). */
    public synchronized Optional<PropVariant> get(PropertyKey key) {
        return Optional.ofNullable(values.get(key));
    }

    /** Sets a key; an empty value empties it but does not remove it. */
    public synchronized void set(PropertyKey key, PropVariant value) {
        values.put(key, value);
    }

    /** Always {@code E_NOTIMPL}: there is nothing behind this store to write to. */
    @SuppressWarnings("DoNotCallSuggester") // The refusal is the specified answer to an application that asks.
    public void commit() {
        throw new MediaException(Status.E_NOTIMPL, "a property store in memory has nowhere to commit to");
    }
}
