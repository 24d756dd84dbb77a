package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.OpenOptions;
import dev.reel.ffmpeg.internal.natives.Interrupt;
import dev.reel.ffmpeg.internal.natives.Natives;
import dev.reel.ffmpeg.internal.natives.ReadFailure;
import dev.reel.pipeline.bytestream.ByteStream;
import dev.reel.pipeline.bytestream.ByteStreamCapability;
import dev.reel.pipeline.bytestream.SpooledByteStream;
import dev.reel.platform.MediaException;
import org.jspecify.annotations.Nullable;

/** Opens containers in byte streams, of whatever kind the stream is. */
public final class StreamOpening {
    private StreamOpening() {}

    /**
     * Opens the container that a byte stream holds from its position on. The demuxer owns the stream; on failure it stays
     * open.
     *
     * @param location where the stream is from
     * @param interrupt closed by the caller after the demuxer
     * @throws MediaException as for a location, or why the stream failed
     */
    public static Demuxer open(ByteStream stream, Location location, OpenOptions options, Interrupt interrupt) {
        Natives.load();
        return stream.capabilities().contains(ByteStreamCapability.SEEKABLE)
                ? openSeekable(stream, location, options, interrupt)
                : openSpooled(new SpooledByteStream(stream), location, options, interrupt);
    }

    private static Demuxer openSeekable(
            ByteStream stream, Location location, OpenOptions options, Interrupt interrupt) {
        long begin = stream.position();
        Demuxer usual = openAny(stream, location, options, interrupt, Demuxer.Search.USUAL);
        if (!usual.hasMoreToFind()) {
            return usual;
        }
        usual.free();
        stream.setPosition(begin);
        return openAny(stream, location, options, interrupt, Demuxer.Search.FAR);
    }

    private static Demuxer openAny(
            ByteStream stream, Location location, OpenOptions options, Interrupt interrupt, Demuxer.Search search) {
        return Demuxer.open(
                location, new StreamInput(stream, StreamInput.Order.ANY, interrupt), options, interrupt, search);
    }

    /**
     * Opens what is read once: straight on where that works, else, as when an index lies at the end, with everything kept that
     * was read.
     */
    private static Demuxer openSpooled(
            SpooledByteStream stream, Location location, OpenOptions options, Interrupt interrupt) {
        try {
            Demuxer straight = openStraight(stream, location, options, interrupt);
            if (straight != null) {
                stream.readOn();
                return straight;
            }
            stream.setPosition(0);
            return openAny(stream, location, options, interrupt, Demuxer.Search.USUAL);
        } catch (RuntimeException | Error e) {
            stream.release();
            throw e;
        }
    }

    private static @Nullable Demuxer openStraight(
            SpooledByteStream stream, Location location, OpenOptions options, Interrupt interrupt) {
        StreamInput input = new StreamInput(stream, StreamInput.Order.STRAIGHT, interrupt);
        try {
            Demuxer straight = Demuxer.open(location, input, options, interrupt, Demuxer.Search.USUAL);
            if (!straight.lacksFirstPacket()) {
                return straight;
            }
            straight.free();
        } catch (MediaException failure) {
            // A stream that failed fails again; what FFmpeg made nothing of may only lack its index.
            if (input.failure() != null || !ReadFailure.isDamage(failure)) {
                throw failure;
            }
        }
        return null;
    }
}
