package dev.reel.protection.isobmff;

import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.cenc.SampleEncryption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes CMAF segments of one track: a header that a player reads once, then one segment for each fragment. What becomes of their bytes
 * is somebody else's.
 */
public final class SegmentWriter implements FragmentSink {
    private final Output output;
    private final BoxWriter boxes = new BoxWriter();
    private final List<Segment> segments = new ArrayList<>();
    private final byte[] header;

    /** Where the bytes go. */
    public interface Output {
        /** Takes segment {@code number}, from 1; the array is used again afterwards. */
        void write(int number, byte[] head, int headSize, byte[] samples, int size);
    }

    /**
     * A segment that was written.
     *
     * @param time of its first sample in decoding order, in units of the track
     * @param duration in units of the track
     * @param key the key of its samples; null when they are clear
     */
    public record Segment(
            long time, long duration, long bytes, @Nullable KeyId key) {}

    /** @param descriptions the sample descriptions of the track as it is written */
    public SegmentWriter(
            MovieFile movie, Track track, List<OutputEntry> descriptions, List<Pssh> systems, Output output) {
        this.output = output;
        BoxWriter made = new BoxWriter();
        new MovieHeader(made).write(movie, List.of(track), Map.of(track.id(), descriptions), systems);
        this.header = made.toBytes();
    }

    /** What stands before the first segment: file type and movie box. */
    public byte[] header() {
        return header.clone();
    }

    @Override
    public void write(OutputFragment fragment) {
        FragmentBoxes.write(boxes, fragment, segments.size() + 1);
        List<MediaSample> samples = fragment.samples();
        MediaSample last = samples.get(samples.size() - 1);
        long time = samples.get(0).decodeTime();
        segments.add(new Segment(
                time,
                last.decodeTime() + last.duration() - time,
                (long) boxes.size() + fragment.size(),
                fragment.encryptions().stream()
                        .filter(Objects::nonNull)
                        .map(SampleEncryption::keyId)
                        .findFirst()
                        .orElse(null)));
        output.write(segments.size(), boxes.array(), boxes.size(), fragment.data(), fragment.size());
        boxes.reset();
    }

    @Override
    public void finish() {}

    @Override
    public int fragments() {
        return segments.size();
    }

    /** The segments so far. */
    public List<Segment> segments() {
        return List.copyOf(segments);
    }
}
