/**
 * The contract of decoders, encoders and filters, synchronous and asynchronous, and the registry that finds them
 * (topology.md §7).
 *
 * <p>Thread rule: one thread at a time calls a transform. Start reading at
 * {@link dev.reel.pipeline.transform.Transform}, then {@link dev.reel.pipeline.transform.TransformRegistry}.
 */
@NullMarked
package dev.reel.pipeline.transform;

import org.jspecify.annotations.NullMarked;
