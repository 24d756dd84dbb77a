package dev.reel.protection.channel;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.aes.AesKey;
import dev.reel.protection.aes.AesKeyStore;
import dev.reel.protection.aes.Cmac;
import dev.reel.protection.device.AuthenticatedChannels;
import dev.reel.protection.device.ChannelHandle;
import dev.reel.protection.memory.MemoryKind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.UUID;

/**
 * The application's side of a channel: numbers and signs messages, checks every answer (crypto-session.md §14.2).
 *
 * <p>Used by one thread at a time. {@link #close()} wipes its copy of the channel key.
 */
public final class ChannelClient implements AutoCloseable {
    private final AuthenticatedChannels device;
    private final ChannelHandle channel;
    private final AesKeyStore engine = new AesKeyStore(MemoryKind.PLAIN, AesKeyStore.Worker.JDK_BRIEF);
    private final AesKey key;
    private int nextCommand;
    private int nextQuery;

    /** A client with the key that was exchanged, whose bytes the caller wipes. */
    public ChannelClient(AuthenticatedChannels device, ChannelHandle channel, byte[] channelKey) {
        this.device = device;
        this.channel = channel;
        this.key = engine.importKey(channelKey);
    }

    /** Sends INITIALIZE with random start numbers. */
    public void initialize(SecureRandom random) {
        nextQuery = random.nextInt() >>> 1;
        nextCommand = random.nextInt() >>> 1;
        int query = nextQuery;
        int command = nextCommand;
        send(ChannelCommand.INITIALIZE, 0, payload -> payload.putInt(query).putInt(command));
    }

    /** Fills the payload of a message. */
    @FunctionalInterface
    public interface Payload {
        /** Writes at the buffer's position; the rest stays zero. */
        void write(ByteBuffer payload);
    }

    /** Sends one command; the device's refusal or a wrong answer is an exception. */
    public void command(ChannelCommand command, Payload payload) {
        send(command, nextCommand++, payload);
    }

    /** Asks one query; returns the payload of the answer, little-endian. */
    public ByteBuffer query(ChannelQuery query, Payload payload) {
        int sequence = nextQuery++;
        ByteBuffer in = buffer(query.inputSize());
        GuidBytes.put(in, MessageLayout.QUERY_TYPE, query.guid());
        in.putLong(MessageLayout.QUERY_CHANNEL, channel.value()).putInt(MessageLayout.QUERY_SEQUENCE, sequence);
        payload.write(in.slice(MessageLayout.QUERY_PAYLOAD, query.inputSize() - MessageLayout.QUERY_PAYLOAD)
                .order(ByteOrder.LITTLE_ENDIAN));
        ByteBuffer out = buffer(query.outputSize());
        check(query.guid(), sequence, device.queryChannel(channel, in, out), out);
        return out.slice(MessageLayout.PAYLOAD, query.outputSize() - MessageLayout.PAYLOAD)
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    private void send(ChannelCommand command, int sequence, Payload payload) {
        ByteBuffer in = buffer(command.size());
        GuidBytes.put(in, MessageLayout.TYPE, command.guid());
        in.putLong(MessageLayout.CHANNEL, channel.value()).putInt(MessageLayout.SEQUENCE, sequence);
        payload.write(in.slice(MessageLayout.PAYLOAD, command.size() - MessageLayout.PAYLOAD)
                .order(ByteOrder.LITTLE_ENDIAN));
        in.put(0, Cmac.tag(key, in.duplicate().position(MessageLayout.OMAC_SIZE)));
        ByteBuffer out = buffer(MessageLayout.PAYLOAD);
        check(command.guid(), sequence, device.configureChannel(channel, in, out), out);
    }

    private void check(UUID type, int sequence, Status status, ByteBuffer out) {
        byte[] received = new byte[MessageLayout.OMAC_SIZE];
        out.get(0, received);
        boolean genuine =
                MessageDigest.isEqual(received, Cmac.tag(key, out.duplicate().position(MessageLayout.OMAC_SIZE)))
                        && GuidBytes.get(out, MessageLayout.TYPE).equals(type)
                        && out.getLong(MessageLayout.CHANNEL) == channel.value()
                        && out.getInt(MessageLayout.SEQUENCE) == sequence
                        && out.getInt(MessageLayout.RETURN_CODE) == status.value();
        if (!genuine) {
            throw new MediaException(
                    Status.E_FAIL,
                    "The answer on the authenticated channel is not the device's: stop using the channel");
        }
        if (status.isFailure()) {
            throw new MediaException(status, "The device refused a message of type " + type);
        }
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() {
        key.close();
        engine.close();
    }
}
