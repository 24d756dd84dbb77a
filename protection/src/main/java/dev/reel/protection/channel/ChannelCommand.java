package dev.reel.protection.channel;

import static dev.reel.protection.channel.Availability.ALL;
import static dev.reel.protection.channel.Availability.D3D9_AND_SOFTWARE;
import static dev.reel.protection.channel.Availability.DRIVER;

import dev.reel.protection.device.ChannelType;
import java.util.Optional;
import java.util.UUID;

/** The commands of a channel: GUID, size of the whole message, channel types (crypto-session.md §14.6, §14.8). */
public enum ChannelCommand {
    INITIALIZE("06114bdb-3523-470a-8dca-fbc2845154f0", 56, DRIVER),
    PROTECTION("50455658-3f47-4362-bf99-bfdfcde9ed29", 56, ALL),
    CRYPTO_SESSION("6346cc54-2cfc-4ad4-8224-d15837de7700", 72, D3D9_AND_SOFTWARE),
    SHARED_RESOURCE("0772d047-1b40-48e8-9ca6-b5f510de9f01", 72, D3D9_AND_SOFTWARE),
    ENCRYPTION_WHEN_ACCESSIBLE("41fff286-6ae0-4d43-9d55-a46e9efd158a", 64, DRIVER);

    private final UUID guid;
    private final int size;
    private final Availability availability;

    ChannelCommand(String guid, int size, Availability availability) {
        this.guid = UUID.fromString(guid);
        this.size = size;
        this.availability = availability;
    }

    /** The GUID in the message's type field. */
    public UUID guid() {
        return guid;
    }

    /** The exact size of the message in bytes. */
    public int size() {
        return size;
    }

    /** True when channels of this type know the command. */
    public boolean on(ChannelType type) {
        return availability.on(type);
    }

    /** The command with this GUID that channels of {@code type} know. */
    static Optional<ChannelCommand> of(UUID guid, ChannelType type) {
        for (ChannelCommand command : values()) {
            if (command.guid.equals(guid) && command.on(type)) {
                return Optional.of(command);
            }
        }
        return Optional.empty();
    }
}
