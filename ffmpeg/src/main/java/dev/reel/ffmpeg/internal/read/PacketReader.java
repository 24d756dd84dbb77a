package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.internal.natives.DemuxedStream;
import dev.reel.ffmpeg.internal.natives.Interrupt;
import dev.reel.ffmpeg.internal.natives.Packet;
import dev.reel.ffmpeg.internal.natives.PacketBuffer;
import dev.reel.ffmpeg.internal.natives.TimeBase;
import dev.reel.platform.MediaException;
import dev.reel.platform.WorkQueue;
import dev.reel.platform.media.Rational;
import dev.reel.platform.media.Sample;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The reading side of a source: owns the demuxer and runs everything that may wait on a queue of its own.
 *
 * <p>Methods return at once; the answer comes on that queue. {@link #shutdown} cancels what is running.
 */
final class PacketReader {
    private static final int BATCH_PACKETS = 64;

    /**
     * What a read brought.
     *
     * @param samples with their stream index, in file order; the receiver closes them
     * @param atEnd whether nothing follows
     * @param failure why reading stopped early, or null
     */
    record Batch(
            List<Item> samples, boolean atEnd, @Nullable MediaException failure) {}

    /** A sample and the stream that it belongs to. */
    record Item(int stream, Sample sample, int bytes) {}

    private final Demuxer demuxer;
    private final Interrupt interrupt;
    private final Timeline timeline;
    private final Map<Integer, SoundGrid> grids = new HashMap<>();
    private final BackwardReader backward;
    private final Approach approach;
    private final WorkQueue queue;
    private final AtomicLong seeks = new AtomicLong();
    // Only touched on the queue.
    private final Set<Integer> afterJump = new HashSet<>();
    private final ArrayDeque<Item> ahead = new ArrayDeque<>();
    private Set<Integer> selected = Set.of();
    private boolean closed;
    private boolean moved;

    PacketReader(Demuxer demuxer, Interrupt interrupt, WorkQueue queue) {
        this.demuxer = demuxer;
        this.interrupt = interrupt;
        this.timeline = new Timeline(demuxer.startMicros(), demuxer.clockMayJump(), demuxer.streams());
        this.backward = new BackwardReader(demuxer, timeline, this::item);
        this.approach = new Approach(demuxer, timeline, this::item);
        this.queue = queue;
        for (DemuxedStream stream : demuxer.streams()) {
            SoundGrid grid = SoundGrid.of(stream);
            if (grid != null) {
                grids.put(stream.index(), grid);
            }
        }
    }

    /** Reads these streams and no others. */
    void select(Set<Integer> streams) {
        queue.execute(() -> {
            if (!closed) {
                selected = Set.copyOf(streams);
                demuxer.streams().forEach(stream -> demuxer.select(stream.index(), streams.contains(stream.index())));
            }
        });
    }

    /**
     * Goes to where all that is seen and heard at a time can be decoded from, see {@link Approach}.
     *
     * @param time presentation time in 100 ns units
     * @param subtitles whether those that began before and are still shown are looked for
     * @param done gets null, or why it failed
     */
    void seek(long time, boolean subtitles, Consumer<@Nullable MediaException> done) {
        long mine = seeks.incrementAndGet();
        queue.execute(() -> {
            if (closed) {
                return;
            }
            if (mine != seeks.get()) {
                // Overtaken: only the last one counts.
                done.accept(null);
                return;
            }
            demuxer.setLooking(true);
            try {
                if (moved || time > 0) {
                    dropAhead();
                    moved = true;
                    demuxer.streams().forEach(stream -> afterJump.add(stream.index()));
                    if (time > 0) {
                        ahead.addAll(approach.to(time, selected, subtitles));
                    } else {
                        demuxer.rewind(timeline.containerMicros(time));
                        timeline.reset();
                    }
                }
                done.accept(null);
            } catch (MediaException failure) {
                done.accept(failure);
            } finally {
                demuxer.setLooking(false);
            }
        });
    }

    /** Reads on until about {@code bytes} have come, the end is reached or reading fails. */
    void read(int bytes, Consumer<Batch> done) {
        queue.execute(() -> {
            if (!closed) {
                done.accept(readNow(bytes));
            }
        });
    }

    /** Goes to the last key frames at or before a time; {@link #readBack} reads from there. Presentation time, 100 ns units. */
    void turnBack(long time) {
        queue.execute(() -> {
            demuxer.setLooking(true);
            backward.begin(time);
        });
    }

    /**
     * Reads the key frames of a stream before those that came last, the latest first.
     *
     * @param gap least time between two of them, 100 ns units
     * @param done gets them; at the end when nothing lies before
     */
    void readBack(int stream, long gap, Consumer<Batch> done) {
        queue.execute(() -> {
            if (!closed) {
                done.accept(readBackNow(stream, gap));
            }
        });
    }

    /** Cancels what is running and frees everything behind it. */
    void shutdown() {
        interrupt.cancel();
        queue.execute(() -> {
            if (!closed) {
                closed = true;
                dropAhead();
                demuxer.close();
                interrupt.close();
            }
        });
    }

    private Batch readNow(int bytes) {
        List<Item> samples = new ArrayList<>();
        int left = bytes;
        moved = true;
        while (left > 0 && !ahead.isEmpty()) {
            Item item = ahead.remove();
            left -= item.bytes();
            samples.add(item);
        }
        MediaException broken = ahead.isEmpty() ? approach.takeFailure() : null;
        if (broken != null) {
            return new Batch(samples, true, broken);
        }
        while (left > 0 && samples.size() < BATCH_PACKETS) {
            Packet packet = new Packet();
            try {
                if (!demuxer.read(packet)) {
                    packet.close();
                    return new Batch(samples, true, null);
                }
            } catch (MediaException failure) {
                packet.close();
                return new Batch(samples, true, failure);
            }
            left -= packet.size();
            samples.add(item(packet));
        }
        return new Batch(samples, false, null);
    }

    private void dropAhead() {
        ahead.forEach(item -> item.sample().close());
        ahead.clear();
        approach.takeFailure();
    }

    private Batch readBackNow(int stream, long gap) {
        moved = true;
        dropAhead();
        try {
            List<Item> items = backward.read(stream, gap);
            items.forEach(item -> item.sample().setDiscontinuity(true));
            return new Batch(items, items.isEmpty(), null);
        } catch (MediaException failure) {
            return new Batch(List.of(), true, failure);
        }
    }

    private Item item(Packet packet) {
        DemuxedStream stream = demuxer.streams().get(packet.streamIndex());
        TimeBase base = stream.timeBase();
        long shift = timeline.shift(stream, packet);
        // A cover has no time: the demuxer gives it that of whatever it read last.
        long ticks = stream.isAttachedPicture()
                ? TimeBase.NONE
                : packet.pts() != TimeBase.NONE ? packet.pts() : packet.dts();
        boolean locked = PacketProtection.isProtected(packet);
        if (locked) {
            packet.makeWritable();
        }
        Sample sample = new Sample(locked ? PacketBuffer.writable(packet) : new PacketBuffer(packet));
        if (locked) {
            PacketProtection.copy(packet, sample);
        }
        if (ticks != TimeBase.NONE) {
            SoundGrid grid = grids.get(stream.index());
            sample.setTime((grid == null ? base.toHns(ticks) : grid.time(ticks)) + shift);
            sample.setTicks(ticks, new Rational(base.numerator(), base.denominator()));
        }
        if (packet.duration() > 0) {
            sample.setDuration(base.toHns(packet.duration()));
        }
        sample.setCleanPoint(packet.isKeyFrame());
        sample.setDiscontinuity(afterJump.remove(stream.index()));
        return new Item(stream.index(), sample, packet.size());
    }
}
