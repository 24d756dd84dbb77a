/**
 * Outputs of a desktop machine: a window, a terminal, a sound card, and the choice among them.
 *
 * <p>Each is a {@link dev.reel.pipeline.sink.RenderingSink} with a renderer for its device; the sound card drives the
 * presentation clock too. Thread rule: renderers run on their stream's work queue, on threads that may wait; everything public
 * may be called from any thread. Start reading at {@link dev.reel.desktop.Outputs}.
 */
@NullMarked
package dev.reel.desktop;

import org.jspecify.annotations.NullMarked;
