/**
 * What {@code reel doctor} looks at: each finding says what is there, or what is missing and how to get it.
 *
 * <p>Thread rule: an examination runs on the calling thread. Start reading at {@link dev.reel.cli.doctor.Examination}.
 */
@NullMarked
package dev.reel.cli.doctor;

import org.jspecify.annotations.NullMarked;
