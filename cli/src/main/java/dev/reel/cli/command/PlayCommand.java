package dev.reel.cli.command;

import dev.reel.cli.CommandContext;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code reel play}. */
@Command(name = "play")
public final class PlayCommand implements Callable<Integer> {
    public PlayCommand(CommandContext context) {}

    @Override
    public Integer call() {
        return 0;
    }
}
