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
 * @param changed a line for each stream that is otherwise than in the input though nobody asked for it: fewer channels, another
 *     sample rate
 */
public record Transcoded(
        Path file, Duration length, long bytes, Duration taken, List<String> leftBehind, List<String> changed) {
    /** Copies the lines. */
    public Transcoded {
        leftBehind = List.copyOf(leftBehind);
        changed = List.copyOf(changed);
    }
}
