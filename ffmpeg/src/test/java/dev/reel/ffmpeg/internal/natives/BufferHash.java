package dev.reel.ffmpeg.internal.natives;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaBuffer;
import dev.reel.platform.media.MediaType;

/** A {@link FrameHash} over media buffers. One thread at a time. */
public final class BufferHash implements AutoCloseable {
    private final boolean video;
    private final FrameHash hash;

    /** For pictures or for samples. */
    public BufferHash(boolean video) {
        this.video = video;
        this.hash = video ? FrameHash.ofVideo() : FrameHash.ofAudio();
    }

    /** Takes a buffer of an uncompressed type in; its reference stays with the caller. */
    public void add(MediaBuffer buffer, MediaType type) {
        NativeFrame frame = video
                ? FrameImport.picture(buffer, type)
                : FrameImport.samples(
                        buffer,
                        SampleFormats.format(type)
                                .orElseThrow(() -> new MediaException(
                                        Status.MF_E_INVALIDMEDIATYPE, "cannot hash samples of " + type)));
        try {
            hash.add(frame);
        } finally {
            frame.release();
        }
    }

    /** Frames or samples so far. */
    public long units() {
        return hash.units();
    }

    /** The hash as 32 hex digits. */
    public String finish() {
        return hash.finish();
    }

    @Override
    public void close() {
        hash.close();
    }
}
