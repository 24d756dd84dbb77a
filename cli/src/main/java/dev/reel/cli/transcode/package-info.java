/**
 * What {@code reel transcode} has besides the {@link dev.reel.player.Transcoder}: codecs by the names that people use, and the line
 * that shows how far it is.
 *
 * <p>Thread rule: any thread. Start reading at {@link dev.reel.cli.transcode.CodecNames}.
 */
@NullMarked
package dev.reel.cli.transcode;

import org.jspecify.annotations.NullMarked;
