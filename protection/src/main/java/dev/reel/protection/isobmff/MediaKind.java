package dev.reel.protection.isobmff;

/** What a track holds, as far as protection cares. */
public enum MediaKind {
    VIDEO,
    AUDIO,
    /** Text, metadata, time codes: never protected. */
    OTHER;

    static MediaKind ofHandler(String handler) {
        return switch (handler) {
            case "vide", "auxv" -> VIDEO;
            case "soun" -> AUDIO;
            default -> OTHER;
        };
    }
}
