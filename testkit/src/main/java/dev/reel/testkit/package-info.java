/**
 * What a test of a media session or component needs first: time that passes when the test says so, on one thread.
 *
 * <p>Thread rule: everything runs on the thread that calls {@link dev.reel.testkit.VirtualPlatform#advance}; posting to the
 * platform is allowed from any thread. Start reading at {@link dev.reel.testkit.VirtualPlatform}.
 */
@NullMarked
package dev.reel.testkit;

import org.jspecify.annotations.NullMarked;
