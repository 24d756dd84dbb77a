package dev.reel.session.sequencer;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.topology.Topology;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The segments of a sequence in the order in which they were appended. Any thread. */
final class SegmentList {
    private final TreeMap<Integer, Segment> segments = new TreeMap<>();
    private int lastId;

    synchronized Segment append(Topology topology, boolean last) {
        Segment segment = new Segment(++lastId, topology, last);
        segments.put(segment.id(), segment);
        return segment;
    }

    /** Takes a segment out and gives it back, marked as the last if it was that; {@code MF_E_SEQUENCER_UNKNOWN_SEGMENT_ID} when there is none, here and in the next methods. */
    synchronized Segment remove(int id) {
        Segment segment = require(id);
        boolean last = isLast(segment);
        segments.remove(id);
        return new Segment(id, segment.topology(), last);
    }

    synchronized void replace(int id, Topology topology) {
        segments.put(id, new Segment(id, topology, require(id).last()));
    }

    synchronized void setLast(int id, boolean last) {
        segments.put(id, new Segment(id, require(id).topology(), last));
    }

    synchronized Segment require(int id) {
        Segment segment = segments.get(id);
        if (segment == null) {
            throw new MediaException(
                    Status.MF_E_SEQUENCER_UNKNOWN_SEGMENT_ID,
                    "the sequence has no segment " + id + "; it has " + segments.keySet());
        }
        return segment;
    }

    /** A segment as it is now; empty when it has been deleted. */
    synchronized Optional<Segment> find(int id) {
        return Optional.ofNullable(segments.get(id));
    }

    /** What is played first: empty segments are passed over. */
    synchronized Optional<Segment> first() {
        return firstPlayable(segments);
    }

    /** What is played after a segment, which may have been deleted: nothing after a last one. */
    synchronized Optional<Segment> after(int id) {
        Segment segment = segments.get(id);
        return segment != null && segment.last() ? Optional.empty() : firstPlayable(segments.tailMap(id, false));
    }

    /** True when nothing will ever follow a segment: it is the last, or only empty ones up to the last are behind it. */
    synchronized boolean isLast(Segment segment) {
        Segment present = segments.getOrDefault(segment.id(), segment);
        if (present.last()) {
            return true;
        }
        for (Segment next : segments.tailMap(segment.id(), false).values()) {
            if (!next.isEmpty()) {
                return false;
            }
            if (next.last()) {
                return true;
            }
        }
        return false;
    }

    synchronized List<Segment> all() {
        return List.copyOf(segments.values());
    }

    private static Optional<Segment> firstPlayable(SortedMap<Integer, Segment> from) {
        for (Segment segment : from.values()) {
            if (!segment.isEmpty()) {
                return Optional.of(segment);
            }
            if (segment.last()) {
                break;
            }
        }
        return Optional.empty();
    }
}
