package dev.reel.protection.isobmff;

import dev.reel.protection.cenc.Scheme;
import dev.reel.protection.cenc.TrackEncryption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One sample description of a track: its format, its configuration boxes and its protection. Immutable.
 *
 * <p>Fields and boxes that are not understood are kept byte-exactly.
 */
public final class SampleEntry {
    private static final int VISUAL_FIELDS = 78;
    private static final int AUDIO_FIELDS = 28;

    private final Box box;
    private final int fields;
    private final List<Box> children;
    private final @Nullable TrackProtection protection;

    private SampleEntry(Box box, int fields, List<Box> children, @Nullable TrackProtection protection) {
        this.box = box;
        this.fields = fields;
        this.children = children;
        this.protection = protection;
    }

    static SampleEntry parse(Box box, MediaKind kind) {
        int fields = switch (kind) {
            case VIDEO -> VISUAL_FIELDS;
            case AUDIO -> audioFields(box);
            case OTHER -> box.bodySize();
        };
        if (fields > box.bodySize()) {
            throw Malformed.file("sample entry " + box.name() + " is too short");
        }
        List<Box> children = kind == MediaKind.OTHER ? List.of() : box.childrenFrom(fields);
        Box sinf = Box.find(children, "sinf");
        boolean marked = box.is("encv") || box.is("enca");
        if (marked && sinf == null) {
            throw Malformed.file("sample entry " + box.name() + " has no box sinf");
        }
        return new SampleEntry(box, fields, children, marked && sinf != null ? TrackProtection.parse(sinf) : null);
    }

    /** QuickTime's versions 1 and 2 have more fields; ISO files use version 1 without them. */
    private static int audioFields(Box box) {
        ByteReader in = box.reader();
        in.skip(8);
        int more = switch (in.u16()) {
            case 1 -> 16;
            case 2 -> 36;
            default -> 0;
        };
        boolean plain = more == 0 || looksLikeBoxes(box, AUDIO_FIELDS);
        return plain ? AUDIO_FIELDS : AUDIO_FIELDS + more;
    }

    private static boolean looksLikeBoxes(Box box, int skip) {
        ByteReader in = box.reader();
        in.skip(Math.min(skip, in.remaining()));
        while (in.remaining() >= 8) {
            long size = in.u32();
            String type = FourCc.text(in.i32());
            if (size < 8 || size - 8 > in.remaining() || type.indexOf('.') >= 0) {
                return false;
            }
            in.skip(size - 8);
        }
        return true;
    }

    /** The format as the file names it, {@code encv} for protected video. */
    public String format() {
        return box.name();
    }

    /** The format of the samples once they are clear. */
    public String originalFormat() {
        return protection == null ? box.name() : protection.originalFormat();
    }

    /** How the samples are protected, or null. */
    public @Nullable TrackProtection protection() {
        return protection;
    }

    /** Pixels of a line of pictures; 0 for anything else. */
    public int width() {
        return fields == VISUAL_FIELDS ? u16(24) : 0;
    }

    /** Lines of pictures; 0 for anything else. */
    public int height() {
        return fields == VISUAL_FIELDS ? u16(26) : 0;
    }

    /** Channels of sound as the entry counts them; 0 for anything else. */
    public int channels() {
        return fields >= AUDIO_FIELDS && fields != VISUAL_FIELDS ? u16(16) : 0;
    }

    /** Samples of sound per second; 0 for anything else. */
    public int sampleRate() {
        return fields >= AUDIO_FIELDS && fields != VISUAL_FIELDS ? u16(24) : 0;
    }

    private int u16(int at) {
        ByteReader in = box.reader();
        in.skip(at);
        return in.u16();
    }

    /** The body of a configuration box such as {@code avcC}, or null when there is none. */
    public byte @Nullable [] configuration(String code) {
        Box found = Box.find(children, code);
        return found == null ? null : found.reader().bytes(found.bodySize());
    }

    /** Appends the entry as it is. */
    void writeTo(BoxWriter out) {
        box.copyTo(out);
    }

    /** Appends the entry marked as protected. */
    void writeProtected(BoxWriter out, MediaKind kind, Scheme scheme, TrackEncryption defaults) {
        int entry = out.begin(kind == MediaKind.VIDEO ? "encv" : "enca");
        box.copyBodyTo(out, fields);
        children.forEach(child -> child.copyTo(out));
        TrackProtection.write(out, box.type(), scheme, defaults);
        out.end(entry);
    }

    /** Appends the entry with its original format and without its protection. */
    void writeClear(BoxWriter out) {
        if (protection == null) {
            writeTo(out);
            return;
        }
        int entry = out.begin(protection.originalFormat());
        box.copyBodyTo(out, fields);
        children.stream().filter(child -> !child.is("sinf")).forEach(child -> child.copyTo(out));
        out.end(entry);
    }

    @Override
    public String toString() {
        return format() + (protection == null ? "" : " of " + originalFormat());
    }
}
