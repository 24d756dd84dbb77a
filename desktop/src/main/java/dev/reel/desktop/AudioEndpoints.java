package dev.reel.desktop;

import java.util.List;
import java.util.Optional;

/** The sound devices of a machine. */
interface AudioEndpoints {
    /** The names of all that play, in the system's order. */
    List<String> names();

    /** The device with a name; empty when there is none. */
    Optional<AudioLines> named(String name);

    /** The default device. */
    AudioLines standard();
}
