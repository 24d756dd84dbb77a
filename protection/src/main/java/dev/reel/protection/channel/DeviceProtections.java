package dev.reel.protection.channel;

import dev.reel.protection.device.CryptoTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The protections that channels set on one device, and whose they are: what one channel set, no other switches off
 * (crypto-session.md §14.6).
 */
public final class DeviceProtections {
    static final int PROTECTION_ENABLED = 1;
    static final int OVERLAY_OR_FULLSCREEN_REQUIRED = 2;

    private final Map<Long, Integer> flags = new LinkedHashMap<>();
    private final Map<Long, UUID> encryptions = new LinkedHashMap<>();
    private final List<SharedProcess> processes = new ArrayList<>();

    /** Nothing is protected yet. */
    public DeviceProtections() {}

    /** A process that may open protected shared resources. */
    record SharedProcess(int type, long process, long owner) {}

    /** The flags in force: those of all channels together. */
    int flags() {
        return flags.values().stream().reduce(0, (a, b) -> a | b);
    }

    /** Sets a channel's flags; false when that would have to switch off another's. */
    boolean setFlags(long channel, int wanted) {
        int others = flags.entrySet().stream()
                .filter(entry -> entry.getKey() != channel)
                .map(Map.Entry::getValue)
                .reduce(0, (a, b) -> a | b);
        int own = flags.getOrDefault(channel, 0);
        if ((others & ~own & ~wanted) != 0) {
            return false;
        }
        flags.put(channel, wanted);
        return true;
    }

    /** The encryption in force, or the NULL_GUID. */
    UUID encryption() {
        return encryptions.values().stream()
                .filter(guid -> !guid.equals(CryptoTypes.NULL_GUID))
                .findFirst()
                .orElse(CryptoTypes.NULL_GUID);
    }

    /** Sets a channel's encryption, the NULL_GUID for none; false when another channel's is in force and differs. */
    boolean setEncryption(long channel, UUID wanted) {
        boolean clash = encryptions.entrySet().stream()
                .anyMatch(entry -> entry.getKey() != channel
                        && !entry.getValue().equals(CryptoTypes.NULL_GUID)
                        && !entry.getValue().equals(wanted)
                        && encryptions
                                .getOrDefault(channel, CryptoTypes.NULL_GUID)
                                .equals(CryptoTypes.NULL_GUID));
        if (clash) {
            return false;
        }
        encryptions.put(channel, wanted);
        return true;
    }

    List<SharedProcess> processes() {
        return List.copyOf(processes);
    }

    /** Allows a process, or takes the permission away; false when it is another channel's, or was not there. */
    boolean setProcess(long channel, int type, long process, boolean allow) {
        SharedProcess known = processes.stream()
                .filter(entry -> entry.type == type && entry.process == process)
                .findFirst()
                .orElse(new SharedProcess(type, process, 0));
        if (allow) {
            if (known.owner == 0) {
                processes.add(new SharedProcess(type, process, channel));
            }
            return true;
        }
        return known.owner == channel && processes.remove(known);
    }

    /** Undoes what ends with a channel: its flags and its encryption, but not its shared resources. */
    void forget(long channel) {
        flags.remove(channel);
        encryptions.remove(channel);
    }
}
