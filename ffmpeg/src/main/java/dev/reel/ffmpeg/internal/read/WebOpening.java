package dev.reel.ffmpeg.internal.read;

import dev.reel.ffmpeg.OpenOptions;
import dev.reel.ffmpeg.internal.natives.Interrupt;
import dev.reel.pipeline.bytestream.ByteStreamAttributes;
import dev.reel.pipeline.bytestream.HttpByteStream;
import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceOptions;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import java.net.ProtocolException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens web addresses by Reel's own client, which copes with what servers do: no ranges, no length, connections that break off. Lists of
 * segments are left to FFmpeg from their first byte on, because it carries cookies from there to the segments.
 */
final class WebOpening {
    private static final Set<String> WEB = Set.of("http", "https");
    private static final Set<String> LISTS = Set.of("m3u8", "m3u", "mpd");

    private WebOpening() {}

    static boolean isMeant(Location location, OpenOptions options) {
        return WEB.contains(location.scheme())
                && !LISTS.contains(location.ending())
                && options.lists().isEmpty();
    }

    /** Empty when the server speaks no HTTP as the client knows it, as radio stations do; the demuxer owns the connection. */
    static Optional<Demuxer> open(Location location, OpenOptions options, Interrupt interrupt) {
        HttpByteStream stream = connect(location, options, interrupt);
        if (stream == null) {
            return Optional.empty();
        }
        try {
            String where = stream.attributes().get(ByteStreamAttributes.EFFECTIVE_URL, location.url());
            return Optional.of(StreamOpening.open(stream, location.movedTo(where), options, interrupt));
        } catch (RuntimeException | Error e) {
            stream.close();
            throw e;
        }
    }

    /** Why an address could not be opened, where FFmpeg's own client does not tell; else what it said. */
    static MediaException reasonOf(
            MediaException failure, Location location, OpenOptions options, Interrupt interrupt) {
        if (!WEB.contains(location.scheme())
                || !failure.status().equals(Status.MF_E_CANNOT_PARSE_BYTESTREAM)
                || interrupt.cancelled()) {
            return failure;
        }
        try {
            HttpByteStream reached = connect(location, options, interrupt);
            if (reached != null) {
                reached.close();
            }
            return failure;
        } catch (MediaException reason) {
            return reason;
        }
    }

    private static @Nullable HttpByteStream connect(Location location, OpenOptions options, Interrupt interrupt) {
        Cancellation cancellation = new Cancellation();
        interrupt.onCancel(cancellation::cancel);
        try {
            Attributes settings = new Attributes()
                    .set(SourceOptions.TIMEOUT, options.patience().toNanos() / 100)
                    .set(SourceOptions.PRIVATE_ADDRESSES, options.privateAddresses() ? 1 : 0);
            return HttpByteStream.open(location.url(), settings, Platform.system(), cancellation);
        } catch (MediaException failure) {
            for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
                if (cause instanceof ProtocolException && options.privateAddresses()) {
                    return null;
                }
            }
            throw failure;
        } finally {
            interrupt.onCancel(() -> {});
        }
    }
}
