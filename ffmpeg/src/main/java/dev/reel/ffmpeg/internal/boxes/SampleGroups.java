package dev.reel.ffmpeg.internal.boxes;

import dev.reel.ffmpeg.internal.boxes.Boxes.Box;
import java.nio.BufferOverflowException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sample groups of a container's protected tracks, as its boxes pass: which sample follows which key where keys change on the
 * way. A sample is found by its place in the container's own bytes, or, in what is put together from segments, by decoding time and
 * size.
 */
public final class SampleGroups {
    /** Samples of segments that are remembered: more than a demuxer reads ahead. */
    private static final int REMEMBERED = 1 << 16;

    private static final int LARGEST_BOX = 64 << 20;

    /**
     * How a sample is encrypted.
     *
     * @param group what it follows; null for its track, and when that is not known
     * @param isUnknown whether its track has groups and the sample was not seen among theirs
     */
    public record Answer(@Nullable GroupEncryption group, boolean isUnknown) {
        static final Answer NONE = new Answer(null, false);
        static final Answer UNKNOWN = new Answer(null, true);

        static Answer of(@Nullable GroupEncryption group) {
            return group == null ? NONE : new Answer(group, false);
        }
    }

    private record Key(long time, int size) {}

    private final List<ByteBuffer> movies = new ArrayList<>();
    private final List<GroupTrack> tracks = new ArrayList<>();
    private final Map<Key, Answer> byTime = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Answer> eldest) {
            return size() > REMEMBERED;
        }
    };
    private boolean rotates;

    /** Watches the container's own bytes. */
    public BoxTap tapWhole() {
        return new BoxTap(new Taker(false), LARGEST_BOX);
    }

    /** Watches the bytes of a segment. */
    public BoxTap tapSegment() {
        return new BoxTap(new Taker(true), LARGEST_BOX);
    }

    /** Whether any sample may follow a group so far. */
    public boolean matter() {
        return rotates;
    }

    /** Whether a track is protected, so that its samples may follow groups sooner or later. */
    public boolean concernTracks() {
        return tracks.stream().anyMatch(GroupTrack::isProtected);
    }

    /** Whether a movie came, and none of its tracks is protected. */
    public boolean areNeedless() {
        return !movies.isEmpty() && !concernTracks();
    }

    /** Whether groups of a track have protected samples. */
    public boolean protect(int trackId) {
        return tracks.stream().anyMatch(track -> track.id() == trackId && track.anyProtected());
    }

    /** Of a sample in the container's own bytes. */
    public Answer at(int trackId, long position) {
        for (GroupTrack track : tracks) {
            if (track.id() == trackId && track.rotates()) {
                return track.at(position);
            }
        }
        return Answer.NONE;
    }

    /** Of a sample in a segment; ticks of its own track. */
    public Answer at(long decodeTime, int size) {
        Answer found = byTime.get(new Key(decodeTime, size));
        return found == null ? Answer.UNKNOWN : found;
    }

    private final class Taker implements BoxTap.Listener {
        private final boolean segments;

        Taker(boolean segments) {
            this.segments = segments;
        }

        @Override
        public void movie(ByteBuffer box) {
            if (movies.contains(box) || (!segments && !movies.isEmpty())) {
                return;
            }
            movies.add(box);
            try {
                for (Box movie : Boxes.in(box)) {
                    tracks.addAll(GroupTrack.of(movie));
                }
                rotates |= tracks.stream().anyMatch(GroupTrack::rotates);
            } catch (BufferUnderflowException
                    | BufferOverflowException
                    | IllegalArgumentException
                    | IndexOutOfBoundsException
                    | ArithmeticException broken) {
                // FFmpeg says what is wrong with it.
            }
        }

        @Override
        public void fragment(ByteBuffer box, long position) {
            try {
                for (Box fragment : Boxes.in(box)) {
                    long end = position;
                    for (Box part : fragment.all("traf")) {
                        end = take(part, position, end);
                    }
                }
            } catch (BufferUnderflowException
                    | BufferOverflowException
                    | IllegalArgumentException
                    | IndexOutOfBoundsException
                    | ArithmeticException broken) {
                // Its samples stay unknown.
            }
        }

        /** Where the part's data ends. */
        private long take(Box part, long position, long previousEnd) {
            long end = previousEnd;
            for (GroupTrack track : tracks) {
                FragmentSamples samples = FragmentSamples.read(part, track, position, previousEnd);
                if (samples != null) {
                    end = samples.end();
                }
                if (samples != null && track.isProtected()) {
                    track.add(samples);
                    rotates |= track.rotates();
                    if (segments) {
                        samples.each((time, size, group) -> byTime.put(new Key(time, size), Answer.of(group)));
                    }
                }
            }
            return end;
        }
    }
}
