package dev.reel.player;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a transcoding has written.
 *
 * @param file the new file, whole and under its own name
 * @param length how long it plays
 * @param bytes its size; 0 for a pipe or device, which has none
 * @param taken the real time that it took
 */
public record Transcoded(Path file, Duration length, long bytes, Duration taken) {}
