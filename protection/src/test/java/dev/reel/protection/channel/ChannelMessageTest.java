package dev.reel.protection.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.Status;
import dev.reel.protection.crypto.Desk;
import dev.reel.protection.device.ChannelType;
import dev.reel.protection.device.DriverFunctions;
import dev.reel.protection.device.ProtectionStatus;
import dev.reel.testkit.Conformance;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ChannelMessageTest {
    private static final List<ChannelCommand> COMMANDS = List.of(ChannelCommand.values());
    private static final List<ChannelQuery> QUERIES = List.of(ChannelQuery.values());

    private final DriverFunctions device = Desk.device();

    @AfterEach
    void close() {
        device.close();
    }

    @Conformance(
            spec = "crypto-session",
            section = "14.1",
            rule = "channel types: hardware is not available, the runtime's has no authentication")
    @ParameterizedTest(name = "{0}: create {1}, certificate {2}")
    @MethodSource
    void section141(ChannelType type, Status create, Status certificate) {
        assertThat(Desk.statusOf(() -> device.createAuthenticatedChannel(type))).isEqualTo(create);
        if (create.isSuccess()) {
            Talk talk = new Talk(device, type);
            assertThat(Desk.statusOf(() -> device.channelCertificateSize(talk.channel)))
                    .isEqualTo(certificate);
        }
    }

    static Stream<Arguments> section141() {
        return Stream.of(
                Arguments.of(ChannelType.D3D9, Status.S_OK, Status.E_INVALIDARG),
                Arguments.of(ChannelType.DRIVER_SOFTWARE, Status.S_OK, Status.S_OK),
                Arguments.of(ChannelType.DRIVER_HARDWARE, ProtectionStatus.D3DERR_NOTAVAILABLE, Status.E_INVALIDARG));
    }

    @Conformance(spec = "crypto-session", section = "14.1", rule = "a removed device: DEVICEREMOVED")
    @Test
    void section141Removed() {
        device.close();
        Desk.assertRefused(
                ProtectionStatus.D3DDDIERR_DEVICEREMOVED,
                () -> device.createAuthenticatedChannel(ChannelType.DRIVER_SOFTWARE));
    }

    @Conformance(
            spec = "crypto-session",
            section = "14.2",
            rule = "INITIALIZE once; its own sequence number is ignored; a second one fails")
    @Test
    void section142() {
        Talk talk = new Talk(device, ChannelType.DRIVER_SOFTWARE);
        talk.exchange();
        assertThat(talk.protect(0)).isEqualTo(Status.E_INVALIDARG);
        assertThat(talk.initialize()).isEqualTo(Status.S_OK);
        assertThat(talk.initialize()).isEqualTo(Status.E_INVALIDARG);
        assertThat(talk.protect(0)).isEqualTo(Status.S_OK);
    }

    @Conformance(
            spec = "crypto-session",
            section = "14.3",
            rule = "the answer copies type, channel and sequence, carries the code and is signed; also on failure")
    @ParameterizedTest(name = "good {0}")
    @CsvSource({"true", "false"})
    void section143(boolean good) {
        Talk talk = Talk.ready(device);
        byte[] message = talk.message(ChannelCommand.PROTECTION.guid(), 56, 2000);
        Talk.little(message).putInt(48, good ? 1 : 4);
        byte[] answer = talk.answerTo(talk.sign(message));
        assertThat(Arrays.copyOfRange(answer, 16, 44)).isEqualTo(Arrays.copyOfRange(message, 16, 44));
        assertThat(Talk.little(answer).getInt(44)).isEqualTo((good ? Status.S_OK : Status.E_INVALIDARG).value());
        assertThat(Arrays.copyOf(answer, 16)).isEqualTo(Talk.cmac(Talk.KEY, Arrays.copyOfRange(answer, 16, 48)));
    }

    @Conformance(
            spec = "crypto-session",
            section = "14.3",
            rule = "no channel key yet: E_INVALIDARG and no answer body")
    @Test
    void section143NoKey() {
        Talk talk = new Talk(device, ChannelType.DRIVER_SOFTWARE);
        byte[] message = talk.message(ChannelCommand.INITIALIZE.guid(), 56, 0);
        assertThat(talk.send(talk.sign(message))).isEqualTo(Status.E_INVALIDARG);
        assertThat(talk.answerTo(message)).containsOnly(0);
    }

    @Conformance(
            spec = "crypto-session",
            section = "14.3",
            rule = "an output buffer that is too small: E_INVALIDARG, nothing written, nothing done")
    @Test
    void section143TooSmall() {
        Talk talk = Talk.ready(device);
        byte[] message = talk.message(ChannelCommand.PROTECTION.guid(), 56, 2000);
        Talk.little(message).putInt(48, 1);
        byte[] small = new byte[47];
        assertThat(device.configureChannel(talk.channel, ByteBuffer.wrap(talk.sign(message)), ByteBuffer.wrap(small)))
                .isEqualTo(Status.E_INVALIDARG);
        assertThat(small).containsOnly(0);
        assertThat(talk.ask(ChannelQuery.PROTECTION).getInt(48)).isZero();
        byte[] question = talk.question(ChannelQuery.CHANNEL_TYPE.guid(), 32, 6000);
        assertThat(device.queryChannel(talk.channel, ByteBuffer.wrap(question), ByteBuffer.allocate(55)))
                .isEqualTo(Status.E_INVALIDARG);
    }

    @Conformance(
            spec = "crypto-session",
            section = "14.4",
            rule = "sequence numbers: start itself, then greater; gaps allowed; no wrap; rejected ones move nothing")
    @ParameterizedTest(name = "start {0}, then {1}")
    @CsvSource({
        "100, 100=ok 101=ok 102=ok",
        "100, 99=bad 100=ok",
        "100, 100=ok 100=bad 101=ok",
        "100, 200=ok 150=bad 201=ok",
        "0, 0=ok 0=bad 1=ok",
        "4294967294, 4294967294=ok 4294967295=ok 0=bad 4294967295=bad",
        "2147483647, 2147483647=ok 2147483648=ok 2147483647=bad"
    })
    void section144(long start, String steps) {
        Talk talk = new Talk(device, ChannelType.DRIVER_SOFTWARE);
        talk.exchange();
        talk.command = (int) start;
        talk.query = (int) start;
        talk.initialize();
        for (String step : steps.split(" ", -1)) {
            String[] parts = step.split("=", -1);
            int number = (int) Long.parseLong(parts[0]);
            Status expected = parts[1].equals("ok") ? Status.S_OK : Status.E_INVALIDARG;
            byte[] message = talk.message(ChannelCommand.PROTECTION.guid(), 56, number);
            assertThat(talk.send(talk.sign(message))).as("command " + step).isEqualTo(expected);
            byte[] question = talk.question(ChannelQuery.CHANNEL_TYPE.guid(), 32, number);
            assertThat(device.queryChannel(talk.channel, ByteBuffer.wrap(question), ByteBuffer.allocate(56)))
                    .as("query " + step)
                    .isEqualTo(expected);
        }
    }

    static Stream<Arguments> section145() {
        UUID unknown = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
        UUID protection = ChannelCommand.PROTECTION.guid();
        return Stream.of(
                row(
                        "2: below 48 bytes",
                        Status.E_INVALIDARG,
                        talk -> talk.sign(Arrays.copyOf(talk.message(protection, 56, 2000), 47))),
                row("3: another channel's handle", Status.E_INVALIDARG, talk -> {
                    byte[] message = talk.message(protection, 56, 2000);
                    Talk.little(message).putLong(32, talk.channel.value() + 1);
                    return talk.sign(message);
                }),
                row(
                        "4: wrong MAC",
                        Status.E_INVALIDARG,
                        talk -> flip(talk.sign(talk.message(protection, 56, 2000)), 3)),
                row(
                        "4: payload changed after signing",
                        Status.E_INVALIDARG,
                        talk -> flip(talk.sign(talk.message(protection, 56, 2000)), 48)),
                row(
                        "4: padding is covered",
                        Status.E_INVALIDARG,
                        talk -> flip(talk.sign(talk.message(protection, 56, 2000)), 55)),
                row(
                        "4 before 5: wrong MAC on unknown command",
                        Status.E_INVALIDARG,
                        talk -> flip(talk.sign(talk.message(unknown, 56, 2000)), 0)),
                row("5: unknown command", Status.E_FAIL, talk -> talk.sign(talk.message(unknown, 56, 2000))),
                row(
                        "5 before 6: unknown command of odd size",
                        Status.E_FAIL,
                        talk -> talk.sign(talk.message(unknown, 49, 2000))),
                row("6: too long", Status.E_INVALIDARG, talk -> talk.sign(talk.message(protection, 57, 2000))),
                row("6: too short", Status.E_INVALIDARG, talk -> talk.sign(talk.message(protection, 52, 2000))),
                row("7: sequence too low", Status.E_INVALIDARG, talk -> talk.sign(talk.message(protection, 56, 1))),
                row("8: executes", Status.S_OK, talk -> talk.sign(talk.message(protection, 56, 2000))));
    }

    /** Makes one message. */
    interface Maker {
        byte[] make(Talk talk);
    }

    private static Arguments row(String name, Status expected, Maker maker) {
        return Arguments.of(name, expected, maker);
    }

    @Conformance(spec = "crypto-session", section = "14.5", rule = "validation order of a command")
    @ParameterizedTest(name = "{0} -> {1}")
    @MethodSource
    void section145(String name, Status expected, Maker maker) {
        Talk talk = Talk.ready(device);
        assertThat(talk.send(maker.make(talk))).isEqualTo(expected);
    }

    @Conformance(spec = "crypto-session", section = "14.5", rule = "1: another device, a dead channel")
    @Test
    void section145Dead() {
        Talk talk = Talk.ready(device);
        byte[] message = talk.sign(talk.message(ChannelCommand.PROTECTION.guid(), 56, 2000));
        try (DriverFunctions other = Desk.device()) {
            assertThat(other.configureChannel(talk.channel, ByteBuffer.wrap(message), ByteBuffer.allocate(48)))
                    .isEqualTo(Status.E_INVALIDARG);
        }
        device.destroyAuthenticatedChannel(talk.channel);
        assertThat(talk.send(message)).isEqualTo(Status.E_INVALIDARG);
        Desk.assertRefused(Status.E_INVALIDARG, () -> device.destroyAuthenticatedChannel(talk.channel));
    }

    @Conformance(spec = "crypto-session", section = "14.6", rule = "commands by channel type: others answer E_FAIL")
    @Conformance(spec = "crypto-session", section = "14.7", rule = "queries by channel type: others answer E_FAIL")
    @ParameterizedTest
    @EnumSource(
            value = ChannelType.class,
            names = {"D3D9", "DRIVER_SOFTWARE"})
    void section146Types(ChannelType type) {
        Talk talk = new Talk(device, type);
        if (type != ChannelType.D3D9) {
            talk.exchange();
            talk.initialize();
        }
        int number = 7000;
        for (ChannelCommand command : ChannelCommand.values()) {
            Status status = talk.send(talk.sign(talk.message(command.guid(), command.size(), number++)));
            assertThat(status.equals(Status.E_FAIL)).as(command.toString()).isNotEqualTo(command.on(type));
        }
        for (ChannelQuery query : ChannelQuery.values()) {
            byte[] question = talk.question(query.guid(), query.inputSize(), number++);
            Status status = device.queryChannel(talk.channel, ByteBuffer.wrap(question), ByteBuffer.allocate(80));
            assertThat(status.equals(Status.E_FAIL)).as(query.toString()).isNotEqualTo(query.on(type));
        }
        assertThat(ChannelCommand.INITIALIZE.on(ChannelType.D3D9)).isFalse();
        assertThat(ChannelQuery.UNRESTRICTED_PROTECTED_SHARED_RESOURCE_COUNT.on(ChannelType.D3D9))
                .isFalse();
        assertThat(ChannelCommand.CRYPTO_SESSION.on(ChannelType.DRIVER_HARDWARE))
                .isFalse();
    }

    @Conformance(
            spec = "crypto-session",
            section = "14.8",
            rule = "GUID wire form: three little-endian fields, then eight bytes as written")
    @Conformance(spec = "crypto-session", section = "2.1", rule = "GUID wire form")
    @Test
    void section148Guids() {
        UUID guid = UUID.fromString("9b6bd711-4f74-41c9-9e7b-0be2d7d93b4f");
        byte[] ours = new byte[18];
        byte[] theirs = new byte[18];
        GuidBytes.put(ByteBuffer.wrap(ours), 1, guid);
        Talk.putGuid(theirs, 1, guid);
        assertThat(ours).isEqualTo(theirs);
        assertThat(ours[1]).isEqualTo((byte) 0x11);
        assertThat(GuidBytes.get(ByteBuffer.wrap(ours), 1)).isEqualTo(guid);
    }

    @Conformance(
            spec = "crypto-session",
            section = "14.5",
            rule = "any bytes at all: an answer code, never a crash, never a change")
    @Test
    void section145Fuzz() {
        Talk talk = Talk.ready(device);
        Random random = new Random(1);
        for (int i = 0; i < 4000; i++) {
            byte[] message = new byte[random.nextInt(130)];
            random.nextBytes(message);
            if (i % 3 == 0 && message.length >= 48) {
                Talk.putGuid(message, 16, COMMANDS.get(i % 5).guid());
                Talk.little(message).putLong(32, talk.channel.value());
            }
            if (i % 5 == 0 && message.length >= 16) {
                talk.sign(message);
            }
            if (i % 2 == 0 && message.length >= 32) {
                Talk.putGuid(message, 0, QUERIES.get(i % 13).guid());
                Talk.little(message).putLong(16, talk.channel.value());
            }
            Status command = device.configureChannel(
                    talk.channel, ByteBuffer.wrap(message), ByteBuffer.allocate(random.nextInt(100)));
            Status query = device.queryChannel(
                    talk.channel, ByteBuffer.wrap(message), ByteBuffer.allocate(random.nextInt(100)));
            assertThat(command).isIn(Status.S_OK, Status.E_FAIL, Status.E_INVALIDARG);
            assertThat(query).isIn(Status.S_OK, Status.E_FAIL, Status.E_INVALIDARG);
        }
        Talk another = Talk.ready(device);
        assertThat(another.protect(0)).isEqualTo(Status.S_OK);
    }

    private static byte[] flip(byte[] message, int at) {
        message[at] ^= 1;
        return message;
    }
}
