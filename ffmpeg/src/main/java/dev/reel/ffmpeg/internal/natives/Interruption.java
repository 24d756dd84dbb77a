package dev.reel.ffmpeg.internal.natives;

import dev.reel.platform.media.Sample;

/** Marks the first sample that comes after a drain (topology.md §9.1). */
public final class Interruption {
    private Interruption() {}

    /** The sample with the mark; when others hold it too, another one around the same buffers. Takes over the reference. */
    public static Sample mark(Sample sample) {
        if (sample.isExclusive()) {
            return sample.setDiscontinuity(true);
        }
        try (sample) {
            Sample own = new Sample()
                    .setFlags(sample.flags())
                    .setCleanPoint(sample.isCleanPoint())
                    .setToken(sample.token())
                    .setDiscontinuity(true);
            for (int i = 0; i < sample.bufferCount(); i++) {
                own.addBuffer(sample.buffer(i).retain());
            }
            if (sample.hasTime()) {
                own.setTime(sample.time());
            }
            if (sample.hasDuration()) {
                own.setDuration(sample.duration());
            }
            if (sample.hasTicks()) {
                own.setTicks(sample.ticks(), sample.timeBase());
            }
            if (sample.hasAttributes()) {
                sample.attributes().copyAllItems(own.attributes());
            }
            return own;
        }
    }
}
