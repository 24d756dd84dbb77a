package dev.reel.platform;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The items of an attribute store at one moment, in the order in which their keys were first set; never changes.
 *
 * <p>Stores have few keys, so looking through an array is as quick as a hash table and takes less room; and what never changes
 * is read without a lock.
 */
final class AttributeTable {
    static final AttributeTable EMPTY = new AttributeTable(new UUID[0], new PropVariant[0]);

    private final UUID[] keys;
    private final PropVariant[] values;

    private AttributeTable(UUID[] keys, PropVariant[] values) {
        this.keys = keys;
        this.values = values;
    }

    int size() {
        return keys.length;
    }

    Map.Entry<UUID, PropVariant> entry(int index) {
        return Map.entry(keys[index], values[index]);
    }

    @Nullable
    PropVariant find(UUID key) {
        int index = indexOf(key);
        return index < 0 ? null : values[index];
    }

    /** These items with one set anew or, when its key is new, added behind them. */
    AttributeTable with(UUID key, PropVariant value) {
        int index = indexOf(key);
        boolean added = index < 0;
        int at = added ? keys.length : index;
        UUID[] newKeys = added ? Arrays.copyOf(keys, at + 1) : keys;
        PropVariant[] newValues = Arrays.copyOf(values, newKeys.length);
        newKeys[at] = key;
        newValues[at] = value;
        return new AttributeTable(newKeys, newValues);
    }

    /** These items without some. */
    AttributeTable without(UUID... gone) {
        int left = 0;
        for (UUID key : keys) {
            left += indexIn(gone, key) < 0 ? 1 : 0;
        }
        if (left == 0 || left == keys.length) {
            return left == 0 ? EMPTY : this;
        }
        UUID[] newKeys = new UUID[left];
        PropVariant[] newValues = new PropVariant[left];
        for (int i = 0, at = 0; at < left; i++) {
            if (indexIn(gone, keys[i]) < 0) {
                newKeys[at] = keys[i];
                newValues[at] = values[i];
                at++;
            }
        }
        return new AttributeTable(newKeys, newValues);
    }

    /** True when each item here is there with equal type and value. */
    boolean isContainedIn(AttributeTable other) {
        for (int i = 0; i < keys.length; i++) {
            if (!values[i].equals(other.find(keys[i]))) {
                return false;
            }
        }
        return true;
    }

    /** True when no key that both have has different values. */
    boolean agreesWith(AttributeTable other) {
        for (int i = 0; i < keys.length; i++) {
            PropVariant theirs = other.find(keys[i]);
            if (theirs != null && !theirs.equals(values[i])) {
                return false;
            }
        }
        return true;
    }

    Map<UUID, PropVariant> toMap() {
        Map<UUID, PropVariant> map = new LinkedHashMap<>();
        for (int i = 0; i < keys.length; i++) {
            map.put(keys[i], values[i]);
        }
        return map;
    }

    private int indexOf(UUID key) {
        return indexIn(keys, key);
    }

    private static int indexIn(UUID[] keys, UUID key) {
        for (int i = 0; i < keys.length; i++) {
            if (keys[i].equals(key)) {
                return i;
            }
        }
        return -1;
    }
}
