/**
 * Fake sources, transforms and sinks that keep the contracts of topology.md §7–§9 unless told to break them.
 *
 * <p>Make them with {@link dev.reel.testkit.fake.Fakes}; script what a source delivers with
 * {@link dev.reel.testkit.fake.StreamScript}; let them misbehave with a {@link dev.reel.testkit.fake.FaultPlan}. Thread rule:
 * every fake works on the platform it was made for, virtual or real, and may be called from any thread.
 */
@NullMarked
package dev.reel.testkit.fake;

import org.jspecify.annotations.NullMarked;
