package dev.reel.protection.packager;

import dev.reel.protection.isobmff.SampleEntry;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** How web players name codecs (RFC 6381 and what the codecs' own documents say), read from a sample description. */
final class CodecString {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final int ELEMENTARY_STREAM = 3;
    private static final int DECODER_CONFIGURATION = 4;
    private static final int DECODER_SPECIFIC = 5;

    private CodecString() {}

    /** The name; empty for a format that is not for the web. */
    static Optional<String> of(SampleEntry entry) {
        String format = entry.originalFormat();
        return switch (format) {
            case "avc1", "avc3" -> configured(entry, "avcC", 4).map(c -> format + "." + HEX.formatHex(c, 1, 4));
            case "hvc1", "hev1" -> configured(entry, "hvcC", 13).map(c -> format + hevc(c));
            case "av01" -> configured(entry, "av1C", 3).map(c -> format + av1(c));
            case "vp09" ->
                configured(entry, "vpcC", 7)
                        .map(c -> String.format(Locale.ROOT, "vp09.%02d.%02d.%02d", c[4], c[5], (c[6] & 0xF0) >> 4));
            case "mp4a" -> configured(entry, "esds", 5).flatMap(CodecString::mpeg4Audio);
            case "Opus" -> Optional.of("opus");
            case "fLaC" -> Optional.of("flac");
            case "ac-3", "ec-3" -> Optional.of(format);
            default -> Optional.empty();
        };
    }

    private static Optional<byte[]> configured(SampleEntry entry, String box, int size) {
        byte[] found = entry.configuration(box);
        return found == null || found.length < size ? Optional.empty() : Optional.of(found);
    }

    /** Profile, compatibility flags backwards, tier and level, constraints without trailing zeros. */
    private static String hevc(byte[] c) {
        StringBuilder name = new StringBuilder(".");
        int space = (c[1] & 0xC0) >> 6;
        if (space > 0) {
            name.append((char) ('A' + space - 1));
        }
        int compatible = (c[2] & 0xFF) << 24 | (c[3] & 0xFF) << 16 | (c[4] & 0xFF) << 8 | (c[5] & 0xFF);
        name.append(c[1] & 0x1F)
                .append('.')
                .append(Integer.toHexString(Integer.reverse(compatible)).toUpperCase(Locale.ROOT))
                .append('.')
                .append((c[1] & 0x20) == 0 ? 'L' : 'H')
                .append(c[12] & 0xFF);
        int last = 11;
        while (last >= 6 && c[last] == 0) {
            last--;
        }
        for (int i = 6; i <= last; i++) {
            name.append('.').append(Integer.toHexString(c[i] & 0xFF).toUpperCase(Locale.ROOT));
        }
        return name.toString();
    }

    private static String av1(byte[] c) {
        int depth = (c[2] & 0x40) == 0 ? 8 : (c[2] & 0x20) == 0 ? 10 : 12;
        return String.format(
                Locale.ROOT, ".%d.%02d%s.%02d", (c[1] & 0xE0) >> 5, c[1] & 0x1F, (c[2] & 0x80) == 0 ? "M" : "H", depth);
    }

    /** Descriptors in descriptors: the object type of the stream, then for MPEG-4 the one of its configuration. */
    private static Optional<String> mpeg4Audio(byte[] esds) {
        int at = 4;
        int object = 0;
        while (at + 2 <= esds.length) {
            int tag = esds[at++];
            int size = 0;
            int next;
            do {
                if (at >= esds.length) {
                    return Optional.empty();
                }
                next = esds[at++];
                size = size << 7 | (next & 0x7F);
            } while ((next & 0x80) != 0);
            switch (tag) {
                case ELEMENTARY_STREAM -> at += 3;
                case DECODER_CONFIGURATION -> {
                    object = at < esds.length ? esds[at] & 0xFF : 0;
                    if (object != 0x40) {
                        return object == 0 ? Optional.empty() : Optional.of("mp4a." + HEX.toHexDigits((byte) object));
                    }
                    at += 13;
                }
                case DECODER_SPECIFIC -> {
                    if (at + 2 > esds.length) {
                        return Optional.empty();
                    }
                    int type = (esds[at] & 0xF8) >> 3;
                    if (type == 31) {
                        type = 32 + ((esds[at] & 7) << 3 | (esds[at + 1] & 0xE0) >> 5);
                    }
                    return Optional.of("mp4a.40." + type);
                }
                default -> at += size;
            }
        }
        return Optional.empty();
    }
}
