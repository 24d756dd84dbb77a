package dev.reel.topology;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;

/** What a call came to. */
final class Outcome {
    private Outcome() {}

    /** The status that a call fails with, {@code S_OK} when it does not. */
    static Status of(Runnable call) {
        try {
            call.run();
            return Status.S_OK;
        } catch (MediaException failure) {
            return failure.status();
        }
    }
}
