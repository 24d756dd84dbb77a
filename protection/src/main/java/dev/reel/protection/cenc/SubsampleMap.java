package dev.reel.protection.cenc;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import java.util.Arrays;

/**
 * The clear and protected byte counts of one sample, in turn from its start; what is behind the last entry is clear.
 *
 * <p>Immutable. An entry (0, 0) is refused (protected-path.md §17.3).
 */
public final class SubsampleMap {
    /** Clear bytes that one entry can name; longer runs take several entries. */
    public static final int MAX_CLEAR = 0xFFFF;

    private final int[] pairs;

    private SubsampleMap(int[] pairs) {
        this.pairs = pairs;
    }

    /**
     * A map of {@code clear, protected, clear, protected, …}.
     *
     * @throws MediaException {@code MF_E_INVALID_FILE_FORMAT} for an odd or empty list, a negative count or an entry (0, 0)
     */
    public static SubsampleMap of(int... clearAndProtected) {
        if (clearAndProtected.length == 0 || clearAndProtected.length % 2 != 0) {
            throw invalid("A subsample map needs pairs of clear and protected bytes.");
        }
        for (int i = 0; i < clearAndProtected.length; i += 2) {
            if (clearAndProtected[i] < 0 || clearAndProtected[i + 1] < 0) {
                throw invalid("A subsample map names more than 2 GiB in one entry.");
            }
            if (clearAndProtected[i] == 0 && clearAndProtected[i + 1] == 0) {
                throw invalid("Entry " + i / 2 + " of a subsample map is (0, 0).");
            }
        }
        return new SubsampleMap(clearAndProtected.clone());
    }

    private static MediaException invalid(String message) {
        return new MediaException(Status.MF_E_INVALID_FILE_FORMAT, message);
    }

    /** Number of entries. */
    public int count() {
        return pairs.length / 2;
    }

    /** Clear bytes of entry {@code index}. */
    public int clear(int index) {
        return pairs[2 * index];
    }

    /** Protected bytes of entry {@code index}. */
    public int protectedBytes(int index) {
        return pairs[2 * index + 1];
    }

    /** Sum over all entries, in bytes. */
    public long totalBytes() {
        return Arrays.stream(pairs).asLongStream().sum();
    }

    /** Sum of the protected bytes. */
    public long totalProtected() {
        long sum = 0;
        for (int i = 1; i < pairs.length; i += 2) {
            sum += pairs[i];
        }
        return sum;
    }

    /**
     * Refuses a map that reaches behind the end of its sample; a shorter map leaves the rest clear.
     *
     * @throws MediaException {@code MF_E_INVALID_FILE_FORMAT}
     */
    public void requireWithin(long sampleSize) {
        long total = totalBytes();
        if (total > sampleSize) {
            throw invalid("A subsample map names " + total + " bytes, but its sample has only " + sampleSize + ".");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SubsampleMap that && Arrays.equals(pairs, that.pairs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(pairs);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < pairs.length; i += 2) {
            text.append(i == 0 ? "" : ", ").append(pairs[i]).append('+').append(pairs[i + 1]);
        }
        return text.append(']').toString();
    }
}
