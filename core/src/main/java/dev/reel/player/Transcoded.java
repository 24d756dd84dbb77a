package dev.reel.player;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a transcoding has written.
 *
 * @param file the new file, whole and under its own name
 * @param length how long it plays
 * @param bytes its size; 0 for a pipe or device, which has none
 * @param taken the real time that it took
 * @param leftBehind a line for each thing of the input that the file does not have, though nobody left it out: streams, chapters
 *     and attachments that such a file cannot hold
 */
public record Transcoded(Path file, Duration length, long bytes, Duration taken, List<String> leftBehind) {
    /** Copies the lines. */
    public Transcoded {
        leftBehind = List.copyOf(leftBehind);
    }
}
