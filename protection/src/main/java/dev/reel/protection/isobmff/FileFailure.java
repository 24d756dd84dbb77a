package dev.reel.protection.isobmff;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/** Makes the exception for a file that could not be read or written. */
public final class FileFailure {
    private static final Status DISK_FULL = Status.of("ERROR_DISK_FULL", 0x80070070);

    private FileFailure() {}

    /**
     * {@code MF_E_OPERATION_CANCELLED} when the thread was interrupted, {@code ERROR_DISK_FULL}, else {@code E_FAIL}.
     *
     * @param what what failed, on what; the cause's message is added
     */
    public static MediaException of(String what, IOException cause) {
        if (cause instanceof ClosedByInterruptException) {
            return new MediaException(Status.MF_E_OPERATION_CANCELLED, what + ": it was cancelled.", cause);
        }
        String said = String.valueOf(cause.getMessage());
        if (said.contains("No space left") || said.contains("not enough space") || said.contains("quota")) {
            return new MediaException(
                    DISK_FULL, what + ": the disk is full; nothing is left of it, make room and try again", cause);
        }
        return new MediaException(Status.E_FAIL, what + ": " + cause.getMessage(), cause);
    }
}
