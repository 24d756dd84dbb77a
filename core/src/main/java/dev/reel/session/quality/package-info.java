/**
 * Who decides what is left out when a machine is too slow (media-session.md §12): the contract, and the manager that a session
 * has by itself.
 *
 * <p>Thread rule: a manager is told from several threads. Start reading at {@link dev.reel.session.quality.QualityManager}.
 */
@NullMarked
package dev.reel.session.quality;

import org.jspecify.annotations.NullMarked;
