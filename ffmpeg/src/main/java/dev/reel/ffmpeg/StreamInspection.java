package dev.reel.ffmpeg;

import dev.reel.platform.media.Rational;
import java.util.OptionalLong;

/**
 * What one stream of a container is. What is unknown or does not apply is an empty string, 0 or {@code 0/1}.
 *
 * @param index its number in the container
 * @param type what it carries
 * @param codec FFmpeg's name of the codec, {@code none} when unknown
 * @param profile FFmpeg's name of the codec's profile
 * @param format FFmpeg's name of the pixel or sample format
 * @param width pixels
 * @param height pixels
 * @param frameRate frames per second
 * @param rotation degrees, counter-clockwise, to turn the picture for display
 * @param sampleRate samples per second
 * @param channels how many
 * @param channelLayout FFmpeg's name of their places, for example {@code 5.1}; empty without channels
 * @param bitRate bits per second
 * @param language ISO 639 code
 * @param title what the container calls it
 * @param duration in 100 ns units
 * @param attachedPicture whether it is a cover picture rather than moving video
 * @param decodable whether there is a decoder for it
 */
public record StreamInspection(
        int index,
        Type type,
        String codec,
        String profile,
        String format,
        int width,
        int height,
        Rational frameRate,
        int rotation,
        int sampleRate,
        int channels,
        String channelLayout,
        long bitRate,
        String language,
        String title,
        OptionalLong duration,
        boolean attachedPicture,
        boolean decodable) {
    /** What a stream carries. */
    public enum Type {
        VIDEO,
        AUDIO,
        SUBTITLE,
        OTHER
    }
}
