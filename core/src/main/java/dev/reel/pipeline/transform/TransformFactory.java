package dev.reel.pipeline.transform;

import dev.reel.platform.Platform;
import dev.reel.platform.media.MediaType;
import java.util.Set;
import java.util.UUID;

/** One registered transform: what it is, what it takes, how to make one (topology.md §9.5). */
public interface TransformFactory {
    /** The class id; a topology node names it in MF_TOPONODE_TRANSFORM_OBJECTID. */
    UUID id();

    /** A short name for dumps and messages. */
    String name();

    TransformCategory category();

    /** Higher is tried first; 0x00800000 is normal. */
    default int merit() {
        return 0x0080_0000;
    }

    /** What not every client wants in a transform; nothing for a synchronous one in software without restrictions. */
    default Set<TransformTrait> traits() {
        return Set.of();
    }

    /** True when an input of this type may work. */
    boolean acceptsInput(MediaType type);

    /** True when an output with this major type and subtype may be had. */
    boolean offersOutput(MediaType type);

    Transform create(Platform platform);
}
