/**
 * The {@code reel} command: starts, finds the wanted command, turns failures into one line and an exit status.
 *
 * <p>Thread rule: one command runs at a time, on the thread that called {@link dev.reel.cli.Application#run}. Start reading
 * there, then in {@code dev.reel.cli.command}.
 */
@NullMarked
package dev.reel.cli;

import org.jspecify.annotations.NullMarked;
