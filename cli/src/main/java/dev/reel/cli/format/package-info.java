/**
 * How the command line writes what it found: times, events, graphs, tables, as text for people and as JSON for programs.
 *
 * <p>Thread rule: nothing here has state that threads could share. Start reading at
 * {@link dev.reel.cli.format.EventFormat}.
 */
@NullMarked
package dev.reel.cli.format;

import org.jspecify.annotations.NullMarked;
