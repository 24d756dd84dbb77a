package dev.reel.pipeline.bytestream;

/** What to do about a file that is there, or is not (platform.md §7). */
public enum FileOpenMode {
    /** It must be there. */
    FAIL_IF_NOT_EXIST(0),
    /** It must not be there and is made. */
    FAIL_IF_EXIST(1),
    /** It is emptied, or made. */
    RESET_IF_EXIST(2),
    /** The position is its end; it is made when it is not there. */
    APPEND_IF_EXIST(3),
    /** It is deleted and made anew, or made. */
    DELETE_IF_EXIST(4);

    private final int value;

    FileOpenMode(int value) {
        this.value = value;
    }

    /** Media Foundation's number. */
    public int value() {
        return value;
    }
}
