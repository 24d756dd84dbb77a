package dev.reel.pipeline;

import java.util.UUID;

/**
 * How a mixer shows the sound of a sink: service {@link Services#AUDIO_POLICY} (topology.md §8.2). Facts to read and write; an
 * output without a mixer that shows them keeps them.
 *
 * <p>Any thread may call; after the sink is shut down every method gives {@code MF_E_SHUTDOWN}.
 */
public interface AudioPolicy {
    /** Sounds with one group id share a place in the mixer; at first the null GUID. */
    UUID groupingParam();

    void setGroupingParam(UUID group);

    /** At first empty. */
    String displayName();

    void setDisplayName(String name);

    /** At first empty. */
    String iconPath();

    void setIconPath(String path);
}
