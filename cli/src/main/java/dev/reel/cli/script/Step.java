package dev.reel.cli.script;

import dev.reel.platform.AttributeKey;
import dev.reel.platform.MediaEventType;
import dev.reel.platform.PropVariant;
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

    /** Gives the session the topology of the script's sequence: of its first segment, or of the one that plays. */
    record SetSequence(Set<SetTopologyFlag> flags) implements Step {
        public SetSequence {
            flags = Set.copyOf(flags);
        }
    }

    /**
     * Appends something to the script's sequence.
     *
     * @param uri a path or URL
     * @param last true when the sequence ends with it
     */
    record Append(String uri, boolean last) implements Step {}

    /**
     * Says how the session is made.
     *
     * @param value empty for the default
     */
    record SetConfig(AttributeKey<?> key, PropVariant value) implements Step {}

    record ClearTopologies() implements Step {}

    /** Starts at a position, or at the current one. */
    record Start(OptionalLong position) implements Step {}

    /** Changes the rate; a thinned source may drop all but key frames. */
    record SetRate(boolean thin, float rate) implements Step {}

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
