package dev.reel.ffmpeg;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How to open a location.
 *
 * @param patience how long a read may bring no data before it is given up
 * @param protocols FFmpeg's names of the protocols that the location, and what it refers to, may use
 */
public record OpenOptions(Duration patience, List<String> protocols) {
    /** Ten seconds of patience; files, HTTP(S) and what HLS needs. */
    public static final OpenOptions DEFAULT = new OpenOptions(
            Duration.ofSeconds(10),
            List.of(
                    "file",
                    "http",
                    "https",
                    "httpproxy",
                    "tcp",
                    "tls",
                    "udp",
                    "rtp",
                    "crypto",
                    "data",
                    "hls",
                    "subfile"));

    public OpenOptions {
        if (patience.isNegative() || patience.isZero()) {
            throw new IllegalArgumentException("patience must be more than zero, not " + patience);
        }
        protocols = List.copyOf(protocols);
    }

    /** These options with another patience. */
    public OpenOptions withPatience(Duration other) {
        return new OpenOptions(other, protocols);
    }

    /** These options without some protocols. */
    public OpenOptions without(Set<String> unwanted) {
        return new OpenOptions(
                patience,
                protocols.stream().filter(name -> !unwanted.contains(name)).toList());
    }
}
