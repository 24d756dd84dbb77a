package dev.reel.protection.policy;

/**
 * One protection that an output has to apply (protected-path.md §6.1).
 *
 * @param configuration what exactly, by type
 * @param bestEffort true when a failure to apply it does not matter
 */
public record OutputSchema(SchemaType type, int configuration, boolean bestEffort) {
    /** The stricter of two of one type; larger configurations are stricter. */
    OutputSchema strictest(OutputSchema other) {
        boolean larger = Integer.compareUnsigned(configuration, other.configuration) >= 0;
        return new OutputSchema(type, larger ? configuration : other.configuration, bestEffort && other.bestEffort);
    }
}
