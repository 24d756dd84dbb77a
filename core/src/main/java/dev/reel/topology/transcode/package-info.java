/**
 * Topologies that turn one file into another (topology.md §11): a profile says what the new file is to be, the builder makes the
 * partial topology from source over encoders to the file sink.
 *
 * <p>Thread rule: profiles and builders are used by one thread at a time. Start reading at
 * {@link dev.reel.topology.transcode.TranscodeTopology}.
 */
@NullMarked
package dev.reel.topology.transcode;

import org.jspecify.annotations.NullMarked;
