package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.internal.natives.DemuxedStream;
import dev.reel.ffmpeg.internal.natives.Packet;
import dev.reel.ffmpeg.internal.natives.ReadFailure;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.media.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds the subtitles that began before a time and are still shown then: a container is entered at a picture, which may lie behind
 * them. On the reader's queue.
 */
record StillShown(Demuxer demuxer, Timeline timeline, Function<Packet, PacketReader.Item> itemOf) {
    /** Few subtitles are shown for longer. */
    private static final long LONGEST = 30 * Platform.SECOND;

    /** Those of the wanted streams, in file order; leaves the demuxer wherever that is. */
    List<PacketReader.Item> at(long time, Set<Integer> wanted) {
        List<PacketReader.Item> found = new ArrayList<>();
        boolean any = demuxer.streams().stream()
                .anyMatch(stream -> stream.parameters().isSubtitle() && wanted.contains(stream.index()));
        if (!any) {
            return found;
        }
        try {
            if (time <= LONGEST) {
                demuxer.rewind(timeline.containerMicros(0));
            } else {
                demuxer.seek(timeline.containerMicros(time - LONGEST));
            }
            timeline.reset();
            boolean on = true;
            while (on) {
                on = takeOne(time, found);
            }
        } catch (MediaException failure) {
            if (!ReadFailure.isDamage(failure)) {
                found.forEach(item -> item.sample().close());
                throw failure;
            }
        }
        return found;
    }

    /** False when the time or the end is reached. */
    private boolean takeOne(long time, List<PacketReader.Item> found) {
        Packet packet = new Packet();
        boolean filled = false;
        try {
            filled = demuxer.read(packet);
        } finally {
            if (!filled) {
                packet.close();
            }
        }
        if (!filled) {
            return false;
        }
        DemuxedStream stream = demuxer.streams().get(packet.streamIndex());
        PacketReader.Item item = itemOf.apply(packet);
        Sample sample = item.sample();
        boolean subtitle = stream.parameters().isSubtitle();
        boolean begun = !sample.hasTime() || sample.time() < time;
        boolean shown = subtitle
                && begun
                && sample.hasTime()
                && sample.hasDuration()
                && sample.time() + sample.duration() > time;
        if (shown) {
            found.add(item);
        } else {
            sample.close();
        }
        return subtitle || begun;
    }

    /** Puts those found before what was read on the way, without what is in both. */
    static List<PacketReader.Item> ahead(List<PacketReader.Item> found, List<PacketReader.Item> items) {
        List<PacketReader.Item> all = new ArrayList<>();
        for (PacketReader.Item early : found) {
            boolean again = items.stream()
                    .anyMatch(item -> item.stream() == early.stream()
                            && item.bytes() == early.bytes()
                            && item.sample().hasTime()
                            && item.sample().time() == early.sample().time());
            if (again) {
                early.sample().close();
            } else {
                all.add(early);
            }
        }
        all.addAll(items);
        return all;
    }
}
