package dev.reel.protection.isobmff;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/** Makes the exception for a file that could not be read or written. */
public final class FileFailure {
    private FileFailure() {}

    /**
     * {@code MF_E_OPERATION_CANCELLED} when the thread was interrupted, else {@code E_FAIL}.
     *
     * @param what what failed, on what; the cause's message is added
     */
    public static MediaException of(String what, IOException cause) {
        if (cause instanceof ClosedByInterruptException) {
            return new MediaException(Status.MF_E_OPERATION_CANCELLED, what + ": it was cancelled.", cause);
        }
        return new MediaException(Status.E_FAIL, what + ": " + cause.getMessage(), cause);
    }
}
