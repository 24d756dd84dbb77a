package dev.reel.testkit;

import dev.reel.platform.media.Sample;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * Describes samples, one per line, for comparison with a golden file: number, time, duration, size, checksum, marks.
 *
 * <p>Times are seconds with seven digits. The checksum is the CRC-32 of the bytes of all buffers. Used on one thread.
 */
public final class SampleDump {
    private final StringBuilder text = new StringBuilder();
    private final boolean withContent;
    private int count;

    /** A dump with sizes and checksums. */
    public SampleDump() {
        this(true);
    }

    /** A dump with or without sizes and checksums, which differ where codecs may differ. */
    public SampleDump(boolean withContent) {
        this.withContent = withContent;
    }

    /** Adds a sample, which stays the caller's. */
    public SampleDump add(Sample sample) {
        text.append('#').append(count++).append(' ');
        text.append(sample.hasTime() ? EventTrace.seconds(sample.time()) : "no time");
        if (sample.hasDuration()) {
            text.append(" +").append(EventTrace.seconds(sample.duration()));
        }
        if (withContent) {
            text.append(' ').append(sample.totalLength()).append(" bytes ");
            text.append(String.format(Locale.ROOT, "%08x", checksum(sample)));
        }
        if (sample.isCleanPoint()) {
            text.append(" key");
        }
        if (sample.isDiscontinuity()) {
            text.append(" discontinuity");
        }
        text.append('\n');
        return this;
    }

    /** How many samples were added. */
    public int count() {
        return count;
    }

    /** The CRC-32 of a sample's bytes. */
    public static long checksum(Sample sample) {
        CRC32 sum = new CRC32();
        for (int i = 0; i < sample.bufferCount(); i++) {
            ByteBuffer data = sample.buffer(i).data();
            sum.update(data);
        }
        return sum.getValue();
    }

    /** Every line so far. */
    @Override
    public String toString() {
        return text.toString();
    }
}
