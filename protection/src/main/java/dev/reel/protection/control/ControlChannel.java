package dev.reel.protection.control;

import dev.reel.platform.MediaException;
import dev.reel.protection.control.MessageKind.Direction;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Messages over a byte channel, each behind its length in four bytes.
 *
 * <p>A thread reads and calls the receiver, another writes; {@link #send} never waits. A message that is malformed, of a kind that
 * the peer may not send, or longer than {@link Bounds#MESSAGE} ends the channel, and so does a peer that does not read.
 */
public final class ControlChannel implements AutoCloseable {
    private static final int MOST_WAITING = 8192;
    private static final byte[] LAST = new byte[0];

    /** What happens on a channel; called on its reading thread. */
    public interface Receiver {
        /** A message whose kind and id have been read. */
        void onMessage(MessageReader message);

        /** The channel has ended, once and for all; why, in a few words without anything of a message. */
        void onEnd(String reason);
    }

    private final ByteChannel channel;
    private final Direction incoming;
    private final Receiver receiver;
    private final ArrayBlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();

    /**
     * A channel that does not run yet.
     *
     * @param incoming the direction of the messages that come in here
     */
    public ControlChannel(ByteChannel channel, Direction incoming, Receiver receiver) {
        this.channel = channel;
        this.incoming = incoming;
        this.receiver = receiver;
    }

    /** Starts the two threads. */
    public void start(String name) {
        daemon(name + " writer", this::write);
        daemon(name + " reader", this::read);
    }

    private static void daemon(String name, Runnable body) {
        Thread thread = new Thread(null, body, "reel-" + name, 256 * 1024);
        thread.setDaemon(true);
        thread.start();
    }

    /** Sends a message, or drops it when the channel has ended. Any thread. */
    public void send(MessageWriter message) {
        if (!closed.get() && !waiting.offer(message.toBytes())) {
            close();
        }
    }

    /** Ends the channel; the receiver is told on the reading thread. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            waiting.clear();
            var unusedOffer = waiting.offer(LAST);
            try {
                channel.close();
            } catch (IOException alreadyGone) {
                // That is what was wanted.
            }
        }
    }

    private void write() {
        try {
            for (byte[] next = waiting.take(); next != LAST; next = waiting.take()) {
                writeFrame(channel, next);
            }
        } catch (IOException | InterruptedException gone) {
            close();
        }
    }

    private void read() {
        String reason = "the channel was closed";
        try {
            while (!closed.get()) {
                MessageReader message = new MessageReader(readFrame(channel));
                if (message.kind().direction() != incoming) {
                    reason = "the peer sent a message that is not its to send";
                    break;
                }
                receiver.onMessage(message);
            }
        } catch (EOFException end) {
            reason = "the peer is gone";
        } catch (IOException broken) {
            reason = closed.get() ? reason : "the channel broke";
        } catch (MediaException malformed) {
            reason = "the peer sent a malformed message";
        } catch (RuntimeException unexpected) {
            reason = "a message could not be handled: " + unexpected.getClass().getSimpleName();
        } finally {
            close();
            if (ended.compareAndSet(false, true)) {
                receiver.onEnd(reason);
            }
        }
    }

    /** Writes one frame; for the meeting, before the threads run. */
    static void writeFrame(ByteChannel channel, byte[] message) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(4 + message.length);
        frame.putInt(message.length).put(message).flip();
        while (frame.hasRemaining()) {
            var unusedCount = channel.write(frame);
        }
    }

    /** Reads one frame; for the meeting, before the threads run. */
    static byte[] readFrame(ByteChannel channel) throws IOException {
        ByteBuffer head = fill(channel, 4);
        int length = head.getInt();
        if (length < 9 || length > Bounds.MESSAGE) {
            throw new IOException("a frame of " + length + " bytes");
        }
        return fill(channel, length).array();
    }

    private static ByteBuffer fill(ByteChannel channel, int size) throws IOException {
        // Grows with what comes, not with what was promised.
        ByteBuffer buffer = ByteBuffer.allocate(Math.min(size, 16 * 1024));
        while (buffer.position() < size) {
            if (!buffer.hasRemaining()) {
                ByteBuffer larger = ByteBuffer.allocate(Math.min(size, 2 * buffer.capacity()));
                buffer = larger.put(buffer.flip());
            }
            if (channel.read(buffer) < 0) {
                throw new EOFException();
            }
        }
        return buffer.flip();
    }
}
