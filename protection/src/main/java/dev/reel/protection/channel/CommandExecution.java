package dev.reel.protection.channel;

import dev.reel.platform.Status;
import dev.reel.protection.device.CryptoTypes;
import java.nio.ByteBuffer;
import java.util.UUID;

/** What each command does, once its message is found good (crypto-session.md §14.6). */
final class CommandExecution {
    private static final int KNOWN_FLAGS =
            DeviceProtections.PROTECTION_ENABLED | DeviceProtections.OVERLAY_OR_FULLSCREEN_REQUIRED;
    private static final int LAST_PROCESS_TYPE = 2;

    private final long channel;
    private final ChannelHost host;
    private final DeviceProtections protections;

    CommandExecution(long channel, ChannelHost host, DeviceProtections protections) {
        this.channel = channel;
        this.host = host;
        this.protections = protections;
    }

    Status execute(ChannelCommand command, ByteBuffer in) {
        boolean done = switch (command) {
            case INITIALIZE -> false;
            case PROTECTION -> protection(in.getInt(MessageLayout.PAYLOAD));
            case CRYPTO_SESSION -> cryptoSession(in);
            case SHARED_RESOURCE -> sharedResource(in);
            case ENCRYPTION_WHEN_ACCESSIBLE -> encryption(GuidBytes.get(in, MessageLayout.PAYLOAD));
        };
        return done ? Status.S_OK : Status.E_INVALIDARG;
    }

    private boolean protection(int flags) {
        return (flags & ~KNOWN_FLAGS) == 0 && protections.setFlags(channel, flags);
    }

    private boolean cryptoSession(ByteBuffer in) {
        long decoder = in.getLong(MessageLayout.PAYLOAD);
        long session = in.getLong(MessageLayout.PAYLOAD + 8);
        long device = in.getLong(MessageLayout.PAYLOAD + 16);
        return device == host.deviceHandle()
                && host.hasDecoder(decoder)
                && host.hasSession(session)
                && host.tie(decoder, session);
    }

    private boolean sharedResource(ByteBuffer in) {
        int type = in.getInt(MessageLayout.PAYLOAD);
        long process = in.getLong(MessageLayout.PAYLOAD + 8);
        boolean allow = in.getInt(MessageLayout.PAYLOAD + 16) != 0;
        return type >= 0 && type <= LAST_PROCESS_TYPE && protections.setProcess(channel, type, process, allow);
    }

    private boolean encryption(UUID wanted) {
        boolean known = wanted.equals(CryptoTypes.NULL_GUID)
                || host.encryptionsWhenAccessible().contains(wanted);
        return known && protections.setEncryption(channel, wanted);
    }
}
