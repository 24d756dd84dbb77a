package dev.reel.protection.channel;

import static dev.reel.protection.channel.Availability.ALL;
import static dev.reel.protection.channel.Availability.D3D9_AND_SOFTWARE;
import static dev.reel.protection.channel.Availability.DRIVER;
import static dev.reel.protection.channel.Availability.SOFTWARE_ONLY;

import dev.reel.protection.device.ChannelType;
import java.util.Optional;
import java.util.UUID;

/** The queries of a channel: GUID, size of question and answer, channel types (crypto-session.md §14.7, §14.8). */
public enum ChannelQuery {
    PROTECTION("a84eb584-c495-48aa-b94d-8bd2d6fbce05", 32, 56, ALL),
    CHANNEL_TYPE("bc1b18a5-b1fb-42ab-bd94-b5828b4bf7be", 32, 56, ALL),
    DEVICE_HANDLE("ec1c539d-8cff-4e2a-bcc4-f5692f99f480", 32, 56, ALL),
    CRYPTO_SESSION("2634499e-d018-4d74-ac17-7f724059528d", 40, 72, DRIVER),
    RESTRICTED_SHARED_RESOURCE_PROCESS_COUNT("0db207b3-9450-46a6-82de-1b96d44f9cf2", 32, 56, D3D9_AND_SOFTWARE),
    RESTRICTED_SHARED_RESOURCE_PROCESS("649bbadb-f0f4-4639-a15b-24393fc3abac", 40, 64, D3D9_AND_SOFTWARE),
    UNRESTRICTED_PROTECTED_SHARED_RESOURCE_COUNT("012f0bd6-e662-4474-befd-aa53e5143c6d", 32, 56, SOFTWARE_ONLY),
    OUTPUT_ID_COUNT("2c042b5e-8c07-46d5-aabe-8f75cbad4c31", 48, 72, DRIVER),
    OUTPUT_ID("839ddca3-9b4e-41e4-b053-892bd2a11ee7", 56, 80, DRIVER),
    ACCESSIBILITY_ATTRIBUTES("6214d9d2-432c-4abb-9fce-216eea269e3b", 32, 64, DRIVER),
    ENCRYPTION_WHEN_ACCESSIBLE_GUID_COUNT("b30f7066-203c-4b07-93fc-ceaafd61241e", 32, 56, DRIVER),
    ENCRYPTION_WHEN_ACCESSIBLE_GUID("f83a5958-e986-4bda-beb0-411f6a7a01b7", 40, 72, DRIVER),
    CURRENT_ENCRYPTION_WHEN_ACCESSIBLE("ec1791c7-dad3-4f15-9ec3-faa93d60d4f0", 32, 64, DRIVER);

    private final UUID guid;
    private final int inputSize;
    private final int outputSize;
    private final Availability availability;

    ChannelQuery(String guid, int inputSize, int outputSize, Availability availability) {
        this.guid = UUID.fromString(guid);
        this.inputSize = inputSize;
        this.outputSize = outputSize;
        this.availability = availability;
    }

    /** The GUID in the message's type field. */
    public UUID guid() {
        return guid;
    }

    /** The exact size of the question in bytes. */
    public int inputSize() {
        return inputSize;
    }

    /** The exact size of the answer in bytes. */
    public int outputSize() {
        return outputSize;
    }

    /** True when channels of this type know the query. */
    public boolean on(ChannelType type) {
        return availability.on(type);
    }

    /** The query with this GUID that channels of {@code type} know. */
    static Optional<ChannelQuery> of(UUID guid, ChannelType type) {
        for (ChannelQuery query : values()) {
            if (query.guid.equals(guid) && query.on(type)) {
                return Optional.of(query);
            }
        }
        return Optional.empty();
    }
}
