package dev.reel.protection.isobmff;

import dev.reel.protection.cenc.KeyId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A protection system's header ({@code pssh}, protected-path.md §16.3). Immutable.
 */
public final class Pssh {
    /** The common system of the W3C, which every ClearKey implementation knows. */
    public static final UUID COMMON = UUID.fromString("1077efec-c0b2-4d02-ace3-3c1e52e2fb4b");
    /** ClearKey as the DASH Industry Forum names it. */
    public static final UUID DASH_IF_CLEARKEY = UUID.fromString("e2719d58-a985-b3c9-781a-b030af78d30e");

    public static final UUID WIDEVINE = UUID.fromString("edef8ba9-79d6-4ace-a3c8-27dcd51d21ed");
    public static final UUID PLAYREADY = UUID.fromString("9a04f079-9840-4286-ab92-e65be0885f95");
    public static final UUID FAIRPLAY = UUID.fromString("94ce86fb-07ff-4f43-adb8-93d2fa968ca2");

    private final UUID systemId;
    private final int version;
    private final List<KeyId> keyIds;
    private final byte[] data;

    private Pssh(UUID systemId, int version, List<KeyId> keyIds, byte[] data) {
        this.systemId = systemId;
        this.version = version;
        this.keyIds = keyIds;
        this.data = data;
    }

    /** The common system's header with these key ids, version 1, no data. */
    public static Pssh common(List<KeyId> keyIds) {
        return new Pssh(COMMON, 1, List.copyOf(keyIds), new byte[0]);
    }

    static Pssh parse(Box box) {
        ByteReader in = box.reader();
        int version = in.u8();
        in.skip(3);
        UUID system = KeyId.of(in.bytes(KeyId.SIZE), 0).toUuid();
        List<KeyId> ids = new ArrayList<>();
        if (version > 0) {
            int count = in.count(KeyId.SIZE);
            for (int i = 0; i < count; i++) {
                ids.add(KeyId.of(in.bytes(KeyId.SIZE), 0));
            }
        }
        return new Pssh(system, version, List.copyOf(ids), in.bytes(in.count(1)));
    }

    /** The whole box. */
    public byte[] toBytes() {
        BoxWriter out = new BoxWriter();
        writeTo(out);
        return out.toBytes();
    }

    void writeTo(BoxWriter out) {
        int box = out.begin("pssh", version, 0);
        out.bytes(KeyId.of(systemId).toBytes());
        if (version > 0) {
            out.i32(keyIds.size());
            keyIds.forEach(id -> out.bytes(id.toBytes()));
        }
        out.i32(data.length);
        out.bytes(data);
        out.end(box);
    }

    public UUID systemId() {
        return systemId;
    }

    /** The system's usual name, or its id when it has none here. */
    public String systemName() {
        if (systemId.equals(COMMON)) {
            return "W3C common";
        } else if (systemId.equals(DASH_IF_CLEARKEY)) {
            return "DASH-IF ClearKey";
        } else if (systemId.equals(WIDEVINE)) {
            return "Widevine";
        } else if (systemId.equals(PLAYREADY)) {
            return "PlayReady";
        } else if (systemId.equals(FAIRPLAY)) {
            return "FairPlay";
        }
        return systemId.toString();
    }

    public int version() {
        return version;
    }

    /** The key ids of a version 1 header; empty for version 0. */
    public List<KeyId> keyIds() {
        return keyIds;
    }

    /** A copy of the system's own data. */
    public byte[] data() {
        return data.clone();
    }

    @Override
    public String toString() {
        return systemName() + keyIds + (data.length == 0 ? "" : " with " + data.length + " bytes of data");
    }
}
