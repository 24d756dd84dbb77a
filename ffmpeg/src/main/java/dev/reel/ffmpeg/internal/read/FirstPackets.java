package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.internal.natives.DemuxedStream;
import dev.reel.ffmpeg.internal.natives.Packet;
import dev.reel.platform.MediaException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * The first packets of a container, read ahead on opening: FFmpeg tells by packet only which streams are encrypted, and that
 * must be known before the first one is asked for. Only its MP4 demuxer knows of encryption.
 *
 * <p>One thread at a time, with its demuxer.
 */
final class FirstPackets {
    /** Streams come interleaved; one whose first packet is further away counts by what the container says as a whole. */
    private static final int MOST = 64;

    private final ArrayDeque<Packet> waiting = new ArrayDeque<>();
    private final Set<Integer> locked;
    private final boolean sought;

    private FirstPackets(Set<Integer> locked, boolean sought) {
        this.locked = locked;
        this.sought = sought;
    }

    static FirstPackets none() {
        return new FirstPackets(Set.of(), false);
    }

    /** Reads until each stream of sound and pictures has been seen. */
    static FirstPackets read(Demuxer demuxer) {
        if (!demuxer.mayBeProtected()) {
            return none();
        }
        FirstPackets result = new FirstPackets(new HashSet<>(), true);
        Set<Integer> missing = new HashSet<>();
        for (DemuxedStream stream : demuxer.streams()) {
            if (stream.isPresentable() && !stream.parameters().isSubtitle()) {
                missing.add(stream.index());
            }
        }
        Set<Integer> media = Set.copyOf(missing);
        while (!missing.isEmpty() && result.waiting.size() < MOST && result.readOne(demuxer, missing)) {
            // Each packet read is one that waits.
        }
        boolean licensed = demuxer.streams().stream()
                .anyMatch(stream -> stream.parameters().hasLicenceData());
        if (licensed && result.locked.isEmpty()) {
            // A clear beginning: which streams are encrypted later, nobody knows.
            result.locked.addAll(media);
        }
        return result;
    }

    private boolean readOne(Demuxer demuxer, Set<Integer> missing) {
        Packet packet = new Packet();
        try {
            if (demuxer.readAsIs(packet)) {
                waiting.add(packet);
                missing.remove(packet.streamIndex());
                if (PacketProtection.isProtected(packet)) {
                    locked.add(packet.streamIndex());
                }
                return true;
            }
        } catch (MediaException broken) {
            // Whoever reads the container finds out for himself.
        }
        packet.close();
        return false;
    }

    /** Whether there should be a first packet and is none. */
    boolean isMissing() {
        return sought && waiting.isEmpty();
    }

    boolean isProtected(int stream) {
        return locked.contains(stream);
    }

    /** Moves the next waiting packet of a wanted stream; false when none waits. */
    boolean take(Packet target, IntPredicate wanted) {
        while (!waiting.isEmpty()) {
            try (Packet next = waiting.remove()) {
                if (wanted.test(next.streamIndex())) {
                    target.take(next);
                    return true;
                }
            }
        }
        return false;
    }

    /** Drops what waits. */
    void clear() {
        waiting.forEach(Packet::close);
        waiting.clear();
    }
}
