package dev.reel.bench.session;

import dev.reel.pipeline.StreamDescriptor;
import dev.reel.pipeline.source.AbstractSource;
import dev.reel.platform.Platform;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MemoryBuffer;
import dev.reel.platform.media.Sample;
import java.util.List;

/**
 * A source of one stream that answers every request at once, on the thread that asks, and never ends: what is measured is the
 * session, not it.
 */
final class EndlessSource extends AbstractSource {
    private final MemoryBuffer data = MemoryBuffer.allocate(64);
    private final long duration;
    private long next;

    /** @param duration of each sample, 100 ns units */
    EndlessSource(MediaType type, long duration) {
        super(Platform.serialOver("endless", Runnable::run), List.of(StreamDescriptor.of(1, type)));
        this.duration = duration;
    }

    @Override
    protected Sample read(int stream) {
        Sample sample = new Sample(data.retain()).setTime(next).setDuration(duration);
        next += duration;
        return sample;
    }

    @Override
    protected void seek(long position) {
        next = position;
    }

    @Override
    protected void release() {
        data.close();
    }
}
