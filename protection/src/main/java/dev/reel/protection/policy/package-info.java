/**
 * Output policy (protected-path.md §6, §7): what a licence demands of an output, what an output can honestly do, and the decision
 * table between the two.
 *
 * <p>Thread rule: everything is immutable but an {@link dev.reel.protection.policy.OutputTrustAuthority}, which belongs to one
 * thread at a time. Start reading at {@link dev.reel.protection.policy.DecisionTable}.
 */
@NullMarked
package dev.reel.protection.policy;

import org.jspecify.annotations.NullMarked;
