/**
 * What the session itself costs: per sample, per event, per idle session, per open and close, per seek.
 *
 * <p>Thread rule: one thread measures at a time. Start reading at {@link dev.reel.bench.session.SessionBench}; the cost per
 * sample is a JMH benchmark, {@link dev.reel.bench.session.SampleCost}.
 */
@NullMarked
package dev.reel.bench.session;

import org.jspecify.annotations.NullMarked;
