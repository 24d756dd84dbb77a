package dev.reel.cli.script;

import dev.reel.platform.MediaEventType;
import dev.reel.session.SetTopologyFlag;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One step of a session script, as plain data. Times are 100 ns units. */
public sealed interface Step {
    /**
     * Gives the session the playback topology of something.
     *
     * @param uri a path or URL; null for no topology, which some flags allow
     */
    record SetTopology(@Nullable String uri, Set<SetTopologyFlag> flags) implements Step {
        public SetTopology {
            flags = Set.copyOf(flags);
        }
    }

    record ClearTopologies() implements Step {}

    /** Starts at a position, or at the current one. */
    record Start(OptionalLong position) implements Step {}

    record Pause() implements Step {}

    record Stop() implements Step {}

    record Close() implements Step {}

    record Shutdown() implements Step {}

    record GetClock() implements Step {}

    record GetCapabilities() implements Step {}

    record GetFullTopology() implements Step {}

    /** Goes on when the next event of a type comes that no earlier wait took. */
    record WaitForEvent(MediaEventType type) implements Step {}

    /** Goes on after a time. */
    record WaitForTime(long duration) implements Step {}
}
