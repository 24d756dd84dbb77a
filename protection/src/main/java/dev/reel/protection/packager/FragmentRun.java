package dev.reel.protection.packager;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.cenc.SampleEncryption;
import dev.reel.protection.isobmff.FragmentSink;
import dev.reel.protection.isobmff.MediaInput;
import dev.reel.protection.isobmff.MediaKind;
import dev.reel.protection.isobmff.MediaSample;
import dev.reel.protection.isobmff.MovieFile;
import dev.reel.protection.isobmff.OutputFragment;
import dev.reel.protection.isobmff.SampleCursor;
import dev.reel.protection.isobmff.Track;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Moves all samples of a movie into fragments of one track each, interleaved in time: a leading track, video if there is
 * one, sets the boundaries at its key frames and the others follow.
 */
final class FragmentRun {
    /** A fragment that grows beyond this is ended even where no key frame is. */
    private static final int MAX_FRAGMENT = 48 << 20;

    private static final long TICKS = 10_000_000;

    private final MediaInput in;
    private final FragmentSink writer;
    private final long targetDuration;
    private final Function<Long, TrackWork.Period> periods;
    private final PackagingProgress progress;
    private final List<Lane> lanes = new ArrayList<>();
    private long samples;
    private long changed;
    private long bytes;

    /** One track on its way through. */
    private static final class Lane {
        final Track track;
        final TrackWork work;
        final SampleCursor cursor;
        final OutputFragment fragment;

        @Nullable
        MediaSample ahead;

        Lane(MovieFile movie, Track track, TrackWork work) {
            this.track = track;
            this.work = work;
            cursor = movie.samples(track);
            fragment = new OutputFragment(track.id());
            ahead = cursor.next();
        }

        MediaSample take() {
            MediaSample taken = ahead;
            if (taken == null) {
                throw new IllegalStateException("the track has ended");
            }
            ahead = cursor.next();
            return taken;
        }

        long time(MediaSample sample) {
            return ticks(sample.decodeTime(), track.timescale());
        }
    }

    /**
     * @param tracks those that are moved
     * @param targetDuration fragments become at least this long where key frames allow, in units of 100 ns
     * @param periods gives the period of a time since the start, in units of 100 ns
     */
    FragmentRun(
            MovieFile movie,
            List<Track> tracks,
            FragmentSink writer,
            Function<Track, TrackWork> works,
            long targetDuration,
            Function<Long, TrackWork.Period> periods,
            PackagingProgress progress) {
        this.in = movie.input();
        this.writer = writer;
        this.targetDuration = targetDuration;
        this.periods = periods;
        this.progress = progress;
        for (Track track : tracks) {
            lanes.add(new Lane(movie, track, works.apply(track)));
        }
        lanes.sort(Comparator.comparing((Lane lane) -> lane.track.kind()));
    }

    private static long ticks(long time, long timescale) {
        return time / timescale * TICKS + time % timescale * TICKS / timescale;
    }

    PackagingReport run() {
        Lane leading = leading();
        long start = leading == null ? 0 : startTime(leading);
        while (leading != null) {
            if (Thread.currentThread().isInterrupted()) {
                throw new MediaException(Status.MF_E_OPERATION_CANCELLED, "The packaging run was cancelled.");
            }
            TrackWork.Period period = periods.apply(startTime(leading) - start);
            long end = lead(leading, period, start);
            for (Lane lane : lanes) {
                if (lane != leading) {
                    follow(lane, period, end);
                }
            }
            progress.at(Math.min(bytes, in.size()), in.size());
            leading = leading();
        }
        writer.finish();
        return new PackagingReport(writer.fragments(), samples, changed, bytes);
    }

    private @Nullable Lane leading() {
        for (Lane lane : lanes) {
            if (lane.ahead != null) {
                return lane;
            }
        }
        return null;
    }

    private static long startTime(Lane lane) {
        MediaSample ahead = lane.ahead;
        return ahead == null ? 0 : lane.time(ahead);
    }

    /** Writes one fragment of the leading track and returns the time at which it ends. */
    private long lead(Lane lane, TrackWork.Period period, long start) {
        MediaSample first = lane.take();
        open(lane, first, period);
        take(lane, first);
        long from = lane.time(first);
        MediaSample last = first;
        for (MediaSample next = lane.ahead; next != null; next = lane.ahead) {
            long time = lane.time(next);
            boolean due = time - from >= targetDuration
                    || !periods.apply(time - start).equals(period);
            if ((next.isSync() && due) || full(lane, next) || !lane.work.together(first, next)) {
                break;
            }
            last = lane.take();
            take(lane, last);
        }
        close(lane);
        MediaSample ahead = lane.ahead;
        return ahead != null ? lane.time(ahead) : lane.time(last) + ticks(last.duration(), lane.track.timescale());
    }

    /** Writes what a following track has up to {@code end}; its video goes on to its own next key frame. */
    private void follow(Lane lane, TrackWork.Period period, long end) {
        MediaSample first = null;
        for (MediaSample next = lane.ahead; next != null; next = lane.ahead) {
            boolean beyond = lane.time(next) >= end;
            if (beyond && (first == null || lane.track.kind() != MediaKind.VIDEO || next.isSync())) {
                break;
            }
            if (first != null && (full(lane, next) || !lane.work.together(first, next))) {
                close(lane);
                first = null;
            }
            MediaSample taken = lane.take();
            if (first == null) {
                first = taken;
                open(lane, first, period);
            }
            take(lane, taken);
        }
        if (first != null) {
            close(lane);
        }
    }

    private static boolean full(Lane lane, MediaSample next) {
        return (long) lane.fragment.size() + next.size() > MAX_FRAGMENT;
    }

    private static void open(Lane lane, MediaSample first, TrackWork.Period period) {
        TrackWork.Shape shape = lane.work.shape(first, period);
        lane.fragment.reset(shape.descriptionIndex(), shape.group());
    }

    private void take(Lane lane, MediaSample sample) {
        int at = lane.fragment.reserve(sample.size());
        in.read(sample.offset(), lane.fragment.data(), at, sample.size());
        SampleEncryption encryption = lane.work.apply(lane.fragment.data(), at, sample);
        lane.fragment.add(sample, encryption);
        samples++;
        bytes += sample.size();
        if (encryption != null || sample.encryption() != null) {
            changed++;
        }
    }

    private void close(Lane lane) {
        writer.write(lane.fragment);
    }
}
