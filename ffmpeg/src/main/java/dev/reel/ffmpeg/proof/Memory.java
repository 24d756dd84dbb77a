package dev.reel.ffmpeg.proof;

/** What a log of samples remembers. */
enum Memory {
    /** Everything. */
    ALL,
    /** What came since the line was emptied: since the last start or seek. */
    SINCE_FLUSH
}
