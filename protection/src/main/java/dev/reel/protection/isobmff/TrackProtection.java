package dev.reel.protection.isobmff;

import dev.reel.platform.MediaException;
import dev.reel.platform.Status;
import dev.reel.protection.cenc.KeyId;
import dev.reel.protection.cenc.Pattern;
import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.cenc.TrackEncryption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a sample entry says about its protection ({@code sinf}).
 *
 * @param originalFormat the sample entry's format before it was protected
 * @param schemeCode the four characters of {@code schm}
 * @param scheme the scheme, or null when this reader does not know it
 * @param defaults the track's defaults; clear when the scheme is unknown
 */
public record TrackProtection(
        String originalFormat, String schemeCode, @Nullable Scheme scheme, TrackEncryption defaults) {
    private static final UUID PIFF_TENC = UUID.fromString("8974dbce-7be7-4c51-84f9-7148f9882554");

    /**
     * The scheme.
     *
     * @throws MediaException {@code MF_E_UNSUPPORTED_SCHEME} when this reader does not know it
     */
    public Scheme requireScheme() {
        if (scheme == null) {
            throw new MediaException(
                    Status.MF_E_UNSUPPORTED_SCHEME,
                    "The track is protected with scheme '" + schemeCode + "'; cenc, cens, cbc1 and cbcs can be read.");
        }
        return scheme;
    }

    static TrackProtection parse(Box sinf) {
        Box frma = sinf.require("frma");
        String original = FourCc.text(frma.reader().i32());
        Box schm = sinf.find("schm");
        if (schm == null) {
            return new TrackProtection(original, "none", null, TrackEncryption.clear());
        }
        ByteReader in = schm.reader();
        in.skip(4);
        String code = FourCc.text(in.i32());
        Box schi = sinf.find("schi");
        if (code.equals("piff") && schi != null) {
            return piff(original, schi);
        }
        Scheme scheme = Scheme.find(code);
        if (scheme == null) {
            return new TrackProtection(original, code, null, TrackEncryption.clear());
        }
        if (schi == null) {
            throw Malformed.file("a protected sample entry has no box schi");
        }
        return new TrackProtection(original, code, scheme, tenc(schi.require("tenc"), scheme));
    }

    static TrackEncryption tenc(Box tenc, Scheme scheme) {
        ByteReader in = tenc.reader();
        int version = in.u8();
        in.skip(4);
        int patternByte = in.u8();
        return encryption(in, scheme, version == 0 ? 0 : patternByte);
    }

    /** The fields that {@code tenc} and a {@code seig} entry share, from isProtected on. */
    static TrackEncryption encryption(ByteReader in, Scheme scheme, int patternByte) {
        int isProtected = in.u8();
        int ivSize = in.u8();
        KeyId keyId = KeyId.of(in.bytes(KeyId.SIZE), 0);
        if (isProtected > 1) {
            throw Malformed.file("isProtected is " + isProtected + "; only 0 and 1 have a meaning");
        }
        if (isProtected == 0) {
            return TrackEncryption.clear();
        }
        byte[] constant = ivSize == 0 && in.remaining() > 0 ? in.bytes(in.u8()) : null;
        return TrackEncryption.of(scheme, new Pattern(patternByte >>> 4, patternByte & 15), ivSize, keyId, constant);
    }

    /** The layout of the Protected Interoperable File Format, in a box of type {@code uuid}. */
    private static TrackProtection piff(String original, Box schi) {
        for (Box box : schi.children()) {
            if (PIFF_TENC.equals(box.extendedType())) {
                ByteReader in = box.reader();
                in.skip(KeyId.SIZE + 4);
                int algorithm = in.u24();
                int ivSize = in.u8();
                KeyId keyId = KeyId.of(in.bytes(KeyId.SIZE), 0);
                return piff(original, algorithm, ivSize, keyId);
            }
        }
        throw Malformed.file("a sample entry protected with scheme piff has no defaults");
    }

    static TrackProtection piff(String original, int algorithm, int ivSize, KeyId keyId) {
        return switch (algorithm) {
            case 0 -> new TrackProtection(original, "piff", Scheme.CENC, TrackEncryption.clear());
            case 1 ->
                new TrackProtection(
                        original,
                        "piff",
                        Scheme.CENC,
                        TrackEncryption.of(Scheme.CENC, Pattern.NONE, ivSize, keyId, null));
            case 2 ->
                new TrackProtection(
                        original,
                        "piff",
                        Scheme.CBC1,
                        TrackEncryption.of(Scheme.CBC1, Pattern.NONE, ivSize, keyId, null));
            default -> throw Malformed.file("the PIFF encryption algorithm " + algorithm + " does not exist");
        };
    }

    /** Appends {@code sinf} for an entry of this original format. */
    static void write(BoxWriter out, int originalFormat, Scheme scheme, TrackEncryption defaults) {
        int sinf = out.begin("sinf");
        int frma = out.begin("frma");
        out.i32(originalFormat);
        out.end(frma);
        int schm = out.begin("schm", 0, 0);
        out.i32(FourCc.of(scheme.code()));
        out.i32(0x00010000);
        out.end(schm);
        int schi = out.begin("schi");
        int tenc = out.begin("tenc", scheme.usesPattern() ? 1 : 0, 0);
        out.u8(0);
        writeEncryption(out, defaults);
        out.end(tenc);
        out.end(schi);
        out.end(sinf);
    }

    /** Appends pattern, isProtected, IV size, key id and constant IV as {@code tenc} and {@code seig} have them. */
    static void writeEncryption(BoxWriter out, TrackEncryption encryption) {
        out.u8(encryption.pattern().cryptBlocks() << 4 | encryption.pattern().skipBlocks());
        out.u8(encryption.isProtected() ? 1 : 0);
        out.u8(encryption.ivSize());
        out.bytes(encryption.keyId().toBytes());
        byte[] constant = encryption.constantIv();
        if (constant.length > 0) {
            out.u8(constant.length);
            out.bytes(constant);
        }
    }
}
