package dev.reel.platform.media;

import java.util.UUID;

/** Major media types. */
public final class MajorType {
    public static final UUID AUDIO = UUID.fromString("73647561-0000-0010-8000-00aa00389b71");
    public static final UUID VIDEO = UUID.fromString("73646976-0000-0010-8000-00aa00389b71");
    public static final UUID SUBTITLE = UUID.fromString("a6d13581-ed50-4e65-ae08-26065576aacc");
    public static final UUID STREAM = UUID.fromString("e436eb83-524f-11ce-9f53-0020af0ba770");
    public static final UUID IMAGE = UUID.fromString("72178c23-e45b-11d5-bc2a-00b0d0f3f4ab");
    public static final UUID PROTECTED = UUID.fromString("7b4b6fe6-9d04-4494-be14-7e0bd076c8e4");
    public static final UUID DEFAULT = UUID.fromString("81a412e6-8103-4b06-857f-1862781024ac");

    private MajorType() {}

    /** {@code audio}, {@code video} …, or the GUID itself. */
    public static String nameOf(UUID major) {
        if (major.equals(AUDIO)) {
            return "audio";
        }
        if (major.equals(VIDEO)) {
            return "video";
        }
        if (major.equals(SUBTITLE)) {
            return "subtitle";
        }
        if (major.equals(STREAM)) {
            return "stream";
        }
        if (major.equals(IMAGE)) {
            return "image";
        }
        if (major.equals(PROTECTED)) {
            return "protected";
        }
        return major.equals(DEFAULT) ? "default" : major.toString();
    }
}
