package dev.reel.protection.policy;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Answers for one output: says what it can do, and applies what policies demand (protected-path.md §7).
 *
 * <p>One thread at a time.
 */
public final class OutputTrustAuthority {
    private final OutputDescription description;
    private final ProtectionAction action;
    private final Map<SchemaType, OutputSchema> applied = new EnumMap<>(SchemaType.class);

    /** @param action what the output does with content: shows it, or takes it out of the process */
    public OutputTrustAuthority(OutputDescription description, ProtectionAction action) {
        this.description = description;
        this.action = action;
    }

    /** What the output honestly is. */
    public OutputDescription description() {
        return description;
    }

    /** What the output does with content. */
    public ProtectionAction action() {
        return action;
    }

    /**
     * Applies the schemas of one or more policies, the strictest of each type; none resets. {@code MF_E_POLICY_UNSUPPORTED} when one
     * cannot be applied and is no best effort; what was applied before stays then.
     */
    public void setPolicy(List<OutputSchema> schemas) {
        Map<SchemaType, OutputSchema> wanted = new EnumMap<>(SchemaType.class);
        schemas.forEach(schema -> wanted.merge(schema.type(), schema, OutputSchema::strictest));
        for (OutputSchema schema : wanted.values()) {
            if (!description.schemas().contains(schema.type()) && !schema.bestEffort()) {
                throw new MediaException(
                        Status.MF_E_POLICY_UNSUPPORTED,
                        "the output cannot apply " + schema.type() + ", which the licence demands");
            }
        }
        applied.clear();
        wanted.values().stream()
                .filter(schema -> description.schemas().contains(schema.type()))
                .forEach(schema -> applied.put(schema.type(), schema));
    }

    /** What is applied now. */
    public List<OutputSchema> applied() {
        return List.copyOf(applied.values());
    }
}
