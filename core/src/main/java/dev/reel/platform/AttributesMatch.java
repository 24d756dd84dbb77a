package dev.reel.platform;

/** How {@link Attributes#compare} compares two stores (platform.md §1). */
public enum AttributesMatch {
    /** Every item of this store is in the other with equal type and value. */
    OUR_ITEMS,
    /** Every item of the other store is in this one with equal type and value. */
    THEIR_ITEMS,
    /** Both of the above. */
    ALL_ITEMS,
    /** Every key that is present in both has equal values. */
    INTERSECTION,
    /** The store with fewer items is contained in the other. */
    SMALLER
}
