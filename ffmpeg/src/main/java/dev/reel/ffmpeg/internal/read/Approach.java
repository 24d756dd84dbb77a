package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.internal.natives.DemuxedStream;
import dev.reel.ffmpeg.internal.natives.Packet;
import dev.reel.ffmpeg.internal.natives.ReadFailure;
import dev.reel.ffmpeg.internal.natives.TimeBase;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import dev.reel.platform.media.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the place in a container from which all that is seen and heard at a time can be decoded. Where a container lands after a
 * seek is taken for a hint: what arrives is looked at, and while it lies behind what is needed, it goes back further.
 *
 * <p>Pictures need a key picture at or before the time, sound what its decoder needs before it sounds as if it had been decoded from
 * the beginning. On the reader's queue.
 */
final class Approach {
    private static final long LEAST_STEP = Platform.SECOND;

    private final Demuxer demuxer;
    private final Timeline timeline;
    private final Function<Packet, PacketReader.Item> itemOf;

    private @Nullable MediaException broken;

    Approach(Demuxer demuxer, Timeline timeline, Function<Packet, PacketReader.Item> itemOf) {
        this.demuxer = demuxer;
        this.timeline = timeline;
        this.itemOf = itemOf;
    }

    /**
     * Goes there.
     *
     * @param time presentation time, 100 ns units, above 0
     * @param wanted the streams that are read
     * @param subtitles whether those that began before and are still shown are looked for, which takes reading
     * @return what was read on the way and is to be delivered first
     * @throws MediaException when the container cannot seek or is broken
     */
    List<PacketReader.Item> to(long time, Set<Integer> wanted, boolean subtitles) {
        if (demuxer.isCounted()) {
            demuxer.rewind(timeline.containerMicros(0));
            timeline.reset();
            return List.of();
        }
        StillShown still = new StillShown(demuxer, timeline, itemOf);
        List<PacketReader.Item> before = subtitles ? still.at(time, wanted) : List.of();
        Map<Integer, Stretch> stretches = new HashMap<>();
        // Where nobody knows whether there is anything at the time: go and see.
        boolean unsure = !demuxer.isDurationCertain();
        long back = 0;
        for (DemuxedStream stream : demuxer.streams()) {
            boolean media =
                    stream.parameters().isAudio() || (stream.parameters().isVideo() && !stream.isAttachedPicture());
            if (media && wanted.contains(stream.index())) {
                Stretch stretch = new Stretch(stream, time, unsure);
                stretches.put(stream.index(), stretch);
                back = Math.max(back, stretch.runUp());
            }
        }
        while (true) {
            boolean fromTheBeginning = time - back <= 0;
            if (fromTheBeginning) {
                demuxer.rewind(timeline.containerMicros(0));
            } else {
                demuxer.seek(timeline.containerMicros(time - back));
            }
            timeline.reset();
            stretches.values().forEach(Stretch::clear);
            List<PacketReader.Item> items = read(stretches);
            if (fromTheBeginning || stretches.values().stream().allMatch(Stretch::suffices)) {
                if (unsure
                        && !stretches.isEmpty()
                        && stretches.values().stream().noneMatch(Stretch::isReached)) {
                    items.forEach(item -> item.sample().close());
                    before.forEach(item -> item.sample().close());
                    throw beyondTheEnd(time, stretches);
                }
                return StillShown.ahead(before, needed(items, stretches));
            }
            items.forEach(item -> item.sample().close());
            back = Math.max(LEAST_STEP, back * 2);
        }
    }

    private MediaException beyondTheEnd(long time, Map<Integer, Stretch> stretches) {
        long end = stretches.values().stream().mapToLong(Stretch::end).max().orElse(0);
        return new MediaException(
                Status.MF_E_INVALID_POSITION,
                String.format(
                        Locale.ROOT,
                        "cannot start %s at %.3f s: it ends at %.3f s",
                        demuxer.location().name(),
                        time / 1e7,
                        end / 1e7));
    }

    /** What broke behind that was read on the way, once; null when nothing did. */
    @Nullable
    MediaException takeFailure() {
        MediaException failure = broken;
        broken = null;
        return failure;
    }

    /** Reads until each stream has come to the time, or can be judged. */
    private List<PacketReader.Item> read(Map<Integer, Stretch> stretches) {
        List<PacketReader.Item> items = new ArrayList<>();
        broken = null;
        try {
            while (stretches.values().stream().anyMatch(stretch -> !stretch.isThrough())) {
                Packet packet = readOne();
                if (packet == null) {
                    break;
                }
                Stretch stretch = stretches.get(packet.streamIndex());
                int refresh = stretch == null ? 0 : stretch.refresh(packet);
                long decoded = packet.dts();
                boolean told = packet.pts() != TimeBase.NONE;
                PacketReader.Item item = itemOf.apply(packet);
                items.add(item);
                if (stretch != null) {
                    stretch.add(item, decoded, told, refresh);
                }
            }
        } catch (MediaException failure) {
            if (!ReadFailure.isDamage(failure)) {
                items.forEach(item -> item.sample().close());
                throw failure;
            }
            broken = failure;
        } catch (RuntimeException | Error failure) {
            items.forEach(item -> item.sample().close());
            throw failure;
        }
        return items;
    }

