package dev.reel.platform;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Objects in a row, of which some places may be empty (platform.md §5). One thread at a time.
 *
 * @param <T> what is in it
 */
public final class MediaCollection<T> {
    private final List<@Nullable T> elements = new ArrayList<>();

    /** A collection of nothing. */
    public MediaCollection() {}

    /** How many places there are, empty ones included. */
    public int count() {
        return elements.size();
    }

    /** The object at a place; {@code E_INVALIDARG} when there is no such place, {@code E_UNEXPECTED} when it is empty. */
    public T get(int index) {
        checkIndex(index);
        T element = elements.get(index);
        if (element == null) {
            throw new MediaException(Status.E_UNEXPECTED, "the place " + index + " of the collection is empty");
        }
        return element;
    }

    /** Adds a place at the end, with an object or empty. */
    public void add(@Nullable T element) {
        elements.add(element);
    }

    /** Puts a place before the one at {@code index}; behind the end, empty ones fill the gap. */
    public void insert(int index, @Nullable T element) {
        if (index < 0) {
            throw outOfRange(index);
        }
        while (elements.size() < index) {
            elements.add(null);
        }
        elements.add(index, element);
    }

    /** Takes a place out and returns what was there; {@code E_INVALIDARG} when there is no such place. */
    public @Nullable T remove(int index) {
        checkIndex(index);
        return elements.remove(index);
    }

    public void removeAll() {
        elements.clear();
    }

    private void checkIndex(int index) {
        if (index < 0 || index >= elements.size()) {
            throw outOfRange(index);
        }
    }

    private MediaException outOfRange(int index) {
        return new MediaException(
                Status.E_INVALIDARG, "the collection has " + elements.size() + " places, none at " + index);
    }
}
