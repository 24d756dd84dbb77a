package dev.reel.ffmpeg.internal.codec;

import dev.reel.ffmpeg.internal.natives.FrameFormat;
import dev.reel.ffmpeg.internal.natives.MediaTypes;
import dev.reel.ffmpeg.internal.natives.NativeFrame;
import dev.reel.platform.media.MediaType;
import org.jspecify.annotations.Nullable;

/** The media type of a decoder's frames, made anew only when a frame differs from the one before. One thread at a time. */
final class FrameTypes {
    private @Nullable FrameFormat format;
    private @Nullable MediaType type;
    private @Nullable MediaType agreed;
    private @Nullable MediaType agreedWith;

    /** The type of a frame that was decoded from an input type. */
    MediaType of(NativeFrame frame, MediaType input) {
        FrameFormat now = FrameFormat.of(frame);
        MediaType present = type;
        if (present == null || !now.equals(format)) {
            present = MediaTypes.ofFrame(frame, input);
            type = present;
            format = now;
        }
        return present;
    }

    /** Whether frames of a type are frames of the output type; asked again and again about the same two. */
    @SuppressWarnings(
            "ReferenceEquality") // the very same two objects were compared before; comparing their items is what is
    // saved
    boolean agree(MediaType frames, MediaType output) {
        if (agreed != frames || agreedWith != output) {
            if (!DecoderTransform.agree(frames, output)) {
                return false;
            }
            agreed = frames;
            agreedWith = output;
        }
        return true;
    }

    /** Another input type follows. */
    void forget() {
        format = null;
        type = null;
        agreed = null;
        agreedWith = null;
    }
}
