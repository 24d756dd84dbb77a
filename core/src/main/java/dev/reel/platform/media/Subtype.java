package dev.reel.platform.media;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Media subtypes and their names.
 *
 * <p>A subtype with a FOURCC or wave format tag has the GUID that every Media Foundation program knows. A format without one
 * gets a GUID made from its name by {@link #named}, the same in every process.
 */
public final class Subtype {
    private static final Map<UUID, String> NAMES = new ConcurrentHashMap<>();

    public static final UUID PCM = tag("PCM", 1);
    public static final UUID FLOAT = tag("Float", 3);
    public static final UUID AAC = tag("AAC", 0x1610);
    public static final UUID MP3 = tag("MP3", 0x55);
    public static final UUID OPUS = tag("Opus", 0x704F);
    public static final UUID FLAC = tag("FLAC", 0xF1AC);
    public static final UUID ALAC = tag("ALAC", 0x6C61);

    public static final UUID H264 = fourcc("H264", "H264");
    public static final UUID HEVC = fourcc("HEVC", "HEVC");
    public static final UUID VP80 = fourcc("VP8", "VP80");
    public static final UUID VP90 = fourcc("VP9", "VP90");
    public static final UUID AV1 = fourcc("AV1", "AV01");
    public static final UUID MJPG = fourcc("MJPG", "MJPG");

    /** Planar 4:2:0, Y then U then V, 8 bits. */
    public static final UUID I420 = fourcc("I420", "I420");

    public static final UUID IYUV = fourcc("IYUV", "IYUV");
    public static final UUID YV12 = fourcc("YV12", "YV12");
    public static final UUID NV12 = fourcc("NV12", "NV12");
    public static final UUID YUY2 = fourcc("YUY2", "YUY2");
    public static final UUID UYVY = fourcc("UYVY", "UYVY");
    public static final UUID AYUV = fourcc("AYUV", "AYUV");
    public static final UUID P010 = fourcc("P010", "P010");
    public static final UUID IMC1 = fourcc("IMC1", "IMC1");
    public static final UUID IMC2 = fourcc("IMC2", "IMC2");
    public static final UUID IMC3 = fourcc("IMC3", "IMC3");
    public static final UUID IMC4 = fourcc("IMC4", "IMC4");

    /** 8-bit B, G, R in memory order. */
    public static final UUID RGB24 = tag("RGB24", 20);
    /** 8-bit B, G, R, A in memory order. */
    public static final UUID ARGB32 = tag("ARGB32", 21);
    /** 8-bit B, G, R, unused in memory order. */
    public static final UUID RGB32 = tag("RGB32", 22);

    public static final UUID RGB565 = tag("RGB565", 23);
    public static final UUID RGB555 = tag("RGB555", 24);
    public static final UUID RGB8 = tag("RGB8", 41);
    /** Four 16-bit floats per pixel. */
    public static final UUID A16B16G16R16F = tag("A16B16G16R16F", 113);

    private Subtype() {}

    /** The subtype of a FOURCC, remembered under {@code name}. */
    public static UUID fourcc(String name, String code) {
        byte[] bytes = code.getBytes(StandardCharsets.US_ASCII);
        long first = (bytes[0] & 0xFFL) | (bytes[1] & 0xFFL) << 8 | (bytes[2] & 0xFFL) << 16 | (bytes[3] & 0xFFL) << 24;
        return remember(name, base(first));
    }

    /** The subtype of a wave format tag or Direct3D format number, remembered under {@code name}. */
    public static UUID tag(String name, int tag) {
        return remember(name, base(tag));
    }

    /** The subtype of a wave format tag, remembered under no name. */
    public static UUID ofTag(int tag) {
        return base(tag);
    }

    /** The wave format tag of a subtype, 0 when it has none. */
    public static int tagOf(UUID subtype) {
        int tag = (int) (subtype.getMostSignificantBits() >>> 32) & 0xFFFF;
        return base(tag).equals(subtype) ? tag : 0;
    }

    /** A subtype of Reel's own for a format that has no number of its own, the same GUID in every process. */
    public static UUID named(String name) {
        return remember(name, UUID.nameUUIDFromBytes(("dev.reel.subtype:" + name).getBytes(StandardCharsets.UTF_8)));
    }

    /** The name of a subtype, or the GUID itself. */
    public static String nameOf(UUID subtype) {
        String name = NAMES.get(subtype);
        return name != null ? name : subtype.toString();
    }

    private static UUID base(long first) {
        return new UUID(first << 32 | 0x0000_0010L, 0x8000_00AA_0038_9B71L);
    }

    private static UUID remember(String name, UUID subtype) {
        NAMES.putIfAbsent(subtype, name);
        return subtype;
    }
}
