package dev.reel.protection.isobmff;

import org.jspecify.annotations.Nullable;

/** Walks over the samples of one track through all fragments of a file, holding one {@code moof} at a time. */
final class FragmentCursor implements SampleCursor {
    private final MediaInput in;
    private final Track track;
    private long position;
    private long moofOffset;
    private java.util.List<Box> parts = java.util.List.of();
    private int part;
    private long previousEnd;
    private @Nullable RunCursor run;
    private long decodeTime;

    /** Starts looking for fragments at {@code position}. */
    FragmentCursor(MediaInput in, Track track, long position, long decodeTime) {
        this.in = in;
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
                RunCursor cursor = new RunCursor(in, track, traf, moofOffset, previousEnd, decodeTime);
                previousEnd = cursor.dataEnd();
                if (RunCursor.trackId(traf) == track.id()) {
                    run = cursor;
                    return true;
                }
            }
        }
        return false;
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
