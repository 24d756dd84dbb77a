package dev.reel.protection.isobmff;

import java.nio.charset.StandardCharsets;

/** Four-character codes as 32-bit numbers, first character in the top byte. */
public final class FourCc {
    private FourCc() {}

    /** The number of a code of exactly four Latin-1 characters. */
    public static int of(String code) {
        byte[] bytes = code.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length != 4) {
            throw new IllegalArgumentException("not a four-character code: " + code);
        }
        return (bytes[0] & 0xFF) << 24 | (bytes[1] & 0xFF) << 16 | (bytes[2] & 0xFF) << 8 | (bytes[3] & 0xFF);
    }

    /** The characters of a code; unprintable ones are shown as a dot. */
    public static String text(int code) {
        StringBuilder text = new StringBuilder(4);
        for (int shift = 24; shift >= 0; shift -= 8) {
            char c = (char) (code >>> shift & 0xFF);
            text.append(c < 0x20 || c >= 0x7F ? '.' : c);
        }
        return text.toString();
    }
}
