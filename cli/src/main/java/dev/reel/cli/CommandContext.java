package dev.reel.cli;

import dev.reel.cli.terminal.Console;
import dev.reel.platform.Platform;

/** What a command works with: where it writes, time and threads, and how it hears of Ctrl-C. */
public record CommandContext(Console console, Platform platform, Interruption interruption) {}
