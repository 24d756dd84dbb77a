package dev.reel.ffmpeg.internal.natives;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.platform.media.MediaBuffer;

/** A frame in native memory as a media buffer; frames are immutable, so its length is what it is. */
public abstract sealed class FrameBuffer implements MediaBuffer permits NativeVideoFrame, NativeAudioFrame {
    private final NativeFrame frame;

    FrameBuffer(NativeFrame frame) {
        this.frame = frame;
    }

    /** The frame without a further reference. */
    final NativeFrame frame() {
        return frame;
    }

    @Override
    public final void setCurrentLength(int length) {
        if (length != currentLength()) {
            throw new MediaException(Status.E_INVALIDARG, "a decoded frame keeps its " + currentLength() + " bytes");
        }
    }

    @Override
    public final int maxLength() {
        return currentLength();
    }

    @Override
    public final MediaBuffer retain() {
        frame.retain();
        return this;
    }

    @Override
    public final void close() {
        frame.release();
    }
}
