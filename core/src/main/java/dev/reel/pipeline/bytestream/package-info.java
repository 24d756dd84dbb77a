/**
 * Byte streams that come with Reel (platform.md §7): files, web servers, and streams over a byte array, a channel or an input
 * stream of the program's own.
 *
 * <p>Thread rule: that of {@link dev.reel.pipeline.bytestream.ByteStream}. Start reading at
 * {@link dev.reel.pipeline.bytestream.AbstractByteStream}, then
 * {@link dev.reel.pipeline.bytestream.MemoryByteStream}, the simplest of them.
 */
@NullMarked
package dev.reel.pipeline.bytestream;

import org.jspecify.annotations.NullMarked;
