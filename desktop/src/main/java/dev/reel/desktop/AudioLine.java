package dev.reel.desktop;

/**
 * What a {@link SoundCard} needs of a sound device: a buffer that plays, and how far it has played.
 *
 * <p>A frame is one sample of each channel. {@link #write} may wait for room; stopping, flushing or closing from another thread
 * ends the wait.
 */
interface AudioLine extends AutoCloseable {
    /** Starts or goes on playing what is written. */
    void start();

    /** Holds still; what is written stays. */
    void stop();

    /** Forgets what is written and not played. */
    void flush();

    /** Writes whole frames; returns the number of bytes that were taken. */
    int write(byte[] bytes, int offset, int length);

    /** Waits until all that was written has been played, as well as can be told; for a moment at most. */
    default void finish() {}

    /** Frames played since the line was opened. */
    long framePosition();

    @Override
    void close();
}
