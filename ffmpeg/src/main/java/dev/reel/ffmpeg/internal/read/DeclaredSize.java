package dev.reel.ffmpeg.internal.read;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;

/** How long a file says at its beginning that it is. */
final class DeclaredSize {
    /** Bytes of a beginning that are looked at. */
    static final int HEAD = 4096;

    /** Writers that count a header too much or a padding byte too little are common. */
    private static final int SLACK = 9;

    private static final int RIFF = 0x52494646;
    private static final int RF64 = 0x52463634;
    private static final int BW64 = 0x42573634;
    private static final int FORM = 0x464F524D;
    private static final int EBML = 0x1A45DFA3;
    private static final int SEGMENT = 0x18538067;
    private static final int ASF = 0x3026B275;
    private static final byte[] ASF_PROPERTIES = {
        (byte) 0xA1,
        (byte) 0xDC,
        (byte) 0xAB,
        (byte) 0x8C,
        0x47,
        (byte) 0xA9,
        (byte) 0xCF,
        0x11,
        (byte) 0x8E,
        (byte) 0xE4,
        0,
        (byte) 0xC0,
        0x0C,
        0x20,
        0x53,
        0x65
    };

    private DeclaredSize() {}

    /** Least bytes of the whole file; empty when it does not say, as when it was written into a pipe. */
    static OptionalLong of(byte[] head) {
        ByteBuffer bytes = ByteBuffer.wrap(head);
        if (head.length < 64) {
            return OptionalLong.empty();
        }
        return switch (bytes.getInt(0)) {
            case RIFF -> riff(Integer.toUnsignedLong(little(bytes).getInt(4)));
            case RF64, BW64 -> riff64(little(bytes));
            case FORM -> riff(Integer.toUnsignedLong(bytes.getInt(4)));
            case EBML -> segment(bytes);
            case ASF -> asf(head);
            default -> OptionalLong.empty();
        };
    }

    private static ByteBuffer little(ByteBuffer bytes) {
        return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static OptionalLong riff(long size) {
        // Who cannot go back to fill it in leaves 0, all ones, or nearly 2 GiB.
        return size == 0 || size >= 0x7FFF_0000L ? OptionalLong.empty() : OptionalLong.of(size + 8 - SLACK);
    }

    private static OptionalLong riff64(ByteBuffer bytes) {
        boolean known = new String(bytes.array(), 12, 4, StandardCharsets.ISO_8859_1).equals("ds64");
        long size = bytes.getLong(20);
        return known && size > 0 && size < Long.MAX_VALUE / 2
                ? OptionalLong.of(size + 8 - SLACK)
                : OptionalLong.empty();
    }

    private static OptionalLong segment(ByteBuffer bytes) {
        bytes.position(4);
        long header = variable(bytes);
        if (header < 0 || header > bytes.remaining() - 12) {
            return OptionalLong.empty();
        }
        bytes.position((int) (bytes.position() + header));
        if (bytes.getInt() != SEGMENT) {
            return OptionalLong.empty();
        }
        long size = variable(bytes);
        return size <= 0 ? OptionalLong.empty() : OptionalLong.of(bytes.position() + size);
    }

    /** A number of variable length; negative for the one that means unknown. */
    private static long variable(ByteBuffer bytes) {
        int first = bytes.get() & 0xFF;
        int more = Integer.numberOfLeadingZeros(first) - 24;
        if (more > 7) {
            return -1;
        }
        long value = first & (0x7F >> more);
        boolean ones = value == (0x7F >> more);
        for (int i = 0; i < more; i++) {
            int next = bytes.get() & 0xFF;
            ones &= next == 0xFF;
            value = value << 8 | next;
        }
        return ones ? -1 : value;
    }

    private static OptionalLong asf(byte[] head) {
        for (int at = 30; at + 104 <= head.length; at++) {
            if (Arrays.equals(head, at, at + 16, ASF_PROPERTIES, 0, 16)) {
                ByteBuffer bytes = little(ByteBuffer.wrap(head));
                boolean live = (bytes.getInt(at + 88) & 1) != 0;
                long size = bytes.getLong(at + 40);
                return live || size <= 0 ? OptionalLong.empty() : OptionalLong.of(size);
            }
        }
        return OptionalLong.empty();
    }
}
