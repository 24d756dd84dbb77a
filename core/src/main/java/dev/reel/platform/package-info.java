/**
 * The platform layer: result codes, attributes, media types, events and their queue, samples and buffers, work queues and
 * time (platform.md).
 *
 * <p>Thread rule: everything here may be used from any thread unless its own documentation says otherwise; nothing here
 * calls back on the caller's thread. Start reading at {@link dev.reel.platform.Status}, then
 * {@code Attributes}.
 */
@NullMarked
package dev.reel.platform;

import org.jspecify.annotations.NullMarked;
