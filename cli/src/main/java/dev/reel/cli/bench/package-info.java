/**
 * Runs that compare Reel with the {@code ffmpeg} program of the same natives, on the same file and in the same run.
 *
 * <p>Thread rule: a benchmark runs on the calling thread. Start reading at {@link dev.reel.cli.bench.DecodeBenchmark}.
 */
@NullMarked
package dev.reel.cli.bench;

import org.jspecify.annotations.NullMarked;
