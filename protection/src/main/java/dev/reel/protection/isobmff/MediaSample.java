package dev.reel.protection.isobmff;

import dev.reel.protection.cenc.SampleEncryption;
import org.jspecify.annotations.Nullable;

/**
 * One sample of a track: where its bytes lie and when it is decoded and shown.
 *
 * @param offset position in the file
 * @param size bytes
 * @param decodeTime in the track's units
 * @param compositionOffset what to add to the decode time for the time of presentation
 * @param duration in the track's units
 * @param flags sample flags as fragments carry them
 * @param descriptionIndex number of its sample description, from 1
 * @param encryption how it is encrypted, or null when it is clear
 */
public record MediaSample(
        long offset,
        int size,
        long decodeTime,
        long compositionOffset,
        long duration,
        int flags,
        int descriptionIndex,
        @Nullable SampleEncryption encryption) {
    /** Sample flags of a sample that depends on no other. */
    public static final int SYNC = 0x02000000;
    /** Sample flags of a sample that depends on others. */
    public static final int NOT_SYNC = 0x01010000;

    private static final int NON_SYNC_BIT = 0x00010000;

    /** True when decoding can start here. */
    public boolean isSync() {
        return (flags & NON_SYNC_BIT) == 0;
    }
}
