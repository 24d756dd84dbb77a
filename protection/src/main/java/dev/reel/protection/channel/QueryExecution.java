package dev.reel.protection.channel;

import dev.reel.platform.Status;
import dev.reel.protection.channel.DeviceProtections.SharedProcess;
import dev.reel.protection.device.ChannelType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

/** What each query answers, once its message is found good (crypto-session.md §14.7). */
final class QueryExecution {
    private static final int BUS_OTHER = 0;
    private static final int TRUE = 1;
    private static final int IN = MessageLayout.QUERY_PAYLOAD;
    private static final int OUT = MessageLayout.PAYLOAD;

    private final ChannelType type;
    private final ChannelHost host;
    private final DeviceProtections protections;

    QueryExecution(ChannelType type, ChannelHost host, DeviceProtections protections) {
        this.type = type;
        this.host = host;
        this.protections = protections;
    }

    Status execute(ChannelQuery query, ByteBuffer in, ByteBuffer out) {
        boolean answered = switch (query) {
            case PROTECTION -> number(out, protections.flags());
            case CHANNEL_TYPE -> number(out, type.value());
            case DEVICE_HANDLE -> handle(out);
            case CRYPTO_SESSION -> cryptoSession(in, out);
            case RESTRICTED_SHARED_RESOURCE_PROCESS_COUNT ->
                number(out, protections.processes().size());
            case RESTRICTED_SHARED_RESOURCE_PROCESS -> process(in.getInt(IN), out);
            case UNRESTRICTED_PROTECTED_SHARED_RESOURCE_COUNT -> number(out, 0);
            case OUTPUT_ID_COUNT -> outputCount(in, out);
            case OUTPUT_ID -> output(in, out);
            case ACCESSIBILITY_ATTRIBUTES -> accessibility(out);
            case ENCRYPTION_WHEN_ACCESSIBLE_GUID_COUNT ->
                number(out, host.encryptionsWhenAccessible().size());
            case ENCRYPTION_WHEN_ACCESSIBLE_GUID -> encryption(in.getInt(IN), out);
            case CURRENT_ENCRYPTION_WHEN_ACCESSIBLE -> currentEncryption(out);
        };
        return answered ? Status.S_OK : Status.E_INVALIDARG;
    }

    private static boolean number(ByteBuffer out, int value) {
        out.putInt(OUT, value);
        return true;
    }

    private boolean handle(ByteBuffer out) {
        out.putLong(OUT, host.deviceHandle());
        return true;
    }

    private boolean cryptoSession(ByteBuffer in, ByteBuffer out) {
        long decoder = in.getLong(IN);
        if (!host.hasDecoder(decoder)) {
            return false;
        }
        out.putLong(OUT, decoder);
        out.putLong(OUT + 8, host.sessionOf(decoder).orElse(0));
        out.putLong(OUT + 16, host.deviceHandle());
        return true;
    }

    private boolean process(int index, ByteBuffer out) {
        List<SharedProcess> processes = protections.processes();
        if (index < 0 || index >= processes.size()) {
            return false;
        }
        out.putInt(OUT, index);
        out.putInt(OUT + 4, processes.get(index).type());
        out.putLong(OUT + 8, processes.get(index).process());
        return true;
    }

    private boolean outputCount(ByteBuffer in, ByteBuffer out) {
        if (!names(in)) {
            return false;
        }
        copyNames(in, out);
        out.putInt(OUT + 16, host.outputs().size());
        return true;
    }

    /** Answerable only for a session that a decoder was tied to by the CRYPTOSESSION command. */
    private boolean output(ByteBuffer in, ByteBuffer out) {
        int index = in.getInt(IN + 16);
        List<Long> outputs = host.outputs();
        if (!names(in) || !host.isTied(in.getLong(IN + 8)) || index < 0 || index >= outputs.size()) {
            return false;
        }
        copyNames(in, out);
        out.putInt(OUT + 16, index);
        out.putLong(OUT + 24, outputs.get(index));
        return true;
    }

    private boolean names(ByteBuffer in) {
        return in.getLong(IN) == host.deviceHandle() && host.hasSession(in.getLong(IN + 8));
    }

    private static void copyNames(ByteBuffer in, ByteBuffer out) {
        out.putLong(OUT, in.getLong(IN));
        out.putLong(OUT + 8, in.getLong(IN + 8));
    }

    /** Honest: the content lies in the processor's own memory, on no particular bus. */
    private static boolean accessibility(ByteBuffer out) {
        out.putInt(OUT, BUS_OTHER);
        out.putInt(OUT + 4, TRUE);
        out.putInt(OUT + 8, TRUE);
        return true;
    }

    private boolean encryption(int index, ByteBuffer out) {
        List<UUID> encryptions = host.encryptionsWhenAccessible();
        if (index < 0 || index >= encryptions.size()) {
            return false;
        }
        out.putInt(OUT, index);
        GuidBytes.put(out, OUT + 4, encryptions.get(index));
        return true;
    }

    private boolean currentEncryption(ByteBuffer out) {
        GuidBytes.put(out, OUT, protections.encryption());
        return true;
    }
}
