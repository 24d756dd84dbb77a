package dev.reel.conformance;

import java.util.List;

/** A section of a specification. */
record Section(String spec, String number, String title) {
    /** How deep it lies: 1 for {@code 4}, 2 for {@code 4.1}. */
    int depth() {
        return (int) number.chars().filter(c -> c == '.').count() + 1;
    }

    boolean isParentIn(List<Section> all) {
        return all.stream().anyMatch(other -> other.spec.equals(spec) && other.number.startsWith(number + "."));
    }
}
