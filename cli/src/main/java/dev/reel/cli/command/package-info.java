/**
 * The commands of the command line, one class each. A command reads its options, does its work on the calling thread and
 * returns an exit status; failures are thrown and told by {@link dev.reel.cli.Application}.
 *
 * <p>Thread rule: one command runs at a time. Start reading at {@link dev.reel.cli.command.ReelCommand}.
 */
@NullMarked
package dev.reel.cli.command;

import org.jspecify.annotations.NullMarked;
