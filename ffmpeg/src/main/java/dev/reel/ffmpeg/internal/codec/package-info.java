/**
 * Decoders, encoders and converters as transforms.
 *
 * <p>Thread rule: that of {@link dev.reel.pipeline.transform.Transform}, one thread at a time. Start reading at
 * {@code Decoder}, then {@link dev.reel.ffmpeg.internal.codec.DecoderTransform}.
 */
@NullMarked
package dev.reel.ffmpeg.internal.codec;

import org.jspecify.annotations.NullMarked;