    private @Nullable Packet readOne() {
        Packet packet = new Packet();
        boolean filled = false;
        try {
            filled = demuxer.read(packet);
            return filled ? packet : null;
        } finally {
            if (!filled) {
                packet.close();
            }
        }
    }

    private static List<PacketReader.Item> needed(List<PacketReader.Item> items, Map<Integer, Stretch> stretches) {
        List<PacketReader.Item> kept = new ArrayList<>(items.size());
        long begin = stretches.values().stream().mapToLong(Stretch::begin).min().orElse(Long.MIN_VALUE);
        for (PacketReader.Item item : items) {
            Stretch stretch = stretches.get(item.stream());
            if (stretch == null || stretch.isNeeded(item, begin)) {
                kept.add(item);
            } else {
                item.sample().close();
            }
        }
        // The first that is delivered of each stream follows a jump, not the first that was read.
        stretches
                .keySet()
                .forEach(stream -> kept.stream()
                        .filter(item -> item.stream() == stream)
                        .findFirst()
                        .map(PacketReader.Item::sample)
                        .ifPresent(first -> first.setDiscontinuity(true)));
        return kept;
    }

    /** What was read of one stream, up to the time. */
    private static final class Stretch {
        private static final int UNKNOWN = -1;
        private static final long REORDER = Platform.SECOND / 2;

        private final DemuxedStream stream;
        private final long time;
        private final long runUp;
        private final boolean reaches;
        private final List<Sample> samples = new ArrayList<>();
        private final List<Integer> refreshes = new ArrayList<>();
        private final List<Long> latest = new ArrayList<>();
        private int begin = UNKNOWN;
        private boolean through;
        private long end;

        /** @param reaches sound is read up to the time, too */
        Stretch(DemuxedStream stream, long time, boolean reaches) {
            this.stream = stream;
            this.time = time;
            this.reaches = reaches;
            this.runUp = RunUp.of(stream.parameters());
        }

        long runUp() {
            return runUp;
        }

        void clear() {
            samples.clear();
            refreshes.clear();
            latest.clear();
            begin = UNKNOWN;
            through = false;
            end = 0;
        }

        /** Where what was read ends, presentation time in 100 ns units. */
        long end() {
            return end;
        }

        boolean isReached() {
            return end >= time;
        }

        int refresh(Packet packet) {
            return packet.isKeyFrame() ? GradualRefresh.pictures(packet, stream.parameters()) : 0;
        }

        void add(PacketReader.Item item, long decoded, boolean told, int refresh) {
            Sample sample = item.sample();
            samples.add(sample);
            refreshes.add(refresh);
            // Shown some time behind its decoding, nobody said how long.
            latest.add(
                    sample.hasTime()
                            ? sample.time() + (told || !stream.parameters().isReordered() ? 0 : REORDER)
                            : Long.MAX_VALUE);
            if (!sample.hasTime()) {
                return;
            }
            end = Math.max(end, sample.time() + (sample.hasDuration() ? sample.duration() : 1));
            if (stream.parameters().isAudio()) {
                // The first one tells where it begins; the rest comes when it is wanted.
                through = !reaches || isReached();
                return;
            }
            long shown = sample.time();
            long behind = decoded == TimeBase.NONE || !sample.hasTicks()
                    ? shown
                    : shown
                            - stream.timeBase().toHns(sample.ticks())
                            + stream.timeBase().toHns(decoded);
            through = Math.min(shown, behind) > time;
        }

        boolean isThrough() {
            return through;
        }

        /** Whether it begins early enough. */
        boolean suffices() {
            if (stream.parameters().isAudio()) {
                return samples.stream()
                        .filter(Sample::hasTime)
                        .findFirst()
                        .map(first -> first.time() <= Math.max(0, time - runUp))
                        .orElse(false);
            }
            begin = lastBegin();
            return begin != UNKNOWN;
        }

        /** The last key picture from which the picture at the time comes out right. */
        private int lastBegin() {
            for (int i = samples.size() - 1; i >= 0; i--) {
                int exact = i + refreshes.get(i);
                if (samples.get(i).isCleanPoint()
                        && exact < samples.size()
                        && latest.get(i) <= time
                        && latest.get(exact) <= time) {
                    return i;
                }
            }
            return UNKNOWN;
        }

        /** From when on it is needed, presentation time in 100 ns units. */
        long begin() {
            if (stream.parameters().isAudio()) {
                return time - runUp;
            }
            return begin == UNKNOWN ? Long.MIN_VALUE : samples.get(begin).time();
        }

        /**
         * Whether an item is of use.
         *
         * @param from when the first stream begins: sound lasts from there on, so that a copy begins with all of them
         */
        boolean isNeeded(PacketReader.Item item, long from) {
            Sample sound = item.sample();
            if (stream.parameters().isAudio()) {
                return !sound.hasTime() || !sound.hasDuration() || sound.time() + sound.duration() > from;
            }
            if (begin == UNKNOWN) {
                return true;
            }
            for (int i = 0; i < begin; i++) {
                if (samples.get(i) == item.sample()) {
                    return false;
                }
            }
            return true;
        }
    }
}
