package dev.reel.protection.isobmff;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;

/** Makes the exception for a file that breaks the format. */
final class Malformed {
    private Malformed() {}

    static MediaException file(String why) {
        return new MediaException(Status.MF_E_INVALID_FILE_FORMAT, "The MP4 file is not valid: " + why + ".");
    }
}
