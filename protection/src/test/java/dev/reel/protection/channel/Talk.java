package dev.reel.protection.channel;

import dev.reel.platform.Status;
import dev.reel.protection.SlowAes;
import dev.reel.protection.crypto.Desk;
import dev.reel.protection.device.ChannelHandle;
import dev.reel.protection.device.ChannelType;
import dev.reel.protection.device.DriverFunctions;
import dev.reel.protection.device.SessionHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.UUID;

/** A channel spoken to with bare bytes, by offsets written from crypto-session.md §14.8, with a CMAC of its own. */
final class Talk {
    static final byte[] KEY = Desk.key(40);

    final DriverFunctions device;
    final ChannelHandle channel;
    int command = 1000;
    int query = 5000;

    Talk(DriverFunctions device, ChannelType type) {
        this.device = device;
        this.channel = device.createAuthenticatedChannel(type);
    }

    /** A software channel with a key and start numbers. */
    static Talk ready(DriverFunctions device) {
        Talk talk = new Talk(device, ChannelType.DRIVER_SOFTWARE);
        talk.exchange();
        talk.initialize();
        return talk;
    }

    void exchange() {
        SessionHandle session = Desk.session(device);
        device.negotiateChannelKeyExchange(channel, ByteBuffer.wrap(Desk.wrapped(device, session, KEY)));
        device.destroyCryptoSession(session);
    }

    Status initialize() {
        byte[] message = message(ChannelCommand.INITIALIZE.guid(), 56, 12345);
        little(message).putInt(48, query).putInt(52, command);
        return send(sign(message));
    }

    byte[] message(UUID type, int size, int sequence) {
        byte[] message = new byte[size];
        putGuid(message, 16, type);
        little(message).putLong(32, channel.value()).putInt(40, sequence);
        return message;
    }

    byte[] question(UUID type, int size, int sequence) {
        byte[] question = new byte[size];
        putGuid(question, 0, type);
        little(question).putLong(16, channel.value()).putInt(24, sequence);
        return question;
    }

    byte[] sign(byte[] message) {
        System.arraycopy(cmac(KEY, Arrays.copyOfRange(message, 16, message.length)), 0, message, 0, 16);
        return message;
    }

    Status send(byte[] message) {
        return device.configureChannel(channel, ByteBuffer.wrap(message), ByteBuffer.allocate(48));
    }

    byte[] answerTo(byte[] message) {
        byte[] answer = new byte[48];
        device.configureChannel(channel, ByteBuffer.wrap(message), ByteBuffer.wrap(answer));
        return answer;
    }

    Status set(ChannelCommand kind, java.util.function.Consumer<ByteBuffer> payload) {
        byte[] message = message(kind.guid(), kind.size(), command++);
        payload.accept(little(message));
        return send(sign(message));
    }

    Status protect(int flags) {
        return set(ChannelCommand.PROTECTION, message -> message.putInt(48, flags));
    }

    /** The answer of a query, its status in the return-code field. */
    ByteBuffer ask(ChannelQuery kind, java.util.function.Consumer<ByteBuffer> extra) {
        byte[] question = question(kind.guid(), kind.inputSize(), query++);
        extra.accept(little(question));
        byte[] answer = new byte[kind.outputSize()];
        device.queryChannel(channel, ByteBuffer.wrap(question), ByteBuffer.wrap(answer));
        return little(answer);
    }

    ByteBuffer ask(ChannelQuery kind) {
        return ask(kind, nothing -> {});
    }

    static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static void putGuid(byte[] bytes, int at, UUID guid) {
        String hex = guid.toString().replace("-", "");
        int[] order = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
        for (int i = 0; i < 16; i++) {
            bytes[at + i] = (byte) Integer.parseInt(hex, 2 * order[i], 2 * order[i] + 2, 16);
        }
    }

    /** CMAC by RFC 4493 on the slow AES. */
    static byte[] cmac(byte[] key, byte[] message) {
        SlowAes aes = new SlowAes(key);
        byte[] k1 = twice(aes.encryptBlock(new byte[16]));
        int blocks = Math.max(1, (message.length + 15) / 16);
        boolean whole = message.length > 0 && message.length % 16 == 0;
        byte[] last = new byte[16];
        int tail = message.length - 16 * (blocks - 1);
        System.arraycopy(message, 16 * (blocks - 1), last, 0, tail);
        if (!whole) {
            last[tail] = (byte) 0x80;
        }
        last = Desk.xor(last, whole ? k1 : twice(k1));
        byte[] state = new byte[16];
        for (int i = 0; i < blocks - 1; i++) {
            state = aes.encryptBlock(Desk.xor(state, Arrays.copyOfRange(message, 16 * i, 16 * i + 16)));
        }
        return aes.encryptBlock(Desk.xor(state, last));
    }

    private static byte[] twice(byte[] value) {
        java.math.BigInteger shifted = new java.math.BigInteger(1, value).shiftLeft(1);
        if (shifted.testBit(128)) {
            shifted = shifted.clearBit(128).xor(java.math.BigInteger.valueOf(0x87));
        }
        byte[] bytes = shifted.toByteArray();
        byte[] out = new byte[16];
        int length = Math.min(16, bytes.length);
        System.arraycopy(bytes, bytes.length - length, out, 16 - length, length);
        return out;
    }
}
