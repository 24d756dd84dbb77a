package dev.reel.ffmpeg.internal.natives;

import dev.reel.platform.MediaException;
import dev.reel.platform.NetworkStatus;
import dev.reel.platform.Status;
import org.jspecify.annotations.Nullable;

/** Why a container could not be opened, read or moved in, as a user is told. */
public final class ReadFailure {
    private ReadFailure() {}

    /** Whether what came before the failure is good and nothing more is to be had: the data is damaged, or its end is missing. */
    public static boolean isEnd(MediaException failure) {
        return isDamage(failure) || failure.status().equals(NetworkStatus.MF_E_NET_READ);
    }

    /** Whether reading failed because the data is damaged: the media then ends there, and what came before is good. */
    public static boolean isDamage(MediaException failure) {
        return failure.status().equals(Status.MF_E_INVALID_FILE_FORMAT)
                || failure.status().equals(Status.MF_E_CANNOT_PARSE_BYTESTREAM);
    }

    /**
     * What a result of FFmpeg comes from.
     *
     * @param stream why the byte stream failed, or null
     */
    public static MediaException of(
            String what, int result, Interrupt interrupt, @Nullable MediaException stream, NativeLog log) {
        if (interrupt.cancelled()) {
            return new MediaException(Status.MF_E_OPERATION_CANCELLED, what + ": cancelled");
        }
        if (interrupt.timedOut()) {
            return new MediaException(
                    NetworkStatus.MF_E_NET_TIMEOUT,
                    what + ": " + interrupt.timeOutText() + "; check the server, or wait longer",
                    null,
                    log.lines());
        }
        if (stream != null) {
            return new MediaException(stream.status(), what + ": " + stream.getMessage(), stream, log.lines());
        }
        // A damaged size field asks for absurd amounts of memory.
        if (result == AvError.INVALID_DATA || result == AvError.EOF || result == AvError.NO_MEMORY) {
            String said = log.summary();
            return new MediaException(
                    Status.MF_E_INVALID_FILE_FORMAT,
                    what + ": it is no media that FFmpeg knows, or it is damaged"
                            + (said.isEmpty() ? "" : " (" + said + ")"),
                    null,
                    log.lines());
        }
        return AvError.failure(what, result, log);
    }
}
