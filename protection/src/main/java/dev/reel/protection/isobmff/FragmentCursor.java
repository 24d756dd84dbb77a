package dev.reel.protection.isobmff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks over the samples of one track through all fragments of a file, holding one {@code moof} at a time. */
final class FragmentCursor implements SampleCursor {
    private final MediaInput in;
    private final List<Track> tracks;
    private final Track track;
    private long position;
    private long moofOffset;
    private List<Box> parts = List.of();
    private int part;
    private long previousEnd;
    private @Nullable RunCursor run;
    private long decodeTime;

    /**
     * Starts looking for fragments at {@code position}.
     *
     * @param tracks all tracks: where one's data lies may follow from another's
     */
    FragmentCursor(MediaInput in, List<Track> tracks, Track track, long position, long decodeTime) {
        this.in = in;
        this.tracks = tracks;
        this.track = track;
        this.position = position;
        this.decodeTime = decodeTime;
    }

    @Override
    public @Nullable MediaSample next() {
        while (true) {
            RunCursor current = run;
            if (current != null) {
                MediaSample sample = current.next();
                if (sample != null) {
                    return sample;
                }
                decodeTime = current.decodeTime();
                run = null;
            }
            if (!nextPart() && !nextFragment()) {
                return null;
            }
        }
    }

    private boolean nextPart() {
        while (part < parts.size()) {
            Box traf = parts.get(part++);
            if (traf.is("traf")) {
                int id = RunCursor.trackId(traf);
                long start = previousEnd;
                previousEnd = RunCursor.dataEnd(traf, owner(id), moofOffset, start);
                if (id == track.id()) {
                    run = new RunCursor(in, track, traf, moofOffset, start, decodeTime);
                    return true;
                }
            }
        }
        return false;
    }

    private Track.Defaults owner(int id) {
        for (Track candidate : tracks) {
            if (candidate.id() == id) {
                return candidate.defaults();
            }
        }
        return Track.Defaults.NONE;
    }

    private boolean nextFragment() {
        while (in.size() - position >= 8) {
            TopBox box = TopBox.read(in, position);
            position = box.end();
            if (box.is("moof")) {
                parts = box.load(in).children();
                part = 0;
                moofOffset = box.offset();
                previousEnd = moofOffset;
                return true;
            }
        }
        return false;
    }
}
