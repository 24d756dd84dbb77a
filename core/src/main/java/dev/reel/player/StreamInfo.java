package dev.reel.player;

import dev.reel.pipeline.Disposition;
import dev.reel.platform.media.Rational;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What one stream of a container is. Texts that are unknown or do not apply are empty.
 *
 * @param index its number in the container
 * @param kind what it carries
 * @param codec short name of the codec, {@code none} when unknown
 * @param codecTag four characters by which the container names the codec, or a number such as {@code 0x001b}
 * @param profile name of the codec's profile
 * @param level the codec's level as the codec counts it: 31 for H.264's 3.1, 93 for HEVC's; empty when unknown
 * @param timeBase unit of its time stamps, in seconds
 * @param start time stamp of its first sample; empty when unknown
 * @param duration how long it is; empty when unknown
 * @param frames how many samples, where the container says; empty when it does not
 * @param bitRate bits per second; empty when unknown
 * @param language ISO 639 code or what else the container says
 * @param title what the container calls it
 * @param dispositions what it is meant for
 * @param tags all that the container says of it, keys in lower case
 * @param decodable whether there is a decoder for it
 * @param encrypted whether its samples are encrypted, or may become so
 * @param video what its pictures are; empty when it has none
 * @param audio what its sound is; empty when it has none
 * @param details what else is known, by FFmpeg's names: {@code has_b_frames}, {@code extradata_size} and more
 */
public record StreamInfo(
        int index,
        Kind kind,
        String codec,
        String codecTag,
        String profile,
        OptionalInt level,
        Rational timeBase,
        Optional<Duration> start,
        Optional<Duration> duration,
        OptionalLong frames,
        OptionalLong bitRate,
        String language,
        String title,
        Set<Disposition> dispositions,
        Map<String, String> tags,
        boolean decodable,
        boolean encrypted,
        Optional<VideoInfo> video,
        Optional<AudioInfo> audio,
        Map<String, String> details) {

    /** What a stream carries. */
    public enum Kind {
        /** Pictures, also a cover picture. */
        VIDEO,
        /** Sound. */
        AUDIO,
        /** Subtitles, as text or as pictures. */
        SUBTITLE,
        /** A whole file, a font for example. */
        ATTACHMENT,
        /** Anything else. */
        DATA
    }

    /** Copies the dispositions, tags and details. */
    public StreamInfo {
        dispositions = Set.copyOf(dispositions);
        tags = Map.copyOf(tags);
        details = Map.copyOf(details);
    }

    /** Whether it is a cover picture rather than moving video. */
    public boolean isAttachedPicture() {
        return dispositions.contains(Disposition.ATTACHED_PICTURE);
    }
}
