package dev.reel.protection.channel;

import dev.reel.protection.device.ChannelType;

/** Which channel types know a message. */
enum Availability {
    ALL,
    DRIVER,
    D3D9_AND_SOFTWARE,
    SOFTWARE_ONLY;

    boolean on(ChannelType type) {
        return switch (this) {
            case ALL -> true;
            case DRIVER -> type != ChannelType.D3D9;
            case D3D9_AND_SOFTWARE -> type != ChannelType.DRIVER_HARDWARE;
            case SOFTWARE_ONLY -> type == ChannelType.DRIVER_SOFTWARE;
        };
    }
}
