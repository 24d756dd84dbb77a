package dev.reel.platform;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A store of typed values keyed by GUID (platform.md §1).
 *
 * <p>A key occurs once; setting it again replaces value and type. Reading with another type than was set fails, nothing is
 * converted. Strings and blobs are copied in and out, objects are held by reference. Any thread may use a store;
 * {@link #lockStore} keeps others out for a sequence of calls.
 */
public class Attributes {
    private final LockableTable items = new LockableTable();

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
        T typed = key.unwrap(value);
        if (typed == null) {
            throw new MediaException(
                    Status.E_NOINTERFACE,
                    "the attribute " + key.name() + " holds a "
                            + value.getClass().getName() + ", not a "
                            + key.valueClass().getSimpleName());
        }
        return typed;
    }

    /** The number of characters of a string; fails as {@link #get(AttributeKey)} does. */
    public final int stringLength(AttributeKey<String> key) {
        return get(key).length();
    }

    /**
     * Replaces the content of a buffer by a string, ready to be read, and returns its length. Too small a buffer is
     * {@code E_NOT_SUFFICIENT_BUFFER} and is then empty; {@link #stringLength} says what it takes.
     */
    public final int copyString(AttributeKey<String> key, CharBuffer destination) {
        String value = get(key);
        destination.clear();
        if (value.length() > destination.capacity()) {
            destination.limit(0);
            throw tooSmall(key, value.length(), destination.capacity());
        }
        destination.put(value).flip();
        return value.length();
    }

    /** The number of bytes of a blob; fails as {@link #get(AttributeKey)} does. */
    public final int blobSize(AttributeKey<byte[]> key) {
        return get(key).length;
    }

    /**
     * Replaces the content of a buffer by a blob, ready to be read, and returns its size. Too small a buffer is
     * {@code E_NOT_SUFFICIENT_BUFFER} and stays as it is; {@link #blobSize} says what it takes.
     */
    public final int copyBlob(AttributeKey<byte[]> key, ByteBuffer destination) {
        byte[] value = get(key);
        if (value.length > destination.capacity()) {
            throw tooSmall(key, value.length, destination.capacity());
        }
        destination.clear().put(value).flip();
        return value.length;
    }

    private static MediaException tooSmall(AttributeKey<?> key, int needed, int room) {
        return new MediaException(
                Status.E_NOT_SUFFICIENT_BUFFER,
                "the attribute " + key.name() + " has a length of " + needed + ", the buffer takes " + room
                        + "; give a larger one");
    }

    /** The value of a key when it is there with the right type; empty on any failure. */
    public final <T> Optional<T> find(AttributeKey<T> key) {
        PropVariant item = lookup(key.guid());
        if (item == null || item.type() != key.type()) {
            return Optional.empty();
        }
        Object value = item.value();
        return value == null ? Optional.empty() : Optional.ofNullable(key.unwrap(value));
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
        items.put(key.guid(), key.wrap(value));
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
            items.put(key, PropVariant.EMPTY);
            throw new MediaException(
                    Status.MF_E_INVALIDTYPE, "the attribute " + key + " cannot hold a value of type " + value.type());
        }
        items.put(key, value);
    }

    /** Puts an item as it was in another store, an empty one too. */
    final void restoreItem(UUID key, PropVariant value) {
        items.put(key, value);
    }

    public final boolean contains(UUID key) {
        return lookup(key) != null;
    }

    public final boolean contains(AttributeKey<?> key) {
        return contains(key.guid());
    }

    /** Removes a key; an absent one is fine. */
    public final void delete(UUID key) {
        items.remove(key);
    }

    public final void delete(AttributeKey<?> key) {
        delete(key.guid());
    }

    /** Removes several keys in one step; absent ones are fine. */
    public final void deleteEach(UUID... keys) {
        items.remove(keys);
    }

    public final void deleteAll() {
        items.replace(AttributeTable.EMPTY);
    }

    public final int count() {
        return items.table().size();
    }

    /** The item at an index, in no specified order; {@code E_INVALIDARG} when out of range. */
    public final Map.Entry<UUID, PropVariant> itemAt(int index) {
        AttributeTable table = items.table();
        if (index < 0 || index >= table.size()) {
            throw new MediaException(
                    Status.E_INVALIDARG, "no attribute at index " + index + ", the store has " + table.size());
        }
        return table.entry(index);
    }

    /** A copy of all items, in the order in which their keys were first set. */
    public final Map<UUID, PropVariant> toMap() {
        return items.table().toMap();
    }

    /** True when the key is there with equal type and value. */
    public final boolean compareItem(UUID key, PropVariant value) {
        return value.equals(lookup(key));
    }

    /** Compares this store (ours) with another (theirs). */
    public final boolean compare(Attributes theirs, AttributesMatch match) {
        AttributeTable a = items.table();
        AttributeTable b = theirs.items.table();
        return switch (match) {
            case OUR_ITEMS -> a.isContainedIn(b);
            case THEIR_ITEMS -> b.isContainedIn(a);
            case ALL_ITEMS -> a.size() == b.size() && a.isContainedIn(b);
            case INTERSECTION -> a.agreesWith(b);
            case SMALLER -> a.size() <= b.size() ? a.isContainedIn(b) : b.isContainedIn(a);
        };
    }

    /** Empties {@code destination}, then fills it with copies of all items of this store. */
    public final void copyAllItems(Attributes destination) {
        destination.items.replace(items.table());
    }

    /** Keeps other threads out until {@link #unlockStore}, which shows them all changes at once; recursive. */
    public final void lockStore() {
        items.lock();
    }

    /** Undoes one {@link #lockStore} of the calling thread. */
    public final void unlockStore() {
        items.unlock();
    }

    private @Nullable PropVariant lookup(UUID key) {
        return items.table().find(key);
    }
}
