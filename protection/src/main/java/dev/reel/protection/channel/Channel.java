package dev.reel.protection.channel;

import dev.reel.platform.Status;
import dev.reel.protection.aes.AesKey;
import dev.reel.protection.aes.Cmac;
import dev.reel.protection.device.ChannelHandle;
import dev.reel.protection.device.ChannelType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The device's side of one authenticated channel: checks messages in the order of §14.5, carries them out, signs the
 * answers. Used under the device's lock.
 */
public final class Channel implements AutoCloseable {
    private final ChannelHandle handle;
    private final ChannelType type;
    private final CommandExecution commands;
    private final QueryExecution queries;
    private final DeviceProtections protections;
    private final Sequence commandSequence = new Sequence();
    private final Sequence querySequence = new Sequence();
    private @Nullable AesKey key;
    private boolean initialized;

    /** A channel without a key. */
    public Channel(ChannelHandle handle, ChannelType type, ChannelHost host, DeviceProtections protections) {
        this.handle = handle;
        this.type = type;
        this.protections = protections;
        this.commands = new CommandExecution(handle.value(), host, protections);
        this.queries = new QueryExecution(type, host, protections);
        if (!authenticated()) {
            start(0, 0);
        }
    }

    /** True when the channel has certificates, a key and signed messages: every type but the runtime's own. */
    public boolean authenticated() {
        return type != ChannelType.D3D9;
    }

    /** Puts a channel key in force and wipes the one before. */
    public void replaceKey(AesKey fresh) {
        loseKey();
        key = fresh;
    }

    /** Wipes the channel key; nothing can be signed until there is a new one. */
    public void loseKey() {
        if (key != null) {
            key.close();
            key = null;
        }
    }

    /** Wipes the key and undoes the protections that end with the channel. */
    @Override
    public void close() {
        loseKey();
        protections.forget(handle.value());
    }

    /** Carries out one command message and writes its answer. */
    public Status configure(ByteBuffer input, ByteBuffer output) {
        ByteBuffer in = slice(input);
        if (!canAnswer(output, MessageLayout.PAYLOAD)) {
            return Status.E_INVALIDARG;
        }
        Status status = execute(in);
        ByteBuffer answer = answer(MessageLayout.PAYLOAD);
        if (in.remaining() >= MessageLayout.PAYLOAD) {
            answer.put(MessageLayout.TYPE, in, MessageLayout.TYPE, MessageLayout.RETURN_CODE - MessageLayout.TYPE);
        }
        return send(answer, status, output);
    }

    private Status execute(ByteBuffer in) {
        if (in.remaining() < MessageLayout.PAYLOAD
                || in.getLong(MessageLayout.CHANNEL) != handle.value()
                || !signed(in)) {
            return Status.E_INVALIDARG;
        }
        Optional<ChannelCommand> command = ChannelCommand.of(GuidBytes.get(in, MessageLayout.TYPE), type);
        if (command.isEmpty()) {
            return Status.E_FAIL;
        }
        if (in.remaining() != command.get().size()) {
            return Status.E_INVALIDARG;
        }
        if (command.get() == ChannelCommand.INITIALIZE) {
            return initialize(in);
        }
        if (!initialized || !commandSequence.accept(in.getInt(MessageLayout.SEQUENCE))) {
            return Status.E_INVALIDARG;
        }
        return commands.execute(command.get(), in);
    }

    private Status initialize(ByteBuffer in) {
        if (initialized) {
            return Status.E_INVALIDARG;
        }
        start(in.getInt(MessageLayout.PAYLOAD), in.getInt(MessageLayout.PAYLOAD + 4));
        return Status.S_OK;
    }

    private void start(int query, int configure) {
        querySequence.start(query);
        commandSequence.start(configure);
        initialized = true;
    }

    private boolean signed(ByteBuffer in) {
        AesKey present = key;
        if (present == null) {
            return !authenticated();
        }
        byte[] received = new byte[MessageLayout.OMAC_SIZE];
        in.get(0, received);
        return MessageDigest.isEqual(received, Cmac.tag(present, afterOmac(in)));
    }

    /** Answers one query message. */
    public Status query(ByteBuffer input, ByteBuffer output) {
        ByteBuffer in = slice(input);
        boolean whole = in.remaining() >= MessageLayout.QUERY_PAYLOAD;
        UUID guid = whole ? GuidBytes.get(in, MessageLayout.QUERY_TYPE) : new UUID(0, 0);
        Optional<ChannelQuery> query = ChannelQuery.of(guid, type);
        int size = query.map(ChannelQuery::outputSize).orElse(MessageLayout.PAYLOAD);
        if (!canAnswer(output, size)) {
            return Status.E_INVALIDARG;
        }
        ByteBuffer answer = answer(size);
        Status status = Status.E_INVALIDARG;
        if (whole) {
            answer.put(MessageLayout.TYPE, in, 0, MessageLayout.RETURN_CODE - MessageLayout.TYPE);
            status = look(query, in, answer);
        }
        if (status.isFailure()) {
            answer.put(MessageLayout.PAYLOAD, new byte[size - MessageLayout.PAYLOAD]);
        }
        return send(answer, status, output);
    }

    private Status look(Optional<ChannelQuery> query, ByteBuffer in, ByteBuffer answer) {
        if (in.getLong(MessageLayout.QUERY_CHANNEL) != handle.value()) {
            return Status.E_INVALIDARG;
        }
        if (query.isEmpty()) {
            return Status.E_FAIL;
        }
        if (in.remaining() != query.get().inputSize()
                || !initialized
                || !querySequence.accept(in.getInt(MessageLayout.QUERY_SEQUENCE))) {
            return Status.E_INVALIDARG;
        }
        return queries.execute(query.get(), in, answer);
    }

    /** False when there is no key to sign with or no room: then nothing is done and nothing is written. */
    private boolean canAnswer(ByteBuffer output, int size) {
        return (key != null || !authenticated()) && !output.isReadOnly() && output.remaining() >= size;
    }

    private Status send(ByteBuffer answer, Status status, ByteBuffer output) {
        answer.putInt(MessageLayout.RETURN_CODE, status.value());
        AesKey present = key;
        if (present != null) {
            answer.put(0, Cmac.tag(present, afterOmac(answer)));
        }
        output.put(output.position(), answer, 0, answer.capacity());
        return status;
    }

    private static ByteBuffer slice(ByteBuffer input) {
        return input.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer answer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer afterOmac(ByteBuffer message) {
        return message.duplicate().position(MessageLayout.OMAC_SIZE);
    }

    /** A counter that only goes up: each number greater than the last, the start value itself included, no wrap (§14.4). */
    private static final class Sequence {
        private long last;

        void start(int first) {
            last = Integer.toUnsignedLong(first) - 1;
        }

        boolean accept(int number) {
            long next = Integer.toUnsignedLong(number);
            if (next <= last) {
                return false;
            }
            last = next;
            return true;
        }
    }
}
