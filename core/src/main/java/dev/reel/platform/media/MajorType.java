package dev.reel.platform.media;

import java.util.UUID;

/**
 * What kind of data a stream carries: sound, pictures, text and so on (MFMediaType_…).
 *
 * @param guid equal ones are the same type
 */
public record MajorType(UUID guid) {
    public static final MajorType AUDIO = of("73647561-0000-0010-8000-00aa00389b71");
    public static final MajorType VIDEO = of("73646976-0000-0010-8000-00aa00389b71");
    public static final MajorType SUBTITLE = of("a6d13581-ed50-4e65-ae08-26065576aacc");
    public static final MajorType STREAM = of("e436eb83-524f-11ce-9f53-0020af0ba770");
    public static final MajorType IMAGE = of("72178c23-e45b-11d5-bc2a-00b0d0f3f4ab");
    public static final MajorType PROTECTED = of("7b4b6fe6-9d04-4494-be14-7e0bd076c8e4");
    public static final MajorType DEFAULT = of("81a412e6-8103-4b06-857f-1862781024ac");

    private static MajorType of(String guid) {
        return new MajorType(UUID.fromString(guid));
    }

    /** {@code audio}, {@code video} …, or the GUID itself. */
    public String name() {
        if (equals(AUDIO)) {
            return "audio";
        }
        if (equals(VIDEO)) {
            return "video";
        }
        if (equals(SUBTITLE)) {
            return "subtitle";
        }
        if (equals(STREAM)) {
            return "stream";
        }
        if (equals(IMAGE)) {
            return "image";
        }
        if (equals(PROTECTED)) {
            return "protected";
        }
        return equals(DEFAULT) ? "default" : guid.toString();
    }

    /** The name. */
    @Override
    public String toString() {
        return name();
    }
}
