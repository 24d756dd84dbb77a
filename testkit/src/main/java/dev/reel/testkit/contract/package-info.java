/**
 * Contracts that every source, transform and stream sink has to keep, as JUnit classes to extend.
 *
 * <p>A subclass makes the component; the contract calls it and looks at its events. Thread rule: a contract runs on the test's
 * thread and waits with a {@link dev.reel.testkit.contract.Waiting}. Start reading at
 * {@link dev.reel.testkit.contract.MediaSourceContract}.
 */
@NullMarked
package dev.reel.testkit.contract;

import org.jspecify.annotations.NullMarked;
