package dev.reel.protection.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.crypto.Desk;
import dev.reel.protection.device.ChannelType;
import dev.reel.protection.device.CryptoTypes;
import dev.reel.protection.device.DecodeProfile;
import dev.reel.protection.device.DecoderHandle;
import dev.reel.protection.device.DriverFunctions;
import dev.reel.protection.device.SessionHandle;
import dev.reel.testkit.Conformance;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelEffectTest {
    private final DriverFunctions device = Desk.device();

    @AfterEach
    void close() {
        device.close();
    }

    @Conformance(spec = "crypto-session", section = "14.6", rule = "PROTECTION: two flags; reserved bits refused")
    @ParameterizedTest(name = "flags {0} -> {1}")
    @CsvSource({"0, true", "1, true", "2, true", "3, true", "4, false", "-2147483648, false", "255, false"})
    void section146Protection(int flags, boolean accepted) {
        Talk talk = Talk.ready(device);
        assertThat(talk.protect(flags)).isEqualTo(accepted ? Status.S_OK : Status.E_INVALIDARG);
        assertThat(talk.ask(ChannelQuery.PROTECTION).getInt(48)).isEqualTo(accepted ? flags : 0);
    }

    @Conformance(
            spec = "crypto-session",
            section = "14.6",
            rule = "what one channel set, another cannot switch off; destroying the channel undoes it")
    @Test
    void section146Ownership() {
        Talk first = Talk.ready(device);
        Talk second = Talk.ready(device);
        assertThat(first.protect(1)).isEqualTo(Status.S_OK);
        assertThat(second.protect(0)).isEqualTo(Status.E_INVALIDARG);
        assertThat(second.protect(2)).isEqualTo(Status.E_INVALIDARG);
        assertThat(second.protect(3)).isEqualTo(Status.S_OK);
        assertThat(second.ask(ChannelQuery.PROTECTION).getInt(48)).isEqualTo(3);
        assertThat(second.protect(0)).isEqualTo(Status.S_OK);
        assertThat(first.ask(ChannelQuery.PROTECTION).getInt(48)).isEqualTo(1);
        device.destroyAuthenticatedChannel(first.channel);
        assertThat(second.ask(ChannelQuery.PROTECTION).getInt(48)).isZero();
    }

    @Conformance(
            spec = "crypto-session",
            section = "14.6",
            rule = "CRYPTOSESSION ties decoder, session and device; a NULL-profile session is refused")
    @Conformance(
            spec = "crypto-session",
            section = "4.1",
            rule = "a session of the NULL profile never serves a decoder")
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "good",
                "NULL profile",
                "other profile",
                "wrong device",
                "unknown session",
                "unknown decoder",
                "dead session"
            })
    void section146CryptoSession(String variant) {
        Talk talk = Talk.ready(device);
        DecoderHandle decoder = device.createDecoder(DecodeProfile.H264_VLD_NOFGT.guid());
        SessionHandle session = device.createCryptoSession(
                CryptoTypes.AES128_CTR,
                switch (variant) {
                    case "NULL profile" -> CryptoTypes.NULL_GUID;
                    case "other profile" -> DecodeProfile.HEVC_VLD_MAIN.guid();
                    default -> DecodeProfile.H264_VLD_NOFGT.guid();
                },
                CryptoTypes.KEY_EXCHANGE_RSAES_OAEP);
        if (variant.equals("dead session")) {
            device.destroyCryptoSession(session);
        }
        long deviceName = variant.equals("wrong device") ? 1 : device.handle().value();
        long sessionName = variant.equals("unknown session") ? -5 : session.value();
        long decoderName = variant.equals("unknown decoder") ? -6 : decoder.value();
        Status status = talk.set(
                ChannelCommand.CRYPTO_SESSION,
                message -> message.putLong(48, decoderName)
                        .putLong(56, sessionName)
                        .putLong(64, deviceName));
        assertThat(status).isEqualTo(variant.equals("good") ? Status.S_OK : Status.E_INVALIDARG);
        ByteBuffer answer = talk.ask(ChannelQuery.CRYPTO_SESSION, question -> question.putLong(32, decoder.value()));
        assertThat(answer.getInt(44)).isZero();
        assertThat(answer.getLong(48)).isEqualTo(decoder.value());
        assertThat(answer.getLong(56)).isEqualTo(variant.equals("good") ? session.value() : 0);
        assertThat(answer.getLong(64)).isEqualTo(device.handle().value());
    }

    @Conformance(
            spec = "crypto-session",
            section = "14.6",
            rule = "SHAREDRESOURCE: allow, refuse, list; stays when the channel goes")
    @Conformance(
            spec = "crypto-session",
            section = "14.7",
            rule = "RESTRICTEDSHAREDRESOURCEPROCESS and its count; index out of range")
    @Test
    void section146SharedResource() {
        Talk first = Talk.ready(device);
        assertThat(share(first, 2, 77, 1)).isEqualTo(Status.S_OK);
        assertThat(share(first, 1, 0, 1)).isEqualTo(Status.S_OK);
        assertThat(share(first, 2, 77, 1)).isEqualTo(Status.S_OK);
        assertThat(share(first, 3, 5, 1)).isEqualTo(Status.E_INVALIDARG);
        assertThat(share(first, 2, 999, 0)).isEqualTo(Status.E_INVALIDARG);
        assertThat(first.ask(ChannelQuery.RESTRICTED_SHARED_RESOURCE_PROCESS_COUNT)
                        .getInt(48))
                .isEqualTo(2);
        ByteBuffer entry = first.ask(ChannelQuery.RESTRICTED_SHARED_RESOURCE_PROCESS, q -> q.putInt(32, 0));
        assertThat(entry.getInt(48)).isZero();
        assertThat(entry.getInt(52)).isEqualTo(2);
        assertThat(entry.getLong(56)).isEqualTo(77);
        assertThat(first.ask(ChannelQuery.RESTRICTED_SHARED_RESOURCE_PROCESS, q -> q.putInt(32, 2))
                        .getInt(44))
                .isEqualTo(Status.E_INVALIDARG.value());
        Talk second = Talk.ready(device);
        assertThat(share(second, 2, 77, 0)).isEqualTo(Status.E_INVALIDARG);
        assertThat(share(first, 1, 0, 0)).isEqualTo(Status.S_OK);
        device.destroyAuthenticatedChannel(first.channel);
        assertThat(second.ask(ChannelQuery.RESTRICTED_SHARED_RESOURCE_PROCESS_COUNT)
                        .getInt(48))
                .isEqualTo(1);
        assertThat(second.ask(ChannelQuery.UNRESTRICTED_PROTECTED_SHARED_RESOURCE_COUNT)
                        .getInt(48))
                .isZero();
    }

    private static Status share(Talk talk, int type, long process, int allow) {
        return talk.set(
                ChannelCommand.SHARED_RESOURCE,
                message -> message.putInt(48, type).putLong(56, process).putInt(64, allow));
    }

    @Conformance(
            spec = "crypto-session",
            section = "14.6",
            rule = "ENCRYPTIONWHENACCESSIBLE: known GUIDs, ownership, undone with the channel")
    @Conformance(
            spec = "crypto-session",
            section = "14.7",
            rule = "ENCRYPTIONWHENACCESSIBLE queries; index out of range")
    @Test
    void section146Encryption() {
        Talk first = Talk.ready(device);
        Talk second = Talk.ready(device);
        assertThat(first.ask(ChannelQuery.ENCRYPTION_WHEN_ACCESSIBLE_GUID_COUNT).getInt(48))
                .isEqualTo(1);
        ByteBuffer listed = first.ask(ChannelQuery.ENCRYPTION_WHEN_ACCESSIBLE_GUID, q -> q.putInt(32, 0));
        assertThat(GuidBytes.get(listed, 52)).isEqualTo(CryptoTypes.AES128_CTR);
        assertThat(first.ask(ChannelQuery.ENCRYPTION_WHEN_ACCESSIBLE_GUID, q -> q.putInt(32, 1))
                        .getInt(44))
                .isEqualTo(Status.E_INVALIDARG.value());
        assertThat(encrypt(first, CryptoTypes.PROPRIETARY)).isEqualTo(Status.E_INVALIDARG);
        assertThat(encrypt(first, CryptoTypes.AES128_CTR)).isEqualTo(Status.S_OK);
        assertThat(encrypt(second, CryptoTypes.NULL_GUID)).isEqualTo(Status.E_INVALIDARG);
        assertThat(GuidBytes.get(second.ask(ChannelQuery.CURRENT_ENCRYPTION_WHEN_ACCESSIBLE), 48))
                .isEqualTo(CryptoTypes.AES128_CTR);
        device.destroyAuthenticatedChannel(first.channel);
        assertThat(GuidBytes.get(second.ask(ChannelQuery.CURRENT_ENCRYPTION_WHEN_ACCESSIBLE), 48))
                .isEqualTo(CryptoTypes.NULL_GUID);
    }

    private static Status encrypt(Talk talk, java.util.UUID guid) {
        return talk.set(ChannelCommand.ENCRYPTION_WHEN_ACCESSIBLE, message -> GuidBytes.put(message, 48, guid));
    }

    @Conformance(
            spec = "crypto-session",
            section = "14.7",
            rule = "CHANNELTYPE, DEVICEHANDLE and ACCESSIBILITYATTRIBUTES, honest for memory of the processor")
    @Test
    void section147Simple() {
        Talk talk = Talk.ready(device);
        assertThat(talk.ask(ChannelQuery.CHANNEL_TYPE).getInt(48)).isEqualTo(2);
        assertThat(talk.ask(ChannelQuery.DEVICE_HANDLE).getLong(48))
                .isEqualTo(device.handle().value());
        ByteBuffer access = talk.ask(ChannelQuery.ACCESSIBILITY_ATTRIBUTES);
        assertThat(access.getInt(48)).isZero();
        assertThat(access.getInt(52)).isEqualTo(1);
        assertThat(access.getInt(56)).isEqualTo(1);
        assertThat(access.getInt(60)).isZero();
    }

    @Conformance(
            spec = "crypto-session",
            section = "14.7",
            rule = "OUTPUTID is answerable only after CRYPTOSESSION; index out of range; the count at any time")
    @Test
    void section147Outputs() {
        Talk talk = Talk.ready(device);
        DecoderHandle decoder = device.createDecoder(DecodeProfile.AV1_VLD_PROFILE0.guid());
        SessionHandle session = device.createCryptoSession(
                CryptoTypes.AES128_CTR, DecodeProfile.AV1_VLD_PROFILE0.guid(), CryptoTypes.KEY_EXCHANGE_RSAES_OAEP);
        long own = device.handle().value();
        ByteBuffer count =
                talk.ask(ChannelQuery.OUTPUT_ID_COUNT, q -> q.putLong(32, own).putLong(40, session.value()));
        assertThat(count.getInt(64)).isEqualTo(1);
        assertThat(output(talk, own, session, 0).getInt(44)).isEqualTo(Status.E_INVALIDARG.value());
        talk.set(
                ChannelCommand.CRYPTO_SESSION,
                m -> m.putLong(48, decoder.value()).putLong(56, session.value()).putLong(64, own));
        ByteBuffer answer = output(talk, own, session, 0);
        assertThat(answer.getInt(44)).isZero();
        assertThat(answer.getLong(56)).isEqualTo(session.value());
        assertThat(answer.getInt(64)).isZero();
        assertThat(answer.getLong(72)).isEqualTo(1);
        assertThat(output(talk, own, session, 1).getInt(44)).isEqualTo(Status.E_INVALIDARG.value());
        assertThat(output(talk, own + 1, session, 0).getInt(44)).isEqualTo(Status.E_INVALIDARG.value());
    }

    private static ByteBuffer output(Talk talk, long device, SessionHandle session, int index) {
        return talk.ask(
                ChannelQuery.OUTPUT_ID,
                q -> q.putLong(32, device).putLong(40, session.value()).putInt(48, index));
    }

    @Conformance(
            spec = "crypto-session",
            section = "14.2",
            rule = "the client's side of the protocol, from exchange to CRYPTOSESSION, checks every answer")
    @Test
    void section142Client() {
        Talk talk = new Talk(device, ChannelType.DRIVER_SOFTWARE);
        talk.exchange();
        try (ChannelClient client = new ChannelClient(device, talk.channel, Talk.KEY)) {
            client.initialize(new SecureRandom());
            assertThat(client.query(ChannelQuery.CHANNEL_TYPE, p -> {}).getInt())
                    .isEqualTo(2);
            long name = client.query(ChannelQuery.DEVICE_HANDLE, p -> {}).getLong();
            assertThat(name).isEqualTo(device.handle().value());
            client.command(ChannelCommand.PROTECTION, p -> p.putInt(1));
            assertThat(client.query(ChannelQuery.PROTECTION, p -> {}).getInt()).isEqualTo(1);
            Desk.assertRefused(Status.E_INVALIDARG, () -> client.command(ChannelCommand.PROTECTION, p -> p.putInt(8)));
        }
        try (ChannelClient impostor = new ChannelClient(device, talk.channel, Desk.key(41))) {
            Assertions.assertThatThrownBy(() -> impostor.query(ChannelQuery.CHANNEL_TYPE, p -> {}))
                    .isInstanceOf(MediaException.class)
                    .hasMessageContaining("not the device's");
        }
    }
}
