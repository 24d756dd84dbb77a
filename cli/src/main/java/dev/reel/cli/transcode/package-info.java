/**
 * What {@code reel transcode} is made of: which codecs a container gets, and the run itself.
 *
 * <p>Thread rule: a run is driven by one thread, which waits. Start reading at
 * {@link dev.reel.cli.transcode.TranscodeRun}.
 */
@NullMarked
package dev.reel.cli.transcode;

import org.jspecify.annotations.NullMarked;
