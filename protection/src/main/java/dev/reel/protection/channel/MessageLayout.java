package dev.reel.protection.channel;

/** Offsets inside channel messages, all little-endian with natural alignment and zero padding (crypto-session.md §14.8). */
final class MessageLayout {
    /** Commands and all answers. */
    static final int OMAC_SIZE = 16;

    static final int TYPE = 16;
    static final int CHANNEL = 32;
    static final int SEQUENCE = 40;
    static final int RETURN_CODE = 44;
    static final int PAYLOAD = 48;

    /** Questions, which carry no authentication code. */
    static final int QUERY_TYPE = 0;

    static final int QUERY_CHANNEL = 16;
    static final int QUERY_SEQUENCE = 24;
    static final int QUERY_PAYLOAD = 32;

    private MessageLayout() {}
}
