package dev.reel.protection.isobmff;

import dev.reel.protection.cenc.SampleEncryption;
import dev.reel.protection.cenc.TrackEncryption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Samples of one track that are gathered to be written as one fragment: their facts and their bytes.
 *
 * <p>One thread at a time; {@link #reset} keeps the storage for the next fragment.
 */
public final class OutputFragment {
    private final int trackId;
    private final List<MediaSample> samples = new ArrayList<>();
    private final List<@Nullable SampleEncryption> encryptions = new ArrayList<>();
    private int descriptionIndex = 1;
    private @Nullable TrackEncryption group;
    private byte[] data = new byte[1 << 16];
    private int size;

    public OutputFragment(int trackId) {
        this.trackId = trackId;
    }

    /**
     * Empties the fragment and sets what holds for all samples to come.
     *
     * @param newGroup the sample group that replaces the track's defaults, or null
     */
    public void reset(int newDescriptionIndex, @Nullable TrackEncryption newGroup) {
        Arrays.fill(data, 0, size, (byte) 0);
        samples.clear();
        encryptions.clear();
        size = 0;
        descriptionIndex = newDescriptionIndex;
        group = newGroup;
    }

    /** Makes room for {@code bytes} more and returns where they start in {@link #data()}. */
    public int reserve(int bytes) {
        int needed = Math.addExact(size, bytes);
        if (needed > data.length) {
            byte[] larger =
                    Arrays.copyOf(data, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(needed, data.length * 2L)));
            Arrays.fill(data, 0, size, (byte) 0);
            data = larger;
        }
        int at = size;
        size = needed;
        return at;
    }

    /** Takes a sample whose bytes are in {@link #data()} already. */
    public void add(MediaSample sample, @Nullable SampleEncryption encryption) {
        samples.add(sample);
        encryptions.add(encryption);
    }

    /** The sample bytes, one after another. The array changes with {@link #reserve}. */
    public byte[] data() {
        return data;
    }

    /** Bytes of samples. */
    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return samples.isEmpty();
    }

    public int trackId() {
        return trackId;
    }

    List<MediaSample> samples() {
        return samples;
    }

    List<@Nullable SampleEncryption> encryptions() {
        return encryptions;
    }

    int descriptionIndex() {
        return descriptionIndex;
    }

    @Nullable
    TrackEncryption group() {
        return group;
    }
}
