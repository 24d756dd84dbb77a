package dev.reel.pipeline.sink;

import dev.reel.platform.Platform;

/**
 * Collects how far sound and picture are apart, from the counters of their sinks.
 *
 * <p>All differences are 100 ns units, above 0 when the sound is ahead of the picture. One thread uses a meter; an observation
 * makes no garbage.
 */
public final class SyncMeter {
    private static final long BUCKET = Platform.MILLISECOND / 4;
    private static final int BUCKETS = 8000;

    private final int[] counts = new int[BUCKETS + 1];
    private int observations;
    private long last;
    private long largest;

    /** A meter without observations. */
    public SyncMeter() {}

    /** Audio time minus video time, as last rendered. */
    public static long difference(SinkStatistics audio, SinkStatistics video) {
        return video.lastLateness() - audio.lastLateness();
    }

    /** Takes note of the present difference; before both have rendered something there is none. */
    public void observe(SinkStatistics audio, SinkStatistics video) {
        if (audio.rendered() == 0 || video.rendered() == 0) {
            return;
        }
        last = difference(audio, video);
        long size = Math.abs(last);
        largest = Math.max(largest, size);
        counts[(int) Math.min(BUCKETS, (size + BUCKET - 1) / BUCKET)]++;
        observations++;
    }

    public int observations() {
        return observations;
    }

    /** The last difference, with its sign. */
    public long last() {
        return last;
    }

    /** The largest difference in either direction. */
    public long largest() {
        return largest;
    }

    /**
     * What a share of the differences does not exceed in either direction, rounded up to ¼ ms; 0 without observations.
     *
     * @param share 0.99 for the 99th percentile
     */
    public long percentile(double share) {
        long limit = (long) Math.ceil(share * observations);
        long seen = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            seen += counts[bucket];
            if (seen >= limit) {
                return bucket * BUCKET;
            }
        }
        return largest;
    }
}
