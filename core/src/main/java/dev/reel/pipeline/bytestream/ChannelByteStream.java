package dev.reel.pipeline.bytestream;

import dev.reel.platform.MediaException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A channel as a stream: readable, seekable, without attributes (platform.md §7). What moves the channel elsewhere moves the
 * stream too, so let nobody.
 */
public final class ChannelByteStream extends AbstractByteStream {
    private final SeekableByteChannel channel;
    private final boolean owned;

    private ChannelByteStream(SeekableByteChannel channel, boolean owned) {
        super("the channel", Set.of(ByteStreamCapability.READABLE, ByteStreamCapability.SEEKABLE));
        this.channel = channel;
        this.owned = owned;
    }

    /** A stream that begins where the channel begins. {@link #close} leaves the channel open: it is its maker's. */
    public static ChannelByteStream of(SeekableByteChannel channel) {
        return new ChannelByteStream(channel, false);
    }

    /** The same, but {@link #close} closes the channel. */
    public static ChannelByteStream owning(SeekableByteChannel channel) {
        return new ChannelByteStream(channel, true);
    }

    @Override
    public OptionalLong length() {
        try {
            return OptionalLong.of(channel.size());
        } catch (IOException failure) {
            throw failed("cannot ask the channel for its length", failure);
        }
    }

    @Override
    public long position() {
        try {
            return channel.position();
        } catch (IOException failure) {
            throw failed("cannot ask the channel for its position", failure);
        }
    }

    @Override
    protected void moveTo(long position) {
        try {
            channel.position(position);
        } catch (IOException failure) {
            throw failed("cannot move the channel", failure);
        }
    }

    @Override
    protected int readSome(ByteBuffer target) {
        try {
            return Math.max(channel.read(target), 0);
        } catch (IOException failure) {
            throw failed("cannot read the channel", failure);
        }
    }

    @Override
    public void close() {
        if (owned) {
            try {
                channel.close();
            } catch (IOException failure) {
                throw failed("cannot close the channel", failure);
            }
        }
    }

    private static MediaException failed(String what, IOException failure) {
        return new MediaException(StreamStatus.ERROR_READ_FAULT, what + ": " + Reason.of(failure), failure);
    }
}
