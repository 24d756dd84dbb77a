package dev.reel.ffmpeg.proof;

import dev.reel.pipeline.sink.SampleRenderer;
import dev.reel.platform.media.MajorType;
import dev.reel.platform.media.MediaType;
import dev.reel.platform.media.MediaTypeAttributes;
import dev.reel.platform.media.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Keeps time and hash of the pictures that were shown. Any thread may ask. */
final class PictureLog implements SampleRenderer {
    /**
     * A picture.
     *
     * @param time presentation time, 100 ns units
     * @param end when it is over as far as it says, 100 ns units
     * @param hash of its pixels
     */
    record Picture(long time, long end, long hash) {}

    private final Memory memory;
    private final List<Picture> pictures = new ArrayList<>();

    PictureLog(Memory memory) {
        this.memory = memory;
    }

    /** The pictures so far. */
    synchronized List<Picture> pictures() {
        return List.copyOf(pictures);
    }

    /** Waits until one is there; false when none comes in that time. */
    synchronized boolean await(Patience patience) {
        while (pictures.isEmpty() && patience.waitOn(this)) {
            // Looks again.
        }
        return !pictures.isEmpty();
    }

    @Override
    public MajorType majorType() {
        return MajorType.VIDEO;
    }

    @Override
    public boolean accepts(MediaType type) {
        return type.contains(MediaTypeAttributes.MAJOR_TYPE) && type.isVideo() && !type.isCompressedFormat();
    }

    @Override
    public void configure(MediaType type) {
        // The pixels are hashed as the decoder gives them.
    }

    @Override
    public void render(Sample sample, long lateness) {
        CRC32C hash = new CRC32C();
        for (int i = 0; i < sample.bufferCount(); i++) {
            hash.update(sample.buffer(i).data());
        }
        long end = sample.time() + (sample.hasDuration() ? sample.duration() : 0);
        synchronized (this) {
            pictures.add(new Picture(sample.time(), end, hash.getValue()));
            notifyAll();
        }
    }

    @Override
    public synchronized void flush() {
        if (memory == Memory.SINCE_FLUSH) {
            pictures.clear();
        }
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
