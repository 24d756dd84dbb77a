package dev.reel.ffmpeg;

/**
 * The hash of all decoded frames of one stream.
 *
 * @param index the stream's number in its container
 * @param kind pictures or samples
 * @param units frames of video, samples per channel of audio
 * @param hash MD5 as 32 lower-case hex digits
 * @param errors packets and frames that could not be decoded
 */
public record StreamDigest(int index, Kind kind, long units, String hash, long errors) {
    /** What is hashed. */
    public enum Kind {
        /** Raw pictures in the pixel format and size of the first. */
        VIDEO,
        /** Interleaved 32-bit floats at the first rate and channel layout. */
        AUDIO
    }

    /** {@code video:0 frames=300 hash=…} or {@code audio:1 samples=441000 hash=…}. */
    @Override
    public String toString() {
        return kind == Kind.VIDEO
                ? "video:" + index + " frames=" + units + " hash=" + hash
                : "audio:" + index + " samples=" + units + " hash=" + hash;
    }
}
