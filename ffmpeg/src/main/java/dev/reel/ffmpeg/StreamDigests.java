package dev.reel.ffmpeg;

import dev.reel.ffmpeg.internal.codec.Decoder;
import dev.reel.ffmpeg.internal.natives.CodecParameters;
import dev.reel.ffmpeg.internal.natives.DemuxedStream;
import dev.reel.ffmpeg.internal.natives.FrameHash;
import dev.reel.ffmpeg.internal.natives.Interrupt;
import dev.reel.ffmpeg.internal.natives.NativeFrame;
import dev.reel.ffmpeg.internal.natives.Packet;
import dev.reel.ffmpeg.internal.natives.ReadFailure;
import dev.reel.ffmpeg.internal.read.Demuxer;
import dev.reel.ffmpeg.internal.read.Location;
import dev.reel.ffmpeg.internal.read.StreamOpening;
import dev.reel.pipeline.bytestream.ByteStream;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Decodes a location from start to end without a session and hashes every audio and video stream of it. */
public final class StreamDigests {
    private StreamDigests() {}

    /**
     * The digests of all streams that can be decoded, in stream order.
     *
     * @param location a path or URL
     * @throws MediaException when the location cannot be opened or read to its end, unless the options say to keep going, or none of its streams can be decoded
     */
    public static List<StreamDigest> of(String location, OpenOptions options) {
        Location where = Location.of(location);
        return of(options, interrupt -> Demuxer.open(where, options, interrupt));
    }

    /**
     * The digests of all streams of what a byte stream holds, and closes it.
     *
     * @throws MediaException as for a location; when it cannot be opened, the stream stays open
     */
    public static List<StreamDigest> of(ByteStream stream, OpenOptions options) {
        Location where = Location.of(stream, null);
        return of(options, interrupt -> StreamOpening.open(stream, where, options, interrupt));
    }

    private static List<StreamDigest> of(OpenOptions options, Function<Interrupt, Demuxer> opening) {
        try (Interrupt interrupt = new Interrupt(
                        options.patience(), options.total(), Platform.system().timeService());
                Demuxer demuxer = opening.apply(interrupt);
                Lanes lanes = new Lanes(demuxer);
                Packet packet = new Packet()) {
            while (readOrEnd(demuxer, packet, options)) {
                demuxer.requireClear(packet);
                lanes.decode(packet);
                packet.clear();
            }
            return lanes.finish(options);
        }
    }

    private static boolean readOrEnd(Demuxer demuxer, Packet packet, OpenOptions options) {
        try {
            return demuxer.read(packet);
        } catch (MediaException e) {
            if (options.keepGoing() && ReadFailure.isEnd(e)) {
                return false;
            }
            throw e;
        }
    }

    /** One decoder and one hash for each stream. */
    private static final class Lanes implements AutoCloseable {
        private final Map<Integer, Lane> byIndex = new TreeMap<>();
        private final String name;

        Lanes(Demuxer demuxer) {
            name = demuxer.location().name();
            List<MediaException> refused = new ArrayList<>();
            for (DemuxedStream stream : demuxer.streams()) {
                boolean wanted = stream.isPresentable() && !stream.parameters().isSubtitle();
                if (wanted) {
                    try {
                        byIndex.put(stream.index(), new Lane(stream));
                    } catch (MediaException e) {
                        refused.add(e);
                    }
                }
                demuxer.select(stream.index(), byIndex.containsKey(stream.index()));
            }
            if (byIndex.isEmpty() && !refused.isEmpty()) {
                MediaException first = refused.get(0);
                throw new MediaException(first.status(), name + ": " + first.getMessage(), first, first.nativeLog());
            }
        }

        void decode(Packet packet) {
            Lane lane = byIndex.get(packet.streamIndex());
            if (lane != null) {
                lane.decode(packet);
            }
        }

        List<StreamDigest> finish(OpenOptions options) {
            List<StreamDigest> digests =
                    byIndex.values().stream().map(Lane::finish).toList();
            if (!options.keepGoing()) {
                byIndex.values().forEach(lane -> lane.decoder.requireSense("stream " + lane.index + " of " + name));
            }
            return digests;
        }

        @Override
        public void close() {
            byIndex.values().forEach(Lane::close);
        }
    }

    private static final class Lane implements AutoCloseable {
        private final int index;
        private final StreamDigest.Kind kind;
        private final Decoder decoder;
        private final FrameHash hash;

        Lane(DemuxedStream stream) {
            CodecParameters parameters = stream.parameters();
            index = stream.index();
            kind = parameters.isVideo() ? StreamDigest.Kind.VIDEO : StreamDigest.Kind.AUDIO;
            decoder = Decoder.open(parameters, stream.timeBase());
            hash = parameters.isVideo() ? FrameHash.ofVideo() : FrameHash.ofAudio();
        }

        void decode(Packet packet) {
            decoder.send(packet);
            take();
        }

        StreamDigest finish() {
            decoder.drain();
            take();
            String done = hash.finish();
            return new StreamDigest(index, kind, hash.units(), done, decoder.errors());
        }

        private void take() {
            while (true) {
                NativeFrame frame = new NativeFrame();
                try {
                    if (decoder.receive(frame) != Decoder.Outcome.FRAME) {
                        return;
                    }
                    hash.add(frame);
                } finally {
                    frame.release();
                }
            }
        }

        @Override
        public void close() {
            decoder.close();
            hash.close();
        }
    }
}
