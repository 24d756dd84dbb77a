package dev.reel.pipeline.bytestream;

import dev.reel.platform.Status;

/** Result codes of reading and writing bytes that no other part of Reel needs: Windows errors with their values. */
public final class StreamStatus {
    public static final Status ERROR_ACCESS_DENIED = Status.of("ERROR_ACCESS_DENIED", 0x80070005);
    public static final Status ERROR_WRITE_FAULT = Status.of("ERROR_WRITE_FAULT", 0x8007001D);
    public static final Status ERROR_READ_FAULT = Status.of("ERROR_READ_FAULT", 0x8007001E);
    public static final Status ERROR_INVALID_NAME = Status.of("ERROR_INVALID_NAME", 0x8007007B);

    private StreamStatus() {}
}
