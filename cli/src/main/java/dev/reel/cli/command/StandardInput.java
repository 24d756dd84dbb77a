package dev.reel.cli.command;

import dev.reel.cli.CommandContext;
import dev.reel.pipeline.bytestream.ByteStream;
import dev.reel.pipeline.bytestream.InputByteStream;

/** The location {@code -}: what another program pipes into this one, to be read once. */
final class StandardInput {
    private static final String LOCATION = "-";

    private StandardInput() {}

    static boolean isMeant(String location) {
        return location.equals(LOCATION);
    }

    static ByteStream stream(CommandContext context) {
        return InputByteStream.of(context.console().in(), "standard input");
    }
}
