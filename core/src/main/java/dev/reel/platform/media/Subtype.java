package dev.reel.platform.media;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The format of a stream's data within its major type: a codec, or a layout of uncompressed data (MFVideoFormat_…,
 * MFAudioFormat_…).
 *
 * <p>A subtype with a FOURCC or wave format tag has the GUID that every Media Foundation program knows. A format without one
 * gets a GUID made from its name by {@link #named}, the same in every process.
 *
 * @param guid equal ones are the same subtype
 */
public record Subtype(UUID guid) {
    private static final Map<UUID, String> NAMES = new ConcurrentHashMap<>();

    public static final Subtype PCM = tag("PCM", 1);
    public static final Subtype FLOAT = tag("Float", 3);
    public static final Subtype AAC = tag("AAC", 0x1610);
    public static final Subtype MP3 = tag("MP3", 0x55);
    public static final Subtype OPUS = tag("Opus", 0x704F);
    public static final Subtype FLAC = tag("FLAC", 0xF1AC);
    public static final Subtype ALAC = tag("ALAC", 0x6C61);

    public static final Subtype H264 = fourcc("H264", "H264");
    public static final Subtype HEVC = fourcc("HEVC", "HEVC");
    public static final Subtype VP80 = fourcc("VP8", "VP80");
    public static final Subtype VP90 = fourcc("VP9", "VP90");
    public static final Subtype AV1 = fourcc("AV1", "AV01");
    public static final Subtype MJPG = fourcc("MJPG", "MJPG");

    /** Planar 4:2:0, Y then U then V, 8 bits. */
    public static final Subtype I420 = fourcc("I420", "I420");

    public static final Subtype IYUV = fourcc("IYUV", "IYUV");
    public static final Subtype YV12 = fourcc("YV12", "YV12");
    public static final Subtype NV12 = fourcc("NV12", "NV12");
    public static final Subtype YUY2 = fourcc("YUY2", "YUY2");
    public static final Subtype UYVY = fourcc("UYVY", "UYVY");
    public static final Subtype AYUV = fourcc("AYUV", "AYUV");
    public static final Subtype P010 = fourcc("P010", "P010");
    public static final Subtype IMC1 = fourcc("IMC1", "IMC1");
    public static final Subtype IMC2 = fourcc("IMC2", "IMC2");
    public static final Subtype IMC3 = fourcc("IMC3", "IMC3");
    public static final Subtype IMC4 = fourcc("IMC4", "IMC4");

    /** 8-bit B, G, R in memory order. */
    public static final Subtype RGB24 = tag("RGB24", 20);
    /** 8-bit B, G, R, A in memory order. */
    public static final Subtype ARGB32 = tag("ARGB32", 21);
    /** 8-bit B, G, R, unused in memory order. */
    public static final Subtype RGB32 = tag("RGB32", 22);

    public static final Subtype RGB565 = tag("RGB565", 23);
    public static final Subtype RGB555 = tag("RGB555", 24);
    public static final Subtype RGB8 = tag("RGB8", 41);
    /** Four 16-bit floats per pixel. */
    public static final Subtype A16B16G16R16F = tag("A16B16G16R16F", 113);

    /** The subtype of a FOURCC, remembered under {@code name}. */
    public static Subtype fourcc(String name, String code) {
        byte[] bytes = code.getBytes(StandardCharsets.US_ASCII);
        long first = (bytes[0] & 0xFFL) | (bytes[1] & 0xFFL) << 8 | (bytes[2] & 0xFFL) << 16 | (bytes[3] & 0xFFL) << 24;
        return remember(name, base(first));
    }

    /** The subtype of a wave format tag or Direct3D format number, remembered under {@code name}. */
    public static Subtype tag(String name, int tag) {
        return remember(name, base(tag));
    }

    /** A subtype of Reel's own for a format that has no number of its own, the same GUID in every process. */
    public static Subtype named(String name) {
        return remember(name, UUID.nameUUIDFromBytes(("dev.reel.subtype:" + name).getBytes(StandardCharsets.UTF_8)));
    }

    /** {@code H264}, {@code NV12} …, or the GUID itself when nothing in this process has named it. */
    public String name() {
        String name = NAMES.get(guid);
        return name != null ? name : guid.toString();
    }

    /** The name. */
    @Override
    public String toString() {
        return name();
    }

    private static UUID base(long first) {
        return new UUID(first << 32 | 0x0000_0010L, 0x8000_00AA_0038_9B71L);
    }

    private static Subtype remember(String name, UUID guid) {
        NAMES.putIfAbsent(guid, name);
        return new Subtype(guid);
    }
}
