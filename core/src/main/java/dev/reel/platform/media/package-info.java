/**
 * What flows: samples and the buffers they hold, media types and the identifiers that name formats (platform.md §2–§4).
 *
 * <p>Thread rule: a sample or buffer belongs to one thread at a time and is handed over whole; a media type is read-only once
 * handed out. Start reading at {@link dev.reel.platform.media.Sample}, then {@link dev.reel.platform.media.MediaType}.
 */
@NullMarked
package dev.reel.platform.media;

import org.jspecify.annotations.NullMarked;
