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
    SMALLER;

    /** The comparison of a number, 0 to 4 in this order; {@code E_INVALIDARG} for any other. */
    public static AttributesMatch of(int number) {
        if (number < 0 || number >= values().length) {
            throw new MediaException(
                    Status.E_INVALIDARG, "stores are not compared in a way " + number + "; the ways are 0 to 4");
        }
        return values()[number];
    }
}
