package dev.reel.pipeline.open;

import dev.reel.platform.Attributes;
import dev.reel.platform.Platform;
import java.util.Set;

/**
 * What a source resolver tells its handlers.
 *
 * @param flags as they were given to the resolver
 * @param options the property store, passed on unchecked; see {@link SourceOptions}
 * @param platform gives time and threads
 * @param cancellation asks to give up
 */
public record OpenRequest(Set<ResolutionFlag> flags, Attributes options, Platform platform, Cancellation cancellation) {
    public OpenRequest {
        flags = Set.copyOf(flags);
    }

    /** What the resolver wants in the end; a handler may give a byte stream where a source is wanted, not the other way. */
    public ObjectType wanted() {
        return flags.contains(ResolutionFlag.BYTESTREAM) ? ObjectType.BYTESTREAM : ObjectType.MEDIASOURCE;
    }
}
