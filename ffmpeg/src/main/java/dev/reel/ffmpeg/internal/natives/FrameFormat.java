package dev.reel.ffmpeg.internal.natives;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;

/** Everything in a frame that its media type is made of: frames with the same have the same type. */
public record FrameFormat(
        int format,
        int width,
        int height,
        int aspectNumerator,
        int aspectDenominator,
        Colours colours,
        int sampleRate,
        int channels,
        long channelMask) {

    /** What a frame has. */
    public static FrameFormat of(NativeFrame frame) {
        AVFrame pointer = frame.pointer();
        AVRational aspect = pointer.sample_aspect_ratio();
        boolean picture = pointer.width() > 0;
        return new FrameFormat(
                pointer.format(),
                pointer.width(),
                pointer.height(),
                aspect.num(),
                aspect.den(),
                Colours.of(pointer),
                pointer.sample_rate(),
                picture ? 0 : pointer.ch_layout().nb_channels(),
                picture ? 0 : NativeParameters.maskOf(pointer.ch_layout()));
    }
}
