package dev.reel.pipeline.bytestream;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;

/** Times as Windows' FILETIME: 100 ns units since the year 1601, eight bytes, the lowest first. */
final class FileStamp {
    /** 1601 to 1970. */
    private static final long SECONDS_BEFORE_EPOCH = 11_644_473_600L;

    private FileStamp() {}

    static byte[] of(Instant time) {
        long units = Math.addExact(
                Math.multiplyExact(time.getEpochSecond() + SECONDS_BEFORE_EPOCH, 10_000_000L), time.getNano() / 100);
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(units)
                .array();
    }
}
