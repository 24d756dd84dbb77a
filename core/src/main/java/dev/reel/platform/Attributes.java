package dev.reel.platform;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A store of typed values keyed by GUID (platform.md §1).
 *
 * <p>A key occurs once; setting it again replaces value and type. Reading with another type than was set fails, nothing is
 * converted. Strings and blobs are copied in and out, objects are held by reference. Any thread may use a store;
 * {@link #lockStore} keeps others out for a sequence of calls.
 */
public class Attributes {
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Map<UUID, PropVariant> items;

    /** An empty store. */
    public Attributes() {}

    /** The value of a key; {@code MF_E_ATTRIBUTENOTFOUND} when absent, {@code MF_E_INVALIDTYPE} when of another type. */
    public final <T> T get(AttributeKey<T> key) {
        PropVariant item = lookup(key.guid());
        if (item == null) {
            throw new MediaException(
                    Status.MF_E_ATTRIBUTENOTFOUND,
                    "the attribute " + key.name() + " is not in the store; set it first");
        }
        Object value = item.value();
        if (item.type() != key.type() || value == null) {
            throw new MediaException(
                    Status.MF_E_INVALIDTYPE,
                    "the attribute " + key.name() + " has type " + item.type() + ", not " + key.type());
        }
        if (!key.valueClass().isInstance(value)) {
            throw new MediaException(
                    Status.E_NOINTERFACE,
                    "the attribute " + key.name() + " holds a "
                            + value.getClass().getName() + ", not a "
                            + key.valueClass().getSimpleName());
        }
        return key.valueClass().cast(value);
    }

    /** The value of a key when it is there with the right type; empty on any failure. */
    public final <T> Optional<T> find(AttributeKey<T> key) {
        PropVariant item = lookup(key.guid());
        if (item == null || item.type() != key.type()) {
            return Optional.empty();
        }
        Object value = item.value();
        return key.valueClass().isInstance(value) ? Optional.of(key.valueClass().cast(value)) : Optional.empty();
    }

    /** The value of a key, or {@code otherwise} on any failure. */
    public final <T> T get(AttributeKey<T> key, T otherwise) {
        return find(key).orElse(otherwise);
    }

    /** True when the UINT32 is there and not zero. */
    public final boolean isTrue(AttributeKey<Integer> key) {
        return get(key, 0) != 0;
    }

    /** Sets a key; an earlier value and its type are replaced. */
    public final <T> Attributes set(AttributeKey<T> key, T value) {
        put(key.guid(), key.wrap(value));
        return this;
    }

    /** Sets a UINT32 key to 1 or 0. */
    public final Attributes set(AttributeKey<Integer> key, boolean value) {
        return set(key, value ? 1 : 0);
    }

    /** Sets a size or ratio: {@code high} in the upper, {@code low} in the lower 32 bits. */
    public final Attributes setPair(AttributeKey<Long> key, int high, int low) {
        return set(key, ((long) high << 32) | (low & 0xFFFFFFFFL));
    }

    /** The first part of a size or ratio; {@code otherwise} on any failure. */
    public final int high(AttributeKey<Long> key, int otherwise) {
        return find(key).map(pair -> (int) (pair >>> 32)).orElse(otherwise);
    }

    /** The second part of a size or ratio; {@code otherwise} on any failure. */
    public final int low(AttributeKey<Long> key, int otherwise) {
        return find(key).map(pair -> (int) (long) pair).orElse(otherwise);
    }

    /** The untyped item; {@code MF_E_ATTRIBUTENOTFOUND} when absent. */
    public final PropVariant item(UUID key) {
        PropVariant item = lookup(key);
        if (item == null) {
            throw new MediaException(Status.MF_E_ATTRIBUTENOTFOUND, "the attribute " + key + " is not in the store");
        }
        return item;
    }

    /**
     * Sets an untyped item. A type that no store takes fails with {@code MF_E_INVALIDTYPE} and leaves the key with an
     * empty value.
     */
    public final void setItem(UUID key, PropVariant value) {
        if (!value.type().isAttributeType()) {
            put(key, PropVariant.EMPTY);
            throw new MediaException(
                    Status.MF_E_INVALIDTYPE, "the attribute " + key + " cannot hold a value of type " + value.type());
        }
        put(key, value);
    }

    /** Puts an item as it was in another store, an empty one too. */
    final void restoreItem(UUID key, PropVariant value) {
        put(key, value);
    }

    public final boolean contains(UUID key) {
        return lookup(key) != null;
    }

    public final boolean contains(AttributeKey<?> key) {
        return contains(key.guid());
    }

    /** Removes a key; an absent one is fine. */
    public final void delete(UUID key) {
        lock.lock();
        try {
            if (items != null) {
                items.remove(key);
            }
        } finally {
            lock.unlock();
        }
    }

    public final void delete(AttributeKey<?> key) {
        delete(key.guid());
    }

    public final void deleteAll() {
        lock.lock();
        try {
            items = null;
        } finally {
            lock.unlock();
        }
    }

    public final int count() {
        lock.lock();
        try {
            return items == null ? 0 : items.size();
        } finally {
            lock.unlock();
        }
    }

    /** The item at an index, in no specified order; {@code E_INVALIDARG} when out of range. */
    public final Map.Entry<UUID, PropVariant> itemAt(int index) {
        Map<UUID, PropVariant> snapshot = toMap();
        if (index < 0 || index >= snapshot.size()) {
            throw new MediaException(
                    Status.E_INVALIDARG, "no attribute at index " + index + ", the store has " + snapshot.size());
        }
        return snapshot.entrySet().stream().skip(index).findFirst().orElseThrow();
    }

    /** A copy of all items, in the order in which their keys were first set. */
    public final Map<UUID, PropVariant> toMap() {
        lock.lock();
        try {
            return items == null ? new LinkedHashMap<>() : new LinkedHashMap<>(items);
        } finally {
            lock.unlock();
        }
    }

    /** True when the key is there with equal type and value. */
    public final boolean compareItem(UUID key, PropVariant value) {
        return value.equals(lookup(key));
    }

    /** Compares this store (ours) with another (theirs). */
    public final boolean compare(Attributes theirs, AttributesMatch match) {
        Map<UUID, PropVariant> a = toMap();
        Map<UUID, PropVariant> b = theirs.toMap();
        return switch (match) {
            case OUR_ITEMS -> contained(a, b);
            case THEIR_ITEMS -> contained(b, a);
            case ALL_ITEMS -> a.equals(b);
            case INTERSECTION ->
                a.entrySet().stream()
                        .allMatch(item ->
                                !b.containsKey(item.getKey()) || item.getValue().equals(b.get(item.getKey())));
            case SMALLER -> a.size() <= b.size() ? contained(a, b) : contained(b, a);
        };
    }

    /** Empties {@code destination}, then fills it with copies of all items of this store. */
    public final void copyAllItems(Attributes destination) {
        Map<UUID, PropVariant> copy = toMap();
        destination.lock.lock();
        try {
            destination.items = copy.isEmpty() ? null : new LinkedHashMap<>(copy);
        } finally {
            destination.lock.unlock();
        }
    }

    /** Keeps other threads out until {@link #unlockStore}; recursive. */
    public final void lockStore() {
        lock.lock();
    }

    public final void unlockStore() {
        lock.unlock();
    }

    private static boolean contained(Map<UUID, PropVariant> inner, Map<UUID, PropVariant> outer) {
        return inner.entrySet().stream().allMatch(item -> item.getValue().equals(outer.get(item.getKey())));
    }

    private @Nullable PropVariant lookup(UUID key) {
        lock.lock();
        try {
            return items == null ? null : items.get(key);
        } finally {
            lock.unlock();
        }
    }

    private void put(UUID key, PropVariant value) {
        lock.lock();
        try {
            if (items == null) {
                items = new LinkedHashMap<>();
            }
            items.put(key, value);
        } finally {
            lock.unlock();
        }
    }
}
