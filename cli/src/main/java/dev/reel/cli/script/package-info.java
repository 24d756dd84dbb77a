/**
 * The session script language: text to steps, and steps to calls of a media session.
 *
 * <p>Thread rule: steps are immutable; a run is owned by its own serial queue. Start reading at
 * {@link dev.reel.cli.script.Step}, then {@link dev.reel.cli.script.ScriptParser} and
 * {@link dev.reel.cli.script.ScriptRun}.
 */
@NullMarked
package dev.reel.cli.script;

import org.jspecify.annotations.NullMarked;
