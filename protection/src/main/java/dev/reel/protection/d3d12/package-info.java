/**
 * The shapes of the newer driver model: protection contexts, policies of one key each, and transforms on bit streams
 * (crypto-session.md §16).
 *
 * <p>Any thread may call; the device carries out one call at a time. Start reading at
 * {@link dev.reel.protection.d3d12.VideoPolicies}, then {@link dev.reel.protection.d3d12.TransformOperation}, which is the
 * table of argument groups.
 */
@NullMarked
package dev.reel.protection.d3d12;

import org.jspecify.annotations.NullMarked;
