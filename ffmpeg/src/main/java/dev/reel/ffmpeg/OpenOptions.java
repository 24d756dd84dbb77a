package dev.reel.ffmpeg;

import dev.reel.pipeline.transform.TransformFactory;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How to open a location, and what it may reach. The defaults trust a location as far as FFmpeg's program does by default, or
 * less: see docs/security.md.
 *
 * @param patience how long a network may bring no data before a read is given up
 * @param total how long opening, and each later read, may wait for a network altogether, however it drips
 * @param protocols FFmpeg's names of the protocols that the location, and what it refers to, may use; when empty, those that go
 *     with where it is from
 * @param lists FFmpeg's names of formats that refer to other locations, such as {@code hls} and {@code dash}, that are taken
 *     whatever name and MIME type say; without, those two are taken where name or type says so, and no others
 * @param privateAddresses whether servers on this machine or in private networks may be asked
 * @param keepGoing whether what is there is taken for the whole where the end is missing or the data is damaged
 * @param limits how much of this machine may be used
 * @param decrypter makes what decrypts the samples of a protected stream as they are read, so that they come in clear; null leaves
 *     them as they are
 */
public record OpenOptions(
        Duration patience,
        Duration total,
        Set<String> protocols,
        Set<String> lists,
        boolean privateAddresses,
        boolean keepGoing,
        OpenLimits limits,
        @Nullable TransformFactory decrypter) {
    /** How many times the patience {@link #withPatience} allows altogether. */
    private static final int TOTAL = 5;

    /** Ten seconds of patience, fifty altogether; what fits where a location is from. */
    public static final OpenOptions DEFAULT = new OpenOptions(
            Duration.ofSeconds(10),
            Duration.ofSeconds(10L * TOTAL),
            Set.of(),
            Set.of(),
            true,
            false,
            OpenLimits.DEFAULT,
            null);

    public OpenOptions {
        if (patience.isNegative() || patience.isZero() || total.isNegative() || total.isZero()) {
            throw new IllegalArgumentException("patience must be more than zero, not " + patience + " and " + total);
        }
        protocols = Set.copyOf(protocols);
        lists = Set.copyOf(lists);
    }

    /** These options with another patience, and five times as much altogether. */
    public OpenOptions withPatience(Duration other) {
        return new OpenOptions(
                other, other.multipliedBy(TOTAL), protocols, lists, privateAddresses, keepGoing, limits, decrypter);
    }

    /** These options with another bound for waiting altogether. */
    public OpenOptions withTotal(Duration other) {
        return new OpenOptions(patience, other, protocols, lists, privateAddresses, keepGoing, limits, decrypter);
    }

    /** These options with exactly these protocols, wherever a location is from. */
    public OpenOptions withProtocols(Set<String> wanted) {
        return new OpenOptions(patience, total, wanted, lists, privateAddresses, keepGoing, limits, decrypter);
    }

    /** These options with formats that refer to other locations, whatever name and MIME type say. */
    public OpenOptions withLists(Set<String> wanted) {
        return new OpenOptions(patience, total, protocols, wanted, privateAddresses, keepGoing, limits, decrypter);
    }

    /** These options without servers on this machine or in private networks, also behind redirects and names. */
    public OpenOptions withoutPrivateAddresses() {
        return new OpenOptions(patience, total, protocols, lists, false, keepGoing, limits, decrypter);
    }

    /** These options with other limits. */
    public OpenOptions withLimits(OpenLimits other) {
        return new OpenOptions(patience, total, protocols, lists, privateAddresses, keepGoing, other, decrypter);
    }

    /** These options, taking what is there for the whole. */
    public OpenOptions keepingGoing() {
        return new OpenOptions(patience, total, protocols, lists, privateAddresses, true, limits, decrypter);
    }

    /** These options with something that decrypts what is read; whoever reads then sees no protected stream. */
    public OpenOptions withDecrypter(TransformFactory maker) {
        return new OpenOptions(patience, total, protocols, lists, privateAddresses, keepGoing, limits, maker);
    }
}
