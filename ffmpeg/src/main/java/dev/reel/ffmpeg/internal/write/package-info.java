/**
 * File sinks: queues of packets, the muxer behind them, and the file that appears when it is whole.
 *
 * <p>Thread rule: a sink owns its muxer on one serial queue. Start reading at {@code FileSink}, then {@code FileWriter}.
 */
@NullMarked
package dev.reel.ffmpeg.internal.write;

import org.jspecify.annotations.NullMarked;
