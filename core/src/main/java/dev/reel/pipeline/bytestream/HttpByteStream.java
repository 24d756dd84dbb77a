package dev.reel.pipeline.bytestream;

import dev.reel.pipeline.open.Cancellation;
import dev.reel.pipeline.open.SourceOptions;
import dev.reel.platform.Attributes;
import dev.reel.platform.MediaException;
import dev.reel.platform.NetworkStatus;
import dev.reel.platform.Platform;
import dev.reel.platform.Status;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a web server has under an address, as a byte stream (platform.md §7). It is seekable when the server gives ranges; each
 * jump then costs a request, and where a connection breaks off, the next one goes on. No call waits longer than {@link SourceOptions#TIMEOUT} without data
 * ({@code MF_E_NET_TIMEOUT}), and {@link #close} ends one that waits.
 */
public final class HttpByteStream extends AbstractByteStream {
    /** Connections that bring nothing, one after the other. */
    private static final int MOST_FAILURES = 2;

    private final HttpRanges ranges;
    private final OptionalLong length;
    private @Nullable HttpBody body;
    private volatile long position;
    private volatile boolean atEnd;
    private volatile boolean closed;

    private HttpByteStream(HttpRanges ranges, HttpRanges.Answer first) {
        super(ranges.url(), capabilities(first));
        this.ranges = ranges;
        length = first.length();
        body = first.body();
        attributes().set(ByteStreamAttributes.EFFECTIVE_URL, first.effectiveUrl());
        first.contentType().ifPresent(type -> attributes().set(ByteStreamAttributes.CONTENT_TYPE, type));
        first.lastModified()
                .ifPresent(time -> attributes().set(ByteStreamAttributes.LAST_MODIFIED_TIME, FileStamp.of(time)));
    }

    /**
     * Asks the server and waits for the head of its answer. Fails with what the server says, for example
     * {@code MF_E_NET_SESSION_NOT_FOUND} for 404.
     *
     * @param options {@link SourceOptions#TIMEOUT} and {@link SourceOptions#PRIVATE_ADDRESSES} count
     */
    public static HttpByteStream open(String url, Attributes options, Platform platform, Cancellation cancellation) {
        HttpRanges ranges = new HttpRanges(
                url,
                platform,
                options.get(SourceOptions.TIMEOUT, SourceOptions.DEFAULT_TIMEOUT),
                options.get(SourceOptions.PRIVATE_ADDRESSES, 1) == 0);
        cancellation.onCancel(ranges::cancelOpening);
        cancellation.check();
        return new HttpByteStream(ranges, ranges.first());
    }

    private static Set<ByteStreamCapability> capabilities(HttpRanges.Answer first) {
        Set<ByteStreamCapability> result = EnumSet.of(ByteStreamCapability.READABLE, ByteStreamCapability.REMOTE);
        if (first.hasRanges()) {
            result.add(ByteStreamCapability.SEEKABLE);
            result.add(ByteStreamCapability.HAS_SLOW_SEEK);
        }
        return result;
    }

    @Override
    public OptionalLong length() {
        return length;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public boolean isEndOfStream() {
        return atEnd || super.isEndOfStream();
    }

    @Override
    protected void moveTo(long target) {
        if (target != position) {
            HttpBody left = body;
            body = null;
            if (left != null) {
                left.cancel();
            }
            position = target;
            atEnd = false;
        }
    }

    @Override
    protected int readSome(ByteBuffer target) {
        checkOpen();
        if (isEndOfStream()) {
            return 0;
        }
        int count = takeOrGoOn(target);
        if (count == 0) {
            atEnd = true;
        }
        advance(count);
        return count;
    }

    /** Where the connection breaks off, the next one goes on from there, as long as each brings something. */
    private int takeOrGoOn(ByteBuffer target) {
        for (int failures = 0; ; failures++) {
            HttpBody current = body;
            if (current == null) {
                current = ranges.from(position).body();
                body = current;
            }
            try {
                int count = ranges.take(current, target);
                checkOpen();
                if (count > 0 || length.isEmpty() || position >= length.getAsLong()) {
                    return count;
                }
                throw new MediaException(
                        NetworkStatus.MF_E_NET_READ,
                        "cannot read " + name() + ": the server ended at byte " + position + " of "
                                + length.getAsLong());
            } catch (MediaException broken) {
                boolean ended = broken.status().equals(NetworkStatus.MF_E_NET_READ);
                if (!ended || failures == MOST_FAILURES || !capabilities().contains(ByteStreamCapability.SEEKABLE)) {
                    atEnd |= ended;
                    throw broken;
                }
                body = null;
                current.cancel();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        ranges.close();
        HttpBody present = body;
        if (present != null) {
            present.cancel();
        }
    }

    // One thread reads and moves, others only look.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void advance(int count) {
        position += count;
    }

    private void checkOpen() {
        if (closed) {
            throw new MediaException(Status.MF_E_SHUTDOWN, "cannot read " + name() + ": it is closed");
        }
    }
}
