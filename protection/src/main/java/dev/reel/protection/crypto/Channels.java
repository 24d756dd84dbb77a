package dev.reel.protection.crypto;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.channel.Channel;
import dev.reel.protection.channel.ChannelHost;
import dev.reel.protection.channel.DeviceProtections;
import dev.reel.protection.device.ChannelHandle;
import dev.reel.protection.device.ChannelType;
import dev.reel.protection.device.ProtectionStatus;
import java.util.List;
import java.util.function.Function;

/** The authenticated channels of a device (crypto-session.md §14). */
final class Channels {
    private static final int MOST_CHANNELS = 64;

    private final ChannelHost host;
    private final DeviceProtections protections = new DeviceProtections();
    private final Handles<Channel> channels = new Handles<>("authenticated channel");

    Channels(ChannelHost host) {
        this.host = host;
    }

    /** This device has no hardware protection, so no channel to it. */
    ChannelHandle create(ChannelType type) {
        if (type == ChannelType.DRIVER_HARDWARE) {
            throw new MediaException(
                    ProtectionStatus.D3DERR_NOTAVAILABLE,
                    "This device protects in software: it has no hardware channel");
        }
        if (channels.size() >= MOST_CHANNELS) {
            throw new MediaException(
                    Status.E_OUTOFMEMORY, "The device has its " + MOST_CHANNELS + " channels: end one first");
        }
        ChannelHandle handle = new ChannelHandle(Handles.next());
        channels.put(handle.value(), new Channel(handle, type, host, protections));
        return handle;
    }

    void destroy(ChannelHandle handle) {
        channels.remove(handle.value()).close();
    }

    void destroyAll() {
        List<Channel> ending = channels.all();
        channels.clear();
        AllSteps.each(ending, Channel::close);
    }

    void loseKeys() {
        AllSteps.each(channels.all(), Channel::loseKey);
    }

    /** Passes a message to its channel; a dead or foreign channel is an answer too, without a body. */
    Status message(ChannelHandle handle, Function<Channel, Status> message) {
        return channels.has(handle.value()) ? message.apply(channels.get(handle.value())) : Status.E_INVALIDARG;
    }

    /** A channel that has certificates and a key. */
    Channel authenticated(ChannelHandle handle) {
        Channel channel = channels.get(handle.value());
        if (!channel.authenticated()) {
            throw new MediaException(
                    Status.E_INVALIDARG,
                    "The runtime's own channel has no authentication: there is nothing to exchange");
        }
        return channel;
    }
}
