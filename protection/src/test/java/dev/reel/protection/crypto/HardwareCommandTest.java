package dev.reel.protection.crypto;

import static dev.reel.protection.crypto.Desk.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.Status;
import dev.reel.protection.device.AesCtrIv;
import dev.reel.protection.device.CryptoTypes;
import dev.reel.protection.device.DecryptionBlt;
import dev.reel.protection.device.DriverFunctions;
import dev.reel.protection.device.HardwareCommand;
import dev.reel.protection.device.SessionHandle;
import dev.reel.protection.device.SurfaceHandle;
import dev.reel.testkit.Conformance;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HardwareCommandTest {
    private final DriverFunctions device = Desk.device(Desk.options()
            .withEnvironment(command -> new HardwareCommand.Answer(
                    command.function(), StandardCharsets.US_ASCII.encode("answer"), 10, 20)));

    @AfterEach
    void close() {
        device.close();
    }

    private SessionHandle pipe() {
        return device.createCryptoSession(
                CryptoTypes.AES128_CTR, CryptoTypes.NULL_GUID, CryptoTypes.KEY_EXCHANGE_HW_PROTECTION);
    }

    @Conformance(
            spec = "crypto-session",
            section = "15",
            rule = "a session of KEY_EXCHANGE_HW_PROTECTION is a command pipe")
    @Test
    void section15Pipe() {
        assertThat(device.keyExchangeType(CryptoTypes.AES128_CTR, CryptoTypes.NULL_GUID, 1))
                .isEqualTo(CryptoTypes.KEY_EXCHANGE_HW_PROTECTION);
        HardwareCommand.Answer answer =
                device.executeHardwareCommand(pipe(), new HardwareCommand(7, ByteBuffer.allocate(4), 100));
        assertThat(answer.status()).isEqualTo(7);
        assertThat(StandardCharsets.US_ASCII.decode(answer.output().duplicate()).toString())
                .isEqualTo("answer");
        assertThat(answer.executionTime()).isEqualTo(20);
    }

    @Conformance(
            spec = "crypto-session",
            section = "15",
            rule = "an answer longer than the caller's room fails; a negative room is E_INVALIDARG")
    @Test
    void section15Room() {
        assertRefused(
                Status.E_FAIL,
                () -> device.executeHardwareCommand(pipe(), new HardwareCommand(7, ByteBuffer.allocate(4), 5)));
        assertRefused(
                Status.E_INVALIDARG,
                () -> device.executeHardwareCommand(pipe(), new HardwareCommand(7, ByteBuffer.allocate(4), -1)));
    }

    static Stream<Arguments> section15() {
        return Stream.of(
                call("certificate", (device, session) -> device.certificateSize(session)),
                call(
                        "key exchange",
                        (device, session) -> device.negotiateKeyExchange(session, ByteBuffer.allocate(256))),
                call("DecryptionBlt", (device, session) -> {
                    SurfaceHandle surface = Desk.surface(device, 64);
                    device.decryptionBlt(
                            session, DecryptionBlt.of(ByteBuffer.allocate(64), surface, new AesCtrIv(1, 1)));
                }),
                call("EncryptionBlt", (device, session) -> {
                    SurfaceHandle surface = Desk.surface(device, 64);
                    device.encryptionBlt(session, surface, ByteBuffer.allocate(64), ByteBuffer.allocate(16));
                }),
                call(
                        "start refresh",
                        (device, session) -> device.startSessionKeyRefresh(session, ByteBuffer.allocate(16))),
                call("finish refresh", DriverFunctions::finishSessionKeyRefresh),
                call(
                        "GetEncryptionBltKey",
                        (device, session) -> device.encryptionBltKey(session, ByteBuffer.allocate(16))));
    }

    private static Arguments call(String name, BiConsumer<DriverFunctions, SessionHandle> call) {
        return Arguments.of(name, call);
    }

    @Conformance(
            spec = "crypto-session",
            section = "15",
            rule = "what must not be called on such a session is E_INVALIDARG")
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void section15(String name, BiConsumer<DriverFunctions, SessionHandle> call) {
        SessionHandle session = pipe();
        assertRefused(Status.E_INVALIDARG, () -> call.accept(device, session));
        device.destroyCryptoSession(session);
    }

    @Conformance(
            spec = "crypto-session",
            section = "15",
            rule = "commands through an RSA session are E_INVALIDARG; without an environment there is no such exchange")
    @Test
    void section15Others() {
        SessionHandle rsa = Desk.session(device);
        assertRefused(
                Status.E_INVALIDARG,
                () -> device.executeHardwareCommand(rsa, new HardwareCommand(1, ByteBuffer.allocate(0), 10)));
        try (DriverFunctions plain = Desk.device()) {
            assertRefused(
                    Status.E_INVALIDARG,
                    () -> plain.createCryptoSession(
                            CryptoTypes.AES128_CTR, CryptoTypes.NULL_GUID, CryptoTypes.KEY_EXCHANGE_HW_PROTECTION));
        }
    }
}
